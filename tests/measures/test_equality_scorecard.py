"""The equality scorecard: which gap is largest, whether it is real, whether it moves, who owns it, what nobody sees."""

import html
import re
from datetime import date

import pytest

from oneplan.measures import areas, showing_scorecards, words
from oneplan.measures.models import Measure
from oneplan.measures.queries.scorecards import in_use, scorecard
from oneplan.measures.queries.scores import LensState
from tests.factories.people import an_organisation
from tests.measures.evidence import GLOS, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

FIVE = years(2019, 2023)
WITHOUT, RECEIVING = "No free school meals", "Free school meals"


def by_meals(without, receiving, labels=FIVE, half=0.5, **fields):
    measure = a_measure(**{"lens": ["fsm"], **fields})
    rows = a_series(labels, without, half, lens="fsm", group=WITHOUT)
    a_release(measure, [*rows, *a_series(labels, receiving, half, lens="fsm", group=RECEIVING)])
    return measure


def one_year(without, receiving, half=0.5, **fields):
    return by_meals([without], [receiving], ["2023/24"], half, **fields)


def derived(measure, how="gap", **fields):
    given = {"derived_group": WITHOUT, "derived_other": RECEIVING} if how == "gap" else {"derived_group": RECEIVING}
    kind = {"kind": "gap", "unit": "points", "polarity": "low_good"} if how == "gap" else {}
    given |= kind | {"derived_from": measure, "derived_how": how, "derived_lens": "fsm", "dataset": None}
    return a_measure(**given | fields)


def card(area=GLOS):
    return scorecard(in_use(Measure.objects.all()), areas.place(area))


def titles(rows):
    return [line.measure.title for line, _ in rows]


def read(client, address="/measures/equality/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def seen(page):
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- gaps without an interval


def test_a_gap_without_an_interval_stands_among_the_largest_by_its_size(partnership):
    one_year(70.0, 60.0, title="Smaller")
    one_year(71.6, 48.3, None, title="Untold")
    one_year(80.0, 40.0, title="Larger")
    one_year(60.0, 60.1, 2.0, title="May be chance")
    assert titles(card().largest) == ["Larger", "Untold", "Smaller"]


def test_a_gap_without_an_interval_is_said_to_be_so_in_words_and_by_shape(client, partnership):
    one_year(71.6, 48.3, None)
    (gap,) = showing_scorecards.gaps(card()).largest
    assert gap.real == "Published without an interval: we cannot tell it from chance"
    assert gap.status == "not_compared"
    assert "Published without an interval: we cannot tell it from chance" in seen(read(client))


def test_the_last_interval_that_was_published_is_told_beside_a_gap_without_one(client, partnership):
    measure = a_measure(lens=["fsm"])
    for group, then, now in ((WITHOUT, 70.0, 71.6), (RECEIVING, 45.0, 48.3)):
        rows = [a_row("2021/22", then, (then - 3, then + 3), lens="fsm", group=group)]
        a_release(measure, [*rows, a_row("2023/24", now, lens="fsm", group=group)])
    (gap,) = showing_scorecards.gaps(card()).largest
    assert gap.before == "In 2021/22, with an interval: 25.0 percentage points (20.8 to 29.2), beyond chance."
    assert gap.before in seen(read(client))


def test_an_older_interval_that_held_chance_is_said_to_have_held_it(partnership):
    measure = a_measure(lens=["fsm"])
    for group, then, now in ((WITHOUT, 70.0, 71.6), (RECEIVING, 71.0, 48.3)):
        rows = [a_row("2021/22", then, (then - 3, then + 3), lens="fsm", group=group)]
        a_release(measure, [*rows, a_row("2023/24", now, lens="fsm", group=group)])
    (gap,) = showing_scorecards.gaps(card()).largest
    assert gap.before == "In 2021/22, with an interval: −1.0 percentage points (−5.2 to 3.2), which may be chance."


def test_a_gap_with_an_interval_has_nothing_said_of_older_ones(partnership):
    by_meals([70.0] * 5, [50.0] * 5)
    (gap,) = showing_scorecards.gaps(card()).largest
    assert (gap.real, gap.before) == ("Beyond chance", "")


def test_only_gaps_with_an_interval_count_as_tested(client, partnership):
    for number in range(20):
        one_year(70.0, 50.0, title=f"Real {number}")
    one_year(60.0, 60.1, 2.0, title="Chance")
    for number in range(3):
        one_year(71.6, 48.3, None, title=f"Untold {number}")
    found = card()
    assert (found.gaps_tested, len(found.gaps_real), len(found.gaps_untested)) == (21, 20, 3)
    assert (
        "21 gaps tested, 20 of them beyond chance; about 1 would look real by chance alone. 3 more are published "
        "without an interval and were not tested." in seen(read(client))
    )


@pytest.mark.parametrize(
    ("tested", "real", "untested", "said"),
    [
        (0, 0, 0, "No gap could be tested."),
        (
            0,
            0,
            2,
            "No gap could be tested: 2 are published without an interval, so we cannot tell them from chance.",
        ),
        (0, 0, 1, "No gap could be tested: 1 is published without an interval, so we cannot tell it from chance."),
        (1, 1, 0, "1 gap tested, beyond chance; fewer than one would look real by chance alone."),
        (2, 0, 0, "2 gaps tested, none of them beyond chance; fewer than one would look real by chance alone."),
        (
            4,
            1,
            1,
            (
                "4 gaps tested, 1 of them beyond chance; fewer than one would look real by chance alone. "
                "1 more is published without an interval and was not tested."
            ),
        ),
    ],
)
def test_how_many_gaps_were_tested_is_said_in_one_sentence(tested, real, untested, said):
    assert words.gaps_tested(tested, real, untested, round(tested * 0.05)) == said


def test_only_changes_between_two_intervals_count_as_tested(client, partnership):
    by_meals([70.0] * 5, [50, 48, 46, 42, 38], title="Widening")
    by_meals([70.0] * 5, [50.0] * 5, title="Standing")
    by_meals([70.0] * 5, [50, 48, 46, 42, 38], half=None, title="Untold")
    found = card()
    assert found.changes_tested == 2
    text = seen(read(client))
    assert "2 gaps were tested for a change over the years; fewer than one would look changed by chance alone." in text
    assert "Widened from 2019/20 to 2023/24" in text
    assert "Whether it widens cannot be told: fewer than two comparable years with an interval" in text


# --- the order


@pytest.mark.parametrize(
    ("values", "times"),
    [
        ((71.6, 48.3, {}), 51.7 / 28.4),  # of a percentage of which more is better, those who miss it
        ((4.0, 8.0, {"polarity": "low_good"}), 2.0),
        ((40.0, 80.0, {"polarity": "none"}), 2.0),
        ((30.0, 90.0, {"unit": "per_10000", "kind": "rate"}), 3.0),
        ((54.0, 36.0, {"unit": "score", "kind": "mean"}), 1.5),
        ((100.0, 90.0, {}), float("inf")),
        ((0.0, 5.0, {"unit": "score", "kind": "mean"}), float("inf")),
        ((-0.2, 0.4, {"unit": "score", "kind": "mean"}), None),
    ],
)
def test_a_gap_is_measured_by_how_many_times_as_many_are_left_behind(values, times, partnership):
    without, receiving, fields = values
    one_year(without, receiving, None, **fields)
    ((_, lens),) = card().gaps
    assert lens.times == pytest.approx(times)


def test_the_order_does_not_depend_on_whether_those_who_reach_it_or_those_who_do_not_are_counted(partnership):
    for number, (without, receiving) in enumerate(((96.0, 92.0), (80.0, 65.0), (50.0, 40.0))):
        one_year(without, receiving, title=f"Reach {number}")
        one_year(100 - without, 100 - receiving, title=f"Miss {number}", polarity="low_good")
    places = [title.split()[1] for title in titles(card().largest)]
    assert places == ["0", "0", "1", "1", "2", "2"]


def test_a_gap_that_has_no_ratio_stands_after_those_that_have_one(partnership):
    one_year(0.4, -0.2, 0.05, title="Below nought", unit="score", kind="mean")
    one_year(60.0, 55.0, 0.5, title="A ratio")
    assert titles(card().largest) == ["A ratio", "Below nought"]


def test_the_widest_lens_of_a_measure_is_the_one_by_which_most_are_left_behind(partnership):
    measure = a_measure(lens=["fsm", "sex"], unit="per_10000", kind="rate", polarity="low_good")
    rows = []
    for lens, group, value, day in (
        ("fsm", WITHOUT, 500.0, "2019/20"),
        ("fsm", RECEIVING, 560.0, "2019/20"),
        ("sex", "Girls", 20.0, "2023/24"),
        ("sex", "Boys", 60.0, "2023/24"),
    ):
        rows.append(a_row(day, value, (value - 2, value + 2), lens=lens, group=group))
    a_release(measure, rows)
    assert card().lines[0].widest.key == "sex"  # 60 a child is more than 40, but three times as many is more than 1.12


def test_a_gap_beyond_chance_is_named_on_a_line_before_a_larger_one_that_was_not_tested(partnership):
    measure = a_measure(lens=["fsm", "sex"])
    rows = [a_row("2023/24", value, lens="fsm", group=group) for group, value in ((WITHOUT, 80.0), (RECEIVING, 40.0))]
    rows += [
        a_row("2023/24", value, (value - 1, value + 1), lens="sex", group=group)
        for group, value in (("Girls", 70.0), ("Boys", 60.0))
    ]
    a_release(measure, rows)
    (line,) = card().lines
    assert line.widest.key == "sex"
    assert "Published without" not in showing_scorecards.lines(card(), areas.place(GLOS))[0].gap


def test_a_line_whose_only_gap_was_not_tested_says_so(partnership):
    one_year(71.6, 48.3, None)
    assert showing_scorecards.lines(card(), areas.place(GLOS))[0].gap.endswith(
        "Published without an interval: we cannot tell it from chance."
    )


def test_how_the_order_is_made_stands_on_the_page_and_beside_each_gap(client, partnership):
    one_year(71.6, 48.3)
    one_year(30.0, 60.0, title="Rate", unit="per_10000", kind="rate", polarity="low_good")
    text = seen(read(client))
    assert "how many times as many children are left behind" in text
    assert "1.8 times as many miss it" in text
    assert "2.0 times as high" in text


# --- gaps that are measures of their own


def test_a_gap_that_is_a_measure_of_its_own_is_listed_once_and_under_that(partnership):
    whole = one_year(71.6, 48.3, title="Ready")
    derived(whole, title="The gap", owner=an_organisation(name="Schools"))
    assert titles(card().gaps) == ["The gap"]
    (gap,) = showing_scorecards.gaps(card()).largest
    assert (gap.owner, gap.size, gap.interval, gap.period) == (
        "Schools",
        "23.3 percentage points",
        "22.6 to 24.0",
        "2023/24",
    )
    assert gap.sides == ["No free school meals 71.6%", "Free school meals 48.3%"]
    assert gap.times == "1.8 times as many miss it"
    assert card().gaps_tested == 1


def test_a_gap_measure_of_another_pair_stands_beside_the_gap_of_the_measure(partnership):
    whole = one_year(71.6, 48.3, title="Ready")
    other = {"derived_group": RECEIVING, "derived_other": "Looked-after children", "lens": ["fsm"]}
    a_release(whole, [a_row("2023/24", 20.0, (19, 21), lens="fsm", group="Looked-after children")])
    derived(whole, title="Another gap", **other)
    assert sorted(titles(card().gaps)) == ["Another gap", "Ready"]


def test_scorecards_with_gap_measures_ask_no_more_often(client, django_assert_max_num_queries, partnership):
    derived(one_year(71.6, 48.3), title="The gap")
    with django_assert_max_num_queries(12):
        read(client)


@pytest.mark.parametrize("how", ["gap", "group"])
def test_a_measure_that_is_about_groups_by_itself_counts_as_seen(how, partnership):
    whole = one_year(71.6, 48.3)
    plan = {"lens": [], "gap_plan": "Ask", "gap_plan_owner": an_organisation(), "gap_plan_due_on": date(2027, 1, 1)}
    made = derived(whole, how, **plan)
    (line,) = (each for each in card().lines if each.measure == made)
    assert line.score.lens == LensState.SEEN
    assert line not in card().without_lens
    assert words.lens_words(line.score) == (
        "Is itself a gap between groups" if how == "gap" else "Is itself of one group: Free school meals"
    )


def test_a_measure_of_one_group_that_follows_from_no_other_counts_as_seen(partnership):
    made = a_measure(lens=["looked_after"], derived_lens="looked_after", derived_group="Care leavers")
    a_release(made, [a_row("2023/24", 60.0)])
    assert card().lines[0].score.lens == LensState.SEEN


def test_a_published_gap_without_other_figures_counts_as_seen(partnership):
    made = a_measure(kind="gap", unit="points", polarity="low_good")
    a_release(made, [a_row("2023/24", 21.0)])
    assert card().lines[0].score.lens == LensState.SEEN


def test_a_gap_measure_without_a_figure_here_is_not_seen(partnership):
    whole = a_measure(lens=["fsm"])
    a_release(whole, [a_row("2023/24", 48.3, lens="fsm", group=RECEIVING)])
    made = derived(whole, lens=["fsm"])
    (line,) = (each for each in card().lines if each.measure == made)
    assert line.score.lens == LensState.DECLARED


# --- pairs


@pytest.mark.parametrize(
    ("lens", "groups", "pair"),
    [
        (
            "send",
            ["Education, health and care plan", "No special educational needs", "Special educational needs support"],
            ("No special educational needs", "Special educational needs support"),
        ),
        ("language", ["English", "Not recorded", "Other than English"], ("English", "Other than English")),
        ("age", ["Born in autumn", "Born in spring", "Born in summer"], ("Born in autumn", "Born in summer")),
        ("ethnicity", ["Asian or Asian British", "Chinese"], None),  # two of many that happen to be published
    ],
)
def test_groups_that_belong_together_are_a_pair_among_others(lens, groups, pair):
    from oneplan.measures.queries.equality import pair_of

    assert pair_of(lens, groups) == pair


# --- not seen


def test_what_nobody_sees_is_told_with_who_mends_it_the_earliest_promise_first(client, partnership):
    schools = an_organisation(name="Schools")
    for title, day in (("Later", date(2027, 3, 31)), ("Sooner", date(2026, 6, 30))):
        plan = {"gap_plan": "Ask the publisher", "gap_plan_owner": schools, "gap_plan_due_on": day}
        a_measure(title=title, lens=[], **plan)
    a_measure(title="Elsewhere", owner=an_organisation(name="County Council"))
    unseen = showing_scorecards.unseen(card())
    assert [(each.title, each.by) for each in unseen.planned] == [
        ("Sooner", "Schools, by 30 June 2026"),
        ("Later", "Schools, by 31 March 2027"),
    ]
    assert [(each.title, each.by) for each in unseen.others] == [("Elsewhere", "Owned by County Council")]
    text = seen(read(client))
    places = [text.index(said) for said in ("Not seen by group here", "Sooner", "Later", "Elsewhere")]
    assert places == sorted(places)


def test_a_promise_whose_day_has_passed_is_said_to_be_late(client, partnership):
    plan = {"gap_plan": "Ask", "gap_plan_owner": an_organisation(name="Schools"), "gap_plan_due_on": date(2026, 1, 31)}
    a_measure(lens=[], **plan)
    assert "Schools, late since 31 January 2026" in seen(read(client))
    assert "Schools, by 31 January 2026" in seen(read(client, "/measures/equality/?as_of=2026-01-31"))

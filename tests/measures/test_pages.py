"""The pages of measures: who sees what, of which place, as of which day, at how many queries."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.common import clock
from oneplan.common.memory import move
from oneplan.measures import areas, showing_scorecards
from oneplan.measures.models import Break, Measure, MeasureNote
from oneplan.measures.queries import pages
from oneplan.measures.queries.lasting import forget
from tests.factories.people import an_organisation, sign_in
from tests.measures.evidence import (
    DISTRICTS,
    ENGLAND,
    GLOS,
    SOUTH_WEST,
    a_dataset,
    a_measure,
    a_release,
    a_row,
    a_series,
    years,
)

FIVE = years(2019, 2023)
FORMS = ("", "figures.csv", "figures.xlsx", "charts/trend.svg", "charts/trend.png", "figure/?period=2023/24")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def measure(partnership) -> Measure:
    """A measure with all a page can show."""
    made = a_measure(
        key="ready",
        title="Ready for school",
        owner=an_organisation(name="County Council"),
        target_value=77.2,
        target_due_on=date(2028, 7, 1),
        lens=["sex", "deprivation"],
    )
    near = [place.code for place in areas.neighbours_of(GLOS)]
    rows = a_series(FIVE, [60, 61, 62, 63, 64], 1.0)
    for area in (ENGLAND, SOUTH_WEST, *near):
        rows += a_series(FIVE, [61, 61, 61, 61, 61], 0.5, area=area)
    rows += [
        a_row("2023/24", 60.0 + n, (58 + n, 62 + n), area=code, denominator=1095) for n, code in enumerate(DISTRICTS)
    ]
    for group, base in (("Girls", 68), ("Boys", 58)):
        rows += a_series(FIVE, [base + n for n in range(5)], 1.0, lens="sex", group=group)
    for rank in range(1, 11):
        rows.append(
            a_row("2023/24", 50.0 + rank, (49 + rank, 51 + rank), lens="deprivation", group=f"Tenth {rank}", rank=rank)
        )
    rows[4]["denominator"] = 6580
    a_release(made, rows, title="First release")
    return made


# --- who


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_stranger_sees_published_measures_only(form, client, measure, officer):
    hidden = a_measure(key="hidden", title="Hidden measure", published=False)
    a_release(hidden, a_series(FIVE, [11.23] * 5, 1.0))
    assert client.get(f"/measures/ready/{form}").status_code == 200
    refused, nothing = client.get(f"/measures/hidden/{form}"), client.get(f"/measures/none/{form}")
    assert (refused.status_code, nothing.status_code) == (404, 404)
    assert sign_in(client, officer).get(f"/measures/hidden/{form}").status_code == 200


@pytest.mark.django_db
def test_lists_name_unpublished_measures_to_those_who_tend_them_only(client, measure, officer, analyst, outsider):
    a_release(a_measure(key="hidden", title="Hidden measure", published=False), a_series(FIVE, [11.23] * 5, 1.0))
    for address in ("/measures/", "/measures/equality/"):
        assert "Hidden measure" not in read(client, address)
        for reader, listed in ((outsider, False), (officer, True), (analyst, True)):
            assert ("Hidden measure" in read(sign_in(client, reader), address)) is listed
        client.logout()


@pytest.mark.django_db
def test_figures_that_are_not_out_stand_on_no_page(client, measure, officer):
    soon = clock.now() + timedelta(days=1)
    a_release(measure, [a_row("2024/25", 98.76543, (97.65, 99.54))], embargo_ends_at=soon)
    a_release(measure, [a_row("2024/25", 98.76543)], state="draft", published_at=None)
    addresses = [f"/measures/ready/{form}" for form in FORMS[:2]] + ["/measures/", "/measures/?as_of=2030-01-01"]
    addresses.append("/measures/ready/?as_of=2030-01-01")
    for address in addresses:
        page = read(client, address)
        assert "98.8%" not in page
        assert "98.76543" not in page
    with clock.at(soon + timedelta(minutes=1)):
        assert "98.8%" in read(client, "/measures/ready/")
        assert "98.76543" in read(client, "/measures/ready/figures.csv")


# --- what a page says


@pytest.mark.django_db
def test_the_page_says_the_newest_figure_its_owner_and_its_source(client, measure):
    page = read(client, "/measures/ready/")
    for words in (
        "Gloucestershire: 64.0% (63.0% to 65.0%) in 2023/24; better than England",
        "Owned by County Council",
        "First release",
        "If recent years continued",
        "To reach the target of 77.2% by July 2028 it must change by +3.1 percentage points a year.",
        "Girls: 10.0 percentage points higher than Boys in 2023/24 (8.6 to 11.4).",
        "Slope index +",
        "Among areas like this one",
    ):
        assert words in page, words


@pytest.mark.django_db
def test_districts_that_do_not_add_up_to_the_county_are_shown_and_not_forced(client, measure):
    page = read(client, "/measures/ready/")
    assert "The districts count 6,570 together, Gloucestershire 6,580: 10 fewer. Both are as published." in page
    assert {figure.figure.denominator for figure in pages.measure_page(measure, areas.place(GLOS)).districts} == {1095}


@pytest.mark.django_db
def test_nothing_is_said_of_districts_that_add_up_or_do_not_all_count(partnership):
    for counts, whole in (([1095] * 6, 6570), ([1095] * 5 + [None], 6580), ([1095] * 6, None)):
        made = a_measure()
        rows = [
            a_row("2023/24", 60.0, area=code, denominator=each) for code, each in zip(DISTRICTS, counts, strict=True)
        ]
        a_release(made, [*rows, a_row("2023/24", 60.0, denominator=whole)])
        assert pages.measure_page(made, areas.place(GLOS)).gap_to_districts is None


@pytest.mark.django_db
def test_a_break_is_marked_in_the_chart_and_said_in_words(client, measure):
    Break.objects.create(measure=measure, at="2021/22", reason="Counted from another source")
    page = read(client, "/measures/ready/")
    assert "Break at 2021/22" in page
    assert "Counted from another source" in read(client, "/measures/ready/charts/trend.svg")
    assert "definition changed" in page


@pytest.mark.django_db
def test_a_symbol_is_shown_with_its_meaning_and_never_as_nought(client, partnership):
    made = a_measure(key="held", lens=["fsm"])
    rows = [
        a_row("2022/23", 60.0),
        a_row("2023/24", symbol="c"),
        a_row("2022/23", symbol="c", lens="fsm", group="Free school meals"),
    ]
    a_release(made, [*rows, a_row("2022/23", 60.0, lens="fsm", group="No free school meals")])
    page = read(client, "/measures/held/")
    assert "[c]" in page
    assert "held back by the publisher: too few people" in page
    assert not re.search(r">\s*0(\.0)?%", page)


@pytest.mark.django_db
def test_notes_stand_from_the_day_they_were_said_until_they_end(client, measure):
    today = clock.today()
    for text, on, ended in (
        ("Health visitors call earlier", today, None),
        ("Not said yet", today + timedelta(days=1), None),
        ("Said no longer", date(2020, 1, 1), today),
    ):
        MeasureNote.objects.create(
            key=text.lower().replace(" ", "-"), measure=measure, kind="story", text=text, on=on, ended_on=ended
        )
    page = read(client, "/measures/ready/")
    assert "Health visitors call earlier" in page
    assert "Not said yet" not in page
    assert "Said no longer" not in page
    assert "Said no longer" in read(client, "/measures/ready/?as_of=2021-01-01")


# --- which place, which day


@pytest.mark.django_db
def test_another_place_is_shown_with_its_own_figures(client, measure):
    assert "South West: 61.0%" in read(client, f"/measures/ready/?area={SOUTH_WEST}")
    assert "England: 61.0%" in read(client, f"/measures/ready/?area={ENGLAND}")
    assert "There is no figure for Devon yet." in read(client, "/measures/ready/?area=E10000008")


@pytest.mark.django_db
@pytest.mark.parametrize("area", ["nowhere", "E99999999", "%00", "../etc", "<script>"])
def test_a_place_that_is_none_is_not_found(area, client, measure):
    for address in ("/measures/", "/measures/equality/", *(f"/measures/ready/{form}" for form in FORMS[:4])):
        assert client.get(f"{address}?area={area}").status_code == 404


@pytest.mark.django_db
def test_an_earlier_day_shows_the_figures_that_were_out_then_and_links_keep_the_day(client, measure):
    a_release(measure, [a_row("2023/24", 71.5, (70, 73))], title="Revised release", published_at=clock.now())
    now, before = read(client, "/measures/ready/"), read(client, "/measures/ready/?as_of=2026-05-03")
    assert "71.5%" in now
    assert "71.5%" not in before
    assert "shown as it was on" in before
    assert f"figures.csv?area={GLOS}&amp;as_of=2026-05-03" in before
    assert "71.5" not in read(client, "/measures/ready/figures.csv?as_of=2026-05-03")
    assert "There is no figure for Gloucestershire yet." in read(client, "/measures/ready/?as_of=2020-01-01")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["2001-01-01", "yesterday", "9999-99-99", "31/12/2200", "%00"])
def test_a_day_that_cannot_be_read_does_no_harm(typed, client, measure):
    for address in ("/measures/", "/measures/equality/", "/measures/ready/", "/measures/ready/figures.csv"):
        assert client.get(f"{address}?as_of={typed}").status_code == 200


# --- where a number comes from


@pytest.mark.django_db
def test_a_number_says_its_publisher_release_file_line_and_when_it_was_loaded(client, measure):
    page = read(client, "/measures/ready/figure/?period=2023/24")
    release = measure.dataset.releases.get()
    for words in (
        "64.0% (63.0% to 65.0%)",
        "Department for Education",
        "First release",
        f"{release.file_name}, line 2",
        "As published",
    ):
        assert words in page, words


@pytest.mark.django_db
def test_our_own_calculation_is_offered_as_a_check_and_its_disagreement_shown(client, partnership):
    made = a_measure(key="checked")
    agreeing = a_row("2022/23", 61.2, (58.14, 64.17), count=612, denominator=1000)
    a_release(made, [agreeing, a_row("2023/24", 61.2, (50.0, 70.0), count=612, denominator=1000)])
    assert "That is not what was published" not in read(client, "/measures/checked/figure/?period=2022/23")
    page = read(client, "/measures/checked/figure/?period=2023/24")
    assert "61.2% (50.0% to 70.0%)" in page
    assert "61.2% (58.1% to 64.2%)" in page
    assert "That is not what was published" in page


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["?period=1999", "?period=2023/24&lens=sex&group=Nobody", "?lens=sex"])
def test_a_number_that_is_not_there_is_not_found(asked, client, measure):
    assert client.get(f"/measures/ready/figure/{asked}").status_code == 404


@pytest.mark.django_db
def test_where_no_number_is_named_the_newest_is_explained(client, measure):
    assert "64.0% (63.0% to 65.0%)" in read(client, "/measures/ready/figure/")


@pytest.mark.django_db
def test_a_number_of_one_group_is_explained_too(client, measure):
    assert "72.0% (71.0% to 73.0%)" in read(client, "/measures/ready/figure/?period=2023/24&lens=sex&group=Girls")


# --- at how many queries


def queries(client, address):
    move()
    forget()
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    return len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/measures/", "/measures/equality/"])
def test_a_scorecard_of_twenty_measures_asks_no_more_often_than_one_of_one(address, client, measure):
    read(client, address)
    one = queries(client, address)
    for _ in range(19):
        more = a_measure(owner=an_organisation())
        a_release(more, a_series(FIVE, [60, 61, 62, 63, 64], 1.0))
        Break.objects.create(measure=more, at="2021/22", reason="New")
    group = a_measure(
        derived_from=measure, derived_how="group", derived_lens="sex", derived_group="Girls", dataset=None, lens=[],
        gap_plan="Ask", gap_plan_owner=an_organisation(), gap_plan_due_on=date(2027, 1, 1),
    )  # fmt: skip
    assert queries(client, address) == one
    assert group.title in read(client, "/measures/")


@pytest.mark.django_db
def test_a_measure_with_twenty_releases_and_notes_asks_no_more_often_than_with_one(client, measure):
    read(client, "/measures/ready/")
    one = queries(client, "/measures/ready/")
    for number in range(19):
        a_release(measure, [a_row("2023/24", 64.0 + number, (63.0, 90.0))])
        MeasureNote.objects.create(
            key=f"note-{number}",
            measure=measure,
            kind="works",
            text="Text",
            on=clock.today(),
            organisation=an_organisation(),
        )
    assert queries(client, "/measures/ready/") == one


# --- empty


@pytest.mark.django_db
def test_the_way_to_a_target_is_told_where_no_forecast_can_be_made(client, partnership):
    made = a_measure(key="short", target_value=77.2, target_due_on=date(2028, 7, 1))
    a_release(made, [a_row("2023/24", 64.0, (63, 65))])
    page = read(client, "/measures/short/")
    assert "If recent years continued" not in page
    assert "To reach the target of 77.2% by July 2028" in page


@pytest.mark.django_db
def test_without_measures_the_scorecards_say_so(client, partnership):
    assert "No measure is published yet." in read(client, "/measures/")
    assert "No gap can be shown for this place." in read(client, "/measures/equality/")


@pytest.mark.django_db
def test_a_measure_without_figures_says_so_and_draws_no_chart_of_neighbours(client, partnership):
    a_measure(key="empty", dataset=a_dataset(title="Early years profile"))
    page = read(client, "/measures/empty/")
    assert "There is no figure for Gloucestershire yet." in page
    assert "No release is loaded." in page
    assert "Among areas like this one" not in page


@pytest.mark.django_db
def test_the_scorecard_says_how_many_flags_chance_would_raise(client, partnership):
    for number in range(40):
        made = a_measure(title=f"Measure {number:02}")
        a_release(made, [a_row("2023/24", 60.0, (58, 62)), a_row("2023/24", 70.0, area=ENGLAND)])
    page = read(client, "/measures/")
    assert "40 compared with England; about 2 of them would look different by chance alone." in page


@pytest.mark.django_db
def test_measures_without_a_figure_here_stand_apart_at_the_end(client, partnership):
    a_release(a_measure(key="seen", title="Seen here"), [a_row("2023/24", 60.0, (58, 62))])
    a_measure(key="silent", title="A measure elsewhere")
    page = read(client, "/measures/")
    assert "None could be compared with England." in page
    assert page.index("Seen here") < page.index("No figure for Gloucestershire") < page.index("A measure elsewhere")


@pytest.mark.django_db
def test_one_comparison_is_not_said_to_raise_about_no_false_flags(client, partnership):
    a_release(a_measure(), [a_row("2023/24", 60.0, (58, 62)), a_row("2023/24", 70.0, area=ENGLAND)])
    assert "1 compared with England; fewer than one of them would look different by chance alone." in read(
        client, "/measures/"
    )


@pytest.mark.django_db
def test_what_is_worse_comes_first_then_the_rest_by_title(partnership):
    for title, england in (("A better", 50.0), ("B similar", 60.0), ("C worse", 70.0), ("D worse", 71.0)):
        a_release(a_measure(title=title), [a_row("2023/24", 60.0, (58, 62)), a_row("2023/24", england, area=ENGLAND)])
    a_measure(title="E without figures")
    card = pages_card()
    assert [line.title for line in showing_scorecards.lines(card, areas.place(GLOS))] == [
        "C worse",
        "D worse",
        "B similar",
        "A better",
        "E without figures",
    ]


def pages_card():
    from oneplan.measures.queries.scorecards import in_use, scorecard

    return scorecard(in_use(Measure.objects.all()), areas.place(GLOS))

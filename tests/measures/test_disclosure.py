"""Small numbers of local people are protected before anything is kept to be shown."""

from pathlib import Path

import pytest

from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.models import Entry
from oneplan.measures import commands
from oneplan.measures.disclosure import WouldDisclose
from oneplan.measures.models import Dataset, Part, Release
from tests.measures.evidence import GLOS, a_dataset, a_measure, a_release, a_row
from tests.measures.local_returns import COTSWOLD, STROUD, cell, load, one, shown

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-61")]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def test_small_counts_are_held_back_and_the_others_rounded(local, share, tmp_path):
    rows = [one(share, STROUD, count=7, denominator=43), one(share, COTSWOLD, count=23, denominator=61)]

    release = load(local, rows, tmp_path)

    found = shown(release, share)
    assert cell(found, STROUD) | {"start": None, "end": None} == {
        "area": STROUD, "period": "2024/25", "start": None, "end": None, "lens": "", "group": "", "rank": None,
        "value": None, "lower": None, "upper": None, "lower_998": None, "upper_998": None, "count": None,
        "denominator": 45.0, "symbol": "c", "note": "", "published_trend": None, "published_comparison": None,
        "provisional": False, "row": None,
    }  # fmt: skip
    other = cell(found, COTSWOLD)
    assert (other["count"], other["denominator"], other["symbol"]) == (25, 60, "")
    assert other["value"] == pytest.approx(100 * 25 / 60)
    part = Part.objects.get()
    assert (part.protected, part.rules) == (1, "local_counts 1")
    assert part.raw_sha256 != part.sha256


def test_the_rest_is_protected_too(local, share, tmp_path):
    release = load(local, [one(share, STROUD, count=38, denominator=43)], tmp_path)

    assert cell(shown(release, share), STROUD)["symbol"] == "c"


@pytest.mark.parametrize("count", [0, 40])
def test_nobody_and_everybody_say_something_of_each(local, share, tmp_path, count):
    release = load(local, [one(share, STROUD, "Girls", count=count, denominator=40)], tmp_path)

    assert cell(shown(release, share), STROUD, "Girls")["symbol"] == "c"


def test_a_nought_of_a_count_is_about_nobody_and_shown(local, mentored, tmp_path):
    release = load(local, [one(mentored, STROUD, count=0), one(mentored, COTSWOLD, count=30)], tmp_path)

    assert cell(shown(release, mentored), STROUD)["value"] == 0


def test_a_few_people_are_no_base(local, share, tmp_path):
    release = load(local, [one(share, STROUD, count=3, denominator=8)], tmp_path)

    found = cell(shown(release, share), STROUD)
    assert (found["count"], found["denominator"], found["symbol"]) == (None, None, "c")


def test_an_average_needs_ten_people(local, tmp_path):
    score = a_measure(key="score", dataset=local, kind="mean", unit="score", numerator="Points", denominator="Asked")
    rows = [one(score, STROUD, value=4.26, denominator=9), one(score, COTSWOLD, value=4.26, denominator=12)]

    found = shown(load(local, rows, tmp_path), score)

    assert cell(found, STROUD)["symbol"] == "c"
    assert (cell(found, COTSWOLD)["value"], cell(found, COTSWOLD)["denominator"]) == (4.3, 10)


def test_a_percentage_without_its_base_is_held_back(local, share, tmp_path):
    found = shown(load(local, [one(share, STROUD, value=12.5)], tmp_path), share)

    assert (cell(found, STROUD)["value"], cell(found, STROUD)["symbol"]) == (None, "c")


def test_limits_and_notes_with_numbers_are_gone(local, share, tmp_path):
    rows = [
        one(share, STROUD, count=30, denominator=61, value=49.18, lower=37.1, upper=61.4, note="31 until May"),
        one(share, COTSWOLD, count=30, denominator=61, note="late return"),
    ]

    found = shown(load(local, rows, tmp_path), share)

    assert found["lower"].null_count() == found["upper"].null_count() == 2
    assert cell(found, STROUD)["note"] == ""
    assert cell(found, COTSWOLD)["note"] == "late return"


def test_what_its_own_publisher_held_back_stays_so(local, share, tmp_path):
    found = shown(load(local, [one(share, STROUD, symbol="*"), one(share, COTSWOLD, symbol="z")], tmp_path), share)

    assert cell(found, STROUD)["symbol"] == "*"
    assert cell(found, COTSWOLD)["symbol"] == "z"


def test_what_its_own_publisher_held_back_is_not_recovered_from_totals(local, mentored, tmp_path):
    """Under rules that round nothing, twelve less ten would be two."""
    Dataset.objects.update(rules="children_social_care")
    local.refresh_from_db()
    rows = [
        one(mentored, STROUD, count=12),
        one(mentored, STROUD, "Girls", count=10),
        one(mentored, STROUD, "Boys", symbol="*"),
    ]

    found = shown(load(local, rows, tmp_path), mentored)

    assert cell(found, STROUD, "Boys")["symbol"] == "*"
    assert "c" in found["symbol"].to_list()


def test_held_back_figures_that_agree_with_no_total_are_refused(local, mentored, tmp_path):
    rows = [one(mentored, area, group, count=count) for area, group, count in (
        (STROUD, "", 12), (STROUD, "Girls", 10), (COTSWOLD, "Boys", 25), (GLOS, "Boys", 60))]  # fmt: skip
    rows.append(one(mentored, STROUD, "Boys", symbol="c"))

    with pytest.raises(WouldDisclose, match="do not agree with its totals"):
        load(local, rows, tmp_path)


def test_groups_are_hidden_for_the_sake_of_others(local, mentored, tmp_path):
    """Twelve less ten: the girls would give the boys away."""
    rows = [
        one(mentored, STROUD, count=12),
        one(mentored, STROUD, "Girls", count=10),
        one(mentored, STROUD, "Boys", count=2),
    ]

    found = shown(load(local, rows, tmp_path), mentored)

    assert cell(found, STROUD, "Boys")["symbol"] == "c"
    assert "c" in {cell(found, STROUD)["symbol"], cell(found, STROUD, "Girls")["symbol"]}
    assert set(found["symbol"].to_list()) == {"c", ""}  # and no more than is needed


def test_counts_that_are_no_counts_of_people_are_refused(local, share, tmp_path):
    with pytest.raises(RuleBroken, match="Stroud, 2024/25: a count of people is a whole number"):
        load(local, [one(share, STROUD, count=7.5, denominator=43)], tmp_path)
    with pytest.raises(RuleBroken, match="more are counted than there are"):
        load(local, [one(share, STROUD, count=44, denominator=43)], tmp_path)

    assert not Release.objects.exists()


def test_rules_that_nobody_knows_are_refused(local, share, tmp_path):
    Dataset.objects.update(rules="my_own")
    local.refresh_from_db()

    with pytest.raises(RuleBroken, match="“my_own” are no rules for small numbers"):
        load(local, [one(share, STROUD, count=7, denominator=43)], tmp_path)


def test_figures_of_a_publisher_are_not_touched(partnership, tmp_path):
    dataset = a_dataset(key="official")
    measure = a_measure(key="official", dataset=dataset)

    release = load(dataset, [one(measure, GLOS, value=33.3, count=3, denominator=9)], tmp_path)

    part = Part.objects.get()
    assert (part.raw_sha256, part.protected, part.rules) == ("", 0, "")
    assert cell(shown(release, measure), GLOS)["count"] == 3


def test_an_analyst_reads_them_and_leaves_a_trace(local, share, tmp_path, analyst):
    load(local, [one(share, STROUD, count=7, denominator=43)], tmp_path)

    found = commands.read_unprotected(by=analyst, part=Part.objects.get())

    assert cell(found, STROUD)["count"] == 7
    entry = Entry.objects.order_by("at").last()
    assert entry is not None
    assert (entry.verb, entry.account_id, entry.kind) == ("read unprotected", analyst.pk, "measures.part")


def test_nobody_else_reads_them(local, share, tmp_path, outsider):
    load(local, [one(share, STROUD, count=7, denominator=43)], tmp_path)

    with pytest.raises(NotAllowed, match="cannot read these figures as they were before"):
        commands.read_unprotected(by=outsider, part=Part.objects.get())


def test_there_is_nothing_behind_figures_that_were_never_protected(partnership, officer):
    a_release(a_measure(), [a_row("2024/25", 33.3)])

    with pytest.raises(RuleBroken, match="Nothing of these figures is held back"):
        commands.read_unprotected(by=officer, part=Part.objects.get())


def test_only_the_ledger_and_its_command_know_the_way():
    source = Path(commands.__file__).parents[1]
    knowing = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "raw_sha256" in path.read_text(encoding="utf-8") and "migrations" not in path.parts
    }

    assert knowing == {
        "command_line.py",  # names the files that are not to be swept
        "commands/releases.py",
        "commands/unprotected.py",
        "disclosure/ledger.py",
        "models/releases.py",
    }

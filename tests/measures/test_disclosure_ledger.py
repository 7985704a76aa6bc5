"""What was ever published is remembered: a later release cannot undo what an earlier one held back."""

import re
from datetime import timedelta

import polars as pl
import pytest

from oneplan.common import clock
from oneplan.measures import commands, store
from oneplan.measures.disclosure import WouldDisclose
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from oneplan.measures.queries import pages
from oneplan.measures.queries.figures import figures, live
from tests.measures.evidence import DISTRICTS, a_dataset, a_measure, a_release, a_row
from tests.measures.local_returns import STROUD, Row, cell, load, one, publish, shown

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-62")]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


def boys_and_total(mentored: Measure) -> list[Row]:
    return [one(mentored, STROUD, count=12), one(mentored, STROUD, "Boys", count=2)]


def test_a_later_release_hides_what_would_undo_an_earlier_one(local, mentored, tmp_path):
    publish(load(local, boys_and_total(mentored), tmp_path))

    later = load(local, [one(mentored, STROUD, "Girls", count=10)], tmp_path)

    assert cell(shown(later, mentored), STROUD, "Girls")["symbol"] == "c"


def test_without_an_earlier_one_the_same_release_shows_it(local, mentored, tmp_path):
    later = load(local, [one(mentored, STROUD, "Girls", count=10)], tmp_path)

    assert cell(shown(later, mentored), STROUD, "Girls")["count"] == 10


def test_a_draft_is_held_against_what_was_published_since(local, mentored, tmp_path):
    draft = load(local, [one(mentored, STROUD, "Girls", count=10)], tmp_path)
    publish(load(local, boys_and_total(mentored), tmp_path))

    publish(draft)

    assert cell(shown(draft, mentored), STROUD, "Girls")["symbol"] == "c"
    assert Part.objects.get(release=draft).protected == 1


@pytest.mark.parametrize("state", ["corrected", "withdrawn", "embargoed"])
def test_what_was_public_once_stays_known(local, mentored, tmp_path, state):
    first = load(local, boys_and_total(mentored), tmp_path)
    if state == "embargoed":
        until = clock.now() + timedelta(days=9)
        commands.publish_release(by=None, release=first, version=first.version, embargo_ends_at=until)
    else:
        first = publish(first)
    if state == "withdrawn":
        commands.withdraw_release(by=None, release=first, version=first.version, because="A mistake.")
    corrects = {"corrects": first, "what_changed": "Girls are new."} if state == "corrected" else {}

    later = load(local, [one(mentored, STROUD, "Girls", count=10)], tmp_path, **corrects)

    assert cell(shown(later, mentored), STROUD, "Girls")["symbol"] == "c"


def test_a_publisher_whose_figures_give_ours_away_is_refused_by_area_period_and_group(local, mentored, tmp_path):
    """We do not change official figures; so they do not go out beside ours."""
    publish(load(local, boys_and_total(mentored), tmp_path))
    official = a_dataset(key="official")
    twin = a_measure(key="twin", dataset=official, kind="count", unit="count", numerator="mentored", denominator="")
    release = load(official, [one(twin, STROUD, "Girls", count=10)], tmp_path)

    with pytest.raises(WouldDisclose) as no:
        publish(release)

    assert "Stroud, 2024/25, Boys" in str(no.value)
    assert not re.search(r"\b(2|10|12)\b", str(no.value).replace("2024/25", ""))
    release.refresh_from_db()
    assert release.state == ReleaseState.DRAFT


def test_a_publisher_who_says_nothing_new_is_let_through(local, mentored, tmp_path):
    publish(load(local, boys_and_total(mentored), tmp_path))
    official = a_dataset(key="official")
    twin = a_measure(key="twin", dataset=official, kind="count", unit="count", numerator="mentored", denominator="")

    release = publish(load(official, [one(twin, STROUD, count=12)], tmp_path))

    assert release.state == ReleaseState.PUBLISHED


def test_a_publisher_of_other_things_costs_no_reading(local, mentored, tmp_path, monkeypatch):
    publish(load(local, boys_and_total(mentored), tmp_path))
    other = a_dataset(key="other")
    measure = a_measure(key="other", dataset=other, numerator="Children absent", denominator="Pupils")
    release = load(other, [one(measure, STROUD, value=10.0)], tmp_path)
    monkeypatch.setattr("oneplan.measures.disclosure.ledger.decide", None)

    assert publish(release).state == ReleaseState.PUBLISHED


def test_figures_that_went_out_unprotected_are_remembered_when_the_rest_is_protected(local, mentored, tmp_path):
    """Somebody marked the dataset as local only after its first release."""
    Dataset.objects.update(local=False)
    local.refresh_from_db()
    publish(load(local, [one(mentored, STROUD, count=12)], tmp_path))
    Dataset.objects.update(local=True)
    local.refresh_from_db()

    rows = [one(mentored, STROUD, "Girls", count=10), one(mentored, STROUD, "Boys", count=2)]
    later = load(local, rows, tmp_path)

    assert cell(shown(later, mentored), STROUD, "Girls")["symbol"] == "c"


def test_a_draft_loaded_before_its_dataset_was_local_is_protected_when_published(local, mentored, tmp_path):
    Dataset.objects.update(local=False)
    local.refresh_from_db()
    release = load(local, [one(mentored, STROUD, count=7)], tmp_path)
    Dataset.objects.update(local=True)

    publish(Release.objects.get(pk=release.pk))

    part = Part.objects.get()
    assert cell(shown(release, mentored), STROUD)["symbol"] == "c"
    assert cell(store.figures_of(part.raw_sha256), STROUD)["count"] == 7


def test_no_sum_of_districts_is_made_where_one_is_held_back(partnership):
    measure = a_measure(lens=["sex"])
    rows = [a_row("2024/25", 50.0, area=area, count=50, denominator=100) for area in DISTRICTS if area != STROUD]
    rows += [a_row("2024/25", None, area=STROUD, symbol="c"), a_row("2024/25", 50.0, count=260, denominator=507)]
    a_release(measure, rows)

    page = pages.measure_page(measure, pages.home())

    assert len(page.districts) == 6
    assert page.gap_to_districts is None


def test_no_gap_is_made_with_a_group_that_is_held_back(partnership):
    measure = a_measure(lens=["sex"])
    gap = a_measure(derived_from=measure, derived_how="gap", derived_lens="sex", derived_group="Girls",
                    derived_other="Boys", kind="gap", dataset=None)  # fmt: skip
    rows = [
        a_row("2024/25", 50.0, (40, 60), count=50, denominator=100),
        a_row("2024/25", 60.0, (50, 70), lens="sex", group="Girls", count=48, denominator=80),
        a_row("2024/25", None, lens="sex", group="Boys", symbol="c", denominator=20),
    ]
    a_release(measure, rows)

    page = pages.measure_page(measure, pages.home())
    of_gap = figures(gap, live([gap])[gap.pk])

    assert [lens.gaps for lens in page.lenses] == [()]
    assert of_gap["value"].drop_nulls().to_list() == []
    assert of_gap["lower"].drop_nulls().to_list() == []


def test_a_symbol_of_a_publisher_is_never_filled_from_counts(partnership):
    measure = a_measure()
    a_release(measure, [a_row("2024/25", None, symbol="c", count=4, denominator=20), a_row("2023/24", 50.0)])

    found = figures(measure, live([measure])[measure.pk]).filter(pl.col("symbol") == "c")

    assert found["value"].to_list() == [None]

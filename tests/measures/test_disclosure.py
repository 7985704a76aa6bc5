"""Small numbers of local people are protected before anything is kept to be shown; the ledger forgets nothing."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.models import Entry
from oneplan.measures import areas, commands, store
from oneplan.measures.disclosure import Subject, Table, WouldDisclose, decide
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from oneplan.measures.queries import pages
from oneplan.measures.queries.figures import figures, live
from oneplan.measures.readers import read as read_here
from oneplan.measures.reading import Layout, Reading
from oneplan.measures.reporting import score_lines
from planstats.disclosure import RULES
from tests.measures.evidence import DISTRICTS, GLOS, a_dataset, a_measure, a_release, a_row

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-61")]

COLUMNS = (
    "measure",
    "area",
    "period",
    "lens",
    "group",
    "value",
    "lower",
    "upper",
    "count",
    "denominator",
    "symbol",
    "note",
)
STROUD, COTSWOLD = DISTRICTS[4], DISTRICTS[1]

type Row = dict[str, Any]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def local(partnership) -> Dataset:
    """What charities report of young women."""
    return a_dataset(key="mentoring", local=True, rules="local_counts")


@pytest.fixture
def share(local: Dataset) -> Measure:
    """The share of them who are in work or training."""
    return a_measure(
        key="in-work", title="In work", dataset=local, numerator="In work", denominator="Mentored", lens=["sex", "send"]
    )


@pytest.fixture
def mentored(local: Dataset) -> Measure:
    """How many of them there are."""
    return a_measure(key="mentored", title="Mentored", dataset=local, kind="count", unit="count", numerator="Mentored",
                     denominator="")  # fmt: skip


def one(measure: Measure, area: str, group: str = "", period: str = "2024/25", **said: Any) -> Row:
    return {
        "measure": measure.key,
        "area": area,
        "period": period,
        "lens": "sex" if group else "",
        "group": group,
        **said,
    }


@contextmanager
def here(layout: Layout, file: Path, **asked: Any) -> Iterator[tuple[Reading, Path]]:
    """Read in this process: another would cost half a second a test."""
    folder = file.parent / f"{file.stem}-read"
    folder.mkdir(exist_ok=True)
    yield read_here(layout, file, folder), folder


def load(dataset: Dataset, rows: Iterable[Row], tmp_path: Path, **asked: Any) -> Release:
    """The rows as a file of the dataset, loaded as a draft."""
    file = tmp_path / f"return-{random.random()}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    release = commands.load_release(by=None, dataset=dataset, file=file, name="return.csv", read=here, **asked).release
    assert release is not None
    return release


def publish(release: Release) -> Release:
    return commands.publish_release(by=None, release=release, version=release.version)


def shown(release: Release, measure: Measure) -> pl.DataFrame:
    return store.figures_of(Part.objects.get(release=release, measure=measure).sha256)


def cell(frame: pl.DataFrame, area: str, group: str = "") -> dict[str, Any]:
    return frame.filter((pl.col("area") == area) & (pl.col("group") == group)).row(0, named=True)


# --- once, before anything is kept to be shown ------------------------------------------------------------------


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


# --- the one way to what was held back --------------------------------------------------------------------------


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


# --- the ledger --------------------------------------------------------------------------------------------------


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
        commands.publish_release(by=None, release=first, version=first.version, embargo_until=until)
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


# --- a publisher's own suppression --------------------------------------------------------------------------------


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


# --- canaries -----------------------------------------------------------------------------------------------------

CANARIES = (8317, 4133, 6911, 2207, 1439, 7723)  # true counts that no output may hold: all are rounded away


@pytest.fixture
def canaries(local: Dataset, share: Measure, tmp_path: Path) -> Measure:
    """A measure whose true numbers would be seen at once, over six years, by sex and by district."""
    rows = []
    for place, year in enumerate(("2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25")):
        rows.append(
            one(share, GLOS, period=year, count=4133 + 5 * place, denominator=8317 + 5 * place, note="6911 asked")
        )
        rows.append(one(share, GLOS, "Girls", period=year, count=4129 + 5 * place, denominator=7723 + 5 * place))
        rows.append(one(share, GLOS, "Boys", period=year, count=4, denominator=594))
    rows += [one(share, area, count=1439, denominator=2207) for area in DISTRICTS if area != STROUD]
    rows.append(one(share, STROUD, count=7, denominator=2207))
    publish(load(local, rows, tmp_path))
    return share


def outputs(measure: Measure) -> Iterator[tuple[str, bytes]]:
    """Every page, file and picture of a measure that anybody can open."""
    client = Client()
    addresses = [
        reverse("measures:measures"),
        f"{reverse('measures:measures')}?area={STROUD}",
        f"{reverse('measures:measure', args=[measure.key])}?area={STROUD}",
        reverse("measures:equality"),
        reverse("measures:measure", args=[measure.key]),
        f"{reverse('measures:figure', args=[measure.key])}?area={GLOS}&period=2024/25&lens=sex&group=Boys",
        f"{reverse('measures:figure', args=[measure.key])}?area={GLOS}&period=2024/25",
        f"{reverse('measures:figure', args=[measure.key])}?area={STROUD}&period=2024/25",
        reverse("measures:csv", args=[measure.key]),
        reverse("measures:xlsx", args=[measure.key]),
    ]
    names = ("trend", "neighbours", "districts", "process", "lens-sex", "gap-sex")
    addresses += [
        reverse(f"measures:chart-{form}", args=[measure.key, name]) for name in names for form in ("svg", "png")
    ]
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, answer.getvalue()


def readable(content: bytes) -> str:
    """The text of an answer: of a workbook the text of all its parts."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.sec("SEC-63")
def test_no_true_number_is_in_any_page_file_or_picture(canaries):
    seen = dict(outputs(canaries))
    seen["score"] = json.dumps([score_lines(areas.place(code)) for code in (GLOS, STROUD)]).encode()
    assert len([address for address in seen if address.endswith((".svg", ".png"))]) >= 6
    assert len(seen) >= 12

    for address, content in seen.items():
        text = readable(content)
        for canary in CANARIES:
            for written in (str(canary), f"{canary:,}", str(canary + 25), f"{canary + 25:,}"):
                if int(written.replace(",", "")) % 5:
                    assert not re.search(rf"(?<!\d){re.escape(written)}(?!\d)", text), (address, written)
    assert "[c]" in readable(seen[reverse("measures:measure", args=[canaries.key])])


@pytest.mark.sec("SEC-63")
def test_every_output_is_the_same_whatever_was_held_back(canaries, local, tmp_path):
    """Two worlds that differ in the hidden numbers alone: the store holds the same file for both."""
    part = Part.objects.get()
    raw = store.figures_of(part.raw_sha256)
    hidden = pl.col("count") == 4
    other = raw.with_columns(
        pl.when(hidden).then(pl.lit(5.0)).otherwise("count").alias("count"),
        pl.when(hidden).then(pl.lit(None, pl.Float64)).otherwise("value").alias("value"),
    )
    (again,) = decide([Table(Subject.of_measure(canaries), other, RULES["local_counts"])], [])

    assert other.filter(pl.col("count") == 5).height == 6
    assert store.keep(again) == part.sha256


@pytest.mark.sec("SEC-63")
def test_a_held_back_district_stands_in_no_order_of_size(canaries):
    page = pages.measure_page(canaries, pages.home())

    names = [each.place.name for each in page.districts]
    assert names == sorted(names)

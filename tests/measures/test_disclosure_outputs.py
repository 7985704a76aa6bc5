"""No page, file or picture holds a number that was held back, or a true one."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from oneplan.measures import areas, store
from oneplan.measures.disclosure import Subject, Table, decide
from oneplan.measures.models import Dataset, Measure, Part
from oneplan.measures.queries import pages
from oneplan.measures.reporting import score_lines
from planstats.disclosure import RULES
from tests.measures.evidence import DISTRICTS, GLOS
from tests.measures.local_returns import STROUD, load, one, publish

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-63")]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


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
    names = ("trend", "map", "districts", "lens-sex", "gap-sex")
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


def test_a_held_back_district_stands_in_no_order_of_size(canaries):
    page = pages.measure_page(canaries, pages.home())

    names = [each.place.name for each in page.districts]
    assert names == sorted(names)

"""Two worlds that differ in what was held back alone look the same: every page, file and picture, to the last byte.

A number that was held back may give itself away without being written: by the end of a bar, the height of a point, a
mean, an order, a shade. Whatever it is, it then differs between the worlds.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import polars as pl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from oneplan.common.memory import move
from oneplan.measures import areas, disclosure, store
from oneplan.measures.models import Dataset, Measure, Part
from oneplan.measures.queries.lasting import forget
from oneplan.measures.reporting import score_lines
from oneplan.measures.views import exports
from tests.factories.places import an_area
from tests.factories.plan import an_outcome
from tests.measures.evidence import DISTRICTS, ENGLAND, GLOS, a_measure
from tests.measures.local_returns import STROUD, Row, load, one, publish

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-63")]

NEAR = [place.code for place in areas.neighbours_of(GLOS)]
HELD_NEAR = NEAR[3]
YEARS = ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
QUARTERS = tuple(f"{year} Q{quarter}" for year in range(2022, 2026) for quarter in (1, 2, 3, 4))
CHARTS = {"trend", "neighbours", "map", "districts", "lens-sex", "gap-sex", "process"}
HIDDEN = (3, 4)  # what the small number is, in one world and in the other


@pytest.fixture(autouse=True)
def data(settings, tmp_path, monkeypatch):
    """A data folder of its own. A PNG is the drawing it is made from: what is not in that is not in the other."""
    settings.DATA = tmp_path
    monkeypatch.setattr(exports, "as_png", str.encode)


@pytest.fixture
def outcome(share):
    """What the measures serve, on a plan."""
    found = an_outcome()
    an_area(key="stroud", name="Stroud", code=STROUD, kind="district")
    Measure.objects.update(outcomes=[found.key])
    return found


@pytest.fixture
def contacts(local: Dataset, outcome) -> Measure:
    """A count of every quarter."""
    return a_measure(
        key="contacts", title="Contacts", dataset=local, kind="count", unit="count", numerator="Contacts",
        denominator="", outcomes=[outcome.key], polarity="low_good",
    )  # fmt: skip


def yearly(share: Measure, small: int) -> Iterator[Row]:
    """By year, sex, district and neighbour, and all adds up. Each has a small number; the rules round what is shown.

    The larger numbers differ too, by what is rounded away: 2063 and 2064 are both shown as 2065.
    """
    more = small - HIDDEN[0]
    for place, year in enumerate(YEARS[:-1]):
        boys, girls = 1070 + 10 * place, 2063 + 10 * place + more
        if year == YEARS[-2]:
            boys, girls = small, 2113
        yield one(share, GLOS, "Girls", period=year, count=girls, denominator=4033 + more)
        yield one(share, GLOS, "Boys", period=year, count=boys, denominator=4185)
        yield one(share, GLOS, period=year, count=girls + boys, denominator=8218 + more)
    yield one(share, GLOS, period=YEARS[-1], count=small, denominator=8218 + more)
    for year in YEARS[-2:]:
        yield one(share, ENGLAND, period=year, count=41233 + more, denominator=82218 + more)
    others = iter(((433, 1368 + more), (420, 1370), (420, 1370), (420, 1370), (420, 1370)))
    for area in DISTRICTS:
        count, of = (small, 1370) if area == STROUD else next(others)
        yield one(share, area, period=YEARS[-2], count=count, denominator=of)
    for place, area in enumerate(NEAR):
        for year in YEARS[-2:]:
            count = small if area == HELD_NEAR else 533 + 50 * place + more
            yield one(share, area, period=year, count=count, denominator=1218 + more)


def quarterly(contacts: Measure, small: int) -> Iterator[Row]:
    for place, quarter in enumerate(QUARTERS):
        count = small if place in (7, len(QUARTERS) - 1) else 203 + 10 * (place * 7 % 5) + small - HIDDEN[0]
        yield one(contacts, GLOS, period=quarter, count=count)


def seen(measures: tuple[Measure, ...], outcome) -> Iterator[tuple[str, bytes]]:
    """Whatever anybody can open, and what the command line prints."""
    client = Client()
    pillar = outcome.priority.pillar
    addresses = [
        reverse("measures:measures"),
        f"{reverse('measures:measures')}?area={HELD_NEAR}",
        reverse("measures:equality"),
        reverse("plan:plan"),
        reverse("plan:picture"),
        reverse("plan:scorecard"),
        reverse("plan:pillar-scorecard", args=[pillar.key]),
        reverse("plan:priority", args=[outcome.priority.key]),
        reverse("plan:outcome", args=[outcome.key]),
        reverse("governance:district", args=["stroud"]),
    ]
    for measure in measures:
        page = f"{reverse('measures:measure', args=[measure.key])}?area={GLOS}"
        addresses.append(page)
        offered = re.findall(r'href="(/measures/[^"]+/(?:charts/|figures\.|figure/)[^"]+)"', read(client, page))
        addresses += sorted({address.replace("&amp;", "&") for address in offered})
    boys = {"area": GLOS, "period": YEARS[-2], "lens": "sex", "group": "Boys"}
    addresses.append(f"{reverse('measures:figure', args=[measures[0].key])}?{urlencode(boys)}")
    for area in (STROUD, HELD_NEAR):
        for name in ("measure", "csv", "figure"):
            addresses.append(f"{reverse(f'measures:{name}', args=[measures[0].key])}?area={area}&period={YEARS[-2]}")
    for address in addresses:
        yield address, unpacked(client.get(address).getvalue())
    for area in (GLOS, STROUD, HELD_NEAR):
        yield f"score {area}", json.dumps(score_lines(areas.place(area))).encode()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.getvalue().decode()


def unpacked(content: bytes) -> bytes:
    """Of a workbook what is in it: its wrapping says when it was made."""
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist() if not name.startswith("docProps"))


class Undone(Exception):
    """A world that was looked at, and is taken back."""


def world(small: int, share: Measure, contacts: Measure, outcome, tmp_path: Path) -> tuple[list[str], dict[str, bytes]]:
    """The hashes of what is kept to be shown, and all that is seen, where the small number is this one."""
    found: dict[str, bytes] = {}
    hashes: list[str] = []
    rows = [*yearly(share, small), *quarterly(contacts, small)]
    try:
        with transaction.atomic():
            assert share.dataset
            publish(load(share.dataset, rows, tmp_path))
            hashes += Part.objects.order_by("measure__key").values_list("sha256", flat=True)
            move()
            forget()
            found |= seen((share, contacts), outcome)
            raise Undone
    except Undone:
        move()
        forget()
    return hashes, found


@pytest.fixture
def unprotected(monkeypatch):
    """Nobody protects small numbers: what was read is what is shown."""

    def keep(dataset: Dataset, given: Mapping[UUID, str]) -> dict[UUID, disclosure.Kept]:
        return {key: disclosure.Kept(as_read(key, sha256), 0, "local_counts 1") for key, sha256 in given.items()}

    def as_read(measure: UUID, sha256: str) -> str:
        rows = store.figures_of(sha256)
        if Measure.objects.get(pk=measure).kind == "count":
            rows = rows.with_columns(value=pl.col("count"))
        return store.keep(rows)

    monkeypatch.setattr(disclosure, "protect", keep)
    monkeypatch.setattr(disclosure, "hold", lambda release: None)


def kinds(addresses) -> set[str]:
    """What kinds of picture are among them."""
    return {found[1] for address in addresses if (found := re.search(r"/charts/([a-z-]+)\.svg", address))}


def test_nothing_that_can_be_seen_tells_one_world_from_the_other(share, contacts, outcome, tmp_path):
    one_kept, one_seen = world(HIDDEN[0], share, contacts, outcome, tmp_path)
    other_kept, other_seen = world(HIDDEN[1], share, contacts, outcome, tmp_path)

    assert one_kept == other_kept, "the worlds must differ in nothing that the rules let through"
    assert {"c"} < set(store.figures_of(one_kept[1])["symbol"])
    assert kinds(one_seen) == CHARTS
    assert one_seen.keys() == other_seen.keys()
    assert [address for address in one_seen if one_seen[address] != other_seen[address]] == []


def test_without_protection_every_page_file_and_picture_would_tell(share, contacts, outcome, tmp_path, unprotected):
    """The test above can fail, and would for each of these alone."""
    _, one_seen = world(HIDDEN[0], share, contacts, outcome, tmp_path)
    _, other_seen = world(HIDDEN[1], share, contacts, outcome, tmp_path)

    told = {address for address in one_seen if one_seen[address] != other_seen.get(address)}
    assert kinds(told) == CHARTS
    quiet = {reverse("plan:plan"), reverse("plan:picture")}  # they say how a measure stands, and no number
    assert sorted(one_seen.keys() - told - quiet) == []

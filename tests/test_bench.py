"""The measured county is the same each time, and a partnership file that loads."""

from io import StringIO

import pytest
import yaml

from bench.county import County, Size, write_document
from bench.place import part
from bench.promises import slopes, verdicts
from oneplan.common.partnership_file.loading import load
from oneplan.common.partnership_file.reading import read
from oneplan.web.commands import shape

SMALL = Size(
    bodies=32,
    organisations=8,
    people=20,
    seats=90,
    seats_of_the_board=12,
    children_of_the_board=4,
    seats_of_the_council=10,
    bodies_of_a_district=3,
    strategies=5,
    priorities=6,
    advocacy=4,
)


def text() -> str:
    out = StringIO()
    write_document(County(SMALL).document(), out)
    return out.getvalue()


def test_the_same_size_gives_the_same_county():
    assert text() == text()
    assert len(yaml.safe_load(text())["bodies"]) == 32


@pytest.mark.django_db
def test_a_county_loads():
    assert load(shape(), read(text()), dry_run=True).added.total() > 300


def test_a_part_of_many_times():
    assert [part([30, 10, 20, 40], share) for share in (0.5, 0.75, 0.95)] == [20, 30, 40]


def test_a_page_that_asks_more_often_in_a_larger_county_breaks_a_promise():
    quick = {"status": 200, "median_ms": 10.0, "p95_ms": 20.0, "queries": 3}
    scales = {1: {"pages": {"map": quick}}, 20: {"pages": {"map": {**quick, "queries": 4, "median_ms": 15.0}}}}
    assert [each.promise for each in verdicts(scales) if not each.kept] == ["as many queries in a larger county"]
    assert slopes(scales) == {"map": 1.5}

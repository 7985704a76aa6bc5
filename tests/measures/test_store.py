"""The evidence store: files named by the hash of their bytes, never changed, swept only when nobody can want them."""

import os

import polars as pl
import pytest

from oneplan.measures import store
from oneplan.measures.parquet import write
from tests.measures.evidence import a_row, a_series, frame, years


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A store of its own, so that sweeping it takes away nobody else's figures."""
    settings.DATA = tmp_path


@pytest.fixture
def figures() -> pl.DataFrame:
    """Ten years of a county."""
    return frame(a_series(years(2014, 2023), range(60, 70), half=1.5))


def test_what_is_kept_is_read_back_in_the_shape_of_the_store(figures):
    kept = store.figures_of(store.keep(figures))
    assert kept.schema == store.SCHEMA
    assert kept.equals(figures.sort([*store.KEY, "row"]))


def test_the_same_figures_in_any_order_make_the_same_file(figures):
    first = store.keep(figures)
    assert store.keep(figures.sample(fraction=1, shuffle=True, seed=4)) == first
    assert len(list(store.folder().glob("*/*.parquet"))) == 1


def test_figures_that_differ_in_anything_make_another_file(figures):
    first = store.keep(figures)
    for name, value in (("value", 1.25), ("row", 99), ("symbol", "c"), ("note", "x"), ("group", "Girls")):
        assert store.keep(figures.with_columns(pl.lit(value).cast(store.SCHEMA[name]).alias(name))) != first


def test_counts_that_are_not_whole_keep_what_stands_behind_the_point():
    kept = store.figures_of(store.keep(frame([a_row("2024", count=12.5, denominator=3_000_000_000.0)])))
    assert (kept["count"][0], kept["denominator"][0]) == (12.5, 3_000_000_000.0)


def test_some_areas_and_lenses_are_read_with_their_lines():
    rows = [
        a_row("2024", area=area, lens=lens, group=group, row=row)
        for row, (area, lens, group) in enumerate(
            [("E10000013", "", ""), ("E10000013", "sex", "Girls"), ("E92000001", "", ""), ("E12000009", "sex", "Boys")],
            2,
        )
    ]
    sha256 = store.keep(frame(rows))
    assert store.figures_of(sha256, ["E92000001", "E12000009"])["row"].sort().to_list() == [4, 5]
    assert store.figures_of(sha256, ["E10000013"], [""])["row"].to_list() == [2]
    assert store.figures_of(sha256, []).is_empty()


@pytest.mark.sec(48)
@pytest.mark.parametrize("text", ["../../etc/passwd", "A" * 64, "g" * 64, "", "0" * 63])
def test_what_is_no_hash_never_becomes_a_path(text):
    with pytest.raises(ValueError, match="not the hash"):
        store.path_of(text)


def test_a_file_whose_bytes_changed_is_not_intact(figures):
    sha256 = store.keep(figures)
    assert store.intact(sha256)
    with store.path_of(sha256).open("ab") as file:
        file.write(b"more")
    assert not store.intact(sha256)
    assert not store.intact("0" * 64)


def test_a_file_written_elsewhere_is_taken_over_as_if_it_were_kept(figures, tmp_path):
    ordered = figures.sort([*store.KEY, "row"])
    with (tmp_path / "elsewhere").open("wb") as out:
        write(ordered, out)
    assert store.adopt(tmp_path / "elsewhere") == store.keep(figures)


def test_a_file_of_another_shape_is_not_taken_over(figures, tmp_path):
    for spoilt in (figures.drop("note"), figures.with_columns(more=1), figures):
        spoilt.write_parquet(tmp_path / "elsewhere")
        with pytest.raises(store.NotFigures):
            store.adopt(tmp_path / "elsewhere")
    (tmp_path / "bytes").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(store.NotFigures):
        store.adopt(tmp_path / "bytes")


def test_a_write_that_fails_leaves_nothing_behind(figures, monkeypatch):
    monkeypatch.setattr(store, "_hash", lambda file: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        store.keep(figures)
    assert [file for file in store.folder().rglob("*") if file.is_file()] == []


def test_sweeping_takes_what_nothing_names_and_leaves_the_rest(figures):
    named, other = store.keep(figures), store.keep(figures.head(3))
    (store.folder() / "left.new").write_bytes(b"half")
    (store.folder() / f"{store.READING}left").mkdir()
    assert store.sweep([named], older_than=-1) == 2
    assert store.intact(named)
    assert not store.path_of(other).exists()
    assert not (store.folder() / f"{store.READING}left").exists()


def test_sweeping_leaves_what_a_load_under_way_may_still_name(figures):
    sha256 = store.keep(figures)
    assert store.sweep([]) == 0
    old = store.path_of(sha256).stat().st_mtime - 2 * store.FRESH
    os.utime(store.path_of(sha256), (old, old))
    store.keep(figures)  # a load that finds its file there already wants it from now on
    assert store.sweep([]) == 0

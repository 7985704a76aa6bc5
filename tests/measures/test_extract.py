"""The figures we ship: what the publishers' files say, no more and no less, and what they are known to say."""

import csv
import hashlib
import math
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import yaml
from django.db import transaction

from oneplan import demo
from oneplan.common import clock
from oneplan.measures import areas
from oneplan.measures.models import Break, Dataset, Measure, Release, ReleaseState
from oneplan.measures.queries.figures import figures, live
from oneplan.measures.readers import engine
from oneplan.measures.reading import FIELDS, Layout, SeriesLayout
from oneplan.measures.reporting import score_lines
from oneplan.measures.rules import number, symbol_of
from oneplan.web.commands import load_files

EVIDENCE = {file.stem: (card, file) for card, file in demo.evidence()}
PUBLIC = Path(__file__).parents[3] / "shared" / "data"
COUNTY = "E10000013"
SURREY = "E10000030"
DISTRICTS = tuple(f"E070000{number}" for number in range(78, 84))
FINGERTIPS = {
    "value": "Value",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "lower_998": "Lower CI 99.8 limit",
    "upper_998": "Upper CI 99.8 limit",
    "count": "Count",
    "denominator": "Denominator",
}

each_extract = pytest.mark.parametrize("name", list(EVIDENCE))
each_of_one_file = pytest.mark.parametrize(
    "name", [name for name, (card, _) in EVIDENCE.items() if "joined_with" not in card]
)
needs_public = pytest.mark.skipif(not PUBLIC.exists(), reason="The publishers' files are not beside this repository.")


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The example with its figures, as the demo has them."""
    yesterday = datetime(2026, 5, 3, 12, tzinfo=ZoneInfo("Europe/London"))
    with django_db_blocker.unblock(), clock.at(yesterday), transaction.atomic():
        load_files(by=None, files=demo.examples())
        demo.load_evidence()
        yield
        transaction.set_rollback(True)


def rows_of(name: str) -> list[dict[str, str]]:
    with EVIDENCE[name][1].open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def the(measure: str, area: str, **only: str) -> pl.DataFrame:
    """The figures that hold of a measure in an area: of everybody, unless a lens or group is asked for."""
    found = Measure.objects.select_related("derived_from").get(key=measure)
    rows = figures(found, live([found])[found.pk], [area])
    for column, word in ({"lens": ""} | only).items():
        rows = rows.filter(pl.col(column) == word)
    return rows


def value(measure: str, area: str, period: str, **only: str) -> float | None:
    """One figure."""
    rows = the(measure, area, period=period, **only)
    assert rows.height == 1
    found: float | None = rows["value"].item()
    return found


# --- cards


@each_extract
def test_each_file_of_figures_has_a_card_that_is_true(name):
    card, file = EVIDENCE[name]
    for column in ("dataset", "title", "publisher", "licence", "attribution", "address", "file", "written_on"):
        assert card[column]
    assert card["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert card["rows"] == len(rows_of(name)) > 0


def test_the_files_are_small_and_none_stands_without_a_card():
    tables = list(EVIDENCE["lait"][1].parent.glob("*.csv"))
    assert {file.stem for file in tables} == EVIDENCE.keys()
    assert sum(file.stat().st_size for file in tables) < 1_500_000
    assert [card["order"] for card, _ in EVIDENCE.values()] == list(range(1, len(EVIDENCE) + 1))


@each_extract
def test_the_figures_are_of_the_county_its_districts_its_neighbours_its_region_and_england(name):
    near = {place.code for place in areas.neighbours_of(COUNTY)}
    assert len(near) == 10
    found = {row["area"] for row in rows_of(name)}
    further = {SURREY} if name == "injuries" else set()
    assert COUNTY in found
    assert found & {SURREY} == further
    assert found <= {COUNTY, *DISTRICTS, *near, "E12000009", "E92000001", *further}


# --- what the publishers' files say


def published(card: dict[str, str]) -> dict[int, dict[str, str]]:
    """The publisher's rows by their line."""
    file = PUBLIC / card["file"]
    if file.suffix == ".parquet":
        return dict(enumerate(pl.read_parquet(file).with_columns(pl.all().cast(pl.String)).iter_rows(named=True), 2))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return dict(enumerate(csv.DictReader(opened), 2))


def code_of(row: dict[str, str]) -> str:
    """The code of the area that a publisher's row is about."""
    if "LA Number" in row:
        return areas.by_number()[row["LA Number"].removesuffix(".0")].code
    written = (row.get(column, "").strip() for column in ("Area Code", "lad_code", "new_la_code", "region_code"))
    return next((code for code in written if code), "") or row["country_code"]


def same(ours: str, theirs: str | None) -> bool:
    """Whether the two cells say the same number, or the same symbol."""
    if theirs is None:
        return ours == ""
    said = number(theirs)
    if said is None:
        return ours == "" and symbol_of(theirs) is not None
    return ours != "" and math.isclose(float(ours), said, rel_tol=1e-11)


@needs_public
@each_of_one_file
def test_every_figure_is_the_one_on_its_line_of_the_publishers_file(name):
    card, _ = EVIDENCE[name]
    assert hashlib.sha256((PUBLIC / card["file"]).read_bytes()).hexdigest() == card["file_sha256"]
    definitions = {
        each["id"]: [said for said in each.get("series", ()) if said["dataset"] == card["dataset"]]
        for raw in demo.examples().values()
        for each in yaml.safe_load(raw).get("measures", ())
    }
    lines = published(card)
    by_name = {}
    if name == "lait":
        by_name = {(row["Short Desc"], row["Years"], row["LA and Regions"]): row["Values"] for row in lines.values()}
    for row in rows_of(name):
        theirs = lines[int(row["row"])]
        if name == "lait":
            series = [each for each in definitions[row["measure"]] if each["value"] == theirs["Short Desc"]]
            place = (theirs["Years"], theirs["LA and Regions"])
            told = [
                {"value": theirs["Values"]}
                | {field: by_name.get((each.get(field), *place)) for field in ("count", "denominator")}
                for each in series
            ]
        elif name == "injuries":
            told = [{field: theirs[column] for field, column in FINGERTIPS.items()}]
        else:
            told = [
                {field: theirs[each[field]] for field in FIELDS if field in each}
                for each in definitions[row["measure"]]
            ]
        agree = [all(same(row.get(f, ""), cells.get(f)) for f in FIELDS) for cells in told]
        assert any(agree), (row, told)
        assert row["area"] == code_of(theirs)


@needs_public
@pytest.mark.django_db
@each_of_one_file
def test_the_publishers_own_file_read_by_our_definitions_gives_the_same_figures(name, shipped, tmp_path):
    card, file = EVIDENCE[name]
    layout = Layout.of(Dataset.objects.get(key=card["dataset"]))
    read = {}
    for each, folder in ((PUBLIC / card["file"], tmp_path / "theirs"), (file, tmp_path / "ours")):
        folder.mkdir()
        reading = engine.read(layout, each, folder, name=each.name)
        assert not reading.faults, reading.faults[:3]
        tables = [
            pl.read_parquet(folder / taken.file).with_columns(measure=pl.lit(taken.measure)) for taken in reading.taken
        ]
        read[folder.name] = pl.concat([table.select(COMPARED) for table in tables], how="vertical_relaxed")
    ours = read["ours"]
    theirs = read["theirs"].filter(pl.col("area").is_in(ours["area"].unique().to_list()))
    told = {row[:6]: row[6:] for row in theirs.iter_rows()}
    for row in ours.iter_rows():
        assert close(told.pop(row[:6]), row[6:]), row
    assert not told, list(told)[:3]


@needs_public
def test_children_in_need_are_joined_to_the_children_of_the_year_before_and_give_every_rate_that_was_published():
    card, _ = EVIDENCE["children_in_need_rate"]
    for file, sha256 in ((card["file"], card["file_sha256"]), (card["joined_with"], card["joined_with_sha256"])):
        assert hashlib.sha256((PUBLIC / file).read_bytes()).hexdigest() == sha256
    lines = published(card)
    estimates = published({"file": card["joined_with"]}).values()
    children = {(code_of(row), int(row["time_period"])): row["population_estimate"] for row in estimates}
    rates = {(row["area"], row["period"]): row["value"] for row in rows_of("lait") if row["measure"] == "cin"}
    compared = 0
    for row in rows_of("children_in_need_rate"):
        theirs = lines[int(row["row"])]
        assert (row["area"], row["period"]) == (code_of(theirs), theirs["time_period"])
        assert same(row["count"], theirs["At31_episodes"])
        assert same(row["denominator"], children[row["area"], int(row["period"]) - 1])
        if rates.get((row["area"], row["period"])):
            computed = float(row["count"]) / float(row["denominator"]) * 10_000
            assert computed == pytest.approx(float(rates[row["area"], row["period"]]), abs=0.0501)
            compared += 1
    assert compared == 129  # ten years of thirteen areas; one county gave no figure in one year


def test_turnover_follows_from_the_full_posts_beside_it_save_in_england_in_two_years_and_both_are_kept():
    rows = [row for row in rows_of("social_workers") if row["measure"] == "social_worker_turnover"]
    whole = [row for row in rows if row["value"] and row["count"] and row["denominator"]]
    far = set()
    for row in whole:
        left, stayed = float(row["count"]), float(row["denominator"])
        share = left / stayed * 100
        rounding = 0.05 + share * (0.05 / left + 0.05 / stayed)  # each of the three is rounded to a tenth
        if abs(share - float(row["value"])) > rounding:
            far.add((row["area"], row["period"]))
    assert len(whole) > 100
    assert far == {("E92000001", "2022"), ("E92000001", "2024")}


COMPARED = ["measure", "area", "period", "start", "lens", "group", "end", "rank", "symbol", *FIELDS]


def close(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two figures are the same, up to the noise of binary numbers."""
    return all(
        math.isclose(a, b, rel_tol=1e-9)
        if isinstance(a, float) and isinstance(b, float)
        else (a or None) == (b or None)
        for a, b in zip(one, other, strict=True)
    )


# --- in the demo


@pytest.mark.django_db
def test_every_file_is_a_published_release_and_loading_it_again_changes_nothing(shipped):
    assert Release.objects.filter(state=ReleaseState.PUBLISHED).count() == len(EVIDENCE)

    demo.load_evidence()

    assert Release.objects.count() == len(EVIDENCE)


@pytest.mark.django_db
def test_the_districts_add_up_to_ten_children_fewer_than_the_county_and_both_are_kept(shipped):
    rows = [the("gld", code, period="2021/22") for code in DISTRICTS]

    assert sum(each["denominator"].item() for each in rows) == 6570
    assert the("gld", COUNTY, period="2021/22")["denominator"].item() == 6580
    assert [each["value"].item() for each in rows] == [66.9, 70.8, 62.1, 65.5, 68.5, 71.1]


@pytest.mark.django_db
def test_the_share_out_of_learning_is_the_same_in_both_sources(shipped):
    lait = {(row["area"], row["period"]): row["value"] for row in rows_of("lait") if row["measure"] == "neet_known"}
    for year in ("2023", "2025"):
        card = [row for row in rows_of(f"neet_scorecard_{year}") if row["measure"] == "neet_known"]
        assert len(card) == 13
        for row in card:
            assert float(row["value"]) == float(lait[row["area"], year])
    assert value("neet_known", COUNTY, "2025") == 3.9


@pytest.mark.django_db
def test_first_time_entrants_break_between_2017_and_2018_and_have_no_line_of_england(shipped):
    assert [value("fte", COUNTY, year) for year in ("2017", "2018")] == [273, 75]
    assert [each.at for each in Break.objects.filter(measure__key="fte")] == ["2018"]
    assert the("fte", "E92000001").is_empty()


@pytest.mark.django_db
def test_take_up_of_two_year_olds_is_what_was_published(shipped):
    rows = the("two_year_takeup", COUNTY).sort("start")

    assert rows["value"].to_list() == [70.6, 71.3, 68.6, 62.8, 70.8, 70.1, 64.2, 60.2]
    assert rows["count"].to_list() == [1200, 1177, 1082, 1027, 1014, 939, 788, 714]


@pytest.mark.django_db
def test_a_missing_figure_is_missing_and_not_nought(shipped):
    rows = the("gld", COUNTY).filter(pl.col("period").is_in(["2019/20", "2020/21"]))

    assert rows["value"].to_list() == [None, None]
    assert rows["symbol"].to_list() == ["-", "-"]


@pytest.mark.django_db
def test_a_gap_follows_from_its_measure(shipped):
    assert value("gld_fsm", COUNTY, "2024/25") == 48.3
    assert value("gld_gap", COUNTY, "2024/25") == pytest.approx(71.6 - 48.3)


@pytest.mark.django_db
def test_injuries_keep_the_publishers_limits_and_the_ten_tenths_of_england(shipped):
    row = the("injuries", COUNTY, period="2023/24").row(0, named=True)
    assert (row["value"], row["lower"], row["upper"], row["count"]) == (71.10921, 66.15878, 76.33195, 765)
    assert (row["limits"], row["published_comparison"]) == ("published", "Similar")

    tenths = the("injuries", "E92000001", period="2023/24", lens="deprivation").sort("rank")
    assert tenths["rank"].to_list() == list(range(1, 11))
    assert (tenths["group"][0], tenths["group"][9]) == ("Most deprived tenth", "Least deprived tenth")
    assert set(the("injuries", COUNTY, period="2023/24", lens="sex")["group"]) == {"Boys", "Girls"}


@pytest.mark.django_db
def test_fourteen_measures_are_compared_with_england_and_none_by_a_number_nobody_published(shipped):
    judged = {line["id"]: line["judgement"] for line in score_lines(areas.place(COUNTY))}

    assert {key for key, verdict in judged.items() if verdict != "not_compared"} == COMPARED_WITH_ENGLAND
    assert (judged["cin"], judged["care_leavers_eet"]) == ("lower", "better")
    assert (judged["social_worker_turnover"], judged["social_worker_agency"]) == ("similar", "similar")


COMPARED_WITH_ENGLAND = {
    *("two_year_takeup", "three_four_takeup", "injuries", "neet", "neet_known", "secondary_offers"),
    *("cin", "cpp", "cla", "cla_started", "rereferrals", "care_leavers_eet"),
    *("social_worker_turnover", "social_worker_agency"),
}


@pytest.mark.django_db
def test_in_surrey_two_labels_of_one_publisher_contradict_each_other_and_the_page_asks(shipped, client):
    said = client.get("/measures/injuries/", {"area": SURREY}).content.decode()

    assert "“Decreasing and getting better” of these figures" in said
    assert "Ask the publisher before you quote either." in said


# --- what a definition leaves out


def test_a_series_can_leave_out_the_rows_of_one_cell(tmp_path):
    file = tmp_path / "entrants.csv"
    file.write_text("place,area,period,value\nEngland,E92000001,2018,2261\nGloucestershire,E10000013,2018,75\n")
    layout = Layout(reader="table", series=(SeriesLayout("entrants", select={"place": "not England"}),))

    reading = engine.read(layout, file, tmp_path, name=file.name)

    assert not reading.faults
    assert pl.read_parquet(tmp_path / reading.taken[0].file)["area"].to_list() == [COUNTY]

"""What a publisher says of its columns helps to recognise a file, is shown with what is read, and raises doubts."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplan import cli
from oneplan.measures import describing
from oneplan.measures.describing import UNDESCRIBED
from oneplan.measures.models import Reader, Release
from oneplan.measures.reading import FiguresRefused, Layout, SeriesLayout
from oneplan.measures.recognising import datasets_of
from tests.factories.measures import a_dataset, a_measure, a_series
from tests.measures.sending import said
from tests.people.signing import enter

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "ees"
HEAD = "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code,school_type,late,late_percent"
ROWS = (
    "202425,Academic year,National,E92000001,,,Total,71,7.1",
    "202425,Academic year,Local authority,E92000001,E12000009,E10000013,Total,61,6.1",
)
META = """col_name,col_type,label,indicator_grouping,indicator_unit,filter_hint,filter_grouping_column
school_type,Filter,School type,,,Filter by school type,
late,Indicator,Number of late pupils,Lateness,,,
late_percent,Indicator,Percentage of late pupils,Lateness,%,,
"""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A store of its own."""
    settings.DATA = tmp_path / "data"


@pytest.fixture
def lateness(db):
    """A publication that knows of the kinds of schools."""
    made = a_dataset(key="lateness", reader=Reader.EES, lenses={"school_type": "-"})
    a_series(measure=a_measure(key="late", title="Late pupils", dataset=made), dataset=made, value="late_percent",
             count="late")  # fmt: skip
    return made


@pytest.fixture
def file(tmp_path):
    """A file with its description beside it."""
    made = tmp_path / "lateness.csv"
    made.write_text("\n".join((HEAD, *ROWS, "")))
    made.with_name("lateness.meta.csv").write_text(META)
    return made


def layout_of(**said):
    series = {"measure": "late", "value": "late_percent", **said.pop("series", {})}
    return Layout(reader="ees", series=(SeriesLayout(**series),), measures=("late",), **said)


def described(file):
    return describing.description_of(file.with_name("lateness.meta.csv"))


# --- what is said


def test_a_description_gives_each_column_its_label_unit_group_and_whether_it_breaks_figures_down(file):
    found = described(file)
    assert found["late_percent"] == describing.Called("Percentage of late pupils", "%", "Lateness")
    assert found["school_type"].is_filter


def test_the_answer_of_the_api_is_a_description_too(tmp_path):
    made = tmp_path / "ees-1.meta.json"
    said_there = {
        "indicators": [{"id": "a1", "column": "late_percent", "label": "Percentage of late pupils", "unit": "%"}],
        "filters": [{"id": "b2", "column": "school_type", "label": "School type", "options": []}],
    }
    made.write_text(json.dumps(said_there))
    found = describing.description_of(made)
    assert (found["late_percent"].unit, found["school_type"].is_filter) == ("%", True)
    assert describing.beside(tmp_path / "ees-1.csv") == made


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{", "[]", '{"indicators": "none"}', "\0", "x" * (1 << 20) + "yz"])
def test_what_describes_nothing_is_refused_in_a_sentence(tmp_path, text):
    made = tmp_path / "any.meta.csv"
    made.write_text(text)
    with pytest.raises(FiguresRefused) as no:
        describing.description_of(made)
    assert "It does not describe the columns of a file." in str(no.value.faults[0])


@pytest.mark.skipif(not PUBLIC.exists(), reason="The publishers' files are not beside this repository.")
@pytest.mark.parametrize("name", ["absence_by_term", "SEN2_MI", "school_applications_and_offers"])
def test_a_real_description_names_columns_of_its_file(name):
    with (PUBLIC / f"{name}.csv").open(encoding="utf-8-sig") as opened:
        columns = opened.readline().strip().split(",")
    found = describing.description_of(PUBLIC / f"{name}.meta.csv")
    assert len(found) > 10
    assert set(found) <= set(columns)
    assert any(called.is_filter for called in found.values()) == (name != "SEN2_MI")


# --- doubts


def test_a_breakdown_that_nobody_names_is_a_doubt(file):
    (doubt,) = describing.doubts(layout_of(), described(file), {"late": "percent"})
    assert doubt.startswith("“school_type” (School type) breaks its figures down, and neither a lens nor a series")
    for known in ({"lenses": {"school_type": "-"}}, {"series": {"select": {"school_type": "Total"}}}):
        assert not list(describing.doubts(layout_of(**known), described(file), {"late": "percent"}))


def test_a_unit_that_is_not_that_of_the_measure_is_a_doubt_unless_it_is_scaled(file):
    known = {"lenses": {"school_type": "-"}}
    (doubt,) = describing.doubts(layout_of(**known), described(file), {"late": "per_10000"})
    assert "“late_percent” is in % by its publisher, and “late” is not told so" in doubt
    scaled = layout_of(**known, series={"scale": 100.0})
    assert not list(describing.doubts(scaled, described(file), {"late": "per_10000"}))


def test_a_breakdown_that_is_read_as_a_figure_is_a_doubt(file):
    found = list(describing.doubts(layout_of(series={"value": "school_type"}), described(file), {"late": "percent"}))
    assert found[0] == "“school_type” is read for “late”, and its publisher says that it breaks figures down."


# --- recognising


@pytest.mark.django_db
def test_of_two_publications_that_fit_alike_the_one_that_knows_the_breakdowns_is_meant(lateness, file):
    other = a_dataset(key="another", reader=Reader.EES)
    a_series(measure=a_measure(dataset=other), dataset=other, value="late_percent", count="late")

    assert [each.key for each in datasets_of(file)] == ["another", "lateness"]
    assert [each.key for each in datasets_of(file, meta=describing.beside(file))] == ["lateness"]


@pytest.mark.django_db
def test_a_description_alone_makes_no_file_one_of_ours(lateness, tmp_path):
    made = tmp_path / "other.csv"
    made.write_text("a,b\n1,2\n")
    made.with_name("other.meta.csv").write_text(META)
    assert datasets_of(made, meta=describing.beside(made)) == []


# --- preview


def test_the_command_line_finds_the_description_beside_the_file_and_says_what_is_read(lateness, file, capsys):
    meta = file.with_name("lateness.meta.csv")
    assert cli.main(["measures", "import", str(file), str(meta), "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "lateness.meta.csv describes a file of figures, and is read with that one." in told.err
    assert "late: value is “Percentage of late pupils”, in % (late_percent)" in told.err
    assert UNDESCRIBED not in told.err
    cli.main(["measures", "import", str(file), "--json"])
    (answer,) = json.loads(capsys.readouterr().out)["files"]
    assert [row["column"] for row in answer["described"]] == ["late_percent", "late"]


def test_without_a_description_it_is_said_what_is_lost_and_the_figures_are_the_same(lateness, file, capsys):
    cli.main(["measures", "import", str(file), "--dry-run"])
    with_it = capsys.readouterr().out
    file.with_name("lateness.meta.csv").unlink()
    assert cli.main(["measures", "import", str(file), "--dry-run"]) == 0
    told = capsys.readouterr()
    assert UNDESCRIBED in told.err
    assert told.out == with_it


@pytest.mark.django_db
def test_in_the_browser_the_description_is_sent_along_and_stays_with_the_release(lateness, file, analyst):
    client, address = enter(Client(), analyst), "/measures/datasets/lateness/load/"
    assert "Description of its columns" in said(client.get(address))
    sent = {
        "file": SimpleUploadedFile("lateness.csv", file.read_bytes()),
        "meta": SimpleUploadedFile("lateness.meta.csv", META.encode()),
    }

    page = said(client.post(address, sent, follow=True))

    assert "What its publisher calls what is read" in page
    assert "Lateness · Percentage of late pupils" in page
    assert Release.objects.get().described[0]["unit"] == "%"


@pytest.mark.django_db
def test_in_the_browser_what_is_no_description_is_told_and_nothing_is_kept(lateness, file, analyst):
    client = enter(Client(), analyst)
    sent = {
        "file": SimpleUploadedFile("lateness.csv", file.read_bytes()),
        "meta": SimpleUploadedFile("lateness.meta.csv", b"a,b\n"),
    }
    page = said(client.post("/measures/datasets/lateness/load/", sent, follow=True))
    assert "It does not describe the columns of a file." in page
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_only_publications_that_are_described_ask_for_a_description(lateness, analyst):
    a_dataset(key="plain", reader=Reader.TABLE)
    assert "Description of its columns" not in said(enter(Client(), analyst).get("/measures/datasets/plain/load/"))

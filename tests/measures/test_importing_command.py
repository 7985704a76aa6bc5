"""`oneplan measures import` and its fellows, as somebody types them."""

import hashlib
import json
import re

import pytest

from oneplan import cli
from oneplan.measures import store
from oneplan.measures.models import Part, Reader, Release
from tests.factories.measures import a_dataset, a_measure, a_series
from tests.measures.reading import ENGLAND, GLOS, as_csv

ROWS = [["reach", GLOS, "2024/25", "", "", "61.5", "123", "200"], ["reach", ENGLAND, "2024/25", "", "", "c", "", ""]]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A store of its own."""
    settings.DATA = tmp_path / "data"


@pytest.fixture
def file(db, tmp_path):
    """A file of our own table, whose measure is known."""
    a_measure(key="reach", dataset=a_dataset(key="hubs", title="Hub returns", reader=Reader.TABLE))
    made = tmp_path / "figures.csv"
    made.write_bytes(as_csv(ROWS))
    return made


def test_a_file_is_recognised_read_and_published(file, capsys):
    assert cli.main(["measures", "import", str(file), "--publish"]) == 0
    said = capsys.readouterr()
    assert "figures.csv is a file of “Hub returns” (hubs)." in said.err
    assert re.search(r"figures.csv: 2 rows, 2 figures of 1 measure; release [0-9a-f]{8}, published.", said.out)
    assert Release.objects.get().state == "published"


def test_reading_it_again_says_that_nothing_changed(file, capsys):
    cli.main(["measures", "import", str(file)])
    assert cli.main(["measures", "import", str(file)]) == 0
    assert "no changes" in capsys.readouterr().out
    assert Release.objects.count() == 1


def test_a_file_that_was_read_before_can_be_published_by_the_same_command(file):
    cli.main(["measures", "import", str(file)])
    assert cli.main(["measures", "import", str(file), "--publish"]) == 0
    assert Release.objects.get().state == "published"


def test_a_dry_run_changes_nothing(file, capsys):
    assert cli.main(["measures", "import", str(file), "--dry-run"]) == 0
    assert "figures.csv: would be 2 rows, 2 figures of 1 measure." in capsys.readouterr().out
    assert Release.objects.count() == 0


def test_what_was_left_aside_is_listed_with_the_release(db, tmp_path, capsys):
    by_sex = a_dataset(key="by-sex", reader=Reader.TABLE, lenses={"Sex": "sex", "Age": "-"})
    a_series(measure=a_measure(key="seen", dataset=by_sex), dataset=by_sex)
    file = tmp_path / "seen.csv"
    file.write_text("area,period,value,Age\nE10000013,2024/25,61.5,All\nE10000013,2024/25,3.5,Four\n")
    assert cli.main(["measures", "import", str(file), "--dataset", "by-sex"]) == 0
    capsys.readouterr()
    cli.main(["measures", "list", "--json"])

    (row,) = json.loads(capsys.readouterr().out)["releases"]
    assert row["left_aside"][0] == "1 row left aside: narrowed to “Four”, which no lens shows"


LOCAL = "measure,area,period,lens,group,count\nmentored,E07000082,2024/25,,,12\nmentored,E07000082,2024/25,sex,Boys,2\n"


@pytest.fixture
def local_file(db, tmp_path):
    """A return with a number that is too small to be shown."""
    a_local("mentoring")
    made = tmp_path / "return.csv"
    made.write_text(LOCAL)
    return made


def a_local(key):
    """A measure that counts local people."""
    made = a_dataset(key=key, reader=Reader.TABLE, local=True, rules="local_counts")
    return a_measure(key="mentored", dataset=made, unit="count", kind="count", numerator="Mentored", denominator="")


@pytest.mark.sec("SEC-62")
def test_a_dry_run_tells_how_many_figures_would_be_held_back_and_keeps_nothing(local_file, capsys):
    assert cli.main(["measures", "import", str(local_file), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "would be 2 rows, 2 figures of 1 measure, 1 of them held back because they are small." in said
    assert cli.main(["measures", "import", str(local_file), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["held_back"] == {"mentored": 1}
    assert Release.objects.count() == 0
    assert list(store.folder().rglob("*.parquet")) == []


@pytest.mark.sec("SEC-62")
def test_what_is_read_for_good_holds_back_as_many_as_the_dry_run_said(local_file, capsys):
    cli.main(["measures", "import", str(local_file)])
    assert "2 figures of 1 measure, 1 of them held back because they are small; release" in capsys.readouterr().out


@pytest.fixture
def official_file(local_file, tmp_path):
    """A publisher's own figures that give away what a return that is out holds back."""
    cli.main(["measures", "import", str(local_file), "--publish"])
    official = a_dataset(key="official", reader=Reader.TABLE)
    a_measure(key="twin", dataset=official, unit="count", kind="count", numerator="Mentored", denominator="")
    made = tmp_path / "official.csv"
    made.write_text("measure,area,period,lens,group,count\ntwin,E07000082,2024/25,sex,Girls,10\n")
    return made


@pytest.mark.sec("SEC-62")
def test_what_cannot_be_published_is_said_by_the_dry_run_already(official_file, capsys):
    capsys.readouterr()
    assert cli.main(["measures", "import", str(official_file), "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "it could be kept as a draft, but not be published." in said.err
    assert "Boys" in said.err
    assert Release.objects.filter(dataset__key="official").count() == 0


@pytest.mark.sec("SEC-62")
def test_where_publishing_is_refused_it_is_said_that_the_draft_stays_and_what_to_do(official_file, tmp_path, capsys):
    capsys.readouterr()
    other = tmp_path / "other.csv"
    other.write_text(LOCAL.replace("2024/25", "2023/24"))

    assert cli.main(["measures", "import", str(official_file), str(other), "--publish"]) == 1

    said, draft = capsys.readouterr(), Release.objects.get(dataset__key="official")
    short = str(draft.pk)[:8]
    assert draft.state == "draft"
    assert "Nothing was changed" not in said.err
    assert f"Its figures stay a draft that only support officers and analysts see: release {short}." in said.err
    assert f"oneplan measures publish {short}" in said.err
    assert re.search(r"other.csv: 2 rows, .*, published\.", said.out)
    assert cli.main(["measures", "discard", short]) == 0
    assert not Release.objects.filter(dataset__key="official").exists()


def test_a_rule_that_one_file_breaks_stops_no_other(file, tmp_path, capsys):
    cli.main(["measures", "import", str(file)])
    fresh = tmp_path / "fresh.csv"
    fresh.write_bytes(as_csv([["reach", GLOS, "2023/24", "", "", "61.5", "123", "200"]]))
    short = str(Release.objects.get().pk)[:8]
    capsys.readouterr()

    assert cli.main(["measures", "import", str(fresh), "--corrects", short]) == 1

    assert "Say what changed, so that readers of the old figures know. Nothing of fresh.csv was taken." in (
        capsys.readouterr().err
    )


@pytest.mark.sec("SEC-63")
def test_the_hash_of_a_small_local_file_is_listed_for_the_operator_alone(local_file, capsys):
    """Of a file of a known layout with one number in it every possible number is tried in a moment."""
    assert cli.main(["measures", "import", str(local_file)]) == 0
    capsys.readouterr()

    cli.main(["measures", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["releases"][0]["sha256"] is None
    cli.main(["measures", "list", "--json", "--internal"])
    assert json.loads(capsys.readouterr().out)["releases"][0]["sha256"] == hashlib.sha256(LOCAL.encode()).hexdigest()
    assert cli.main(["measures", "list", "--internal"]) == 1


def test_the_hash_of_a_publishers_file_is_listed_so_that_anybody_can_compare(file, capsys):
    cli.main(["measures", "import", str(file)])
    capsys.readouterr()
    cli.main(["measures", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["releases"][0]["sha256"] == Release.objects.get().file_sha256


def test_an_embargo_is_lifted_from_the_command_line_with_a_reason(file, capsys):
    cli.main(["measures", "import", str(file)])
    short = str(Release.objects.get().pk)[:8]
    cli.main(["measures", "publish", short, "--embargo", "2026-07-01T09:30+01:00"])
    assert cli.main(["measures", "lift-embargo", short, "--because", "The publisher is out early."]) == 0
    assert "is out." in capsys.readouterr().out
    assert cli.main(["measures", "lift-embargo", short, "--because", "Again."]) == 1
    assert "This release is under no embargo" in capsys.readouterr().err


def test_faults_are_told_by_line_and_the_other_files_are_read(file, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(as_csv([["reach", "E10000O13", "2024/25", "", "", "NaN", "", ""]]))
    assert cli.main(["measures", "import", str(bad), str(file), str(tmp_path / "none.csv"), "--dataset", "hubs"]) == 1
    said = capsys.readouterr()
    assert "bad.csv, line 2, area: “E10000O13” is the code of no area we know." in said.err
    assert "Nothing of bad.csv was taken." in said.err
    assert "none.csv, line 1: It cannot be read (No such file or directory)." in said.err
    assert "figures.csv: 2 rows" in said.out


def test_as_json_everything_is_said_in_one_object(file, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(as_csv([["reach", GLOS, "2024/25", "", "", "NaN", "", ""]]))
    assert cli.main(["measures", "import", str(file), str(bad), "--json"]) == 1
    good, refused = json.loads(capsys.readouterr().out)["files"]
    assert (good["dataset"], good["rows"], good["measures"], good["faults"]) == ("hubs", 2, {"reach": 2}, [])
    assert (refused["release"], refused["faults"][0]["line"], refused["faults"][0]["column"]) == (None, 2, "value")


def test_what_cannot_be_recognised_is_asked_for(file, tmp_path, capsys):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    assert cli.main(["measures", "import", str(other)]) == 1
    assert "Its columns fit none of the datasets. Name it with --dataset." in capsys.readouterr().err
    assert cli.main(["measures", "import", str(other), "--dataset", "nobody"]) == 1
    assert "There is no dataset nobody. Choose one of: hubs." in capsys.readouterr().err


def test_releases_are_listed_published_and_withdrawn_by_the_beginning_of_their_id(file, capsys):
    cli.main(["measures", "import", str(file)])
    short = str(Release.objects.get().pk)[:8]
    assert cli.main(["measures", "publish", short, "--embargo", "2026-07-01T09:30+01:00"]) == 0
    assert cli.main(["measures", "list"]) == 0
    assert "not before 2026-07-01" in capsys.readouterr().out
    assert cli.main(["measures", "withdraw", short, "--because", "Counted twice."]) == 0
    cli.main(["measures", "list", "--json", "--dataset", "hubs"])
    (row,) = json.loads(capsys.readouterr().out.partition("withdrawn.\n")[2])["releases"]
    assert (row["state"], row["release"]) == ("withdrawn", str(Release.objects.get().pk))


def test_a_rule_that_is_broken_is_one_sentence(file, capsys):
    assert cli.main(["measures", "publish", "ffffffff"]) == 1
    assert "There is no release whose id begins with “ffffffff”" in capsys.readouterr().err
    cli.main(["measures", "import", str(file), "--publish"])
    assert cli.main(["measures", "publish", str(Release.objects.get().pk)]) == 1
    assert "Only a draft can be published." in capsys.readouterr().err


def test_an_embargo_names_its_time_zone(file, capsys):
    with pytest.raises(SystemExit):
        cli.main(["measures", "publish", "0", "--embargo", "2026-07-01T09:30"])
    assert "say the time zone too" in capsys.readouterr().err


def test_sweeping_leaves_what_releases_name(file, monkeypatch, capsys):
    cli.main(["measures", "import", str(file)])
    sha256 = Part.objects.get().sha256
    (store.folder() / "00").mkdir(exist_ok=True)
    (store.folder() / "00" / f"{'0' * 64}.parquet").write_bytes(b"nobody's")
    monkeypatch.setattr(store, "FRESH", -1.0)
    assert cli.main(["measures", "sweep"]) == 0
    assert "1 file that no release names removed." in capsys.readouterr().out
    assert store.intact(sha256)

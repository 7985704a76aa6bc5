"""`oneplan measures import` and its fellows, as somebody types them."""

import json
import re

import pytest

from oneplan import cli
from oneplan.measures import store
from oneplan.measures.models import Part, Reader, Release
from tests.factories.measures import a_dataset, a_measure
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

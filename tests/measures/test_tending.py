"""Files become drafts, drafts are looked at and published, corrected, withdrawn or discarded; returns are typed in."""

import os
import time
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from oneplan import cli
from oneplan.common.errors import RuleBroken
from oneplan.common.models import Entry
from oneplan.measures import commands, parsing, waiting
from oneplan.measures.models import Dataset, Kind, Reader, Release, Series, Unit
from oneplan.ui.uploads import LARGEST
from tests.factories import measures as m
from tests.measures.sending import GOOD, ODD, a_file, a_table, said, send
from tests.people.signing import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(partnership):
    """A dataset of plain tables, with the figures of one measure."""
    return a_table()


@pytest.fixture
def client(analyst):
    """The browser of an analyst."""
    return enter(Client(), analyst)


# Loading


def test_a_file_becomes_a_draft_that_shows_what_it_would_change(client, table):
    page = said(send(client, title="Autumn 2025", released_on="27 November 2025"))

    release = Release.objects.get()
    assert (release.state, release.title, release.released_on) == ("draft", "Autumn 2025", date(2025, 11, 27))
    assert "3 figures were taken from 3 rows" in page
    assert "3 new on pages" in page
    assert "63.5%" in page
    assert "Publish it" in page
    assert Entry.objects.filter(verb="loaded", allowed=True).count() == 1


@pytest.mark.sec("SEC-48")
def test_what_is_wrong_is_told_by_line_and_column_and_nothing_is_kept(client, table):
    page = said(send(client, GOOD.replace("63.5", "sixty").replace("E92000001", "E9200000l")))

    assert not Release.objects.exists()
    assert "Line 3" in page
    assert "Line 4" in page
    assert "sixty" in page
    assert "nothing was changed" in page
    assert not Entry.objects.filter(verb="loaded").exists()


@pytest.mark.sec("SEC-48")
def test_the_same_file_twice_says_so_and_changes_nothing(client, table):
    send(client)
    before = Entry.objects.count()

    page = said(send(client))

    assert "This very file is loaded already. Nothing was changed." in page
    assert (Release.objects.count(), Entry.objects.count()) == (1, before)


def test_of_two_who_send_the_same_file_at_once_one_release_is_kept(analyst, table, tmp_path, monkeypatch):
    file = tmp_path / "figures.csv"
    file.write_text(GOOD)
    real, first = parsing.read, []

    @contextmanager
    def read(*args, **kwargs):
        with real(*args, **kwargs) as found:
            if not first:  # while the one is being read, the other is read and written
                first.append(None)
                first[0] = commands.load_release(by=analyst, dataset=table, file=file, name=file.name)
            yield found

    monkeypatch.setattr(parsing, "read", read)
    second = commands.load_release(by=analyst, dataset=table, file=file, name=file.name)

    assert (first[0].changed, second.changed) == (True, False)
    assert second.release == first[0].release == Release.objects.get()


@pytest.mark.sec("SEC-44")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("figures.pdf", b"%PDF-1.7", "Choose a CSV file or an Excel workbook"),
        ("figures.csv", b"PK\x03\x04rest", "it is not a CSV file"),
        ("figures.xlsx", b"area,period", "it is not an Excel workbook"),
        ("figures.csv", b"PAR1rest", "it is not a CSV file"),
        ("figures.parquet", b"PAR1rest", "Choose a CSV file or an Excel workbook"),
        ("figures.csv", b"\xd0\xcf\x11\xe0rest", "it is not a CSV file"),
        ("figures.xlsm", b"PK\x03\x04rest", "Choose a CSV file or an Excel workbook"),
        ("figures.csv", b"a\0b", "it is not a CSV file"),
        ("figures.csv", b"", "The file is empty"),
    ],
)
def test_content_and_ending_must_agree(client, table, name, content, sentence):
    assert sentence in said(send(client, content, name))
    assert not Release.objects.exists()


@pytest.mark.sec("SEC-42")
def test_a_page_that_takes_files_takes_so_much_and_any_other_less(client, table):
    long = "area,period,value\n" + "#" * 3_000_000
    assert client.post("/measures/datasets/table/load/", {"file": a_file(long)}).status_code == 200
    assert client.post("/measures/datasets/table/due/", {"file": a_file(long)}).status_code in {400, 413}
    huge = "#" * (LARGEST + 200_000)
    assert client.post("/measures/datasets/table/load/", {"file": a_file(huge)}).status_code in {400, 413}
    assert Client().post("/account/sign-in/", {"login": a_file(long)}).status_code in {400, 413}


def test_a_correction_says_what_changed(client, table):
    page = said(send(client, corrects=str(m.a_release(dataset=table).pk)))
    assert "Say what changed" in page
    assert Release.objects.count() == 1


def test_a_correction_replaces_the_figures_of_its_release_when_it_is_out(client, analyst, table):
    send(client)
    wrong = Release.objects.get()
    commands.publish_release(by=analyst, release=wrong, version=wrong.version)
    fixed = GOOD.replace("63.5", "71.2").replace("E10000013,2023/24,61.5\n", "")
    page = said(
        send(client, fixed, address=f"/measures/releases/{wrong.pk}/correct/", what_changed="Counted twice before.")
    )

    assert "1 changed, 1 gone, 1 the same as now" in page
    assert "63.5%" in page
    assert "71.2%" in page
    right = Release.objects.get(corrects=wrong)
    commands.publish_release(by=analyst, release=right, version=right.version)
    page = said(client.get(f"/measures/releases/{wrong.pk}/"))
    assert "corrected by “figures.csv”: Counted twice before." in page
    assert "61.5" not in said(client.get("/measures/thriving/"))


# Columns


def test_a_table_with_unknown_columns_waits_until_somebody_says_what_they_mean(client, table):
    refused = send(client, ODD, title="Spring")
    address = refused.context["map"]
    assert address.startswith("/measures/datasets/table/columns/?waiting=")
    assert not Release.objects.exists()

    mapped = {
        "version": "1",
        "area": "Code of area",
        "period": "Year",
        "value": "Share",
        "by_1": "Sex",
        "lens_1": "sex",
    }
    page = said(client.post(address, mapped, follow=True))

    assert "2 figures were taken" in page
    assert Release.objects.get().title == "Spring"
    table.refresh_from_db()
    assert table.columns == {"area": "Code of area", "period": "Year", "value": "Share"}
    assert table.lenses == {"Sex": "sex"}
    assert said(send(client, ODD.replace("63.5", "64.5"))).count("2 figures were taken") == 1  # kept for next time


def test_columns_that_are_still_wrong_are_kept_and_the_file_is_not_taken(client, table):
    address = send(client, ODD).context["map"]
    page = said(client.post(address, {"version": "1", "area": "Sex", "period": "Year", "value": "Share"}, follow=True))
    assert "The columns are kept, but the file is still not taken. line 3, Sex: “Girls”" in page
    assert not Release.objects.exists()


def test_a_measure_is_told_where_its_figures_stand(analyst, partnership):
    dataset = m.a_dataset()
    measure = m.a_measure(dataset=None)
    columns = {"area": "Area", "period": "Year", "count": "Children"}
    commands.map_columns(
        by=analyst,
        dataset=dataset,
        version=1,
        columns=columns,
        lenses={},
        measure=measure,
        years="Academic year ending",
    )
    assert Series.objects.get(measure=measure).years == "Academic year ending"


@pytest.mark.parametrize(
    ("columns", "lenses", "sentence"),
    [
        ({"period": "Y", "value": "V"}, {}, "which column holds the area"),
        ({"area": "A", "value": "V"}, {}, "which column holds the period"),
        ({"area": "A", "period": "Y"}, {}, "which column holds the figures"),
        ({"area": "A", "period": "A", "value": "V"}, {}, "“A” cannot mean two things"),
        ({"area": "A", "period": "Y", "value": "V"}, {"V": "sex"}, "“V” cannot mean two things"),
        ({"area": "A", "period": "Y", "value": "V"}, {"S": "shoes"}, "There is no lens “shoes”"),
        ({"area": "A", "period": "Y", "value": "V", "colour": "C"}, {}, "colour cannot be changed here"),
    ],
)
def test_columns_that_make_no_sense_are_refused(analyst, table, columns, lenses, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        commands.map_columns(by=analyst, dataset=table, version=1, columns=columns, lenses=lenses)


def test_what_was_declared_in_the_file_and_nobody_asks_for_stays(analyst, table):
    Dataset.objects.filter(pk=table.pk).update(columns={"upper_998": "Very high"})
    table.refresh_from_db()
    columns = {"area": "A", "period": "Y", "value": "V"}
    commands.map_columns(by=analyst, dataset=table, version=1, columns=columns, lenses={})
    assert table.columns == {"upper_998": "Very high", **columns}


def test_a_waiting_file_is_its_senders_alone_and_is_gone_after_an_hour(tmp_path, settings):
    settings.DATA = tmp_path
    account, dataset = uuid4(), uuid4()
    mine = {"account": account, "dataset": dataset}
    token = waiting.put([b"a,b\n"], name="x.csv", headings=["a", "b"], said={}, **mine)

    held = waiting.find(str(token), **mine)
    assert held is not None
    assert held.file.read_bytes() == b"a,b\n"
    assert waiting.find(str(token), account=uuid4(), dataset=dataset) is None
    assert waiting.find(str(token), account=account, dataset=uuid4()) is None
    assert waiting.find("../../etc/passwd", **mine) is None

    old = time.time() - waiting.KEPT_S - 1
    os.utime(waiting.folder() / str(token), (old, old))
    assert waiting.find(str(token), **mine) is None
    assert not list(waiting.folder().iterdir())


@pytest.fixture
def forgotten(tmp_path, settings):
    """A file that somebody sent and never came back for, two hours ago."""
    settings.DATA = tmp_path
    token = waiting.put([b"a,b\n"], name="x.csv", headings=["a"], said={}, account=uuid4(), dataset=uuid4())
    old = time.time() - 2 * waiting.KEPT_S
    os.utime(waiting.folder() / str(token), (old, old))
    return waiting.folder() / str(token)


def test_a_forgotten_file_is_gone_when_anybody_asks_for_another(forgotten):
    assert waiting.find(str(uuid4()), account=uuid4(), dataset=uuid4()) is None
    assert not forgotten.exists()


def test_a_forgotten_file_is_gone_when_serving_begins(forgotten, monkeypatch):
    served = []
    monkeypatch.setattr("multiprocessing.set_start_method", lambda *_, **__: None)
    monkeypatch.setattr("granian.server.Server", lambda *_, **__: SimpleNamespace(serve=lambda: served.append(1)))
    assert cli._serve("127.0.0.1", 1, 1) == 0
    assert served == [1]
    assert not forgotten.exists()


def test_a_forgotten_file_is_gone_when_somebody_sweeps(forgotten, capsys):
    assert cli.main(["measures", "sweep"]) == 0
    assert "1 file removed that waited too long" in capsys.readouterr().out
    assert not forgotten.exists()


# Returns


@pytest.fixture
def returned(partnership):
    """A return that partners type in: a count, and a share."""
    dataset = m.a_dataset(key="hub", title="Family hub reach", reader=Reader.RETURN)
    count = m.a_measure(key="reach", title="Children reached", dataset=dataset, unit=Unit.COUNT, kind=Kind.COUNT)
    m.a_measure(key="share", title="Share reached", dataset=dataset)
    return count


def type_in(client, **more):
    sent = {"measure": "reach", "area": "E10000013", "period": "2026 Q1", "count": "341", **more}
    return client.post("/measures/datasets/hub/return/", sent, follow=True)


def test_a_quarterly_count_is_a_release_of_its_own(client, returned):
    page = said(type_in(client, note="Two hubs opened late."))

    release = Release.objects.get()
    assert release.title == "Children reached: Gloucestershire, 2026 Q1"
    assert "341 in 2026 Q1" in page
    type_in(client)  # the same count without the note is another return
    assert Release.objects.count() == 2
    assert "loaded already" in said(type_in(client))


def test_a_share_says_out_of_how_many(client, returned):
    assert "Say out of how many" in said(type_in(client, measure="share"))
    assert "400 is more than 341" in said(type_in(client, measure="share", count="400", denominator="341"))
    assert "1 figure was taken from 1 row," in said(type_in(client, measure="share", count="300", denominator="341"))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("period", "soon", "is not a period we know"),
        ("count", "-1", "How many must be 0 or more"),
        ("count", "3.5", "How many must be a whole number"),
        ("area", "E92000001", "Select where from the list"),
        ("measure", "other", "Select what was counted from the list"),
    ],
)
def test_a_return_that_makes_no_sense_is_refused(client, returned, field, typed, sentence):
    assert sentence in said(type_in(client, **{field: typed}))
    assert not Release.objects.exists()


def test_a_dataset_of_files_has_no_return_and_one_of_fixed_columns_no_mapping(client, table, returned):
    assert client.get("/measures/datasets/table/return/").status_code == 404
    assert client.get("/measures/datasets/hub/columns/").status_code == 404


def test_the_day_of_the_next_release_is_kept(client, table):
    client.post("/measures/datasets/table/due/", {"version": "1", "next_release_on": "27 November 2026"})
    table.refresh_from_db()
    assert table.next_release_on == date(2026, 11, 27)
    assert "next due 27 November 2026" in said(client.get("/measures/import/"))

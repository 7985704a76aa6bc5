"""Files become drafts, drafts are looked at and published, corrected, withdrawn or discarded; returns are typed in."""

import os
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.measures import commands, parsing, waiting
from oneplan.measures.forms.releases import instant
from oneplan.measures.models import Dataset, Kind, Reader, Release, ReleaseState, Series, Unit
from oneplan.measures.queries import releases as queries
from oneplan.ui.uploads import LARGEST
from tests.factories import measures as m
from tests.people.signing import enter

pytestmark = pytest.mark.django_db

GOOD = "area,period,value\nE10000013,2023/24,61.5\nE10000013,2024/25,63.5\nE92000001,2024/25,65.2\n"
ODD = "Code of area,Year,Share,Sex\nE10000013,2024/25,63.5,All\nE10000013,2024/25,66.5,Girls\n"


@pytest.fixture
def table(partnership):
    """A dataset of plain tables, with the figures of one measure."""
    made = m.a_dataset(key="table")
    m.a_series(measure=m.a_measure(key="thriving", dataset=made), dataset=made)
    return made


@pytest.fixture
def client(analyst):
    """The browser of an analyst."""
    return enter(Client(), analyst)


def a_file(text=GOOD, name="figures.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def send(client, text=GOOD, name="figures.csv", address="/measures/datasets/table/load/", **more):
    return client.post(address, {"file": a_file(text, name), **more}, follow=True)


def said(response):
    return " ".join(response.content.decode().split())


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
    assert waiting.sweep() == 1
    assert not list(waiting.folder().iterdir())


# Publishing


def test_a_release_comes_out_now_or_at_an_instant(client, analyst, table):
    send(client)
    release = Release.objects.get()
    address = f"/measures/releases/{release.pk}/publish/"
    page = said(client.post(address, {"version": "1", "when": "later", "on": "1 June 2026", "at": "9.30"}, follow=True))

    release.refresh_from_db()
    assert release.embargo_until == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    assert "Everybody sees it on 1 June 2026 at 09:30" in page
    with clock.at(release.embargo_until):
        client = enter(Client(), analyst)  # the session of May is over
        assert "Out since 1 June 2026 at 09:30" in said(client.get(f"/measures/releases/{release.pk}/"))


@pytest.mark.parametrize(
    ("on", "at", "sentence"),
    [
        ("", "09:30", "Enter the day on which it comes out"),
        ("1 June 2026", "25:00", "Write the time as hours and minutes"),
        ("1 June 2026", "", "Write the time as hours and minutes"),
        ("28 March 2027", "01:30", "The clocks go forward that night"),
        ("3 May 2026", "09:30", "The embargo has passed already"),
    ],
)
def test_an_instant_that_is_none_is_refused(client, table, on, at, sentence):
    release = m.a_release(dataset=table, state=ReleaseState.DRAFT)
    sent = {"version": "1", "when": "later", "on": on, "at": at}
    assert sentence in said(client.post(f"/measures/releases/{release.pk}/publish/", sent))
    release.refresh_from_db()
    assert release.state == "draft"


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    assert instant(date(2026, 10, 25), clock_time(1, 30)).astimezone(UTC).hour == 0
    assert instant(date(2027, 3, 28), clock_time(1, 30)) is None


@pytest.mark.sec("SEC-39")
@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_publishing_and_withdrawing_ask_for_the_second_factor_again(client, table, act):
    release = m.out(table.series.get().measure, [{}])
    session = client.session
    for each in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] = time.time() - 700
    session.save()
    answer = client.get(f"/measures/releases/{release.pk}/{act}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/account/show-again/")


def test_a_withdrawn_release_says_why_and_stays_readable(client, table):
    release = m.out(table.series.get().measure, [{}])
    address = f"/measures/releases/{release.pk}/withdraw/"
    assert "Enter why it is withdrawn" in said(client.post(address, {"version": "1", "because": ""}))
    page = said(client.post(address, {"version": "1", "because": "Its publisher withdrew it."}, follow=True))
    assert "Withdrawn on 4 May 2026" in page
    assert "Its publisher withdrew it." in page
    assert "Load a correction" not in page
    assert said(client.get("/measures/releases/")).count("Its publisher withdrew it.") == 1


def test_a_draft_can_be_discarded_and_its_file_loaded_again_and_what_is_out_cannot(client, analyst, table, outsider):
    send(client)
    release = Release.objects.get()
    with pytest.raises(Stale):
        commands.discard_release(by=analyst, release=release, version=7)
    with pytest.raises(NotAllowed):
        commands.discard_release(by=outsider, release=release, version=1)
    page = said(client.post(f"/measures/releases/{release.pk}/discard/", {"version": "1"}, follow=True))
    assert "The draft is gone." in page
    assert not Release.objects.exists()
    assert "3 figures were taken" in said(send(client))

    out = m.a_release(dataset=table)
    with pytest.raises(RuleBroken, match="Only a draft can be discarded"):
        commands.discard_release(by=analyst, release=out, version=1)


def test_a_preview_asks_as_much_for_twenty_measures_as_for_one(partnership):
    counts = []
    for times in (1, 20):
        release = m.a_release(dataset=m.a_dataset(), state=ReleaseState.DRAFT)
        for _ in range(times):
            m.a_part(release=release, measure=m.a_measure(dataset=release.dataset))
        whole = queries.whole(release)
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.previews(whole)) == times
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_of_releases_asks_as_much_for_twenty_as_for_one(analyst, table):
    counts = []
    for times in (1, 19):
        for _ in range(times):
            m.a_release(dataset=table, corrects=m.a_release(dataset=table), what_changed="Something.")
        with CaptureQueriesContext(connection) as asked:
            groups = queries.releases(analyst)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert [(str(standing), len(rows)) for standing, _, rows in groups] == [("out", 20), ("corrected", 20)]


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
    assert "1 figures were taken" in said(type_in(client, measure="share", count="300", denominator="341"))


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


def test_a_release_that_corrects_under_embargo_leaves_the_other_out(table):
    out = m.a_release(dataset=table)
    m.a_release(dataset=table, corrects=out, what_changed="Something.", embargo_until=clock.now() + timedelta(hours=1))
    assert queries.shown(queries.whole(out)).standing == "out"

"""Drafts are published now or later, corrected, withdrawn or discarded; lists and previews cost the same for many."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.measures import commands
from oneplan.measures.forms.releases import instant
from oneplan.measures.models import Dataset, Part, Release, ReleaseState
from oneplan.measures.queries import releases as queries
from tests.factories import measures as m
from tests.measures.sending import GOOD, a_table, said, send
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


def test_a_release_comes_out_now_or_at_an_instant(client, analyst, table):
    send(client)
    release = Release.objects.get()
    address = f"/measures/releases/{release.pk}/publish/"
    page = said(client.post(address, {"version": "1", "when": "later", "on": "1 June 2026", "at": "9.30"}, follow=True))

    release.refresh_from_db()
    assert release.embargo_ends_at == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    assert "Everybody sees it on 1 June 2026 at 09:30" in page
    with clock.at(release.embargo_ends_at):
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


def an_embargoed(table):
    """Published, and out in nine days."""
    until = clock.now() + timedelta(days=9)
    return m.out(table.series.get().measure, [{"value": 63.5}], title="Autumn", embargo_ends_at=until)


def test_an_embargo_is_lifted_with_a_reason_and_everybody_sees_the_figures_at_once(client, analyst, table):
    release = an_embargoed(table)
    address = f"/measures/releases/{release.pk}/lift/"
    assert "63.5%" not in said(Client().get("/measures/thriving/"))
    assert "Lift the embargo" in said(client.get(f"/measures/releases/{release.pk}/"))
    assert "Enter why everybody sees it earlier" in said(client.post(address, {"version": "1", "because": ""}))

    page = said(client.post(address, {"version": "1", "because": "Its publisher is out."}, follow=True))

    assert "Out since 4 May 2026 at 12:00, before its embargo of 13 May 2026 at 12:00 ended. Why: Its publish" in page
    assert "Lift the embargo" not in page
    assert "63.5%" in said(Client().get("/measures/thriving/"))
    assert Entry.objects.get(verb="lifted embargo").account_id == analyst.pk
    release.refresh_from_db()
    assert (release.embargo_lifted_by, release.embargo_ends_at > clock.now()) == (analyst.pk, True)


def test_an_embargo_is_not_lifted_by_others_nor_twice_nor_where_there_is_none(analyst, outsider, table):
    release = an_embargoed(table)
    with pytest.raises(NotAllowed):
        commands.lift_embargo(by=outsider, release=release, version=1, because="Now.")
    with pytest.raises(Stale):
        commands.lift_embargo(by=analyst, release=release, version=4, because="Now.")
    with pytest.raises(RuleBroken, match="Say why everybody sees it earlier"):
        commands.lift_embargo(by=analyst, release=release, version=1, because="  ")
    lifted = commands.lift_embargo(by=analyst, release=release, version=1, because="Now.")
    for row in (lifted, m.a_release(dataset=table), m.a_release(dataset=table, state=ReleaseState.DRAFT)):
        with pytest.raises(RuleBroken, match="under no embargo"):
            commands.lift_embargo(by=analyst, release=row, version=row.version, because="Now.")


def holding(at):
    """The releases whose figures hold at an instant."""
    return [part.release for part in Part.objects.live(at)]


def test_a_correction_whose_embargo_is_lifted_takes_the_place_of_the_other(analyst, table):
    first = m.out(table.series.get().measure, [{"value": 61.5}])
    until = clock.now() + timedelta(days=9)
    later = m.out(table.series.get().measure, [{"value": 63.5}], corrects=first, what_changed="One child.",
                  embargo_ends_at=until)  # fmt: skip
    assert holding(clock.now()) == [first]

    commands.lift_embargo(by=analyst, release=later, version=1, because="It is out.")

    assert holding(clock.now()) == [later]
    assert holding(clock.now() - timedelta(seconds=1)) == []
    assert queries.shown(queries.whole(first)).standing == "corrected"


def test_what_was_left_aside_stays_with_the_release(client, table):
    table.lenses = {"Age": "-"}
    table.save()
    send(client, GOOD.replace("value", "value,Age").replace("5\n", "5,All\n").replace("65.2", "65.2,Four"))

    page = said(client.get(f"/measures/releases/{Release.objects.get().pk}/"))

    assert "What was left aside" in page
    assert "1 row left aside: narrowed to “Four”, which no lens shows" in page


@pytest.mark.sec("SEC-63")
def test_of_a_local_file_neither_its_words_nor_its_numbers_of_rows_nor_its_hash_stay_on_the_page(client, table):
    Dataset.objects.update(local=True, rules="local_counts", lenses={"Age": "-"})
    send(client, "area,period,count,denominator,Age\nE10000013,2024/25,60,90,All\nE10000013,2024/25,3,9,Ada L.\n")

    release = Release.objects.get()
    page = said(client.get(f"/measures/releases/{release.pk}/"))

    assert release.left_aside[0] == "Some rows left aside: narrowed to “…”, which no lens shows"
    assert "Ada L." not in page
    assert "SHA-256" not in page
    assert release.file_sha256[:16] not in page


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


def test_a_release_that_corrects_under_embargo_leaves_the_other_out(table):
    out = m.a_release(dataset=table)
    later = clock.now() + timedelta(hours=1)
    m.a_release(dataset=table, corrects=out, what_changed="Something.", embargo_ends_at=later)
    assert queries.shown(queries.whole(out)).standing == "out"

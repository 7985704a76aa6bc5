"""What is not out leaks nowhere: numbers that stand nowhere else, looked for in everything that leaves the house."""

import io
import re
import zipfile
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

from oneplan.common import clock, search
from oneplan.common.models import Entry
from oneplan.measures import commands
from oneplan.measures.models import Kind, ReleaseState, Unit
from tests.factories import measures as m
from tests.people.signing import enter

HERE = ZoneInfo("Europe/London")
SECRET = 7_418_253
AREAS = ["E10000013", "E92000001", "E12000009", "E07000078", "E07000079", "E10000014", "E10000011"]
PERIODS = ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26"]
PAGES = [
    "/",
    "/measures/",
    "/measures/?area=E92000001",
    "/measures/equality/",
    "/measures/{key}/",
    "/measures/{key}/?area=E92000001",
    "/measures/{key}/figure/",
    "/measures/{key}/figure/?period=2025/26",
    "/measures/{key}/figure/?period=2025/26&lens=sex&group=Girls",
    "/measures/{key}/figures.csv",
    "/measures/{key}/figures.xlsx",
    "/measures/{key}/charts/trend.svg",
    "/measures/{key}/charts/neighbours.svg",
    "/measures/{key}/charts/districts.svg",
    "/measures/{key}/charts/lens-sex.svg",
    "/measures/{key}/charts/gap-sex.svg",
    "/plan/",
    "/plan/scorecard/",
    "/search/?q=secret",  # the page repeats what was typed: half of the word finds the whole
    "/sources/",
    "/governance/districts/",
]
PICTURES = ["/measures/{key}/charts/trend.png", "/measures/{key}/charts/lens-sex.png"]


def counts(base):
    """Figures for every place, period and group: of them all nobody may meet one."""
    groups = [("", ""), ("sex", "Girls"), ("sex", "Boys")]
    return [
        {"area": area, "period": period, "lens": lens, "group": group, "count": float(base), "value": float(base)}
        for area in AREAS
        for period in PERIODS
        for lens, group in groups
    ]


def a_count(**fields):
    """A measure that counts, so that its numbers are shown to the last figure."""
    return m.a_measure(key="counted", title="Children counted", unit=Unit.COUNT, kind=Kind.COUNT, **fields)


def told(client, address):
    """Everything one answer says; of a workbook, what its sheets say."""
    answer = client.get(address)
    body = answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace") + str(dict(answer.headers))


def shows(client, number=SECRET, key="counted"):
    """The addresses that show a number, in any spelling."""
    # Outlines of districts are no words; that nothing can be read off coordinates is proven in test_disclosure_worlds.
    spellings = "|".join(re.escape(each) for each in (str(number), f"{number:,}", f"{number / 1e6:.2f}"))
    spelled = re.compile(rf"(?<![\d.])({spellings})(?!\d)")
    outlines = re.compile(r"\bd=\"[^\"]*\"")
    return [page for page in PAGES if spelled.search(outlines.sub("", told(client, page.format(key=key))))]


@pytest.fixture(params=["stranger", "an account"])
def reader(request, partnership):
    """A browser of somebody who tends nothing."""
    client = Client()
    if request.param == "an account":
        enter(client, request.getfixturevalue("outsider"))
    return client


@pytest.fixture
def measure(partnership):
    """A measure with figures that are out."""
    made = a_count()
    m.out(made, counts(1_000), title="Out")
    return made


DAYS = timedelta(days=1)
HIDDEN = {
    "a draft": lambda: {"state": ReleaseState.DRAFT},
    "embargoed": lambda: {"embargo_ends_at": clock.now() + DAYS},
    "withdrawn": lambda: {
        "state": ReleaseState.WITHDRAWN,
        "withdrawn_at": clock.now(),
        "withdrawn_because": "secretly",
    },
}


def test_what_is_out_is_shown_everywhere_else_the_proofs_below_would_prove_nothing(reader, measure):
    m.out(measure, counts(SECRET), title="Newer")

    shown = shows(reader)

    for page in ("/measures/", "/measures/{key}/", "/measures/{key}/figure/", "/measures/{key}/figures.csv"):
        assert page in shown
    for page in ("figures.xlsx", "charts/trend.svg", "charts/neighbours.svg", "charts/districts.svg"):
        assert f"/measures/{{key}}/{page}" in shown


@pytest.mark.sec("SEC-06")
@pytest.mark.parametrize("state", HIDDEN)
def test_no_figure_of_a_release_that_is_not_out_gets_out(reader, measure, state):
    pictures = [reader.get(page.format(key="counted")).content for page in PICTURES]
    m.out(measure, counts(SECRET), title="secretly", file_name="secretly.csv", **HIDDEN[state]())
    search.rebuild()

    assert shows(reader) == []
    assert "1,000" in told(reader, "/measures/counted/")
    assert [reader.get(page.format(key="counted")).content for page in PICTURES] == pictures
    assert pictures[0][:4] == b"\x89PNG"
    for page in PAGES:
        assert "secretly" not in told(reader, page.format(key="counted")), page


@pytest.mark.sec("SEC-06")
def test_figures_that_were_corrected_are_gone_from_everywhere(reader, partnership):
    measure = a_count()
    wrong = m.out(measure, counts(SECRET), title="Wrong")
    m.out(measure, counts(1_000), title="Right", corrects=wrong, what_changed="Two schools were counted twice.")

    assert shows(reader) == []


@pytest.mark.sec("SEC-06")
def test_a_correction_under_embargo_leaves_the_old_figures_where_they_are(reader, partnership):
    measure = a_count()
    wrong = m.out(measure, counts(1_000), title="Wrong")
    later = {"embargo_ends_at": clock.now() + DAYS}
    m.out(measure, counts(SECRET), title="Right", corrects=wrong, what_changed="secretly", **later)

    assert shows(reader) == []
    assert "1,000" in told(reader, "/measures/counted/")


@pytest.mark.sec("SEC-06")
@pytest.mark.django_db(transaction=True)
def test_an_embargo_ends_by_the_clock_alone(reader, measure):
    until = clock.now() + timedelta(hours=2)
    m.out(measure, counts(SECRET), title="Later", embargo_ends_at=until)
    written = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "session" not in sql:
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for _ in range(2):  # the second time from memory
            assert shows(reader) == []
        with clock.at(until - timedelta(seconds=30)):
            assert shows(reader) == []
        with clock.at(until + timedelta(seconds=1)):
            assert "/measures/{key}/figures.csv" in shows(reader)
            assert "/measures/" in shows(reader)
    assert [sql for sql in written if "common_attempts" not in sql.lower()] == []


@pytest.mark.sec("SEC-06")
@pytest.mark.django_db(transaction=True)
def test_withdrawn_figures_are_gone_with_the_next_request_and_older_ones_are_back(reader, measure, officer):
    newer = m.out(measure, counts(SECRET), title="Newer")
    assert "/measures/{key}/" in shows(reader)

    commands.withdraw_release(by=officer, release=newer, version=newer.version, because="Its publisher withdrew it.")

    assert shows(reader) == []
    assert "1,000" in told(reader, "/measures/counted/")
    assert Entry.objects.filter(verb="withdrew").count() == 1


@pytest.mark.sec("SEC-06")
def test_a_measure_that_is_not_published_shows_no_figure_and_no_word(reader, partnership):
    hidden = a_count(published=False, why="secretly", numerator="secretly")
    m.out(hidden, counts(SECRET), title="secretly")
    m.a_measure_note(measure=hidden, text="secretly")
    search.rebuild()

    assert shows(reader) == []
    for page in PAGES:
        assert "secretly" not in told(reader, page.format(key="counted")), page


def bare(answer):
    """What a visitor could tell apart: all but the id of the request."""
    name = answer.headers["X-Request-Id"].encode()
    headers = {key: value for key, value in answer.headers.items() if key not in {"X-Request-Id", "Content-Length"}}
    clean = re.compile(rb"nonce-[\w+/=-]+|csrfmiddlewaretoken\" value=\"\w+|next=[^\"&]*")
    return (
        answer.status_code,
        {k: clean.sub(b"", v.encode()) for k, v in headers.items()},
        answer.content.replace(name, b""),
    )


@pytest.mark.sec("SEC-05")
def test_what_may_not_be_seen_looks_like_what_is_not_there(reader, partnership):
    m.out(a_count(published=False), counts(SECRET))
    compared = 0
    for page in PAGES + PICTURES:
        if "{key}" in page:
            one, other = (bare(reader.get(page.format(key=key))) for key in ("counted", "nothing"))
            assert one[0] == 404, page
            assert one == other, page
            compared += 1
    assert compared > 10


@pytest.mark.sec("SEC-05")
def test_those_who_tend_figures_see_what_is_not_out_on_the_page_of_its_release_alone(measure, analyst):
    release = m.out(measure, counts(SECRET), title="Not yet", state=ReleaseState.DRAFT)
    client = enter(Client(), analyst)

    assert "7,418,253" in told(client, f"/measures/releases/{release.pk}/")
    assert shows(client) == []  # pages show to everybody what everybody may see

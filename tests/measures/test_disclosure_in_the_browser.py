"""From the form a partner's count is typed into, to everything that leaves: a small number is seen nowhere, ever."""

import io
import json

import openpyxl
import pytest
from django.test import Client

from oneplan.common.models import Entry
from oneplan.measures import areas
from oneplan.measures.models import Kind, Measure, Part, Reader, Release, ReleaseState, Unit
from oneplan.measures.reporting import score_lines
from tests.factories import measures as m
from tests.measures.local_returns import COTSWOLD, STROUD
from tests.measures.sending import said
from tests.people.signing import enter

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-62"), pytest.mark.sec("SEC-63")]


@pytest.fixture
def mentored(partnership) -> Measure:
    """A count that a charity types in: local, so its small numbers are protected."""
    dataset = m.a_dataset(
        key="mentoring", title="Mentoring", reader=Reader.RETURN, local=True, rules="local_counts", publisher="The Door"
    )
    return m.a_measure(
        key="mentored", title="Mentored", dataset=dataset, unit=Unit.COUNT, kind=Kind.COUNT, numerator="Mentored",
        denominator="",
    )  # fmt: skip


@pytest.fixture
def client(analyst) -> Client:
    """The browser of an analyst."""
    return enter(Client(), analyst)


def typed_in(client: Client, count: int, period: str, area: str = STROUD) -> tuple[Release, str]:
    """A return as it is typed into the form, and the page of the draft it becomes."""
    sent = {"measure": "mentored", "area": area, "period": period, "count": str(count)}
    page = said(client.post("/measures/datasets/mentoring/return/", sent, follow=True))
    return Release.objects.get(title=f"Mentored: {areas.place(area)}, {period}"), page


def published(client: Client, release: Release) -> str:
    """The page after its button to publish was pressed."""
    sent = {"version": str(release.version), "when": "now"}
    page: str = said(client.post(f"/measures/releases/{release.pk}/publish/", sent, follow=True))
    return page


def figures_of(period: str, area: str = STROUD) -> dict[str, object]:
    """One figure in each form in which a stranger can take it along: the CSV, the workbook, the score."""
    stranger, place = Client(), {"area": area}
    text = stranger.get("/measures/mentored/figures.csv", place).getvalue().decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(stranger.get("/measures/mentored/figures.xlsx", place).getvalue()))
    lines = [line for line in text.splitlines() if area in line and f",{period}," in line]
    rows = [
        [str(cell) for cell in row if cell is not None]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if area in row and period in map(str, row)
    ]
    (score,) = [each for each in score_lines(areas.place(area)) if each["id"] == "mentored"]
    return {"csv": lines, "xlsx": rows, "score": json.loads(json.dumps(score))}


def test_a_small_number_that_is_typed_in_is_seen_on_no_page_and_in_no_file(client, mentored):
    release, draft = typed_in(client, 7, "2025 Q1")
    assert "held back before anybody sees them" in said(client.get("/measures/datasets/mentoring/return/"))
    assert "The release is published." in published(client, release)

    page = said(Client().get("/measures/mentored/", {"area": STROUD}))
    assert "[c]" in page
    took = figures_of("2025 Q1")
    assert len(took["csv"]) == 1
    assert len(took["xlsx"]) == 1
    assert ",[c]," in took["csv"][0]
    assert "7" not in took["csv"][0].split(",")
    assert "[c]" in took["xlsx"][0]
    assert not {"7", "7.0"} & set(took["xlsx"][0])
    assert (took["score"]["value"], took["score"]["lower"], took["score"]["upper"]) == (None, None, None)
    for where in (draft, said(client.get(f"/measures/releases/{release.pk}/"))):
        assert "7 in 2025 Q1" not in where
    part = Part.objects.get()
    assert (part.protected, bool(part.raw_sha256)) == (1, True)


def test_a_number_that_is_large_enough_is_shown_rounded(client, mentored):
    release, _ = typed_in(client, 43, "2025 Q1")
    published(client, release)

    took = figures_of("2025 Q1")
    assert took["score"]["value"] == 45
    assert "43" not in took["csv"][0].split(",")


def test_a_year_that_would_give_a_hidden_quarter_away_is_hidden_too(client, mentored):
    """Two, ten, nobody, nobody: a year of twelve less a quarter of ten leaves one or two."""
    for count, quarter in ((2, 1), (10, 2), (0, 3), (0, 4)):
        release, _ = typed_in(client, count, f"2025 Q{quarter}")
        published(client, release)
    year, _ = typed_in(client, 12, "2025")
    elsewhere, _ = typed_in(client, 12, "2025", COTSWOLD)
    published(client, year)
    published(client, elsewhere)

    assert ",[c]," in figures_of("2025")["csv"][0]
    assert figures_of("2025")["score"]["value"] != 10
    assert figures_of("2025", COTSWOLD)["score"]["value"] == 10  # by itself a year of twelve is shown
    assert ",[c]," in figures_of("2025 Q1")["csv"][0]


def test_an_official_file_that_says_the_hidden_number_is_not_published_and_the_page_stays_as_it_was(client, mentored):
    release, _ = typed_in(client, 7, "2025 Q1")
    published(client, release)
    official = m.a_dataset(key="official", title="Official counts")
    m.a_measure(key="twin", title="Twin", dataset=official, unit=Unit.COUNT, kind=Kind.COUNT, numerator="Mentored",
                denominator="")  # fmt: skip
    later = m.a_release(dataset=official, state=ReleaseState.DRAFT)
    m.a_part(release=later, measure=Measure.objects.get(key="twin"), figures=[
        {"area": STROUD, "period": "2025 Q1", "value": 7.0, "count": 7.0, "denominator": None},
    ])  # fmt: skip
    before = Client().get("/measures/mentored/", {"area": STROUD}).content

    page = said(client.post(f"/measures/releases/{later.pk}/publish/", {"version": "1", "when": "now"}, follow=True))

    assert "The release is published." not in page
    assert "Stroud, 2025 Q1" in page
    later.refresh_from_db()
    assert later.state == ReleaseState.DRAFT
    assert not Entry.objects.filter(verb="published", object_id=later.pk).exists()
    assert Client().get("/measures/mentored/", {"area": STROUD}).content == before


def test_withdrawing_what_held_it_back_does_not_let_it_out(client, mentored):
    first, _ = typed_in(client, 2, "2025 Q1")
    published(client, first)
    first.refresh_from_db()
    sent = {"version": str(first.version), "because": "Typed in twice."}
    assert "The release is withdrawn." in said(
        client.post(f"/measures/releases/{first.pk}/withdraw/", sent, follow=True)
    )
    for count, when in ((10, "2025 Q2"), (0, "2025 Q3"), (0, "2025 Q4"), (12, "2025")):
        release, _ = typed_in(client, count, when)
        published(client, release)

    assert ",[c]," in figures_of("2025")["csv"][0]

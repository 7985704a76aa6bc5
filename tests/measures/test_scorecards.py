"""A scorecard in words: what is going wrong, in which order, and how many tests chance alone would pass."""

import html
import re

import pytest

from oneplan.common import clock
from oneplan.measures import areas, panels, showing_scorecards, words
from oneplan.measures.models import Measure
from oneplan.measures.queries.scorecards import in_use, scorecard
from tests.factories.places import a_district
from tests.measures.evidence import ENGLAND, GLOS, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

FIVE = years(2019, 2023)


def card():
    return scorecard(in_use(Measure.objects.all()), areas.place(GLOS))


def said(client):
    """The words of the scorecard of all measures."""
    answer = client.get("/measures/")
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_scorecard_says_of_how_many_measures_how_many_could_be_compared(client, partnership):
    for number in range(2):
        made = a_measure(title=f"Measure {number}")
        a_release(made, [a_row("2023/24", 60.0, (58, 62)), a_row("2023/24", 70.0, area=ENGLAND)])
    a_release(a_measure(), [a_row("2023/24", 60.0)])
    a_measure(title="Silent")
    text = said(client)
    assert "2 compared with England; fewer than one of them would look different by chance alone." in text
    assert "The other 1 with a figure here cannot be compared" in text


def test_what_gets_worse_stands_before_what_is_only_lower_or_better(partnership):
    for title, values, england in (
        ("Better", [60.0] * 5, 50.0),
        ("Sinking", [80, 76, 72, 68, 64], 50.0),
        ("Worse and sinking", [80, 76, 72, 68, 64], 70.0),
        ("A worse one", [60.0] * 5, 70.0),
    ):
        rows = a_series(FIVE, values, 1.0)
        a_release(a_measure(title=title, kind="mean"), [*rows, a_row("2023/24", england, area=ENGLAND)])
    assert [line.title for line in showing_scorecards.lines(card(), areas.place(GLOS))] == [
        "Worse and sinking",
        "A worse one",
        "Sinking",
        "Better",
    ]


def test_a_scorecard_says_how_many_trends_were_tested(client, partnership):
    for title, values in (("Sinking", [80, 76, 72, 68, 64]), ("Standing", [60.0] * 5)):
        a_release(a_measure(title=title, kind="mean"), a_series(FIVE, values, 1.0))
    a_release(a_measure(title="Young"), [a_row("2023/24", 60.0, (58, 62))])
    text = said(client)
    assert "2 trends tested, at 99.8%; fewer than one would look like a change by chance alone." in text
    assert words.trends_tested(0) == "No trend over five years could be worked out."
    assert words.trends_tested(500).endswith("about 1 would look like a change by chance alone.")


def test_what_is_going_wrong_is_what_is_worse_or_getting_worse(partnership):
    for title, values, england in (("Sinking", [80, 76, 72, 68, 64], 50.0), ("Fine", [60.0] * 5, 50.0)):
        rows = a_series(FIVE, values, 1.0)
        a_release(a_measure(title=title, kind="mean"), [*rows, a_row("2023/24", england, area=ENGLAND)])
    (line,) = showing_scorecards.wrong(card())
    words_of_it = "Getting worse over five years, though better than England"
    assert (line.title, line.judged, line.status) == ("Sinking", words_of_it, "worse")


def test_what_is_worse_and_gets_worse_is_said_to_be_both(partnership):
    rows = a_series(FIVE, [80, 76, 72, 68, 64], 1.0)
    a_release(a_measure(kind="mean"), [*rows, a_row("2023/24", 70.0, area=ENGLAND)])
    (line,) = showing_scorecards.wrong(card())
    assert line.judged == "Worse than England, and getting worse over five years"


def test_a_district_says_how_many_of_its_measures_were_tested(partnership, stranger):
    district = a_district(code="E07000078", name="Cheltenham")
    here = {"area": "E07000078"}
    a_release(a_measure(), [a_row("2023/24", 60.0, (58, 62), **here), a_row("2023/24", 70.0, area=ENGLAND)])
    a_measure(title="Elsewhere")
    shown = panels.here(district, clock.today(), stranger)
    assert ([line.value for line in shown.lines], shown.of) == (["60.0%"], 2)
    assert shown.chance.startswith("1 compared with England; fewer than one of them would look different by chance")

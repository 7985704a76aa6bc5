"""A measure is defined in the browser: the same definition that the partnership file holds."""

import io
from datetime import date

import pytest
import yaml
from django.test import Client

from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.models import Entry
from oneplan.measures import commands
from oneplan.measures.forms.definitions import NUMBERS
from oneplan.measures.models import Kind, Measure, Unit
from oneplan.measures.rules import UNITS_OF, fits
from oneplan.web.commands import dump_file
from tests.factories import measures as m
from tests.measures.sending import said
from tests.people.signing import enter

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "Children who eat the school meal they may have",
    "numerator": "Pupils who ate a free school meal on the day of the census",
    "denominator": "Pupils who may have one",
    "number": "proportion percent",
    "polarity": "high_good",
    "why": "A child who has eaten can learn.",
    "certainty": "published",
}
FIELDS = {
    "title": "Meals",
    "numerator": "Pupils who ate",
    "denominator": "Pupils",
    "kind": "proportion",
    "unit": "percent",
    "polarity": "high_good",
    "why": "A child who has eaten can learn.",
}


@pytest.fixture
def client(analyst):
    """The browser of an analyst."""
    return enter(Client(), analyst)


def test_what_is_typed_in_is_what_the_partnership_file_holds(client, analyst):
    census = m.a_dataset(key="census", title="School census")

    page = said(client.post("/measures/new/", {**TYPED, "dataset": str(census.pk)}, follow=True))

    assert "The measure is defined." in page
    assert "Edit Children who eat the school meal they may have" in page
    out = io.StringIO()
    dump_file(out)
    (held,) = yaml.safe_load(out.getvalue())["measures"]
    assert held.pop("id").startswith("children-who-eat-the-school-meal")
    assert held == {
        **{name: TYPED[name] for name in ("title", "numerator", "denominator", "polarity", "why")},
        "kind": "proportion",
        "unit": "percent",
        "dataset": "census",
        "reviewed_on": date(2026, 5, 4),
    }
    assert Entry.objects.get(verb="defined").account_id == analyst.pk


def test_nobody_else_sees_it_before_it_is_shown_to_everybody(client):
    client.post("/measures/new/", TYPED)
    measure = Measure.objects.get()
    assert not measure.published
    assert Client().get(f"/measures/{measure.key}/").status_code == 404
    assert "Define a measure" in said(client.get("/measures/import/"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"numerator": ""}, "Enter what is counted"),
        ({"number": ""}, "Select what kind of number it is"),
        ({"denominator": ""}, "Say out of what it is counted: without that there is no share and no rate."),
        ({"title": "children WHO eat the school meal they may have!"}, "already. Edit that one"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, typed, sentence):
    m.a_measure(title=TYPED["title"])
    assert sentence in said(client.post("/measures/new/", {**TYPED, "title": "Meals", **typed}))
    assert Measure.objects.count() == 1


def test_a_measure_may_be_called_like_a_word_of_an_address(officer):
    made = commands.define_measure(by=officer, **{**FIELDS, "title": "Releases"})
    assert made.key.startswith("releases-")


def test_those_who_do_not_tend_measures_may_not(outsider, partnership):
    with pytest.raises(NotAllowed, match="You cannot define measures"):
        commands.define_measure(by=outsider, **FIELDS)
    assert enter(Client(), outsider).get("/measures/new/").status_code == 404
    assert Client().get("/measures/new/").status_code == 302


def test_a_statistic_is_told_in_its_unit_and_nobody_publishes_by_defining(officer):
    with pytest.raises(RuleBroken, match="not told in that unit"):
        commands.define_measure(by=officer, **{**FIELDS, "unit": "per_1000"})
    with pytest.raises(RuleBroken, match="published cannot be changed here"):
        commands.define_measure(by=officer, **FIELDS, published=True)


def test_every_kind_and_unit_that_the_form_offers_fits_and_no_kind_is_without_a_unit():
    offered = [code.split() for code, _ in NUMBERS]
    assert all(fits(kind, unit) for kind, unit in offered)
    assert {kind for kind, _ in offered} == set(UNITS_OF) == set(Kind)
    assert {unit for units in UNITS_OF.values() for unit in units} == set(Unit)

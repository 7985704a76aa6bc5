"""One rule answers both questions, and its two answers agree in any world (SEC-04)."""

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplan.common import clock
from oneplan.common.errors import NotAllowed
from oneplan.common.policy import every_rule
from oneplan.governance import policies as governance
from oneplan.governance.models import Body, SeatKind
from oneplan.people import policies as people
from oneplan.people.models import OfficeKind, Person, User
from oneplan.plan import policies as plan
from oneplan.plan.models import Advocacy, Plan
from oneplan.web import policies as web
from tests.factories.governance import a_body, a_seat, a_substitute, a_term
from tests.factories.people import a_person, an_account, an_invitation, an_office, an_organisation
from tests.factories.places import a_district, a_partnership

pytestmark = pytest.mark.django_db
ALL = (governance, people, plan, web)  # imported: so every rule there is has been declared


def is_span(span: Any) -> bool:
    return None in span or span[0] <= span[1]


spans: Any = st.tuples(st.integers(-3, 3) | st.none(), st.integers(-3, 3) | st.none()).filter(is_span)


def days(span):
    start, end = (None if each is None else clock.today() + timedelta(days=each) for each in span)
    return {"from_on": start, "to_on": end}


@st.composite
def worlds(draw):
    """Who there is, as data: offices and terms that ended, hold or are yet to come; closed and personless accounts."""
    one = st.fixed_dictionaries(
        {
            "account": st.sampled_from(["open", "closed", "none"]),
            "public": st.booleans(),
            "offices": st.lists(st.tuples(st.sampled_from(list(OfficeKind)), spans), max_size=2),
            "terms": st.lists(st.tuples(st.sampled_from(list(SeatKind)), spans), max_size=2),
        }
    )
    return draw(st.lists(one, min_size=1, max_size=3))


def make(world):
    """The world in the database; answers with the actors in it."""
    a_partnership()
    district, bodies = a_district(), [a_body(), a_body()]
    an_organisation()
    the_plan = Plan.objects.create(key="p", title="Plan", short_title="Plan", vision="Good")
    the_plan.editions.create(key="e", kind="year", title="Year")
    pillar = the_plan.pillars.create(key="l", name="Pillar")
    pillar.priorities.create(key="y", name="Priority").outcomes.create(key="o", statement="Well")
    actors = [AnonymousUser(), an_account(person=None), User(email="unsaved@example.org")]
    for place, each in enumerate(world):
        person = a_person(named_in_public=each["public"])
        for kind, span in each["offices"]:
            of = district if kind == "district_coordinator" else None
            an_office(person=person, kind=kind, district=of, **days(span))
        for kind, span in each["terms"]:
            seat = a_seat(body=bodies[place % 2], kind=kind)
            a_term(seat=seat, person=person, **days(span))
            a_substitute(seat=seat, person=person)
        Advocacy.objects.create(key=f"a{place}", on=clock.today(), forum="Forum", raised="Something", person=person)
        if each["account"] != "none":
            actors.append(an_account(person=person, is_active=each["account"] == "open"))
            an_invitation(person=person, invited_by=actors[-1])
    return actors


@pytest.mark.sec("SEC-04")
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))  # some 2,000 questions each
@given(worlds())
def test_the_rows_a_rule_shows_are_the_rows_it_allows(world):
    rules = list(every_rule())
    assert len(rules) > 30
    with transaction.atomic():
        for actor in make(world):
            for rule in rules:
                shown = list(rule.rows(actor).values_list("pk", flat=True))
                assert len(shown) == len(set(shown)), f"{rule} repeats rows"
                allowed = [row.pk for row in rule.model._default_manager.all() if rule.allows(actor, row)]
                assert sorted(map(str, shown)) == sorted(map(str, allowed)), rule
        transaction.set_rollback(True)


@pytest.mark.sec("SEC-04")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_what_a_rule_says_follows_from_relationships_alone(world):
    """The same answer worked out in plain Python, without the engine and without a query of ours."""
    with transaction.atomic():
        make(world)
        people_ = list(Person.objects.order_by("pk"))
        for account in User.objects.select_related("person"):
            whose = [each for each in people_ if each == account.person]
            held = [office.kind for person in whose for office in person.offices.all() if holds(office)]
            sits = [term for person in whose for term in person.terms.all() if holds(term)]
            live = account.is_active and account.person is not None
            officer, belongs = live and "support_officer" in held, live and bool(held or sits)
            expected = {
                people.register_organisation: officer,
                people.list_persons: officer,
                people.list_offices: live and bool(held),
                governance.establish_body: officer,
                plan.start_plan: officer,
                plan.list_advocacy: belongs,
                plan.log_advocacy: belongs,
                web.see_findings: belongs,
                web.edit_partnership: officer,
            }
            for rule, answer in expected.items():
                assert rule.rows(account).exists() == answer, (rule, account, held)
            mine = set(plan.correct_advocacy.rows(account).values_list("person", flat=True))
            everyone = set(Advocacy.objects.values_list("person", flat=True))
            assert mine == (everyone if officer else {account.person_id} if belongs else set())
        transaction.set_rollback(True)


def holds(row):
    today = clock.today()
    return (row.from_on is None or row.from_on <= today) and (row.to_on is None or row.to_on >= today)


@pytest.mark.sec("SEC-04")
@pytest.mark.parametrize("actor", [AnonymousUser(), User(email="unsaved@example.org")], ids=["a stranger", "unsaved"])
def test_an_empty_identity_matches_no_empty_column(actor):
    make([{"account": "none", "public": False, "offices": [], "terms": []}])
    Advocacy.objects.create(key="nobody", on=date(2026, 1, 1), forum="Forum", raised="Something")  # person is empty
    an_account(person=None)

    protected = [rule for rule in every_rule() if rule.name.split(".")[1].split("_")[0] not in {"see", "name"}]
    assert len(protected) > 20
    for rule in protected:
        assert not rule.rows(actor).exists(), rule
    for rule in (people.see_person, people.see_office, plan.see_advocacy, governance.see_holder):
        assert not rule.rows(actor).exists(), rule


def test_every_answer_is_one_query():
    an_account()
    actor, body = an_account(), a_body()
    for rule in every_rule():
        with CaptureQueriesContext(connection) as seen:
            list(rule.rows(actor))
        assert len(seen) <= 1, rule
    with CaptureQueriesContext(connection) as seen:
        governance.edit_body.allows(actor, body)
    assert len(seen) == 1


@pytest.mark.sec("SEC-34")
def test_a_refusal_is_said_in_words_and_logged_without_personal_data(caplog):
    actor, body = an_account(person=a_person(name="Quirin Unusual")), a_body(name="Quite a Board")
    with caplog.at_level(logging.WARNING, "oneplan.policy"), pytest.raises(NotAllowed) as no:
        governance.edit_body.require(actor, body)

    assert str(no.value) == "You cannot edit this body."
    [line] = caplog.records
    assert (line.rule, line.account, line.object) == ("governance.edit_body", str(actor.pk), str(body.pk))
    assert "Qui" not in line.getMessage() + str(line.__dict__)


def test_access_ends_with_the_relationship_on_the_next_question():
    officer = an_account()
    office = an_office(person=officer.person)
    assert governance.edit_body.allows(officer, body := a_body())

    office.to_on = clock.today() - timedelta(days=1)
    office.save()

    assert not governance.edit_body.allows(officer, body)
    assert Body.objects.filter(pk=body.pk).exists()

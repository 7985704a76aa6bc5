"""One rule answers both questions, and its two answers agree in any world (SEC-04)."""

import logging
import random
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oneplan.common import clock
from oneplan.common.errors import NotAllowed
from oneplan.common.policy import every_rule
from oneplan.governance import policies as governance
from oneplan.governance.models import Body, SeatKind
from oneplan.people import policies as people
from oneplan.people.models import OfficeKind, User
from oneplan.plan import policies as plan
from oneplan.plan.models import Advocacy, Plan
from oneplan.web import policies as web
from tests.factories.governance import a_body, a_seat, a_substitute, a_term
from tests.factories.people import a_person, an_account, an_invitation, an_office, an_organisation
from tests.factories.places import a_district, a_partnership

pytestmark = pytest.mark.django_db
ALL = (governance, people, plan, web)  # imported: so every rule there is has been declared


WORLDS = 1000
RULES_A_WORLD = 2  # each rule is asked in some fifty of the worlds, of an actor and a row by chance


def span(chance):
    """From and to, in days from today: either may be open, and none ends before it began."""
    first, last = (clock.today() + timedelta(days=day) for day in sorted(chance.choices(range(-3, 4), k=2)))
    return {"from_on": chance.choice((first, None)), "to_on": chance.choice((last, None))}


def make_ground():
    """What is the same in every world."""
    a_partnership()
    an_organisation()
    the_plan = Plan.objects.create(key="p", title="Plan", short_title="Plan", vision="Good")
    the_plan.editions.create(key="e", kind="year", title="Year")
    pillar = the_plan.pillars.create(key="l", name="Pillar")
    pillar.priorities.create(key="y", name="Priority").outcomes.create(key="o", statement="Well")
    return a_district(), [a_seat(body=a_body(), kind=kind) for kind in SeatKind]


def make_world(chance, district, seats):
    """Offices and terms that ended, hold or are yet to come; closed and personless accounts. The actors in it."""
    actors = [AnonymousUser(), an_account(person=None), User(email="unsaved@example.org")]
    for place in range(chance.randint(1, 3)):
        person = a_person(named_in_public=chance.random() < 0.5)
        for kind in chance.choices(list(OfficeKind), k=chance.randint(0, 2)):
            an_office(
                person=person, kind=kind, district=district if kind == "district_coordinator" else None, **span(chance)
            )
        for seat in chance.sample(seats, k=chance.randint(0, 2)):
            a_term(seat=seat, person=person, **span(chance))
            a_substitute(seat=seat, person=person, meeting_on=clock.today() + timedelta(days=place))
        Advocacy.objects.create(key=f"a{place}", on=clock.today(), forum="Forum", raised="Something", person=person)
        state = chance.choice(("open", "open", "closed", "none"))
        if state != "none":
            actors.append(an_account(person=person, is_active=state == "open"))
            an_invitation(person=person, invited_by=actors[-1])
    return actors


def worlds():
    """A thousand worlds, one after another, each taken back; whoever reads a failure sees its number."""
    ground = make_ground()
    for number in range(WORLDS):
        chance = random.Random(number)
        with transaction.atomic():
            yield number, chance, make_world(chance, *ground)
            transaction.set_rollback(True)


@pytest.mark.sec("SEC-04")
def test_in_a_thousand_worlds_a_rule_shows_what_it_allows_and_what_follows_from_relationships_alone():
    rules = list(every_rule())
    assert len(rules) > 30
    answered, met = set(), set()
    for number, chance, actors in worlds():
        for rule in chance.sample(rules, RULES_A_WORLD):
            answered.add((rule.name, agrees(rule, chance, chance.choice(actors), number)))
        account = chance.choice([each for each in actors if each.pk])
        expected = worked_out(account)
        rule = chance.choice(list(expected))
        assert rule.rows(account).exists() == expected[rule], f"world {number}: {rule}"
        met.add((rule, expected[rule]))
    both = [rule for rule in rules if {(rule.name, True), (rule.name, False)} <= answered]
    assert len(both) > 20, "rules that were met with a yes and with a no"
    assert len(met) == 2 * len(expected)


def agrees(rule, chance, actor, number):
    """Whether the rule allows one row; fails where it is not among those it shows just then."""
    shown = list(rule.rows(actor).values_list("pk", flat=True))
    assert len(shown) == len(set(shown)), f"world {number}: {rule} repeats rows"
    rows = list(rule.model._default_manager.all())
    if not rows:
        return None
    row = chance.choice(rows)
    answer = rule.allows(actor, row)
    assert answer == (row.pk in shown), f"world {number}: {rule}"
    return answer


def worked_out(account):
    """What some rules must say, in plain Python: without the engine and without a query of ours."""
    person = account.person
    held = [office.kind for office in person.offices.all() if holds(office)] if person else []
    sits = [term for term in person.terms.all() if holds(term)] if person else []
    live = account.is_active and person is not None
    officer, belongs = live and "support_officer" in held, live and bool(held or sits)
    return {
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


@pytest.mark.sec("SEC-04")
def test_who_belongs_corrects_their_own_advocacy_and_an_officer_everybodys():
    ground = make_ground()
    for number in range(60):
        with transaction.atomic():
            for account in [each for each in make_world(random.Random(number), *ground) if each.pk]:
                mine = set(plan.correct_advocacy.rows(account).values_list("person", flat=True))
                everyone = set(Advocacy.objects.values_list("person", flat=True))
                says = worked_out(account)
                if says[people.list_persons]:
                    assert mine == everyone
                else:
                    assert mine == ({account.person_id} if says[plan.list_advocacy] else set())
            transaction.set_rollback(True)


def holds(row):
    today = clock.today()
    return (row.from_on is None or row.from_on <= today) and (row.to_on is None or row.to_on >= today)


@pytest.mark.sec("SEC-04")
@pytest.mark.parametrize("actor", [AnonymousUser(), User(email="unsaved@example.org")], ids=["a stranger", "unsaved"])
def test_an_empty_identity_matches_no_empty_column(actor):
    make_world(random.Random(1), *make_ground())
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
    with caplog.at_level(logging.WARNING, "oneplan.refusals"), pytest.raises(NotAllowed) as no:
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

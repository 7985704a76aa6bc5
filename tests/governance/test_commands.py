"""Every command of governance: who may, who may not, and one entry of the record each time."""

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common.errors import NotAllowed, Stale
from oneplan.common.models import Entry
from oneplan.governance import commands
from oneplan.governance.models import BodyType, RelationKind, SeatKind
from tests.factories import governance as make
from tests.factories.people import a_person, an_account, an_office, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "partnership")]

ON = date(2026, 4, 1)
LATER = date(2026, 9, 1)
CORRECTED: dict[str, Any] = {"version": 1, "because": "slip", "from_on": ON}


def relation_of_a_body() -> dict[str, Any]:
    relation = make.a_relation()
    return {"body": relation.body, "relation": relation, "version": 1, "on": ON}


# What each command is told besides `by`, in a scene where nothing but the person stands in its way.
ACTS: dict[str, Callable[[], dict[str, Any]]] = {
    "add_alias": lambda: {"body": make.a_body(), "name": "The coalition"},
    "add_legal_basis": lambda: {"act": "Children Act 2004", "section": "10", "duty": "To work together."},
    "assign_responsibility": lambda: {"body": make.a_body(), "given_by": make.a_body(), "title": "Early help"},
    "correct_alias": lambda: {"alias": make.a_body_name(), **CORRECTED},
    "correct_body": lambda: {"body": make.a_body(), **CORRECTED},
    "correct_mandate": lambda: {"mandate": make.a_mandate(), **CORRECTED},
    "correct_relation": lambda: {"relation": make.a_relation(), **CORRECTED},
    "correct_responsibility": lambda: {"responsibility": make.a_responsibility(), **CORRECTED},
    "correct_seat": lambda: {"seat": make.a_seat(), **CORRECTED},
    "correct_term": lambda: {"term": make.a_term(), **CORRECTED},
    "create_seat": lambda: {"body": make.a_body(), "title": "Chair", "kind": SeatKind.CHAIR, "from_on": ON},
    "end_alias": lambda: {"alias": make.a_body_name(), "version": 1, "on": ON},
    "end_body": lambda: {"body": make.a_body(), "version": 1, "on": ON},
    "end_mandate": lambda: {"mandate": make.a_mandate(), "version": 1, "on": ON, "because": "It is done."},
    "end_relation": relation_of_a_body,
    "end_responsibility": lambda: {"responsibility": make.a_responsibility(), "version": 1, "on": ON},
    "end_seat": lambda: {"seat": make.a_seat(), "version": 1, "on": ON},
    "end_term": lambda: {"term": make.a_term(), "version": 1, "on": ON},
    "establish_body": lambda: {
        "name": "Early Years Board",
        "short_name": "Early Years",
        "type": BodyType.SUB_GROUP,
        "purpose": "To begin well.",
    },
    "fill_seat": lambda: {"seat": make.a_seat(), "person": a_person(), "from_on": ON},
    "give_mandate": lambda: {"body": make.a_body(), "given_by": make.a_body(), "text": "To spend up to £5,000."},
    "name_substitute": lambda: {"seat": make.a_seat(), "person": a_person(), "meeting_on": LATER},
    "relate": lambda: {"body": make.a_body(), "kind": RelationKind.ADVISES, "to_body": make.a_body(), "from_on": ON},
    "rename_body": lambda: {
        "body": make.a_body(),
        "version": 1,
        "name": "New Board",
        "short_name": "New Board",
        "on": ON,
    },
    "renew_mandate": lambda: {"mandate": make.a_mandate(), "version": 1, "on": ON, "text": "To spend up to £9,000."},
    "revise_body": lambda: {"body": make.a_body(), "version": 1, "quorum": "Five members"},
    "revise_legal_basis": lambda: {"legal_basis": make.a_legal_basis(), "version": 1, "duty": "To co-operate."},
    "revise_mandate": lambda: {"mandate": make.a_mandate(), "version": 1, "certainty": "partly", "inferred": "A guess"},
    "revise_relation": lambda: {"relation": make.a_relation(), "version": 1, "note": "Twice a year"},
    "revise_responsibility": lambda: {
        "responsibility": make.a_responsibility(),
        "version": 1,
        "certainty": "inferred",
        "inferred": "From the minutes",
    },
    "revise_seat": lambda: {"seat": make.a_seat(), "version": 1, "title": "Vice chair"},
    "succeed_body": lambda: {"body": make.a_body(), "version": 1, "successor": make.a_body(), "on": ON},
    "succeed_seat": lambda: {"seat": make.a_seat(), "version": 1, "on": ON, "title": "Integrated care board"},
    "succeed_term": lambda: {"term": make.a_term(), "version": 1, "person": a_person(), "on": ON},
    "withdraw_substitute": lambda: {"substitute": make.a_substitute(meeting_on=LATER), "version": 1},
}

# They make something new, so there is nothing that somebody else could have changed meanwhile.
NEW = {
    "add_alias",
    "add_legal_basis",
    "assign_responsibility",
    "create_seat",
    "establish_body",
    "fill_seat",
    "give_mandate",
    "name_substitute",
    "relate",
}


def ended_officer() -> Any:
    return an_officer(to_on=date(2026, 5, 3))


def closed_officer() -> Any:
    account = an_officer()
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    return account


def a_coordinator() -> Any:
    account = an_account()
    an_office(person=account.person, kind="district_coordinator")
    return account


STRANGERS: dict[str, Callable[[], Any]] = {
    "anonymous": AnonymousUser,
    "an account without a person": lambda: an_account(person=None),
    "a person without a seat": an_account,
    "a member": make.a_member,
    "a chair": lambda: make.a_member(kind=SeatKind.CHAIR),
    "an analyst": lambda: an_officer(kind="analyst"),
    "a district co-ordinator": a_coordinator,
    "an officer whose office ended": ended_officer,
    "an officer whose account is closed": closed_officer,
}


def test_every_command_is_in_the_table():
    assert set(ACTS) == set(commands.__all__)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_officer_may_and_one_entry_is_written(name, officer):
    scene = ACTS[name]()
    before = Entry.objects.count()
    done = getattr(commands, name)(by=officer, **scene)
    assert done is not None
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert entry.account_id == officer.pk
    assert entry.verb


@pytest.mark.parametrize("who", sorted(STRANGERS))
@pytest.mark.parametrize("name", sorted(ACTS))
def test_nobody_else_may_and_nothing_is_written(name, who):
    by, scene = STRANGERS[who](), ACTS[name]()
    before = Entry.objects.count()
    with pytest.raises(NotAllowed, match="You cannot"):
        getattr(commands, name)(by=by, **scene)
    assert Entry.objects.count() == before


@pytest.mark.sec("SEC-68")
@pytest.mark.parametrize("name", sorted(set(ACTS) - NEW))
def test_what_was_seen_before_somebody_else_saved_is_refused_and_nothing_is_written(name, officer):
    scene = ACTS[name]()
    with pytest.raises(Stale, match="Somebody else saved"):
        getattr(commands, name)(by=officer, **{**scene, "version": 2})
    assert not Entry.objects.exists()


def test_only_what_makes_something_new_asks_for_no_version():
    asked = {name: inspect.signature(getattr(commands, name)).parameters for name in ACTS}
    assert {name for name in asked if "version" not in asked[name]} == NEW

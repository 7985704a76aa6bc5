"""A small partnership with one actor of each kind, and a unique word in every text that is not public."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.test import Client

from oneplan.common import clock, search
from oneplan.common.models import Source
from oneplan.governance.models import SeatKind
from oneplan.people.models import OfficeKind, User
from tests.architecture.figures import make_figures
from tests.architecture.source import Route
from tests.factories import governance as g
from tests.factories import people as p
from tests.factories import places
from tests.factories import plan as f
from tests.people.signing import SECRET, enter

ACTORS = (
    "anonymous",
    "account without person",
    "person without relation",
    "ended member",
    "member of a sibling body",
    "member of the body",
    "chair",
    "sub-group chair",
    "district co-ordinator",
    "analyst",
    "support officer",
    "ended support officer",
)
NOWHERE = "nothing-has-this-key"


@dataclass
class World:
    """The rows that addresses name, the accounts, and the words that must not get out."""

    accounts: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, Any] = field(default_factory=dict)  # rows of a sibling, to be asked for under the wrong parent
    spare: dict[str, Any] = field(default_factory=dict)  # rows in another state
    apart: dict[str, dict[str, Any]] = field(default_factory=dict)  # route -> the rows it needs in another state
    more: list[str] = field(default_factory=list)  # addresses of rows in another state, to be read by everybody
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)  # kind -> {word: whose}
    clients: dict[str, Client] = field(default_factory=dict)
    forms: dict[str, Any] = field(default_factory=dict)  # route -> the form of its page, once it was read

    def word(self, kind: str, whose: str = "") -> str:
        """A word that stands nowhere else, noted as a secret of a kind."""
        made = f"zq{uuid4().hex[:12]}"
        self.secrets.setdefault(kind, {})[made] = whose
        return made

    def address(self, route: Route, **other: Any) -> str:
        """The address of a route in this world. `other` replaces the part that follows a word of the address."""
        rows = {**self.rows, **self.apart.get(route.name, {}), **other}
        if route.name == "account_reset_password_from_key":
            return "/account/password/new/1-set-password/"
        return "/" + re.sub(r"([\w-]+)/<\w+:\w+>", lambda found: f"{found[1]}/{rows[found[1]]}", route.pattern)

    def client(self, actor: str) -> Client:
        """A browser in which the actor is signed in with both factors."""
        return self.clients[actor]

    def sign_in(self) -> None:
        """Every actor has a browser."""
        for actor, account in self.accounts.items():
            client = Client(raise_request_exception=False)
            self.clients[actor] = _for_long(enter(client, account)) if account else client


def _for_long(client: Client) -> Client:
    """The second factor counts as just shown for as long as all proofs take."""
    session = client.session
    for each in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] += 24 * 3600
    session.save()
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def make_world() -> World:
    """The world in the database."""
    world = World()
    county = places.an_area(key="county", name="The county", code="E10000013")
    district = places.a_district(key="vale", name="The vale", parent=county)
    places.a_partnership(area=county, name="Our partnership", inferred_mark="Worked example")
    Source.objects.create(key="S1", title="A paper", address="https://example.org/paper")
    organisation = p.an_organisation(key="council", name="The council", sources=["S1"])
    p.an_organisation_code(organisation=organisation)
    parent = g.a_body(key="parent", name="Parent board", short_name="Parent", accountable=True)
    body = g.a_body(key="board", name="Children's board", short_name="Board", district=district)
    sibling = g.a_body(key="sibling", name="Sibling board", short_name="Sibling")
    sub = g.a_body(key="sub", name="Sub-group", short_name="Sub")
    relation, foreign_relation = g.a_relation(body=body, to_body=parent), g.a_relation(body=sibling, to_body=parent)
    g.a_relation(body=sub, to_body=body)
    basis = g.a_legal_basis(key="act")
    name, foreign_name = g.a_body_name(body=body), g.a_body_name(body=sibling)
    mandate, foreign_mandate = g.a_mandate(body=body, given_by=parent), g.a_mandate(body=sibling, given_by=parent)
    duty = g.a_responsibility(body=body, given_by=parent)
    foreign_duty = g.a_responsibility(body=sibling, given_by=parent)

    accounts(world, {"body": body, "sibling": sibling, "sub": sub, "district": district})
    officer = world.accounts["support officer"]
    somebody = p.a_person(key="somebody", name=world.word("person"), organisation=organisation)
    closing = p.an_account(person=p.a_person(name=world.word("person")), email=f"{world.word('e-mail')}@example.org")
    invited = p.a_person(name=world.word("person"))
    invitation = p.an_invitation(person=invited, email=f"{world.word('e-mail')}@example.org", invited_by=officer)
    office = p.an_office(person=p.a_person(name=world.word("person")), kind=OfficeKind.ANALYST)
    seat = g.a_seat(body=body, organisation=organisation)
    term = g.a_term(seat=seat, person=p.a_person(name=world.word("person")))
    substitute = g.a_substitute(
        seat=seat, person=p.a_person(name=world.word("person")), meeting_on=clock.today() + timedelta(days=30)
    )
    foreign_seat = g.a_seat(body=sibling)
    foreign_term = g.a_term(seat=foreign_seat, person=p.a_person(name=world.word("person")))
    foreign_substitute = g.a_substitute(
        seat=foreign_seat, person=somebody, meeting_on=clock.today() + timedelta(days=30)
    )
    g.a_term(seat=g.a_seat(body=body), person=p.a_person(name="Named Openly", named_in_public=True))

    plan = f.a_plan(key="plan", owner_body=parent, sources=["S1"])
    objective = f.an_objective(plan=plan, key="safe")
    pillar = f.a_pillar(plan=plan, owner_body=body, key="help")
    priority = f.a_priority(pillar=pillar, owner_body=body, key="hubs", objectives=[objective])
    outcome = f.an_outcome(priority=priority, key="near")
    strategy = f.a_strategy(owner_body=sibling, key="health")
    alignment = f.an_alignment(priority=priority, strategy=strategy)
    edition = f.an_edition(plan=plan, key="year", to_on=None)
    f.a_strategy(key="spare", title="Zero strategy")
    author = world.accounts["member of the body"]
    assert author
    advocacy = f.an_advocacy(
        key="word",
        forum=world.word("advocacy"),
        raised=world.word("advocacy"),
        result=world.word("advocacy"),
        person=author.person,
        organisation=organisation,
        strategy=strategy,
        priority=priority,
    )
    world.rows = {
        "organisations": organisation.key,
        "persons": somebody.key,
        "offices": office.pk,
        "invitations": invitation.pk,
        "accounts": closing.pk,
        "open": "no-such-token",
        "bodies": body.key,
        "districts": district.key,
        "names": name.pk,
        "relations": relation.pk,
        "seats": seat.pk,
        "terms": term.pk,
        "substitutes": substitute.pk,
        "mandates": mandate.pk,
        "responsibilities": duty.pk,
        "legal-bases": basis.key,
        "plans": plan.key,
        "editions": edition.key,
        "objectives": objective.key,
        "pillars": pillar.key,
        "priorities": priority.key,
        "outcomes": outcome.key,
        "strategies": strategy.key,
        "advocacy": advocacy.key,
        "alignments": alignment.pk,
        "passkeys": uuid4(),
    }
    world.foreign = {
        "names": foreign_name.pk,
        "relations": foreign_relation.pk,
        "seats": foreign_seat.pk,
        "terms": foreign_term.pk,
        "substitutes": foreign_substitute.pk,
        "mandates": foreign_mandate.pk,
        "responsibilities": foreign_duty.pk,
    }
    g.a_body(key="plain", name="Yearly board", short_name="Yearly")
    g.a_body(key="last", name="Zonal board", short_name="Zonal")  # the last of the choices
    shut = p.an_account(
        person=p.a_person(name=world.word("person")), email=f"{world.word('e-mail')}@example.org", is_active=False
    )
    world.apart = {"people:reopen-account": {"accounts": shut.pk}}
    world.spare = {"vacant": g.a_seat(body=body, title="A vacant seat").pk}
    make_figures(world, area=county, organisation=organisation)
    search.rebuild()
    world.sign_in()
    return world


def accounts(world: World, on: dict[str, Any]) -> None:
    """One account for each actor, with the relationship that makes it one."""
    for actor in ACTORS:
        if actor == "anonymous":
            world.accounts[actor] = None
            continue
        person = None if actor == "account without person" else p.a_person(name=world.word("person", actor))
        email = f"{world.word('e-mail', actor)}@example.org"
        account = p.an_account(person=person, email=email)
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
        TOTP.activate(account, SECRET)
        world.accounts[actor] = account
        relate(actor, person, on)


def relate(actor: str, person: Any, on: dict[str, Any]) -> None:
    """The seat or the office of an actor, if that makes the actor what it is."""
    ended = clock.today() - timedelta(days=1)
    seats = {
        "ended member": ("body", SeatKind.MEMBER, ended),
        "member of a sibling body": ("sibling", SeatKind.MEMBER, None),
        "member of the body": ("body", SeatKind.MEMBER, None),
        "chair": ("body", SeatKind.CHAIR, None),
        "sub-group chair": ("sub", SeatKind.CHAIR, None),
    }
    offices: dict[str, dict[str, Any]] = {
        "district co-ordinator": {"kind": OfficeKind.DISTRICT_COORDINATOR, "district": on["district"]},
        "analyst": {"kind": OfficeKind.ANALYST},
        "support officer": {},
        "ended support officer": {"from_on": date(2020, 1, 1), "to_on": ended},
    }
    if actor in seats:
        body, kind, last = seats[actor]
        g.a_term(seat=g.a_seat(body=on[body], kind=kind), person=person, to_on=last)
    elif actor in offices:
        p.an_office(person=person, **offices[actor])

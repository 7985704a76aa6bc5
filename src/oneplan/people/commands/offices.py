"""Offices of the partnership: given and ended, never to or by oneself."""

from datetime import date

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.models import live_on
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import checked, revised
from oneplan.people import policies, rules
from oneplan.people.models import Office, Person
from oneplan.people.sessions import end_sessions_of
from oneplan.places.models import Area


@transaction.atomic
def appoint(
    *, by: Actor, person: Person, kind: str, district: Area | None = None, from_on: date | None = None
) -> Office:
    """The person holds the office from that day (today when none is named).

    Refused: oneself; an office the person already holds; a district for any office but the co-ordinator's.
    """
    policies.appoint.require(by, person)
    day = from_on or clock.today()
    if person.offices.filter(live_on(day), kind=kind, district=district).exists():
        raise RuleBroken("This person already holds this office.")
    office = checked(Office(person=person, kind=kind, district=district, from_on=day))
    office.save(force_insert=True)
    record(by, "appointed", office)
    return office


@transaction.atomic
def end_office(*, by: Actor, office: Office, version: int, on: date) -> Office:
    """That day is the office's last; when it has come, the person is signed out everywhere (SEC-38).

    Refused: one's own office; a day before it began; an office that has ended; a stale version.
    """
    policies.end_office.require(by, office)
    if office.to_on is not None and office.to_on < clock.today():
        raise RuleBroken("This office has already ended.")
    if not rules.ends_in_order(office.from_on, on):
        raise RuleBroken("It must start before it ends.")
    revised(office, version, to_on=on)
    if on <= clock.today():
        end_sessions_of(office.person)
    record(by, "ended", office, fields="to_on")
    return office

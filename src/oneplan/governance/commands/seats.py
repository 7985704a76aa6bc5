"""Seats: created, revised, ended and succeeded. Who fills one is in `terms`."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, checked, only, revised
from oneplan.governance import policies
from oneplan.governance.commands.correcting import as_corrected, corrected, require_room
from oneplan.governance.commands.spans import (
    end,
    goes_on_after,
    hold,
    require_correctable,
    require_seen,
    require_within,
)
from oneplan.governance.models import Body, Seat, SeatKind, Term
from oneplan.governance.rules import day_before
from oneplan.people.models import Organisation, User
from oneplan.ui.days import say_day

EDITABLE = ("title", "kind", "core", "independent", "position", *SOURCED)
SETTLED = ("kind", "independent")  # once the seat began


@transaction.atomic
def create_seat(
    *,
    by: User,
    body: Body,
    title: str,
    kind: str = SeatKind.MEMBER,
    organisation: Organisation | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    **fields: Any,
) -> Seat:
    """The body has one more seat, still vacant. Refused: an independent seat of an organisation; outside its life."""
    policies.edit_body.require(by, body)
    values = only(fields, EDITABLE)
    held = hold(body)
    require_within(from_on, to_on, held)
    seat = checked(
        Seat(
            key=free_key(Seat, f"{held.short_name} {title}"),
            body=held,
            title=title,
            kind=kind,
            organisation=organisation,
            from_on=from_on,
            to_on=to_on,
            **values,
        )
    )
    seat.save(force_insert=True)
    record(by, "created seat", seat)
    return seat


@transaction.atomic
def revise_seat(*, by: User, seat: Seat, version: int, **fields: Any) -> Seat:
    """The seat is described as asked. Its organisation and dates are not changed here: it is ended or succeeded.

    Its kind and its independence can be mended until the end of its first day; afterwards it is succeeded.
    Refused: a stale version; a field that is not in EDITABLE; an independent seat of an organisation; another kind for
    a seat of one's own.
    """
    policies.edit_body.require(by, seat.body)
    values = only(fields, EDITABLE)
    require_correctable(seat, values, SETTLED, "Say what took the place of the seat instead.")
    if values.get("kind", seat.kind) != seat.kind:
        for term in seat.terms.select_related("person"):
            policies.seat_person.require(by, term.person)
    changed = revised(seat, version, **values)
    record(by, "revised seat", seat, fields=" ".join(changed))
    return seat


@transaction.atomic
def correct_seat(
    *, by: User, seat: Seat, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> Seat:
    """The seat is, or was, there between these days: others were entered wrongly. Whoever fills it stays as it is.

    Refused: a time outside the body's life; a term or a substitute that would be left outside; the same dates; a stale
    version.
    """
    policies.edit_body.require(by, seat.body)
    body = hold(seat.body)
    trial = as_corrected(seat, from_on, to_on)
    require_within(from_on, to_on, body)
    require_room(seat, trial, seat.terms.select_related("person", "seat"))
    for substitute in seat.substitutes.all():
        if not trial.holds(substitute.meeting_on):
            day = say_day(substitute.meeting_on)
            raise RuleBroken(f"The seat has a substitute for the meeting on {day}. Choose dates that include it.")
    corrected(by, seat, version, trial, because)
    return seat


@transaction.atomic
def end_seat(*, by: User, seat: Seat, version: int, on: date) -> Seat:
    """That day is the seat's last, and the last of whoever fills it.

    Refused: a day before it, or a term on it, began; twice; while a substitute is named for a later meeting; a stale
    version.
    """
    policies.edit_body.require(by, seat.body)
    hold(seat.body)
    require_seen(seat, version)
    ended = end_seat_and_term(seat, on)
    record(by, "ended seat", seat, fields="to_on", count=ended)
    return seat


@transaction.atomic
def succeed_seat(
    *,
    by: User,
    seat: Seat,
    version: int,
    on: date,
    title: str,
    organisation: Organisation | None = None,
    independent: bool = False,
    keep_holder: bool = False,
    **fields: Any,
) -> Seat:
    """The seat ends the day before, and a new one in its place begins on that day, for another organisation or role.

    With `keep_holder`, whoever fills the old seat goes on in the new one for the rest of the term.
    Refused: as for ending the seat; a day outside the body's life; keeping oneself; a stale version of the old seat.
    """
    policies.edit_body.require(by, seat.body)
    values = {
        "kind": seat.kind,
        "core": seat.core,
        "position": seat.position,
        **only(fields, ("kind", "core", "position", *SOURCED)),
    }
    body, last = hold(seat.body), day_before(on)
    require_seen(seat, version)
    to_on = seat.to_on
    goes_on = seat.terms.filter(goes_on_after(last)).select_related("person").first() if keep_holder else None
    until = goes_on.to_on if goes_on else None
    require_within(on, to_on, body)
    end_seat_and_term(seat, last)
    new = checked(
        Seat(
            key=free_key(Seat, f"{body.short_name} {title}"),
            body=body,
            title=title,
            organisation=organisation,
            independent=independent,
            from_on=on,
            to_on=to_on,
            **values,
        )
    )
    new.save(force_insert=True)
    if goes_on:
        policies.seat_person.require(by, goes_on.person)
        checked(Term(seat=new, person=goes_on.person, from_on=on, to_on=until)).save(force_insert=True)
    record(by, "succeeded seat", new)
    return new


def end_seat_and_term(seat: Seat, on: date) -> int:
    """The seat and whoever fills it end on that day. Returns how many rows ended."""
    named = f"The seat {seat}"
    substitute = seat.substitutes.filter(meeting_on__gt=on).order_by("meeting_on").first()
    if substitute:
        raise RuleBroken(
            f"{named} has a substitute for the meeting on {say_day(substitute.meeting_on)}. Withdraw that first."
        )
    ended = 1
    for term in seat.terms.filter(goes_on_after(on)):
        end(term, on, f"The term on the seat {seat}")
        ended += 1
    end(seat, on, named)
    return ended

"""Who fills a seat, for how long, and who stands in for one meeting."""

from datetime import date

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.models import EARLIEST
from oneplan.common.record import record
from oneplan.common.writing import checked
from oneplan.governance import policies
from oneplan.governance.commands.correcting import as_corrected, corrected
from oneplan.governance.commands.spans import end, hold, meets, require_seen, require_within
from oneplan.governance.models import Seat, Substitute, Term
from oneplan.governance.rules import day_before
from oneplan.people.models import Person, User
from oneplan.ui.days import say_day


@transaction.atomic
def fill_seat(*, by: User, seat: Seat, person: Person, from_on: date | None = None, to_on: date | None = None) -> Term:
    """The person fills the seat for that time.

    Refused: oneself; while somebody else fills it; a time outside the life of the seat or its body.
    """
    policies.edit_body.require(by, seat.body)
    policies.seat_person.require(by, person)
    hold(seat.body)
    term = _begin(seat, person, from_on, to_on)
    record(by, "filled seat", term)
    return term


@transaction.atomic
def end_term(*, by: User, term: Term, version: int, on: date) -> Term:
    """That day is the person's last on the seat, which is then vacant: the term was ended and did not run out.

    Refused: a day before it began; twice; a stale version.
    """
    policies.edit_body.require(by, term.seat.body)
    require_seen(term, version)
    end(term, on, _called(term), ended_on_purpose=True)
    record(by, "ended term", term, fields="to_on")
    return term


@transaction.atomic
def correct_term(
    *, by: User, term: Term, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> Term:
    """The person fills, or filled, the seat between these days: others were entered wrongly.

    Refused: oneself; a time outside the life of the seat or its body; while somebody else fills it; the same dates;
    a stale version.
    """
    policies.edit_body.require(by, term.seat.body)
    policies.seat_person.require(by, term.person)
    body = hold(term.seat.body)
    trial = as_corrected(term, from_on, to_on)
    require_within(from_on, to_on, term.seat, body)
    _refuse_filled(trial)
    corrected(by, term, version, trial, because)
    return term


@transaction.atomic
def succeed_term(*, by: User, term: Term, version: int, person: Person, on: date, to_on: date | None = None) -> Term:
    """The seat is handed over: one person's term ended the day before, and the other's begins on that day.

    Refused: oneself; the same person; a term that is already over; as for filling a seat; a stale version of the term.
    """
    policies.edit_body.require(by, term.seat.body)
    policies.seat_person.require(by, person)
    hold(term.seat.body)
    require_seen(term, version)
    if person.pk == term.person_id:
        raise RuleBroken("This person already fills the seat. Choose somebody else.")
    last = day_before(on)
    if term.to_on is None or term.to_on > last:
        end(term, last, _called(term))
    elif term.to_on < clock.today() and term.to_on != last:
        raise RuleBroken(f"{_called(term)} already ended on {say_day(term.to_on)}. Fill the seat instead.")
    new = _begin(term.seat, person, on, to_on)
    record(by, "handed over seat", new)
    return new


@transaction.atomic
def name_substitute(
    *, by: User, seat: Seat, person: Person, meeting_on: date, notice_on: date | None = None
) -> Substitute:
    """The person stands in on the seat at the meeting on that day, and at no other.

    Refused: oneself; whoever fills the seat; a second substitute for the same meeting; notice after the meeting; a
    meeting outside the life of the seat or its body.
    """
    policies.edit_body.require(by, seat.body)
    policies.seat_person.require(by, person)
    body = hold(seat.body)
    require_within(meeting_on, meeting_on, seat, body)
    if notice_on and notice_on > meeting_on:
        raise RuleBroken("Notice cannot be given after the meeting. Change one of the days.")
    if seat.terms.filter(meets(meeting_on, meeting_on), person=person).exists():
        raise RuleBroken("This person fills the seat on that day and needs no substitute. Choose somebody else.")
    substitute = checked(Substitute(seat=seat, person=person, meeting_on=meeting_on, notice_on=notice_on))
    substitute.save(force_insert=True)
    record(by, "named substitute", substitute)
    return substitute


@transaction.atomic
def withdraw_substitute(*, by: User, substitute: Substitute, version: int) -> Seat:
    """Nobody stands in at that meeting, and the record says that it was once planned. Returns the seat.

    Refused: on the day of the meeting or after it, because then it may have happened; a stale version. Until then
    nothing has happened, so this is the one row of governance that is taken away instead of ended.
    """
    policies.edit_body.require(by, substitute.seat.body)
    require_seen(substitute, version)
    if substitute.meeting_on <= clock.today():
        raise RuleBroken(f"The meeting was on {say_day(substitute.meeting_on)}. What happened is not taken back.")
    record(by, "withdrew substitute", substitute)
    seat = substitute.seat
    substitute.delete()
    return seat


def _begin(seat: Seat, person: Person, from_on: date | None, to_on: date | None) -> Term:
    """A new term on a seat that is free in that time."""
    require_within(from_on, to_on, seat, seat.body)
    term = Term(seat=seat, person=person, from_on=from_on, to_on=to_on)
    _refuse_filled(term)
    checked(term).save(force_insert=True)
    return term


def _refuse_filled(term: Term) -> None:
    """Raises RuleBroken where another term on the seat shares a day with this one."""
    others = term.seat.terms.filter(meets(term.from_on, term.to_on)).exclude(pk=term.pk)
    if there := others.order_by(EARLIEST).first():
        since = f" from {say_day(there.from_on)}" if there.from_on else ""
        until = f" until {say_day(there.to_on)}" if there.to_on else ""
        raise RuleBroken(f"The seat is already filled{since}{until}. End that term or hand the seat over.")


def _called(term: Term) -> str:
    return f"The term on the seat {term.seat}"

"""Bodies: established, revised, renamed, ended and succeeded."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.common.writing import SOURCED, checked, only, revised, tidy
from oneplan.governance import policies
from oneplan.governance.commands.correcting import as_corrected, corrected, require_room
from oneplan.governance.commands.seats import end_seat_and_term
from oneplan.governance.commands.spans import (
    day_after,
    end,
    goes_on_after,
    hold,
    hold_map,
    meets,
    require_ending,
    require_seen,
)
from oneplan.governance.models import Body, BodyName, LegalBasis, Succession, SuccessionKind
from oneplan.governance.rules import day_before
from oneplan.people.models import User
from oneplan.people.queries import the_partnership
from oneplan.people.rules import skeleton
from oneplan.places.models import Area, AreaKind
from oneplan.ui.days import say_day

EDITABLE = (
    "short_name",
    "type",
    "purpose",
    "chair_role",
    "rhythm",
    "quorum",
    "substitution",
    "regime",
    "meets_in_public",
    "accountable",
    "district",
    "statutory_basis",
    "status",
    *SOURCED,
)


@transaction.atomic
def establish_body(*, by: User, name: str, from_on: date | None = None, **fields: Any) -> Body:
    """The body exists from that day (None: nobody knows since when). Nothing hangs on it yet.

    Refused: a field that is not in EDITABLE; a name that cannot be told apart from another body's of that time; a
    district that is not one.
    """
    policies.establish_body.require(by, the_partnership())
    values = only(fields, EDITABLE)
    basis: list[LegalBasis] = list(values.pop("statutory_basis", []))
    hold_map()
    _refuse_lookalike(name, from_on)
    _refuse_no_district(values.get("district"))
    body = checked(Body(key=free_key(Body, values.get("short_name") or name), name=name, from_on=from_on, **values))
    body.save(force_insert=True)
    body.statutory_basis.set(basis)
    record(by, "established", body)
    return body


@transaction.atomic
def revise_body(*, by: User, body: Body, version: int, **fields: Any) -> Body:
    """The body is described as asked. Its name and its dates are not changed here: it is renamed, ended or succeeded.

    Refused: a stale version; a field that is not in EDITABLE; a district that is not one.
    """
    policies.edit_body.require(by, body)
    values = only(fields, EDITABLE)
    _refuse_no_district(values.get("district"))
    changed = revised(body, version, **values)
    record(by, "revised", body, fields=" ".join(changed))
    return body


@transaction.atomic
def rename_body(*, by: User, body: Body, version: int, name: str, short_name: str, on: date, note: str = "") -> Body:
    """The body carries the new name from that day; the old one, short name and all, stays until the day before.

    Refused: a day to come; a day on which it did not exist, or on or before its last new name; its own name; a name
    that cannot be told apart from another body's; a stale version.
    """
    policies.edit_body.require(by, body)
    hold_map()
    name = tidy("name", name)
    before = body.names.filter(official=True, to_on__isnull=False).order_by("-to_on").first()
    since = day_after(before.to_on) if before and before.to_on else body.from_on
    if on > clock.today():
        raise RuleBroken("Choose today or a day in the past. Rename the body when the day has come.")
    if since and on <= since:
        raise RuleBroken(f"It has carried the name {body.name} since {say_day(since)}. Choose a later day.")
    if body.to_on and on > body.to_on:
        raise RuleBroken(f"{body.name} ended on {say_day(body.to_on)}. Choose a day on which it existed.")
    if name == body.name:
        raise RuleBroken("That is already its name. Write the new name.")
    _refuse_lookalike(name, on, apart_from=body)
    old = checked(
        BodyName(
            body=body,
            name=body.name,
            short_name=body.short_name,
            official=True,
            from_on=since,
            to_on=day_before(on),
            note=note,
        )
    )
    changed = revised(body, version, name=name, short_name=tidy("short_name", short_name))
    old.save(force_insert=True)
    record(by, "renamed", body, fields=" ".join(changed))
    return body


@transaction.atomic
def add_alias(
    *,
    by: User,
    body: Body,
    name: str,
    short_name: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    note: str = "",
) -> BodyName:
    """People may look for the body under another name too. Refused: a name it already has in that time."""
    policies.edit_body.require(by, body)
    held, name = hold(body), tidy("name", name)
    if name == held.name or held.names.filter(meets(from_on, to_on), name=name).exists():
        raise RuleBroken(f"{held.name} already has the name {name} in that time.")
    alias = checked(BodyName(body=held, name=name, short_name=short_name, from_on=from_on, to_on=to_on, note=note))
    alias.save(force_insert=True)
    record(by, "added alias", held)
    return alias


@transaction.atomic
def correct_alias(
    *, by: User, alias: BodyName, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> BodyName:
    """The name is, or was, used between these days: others were entered wrongly.

    Refused: a former official name; a name the body has twice in that time; the same dates; a stale version.
    """
    policies.edit_body.require(by, alias.body)
    if alias.official:
        raise RuleBroken("This was its official name until it was renamed. That is not changed.")
    held, trial = hold(alias.body), as_corrected(alias, from_on, to_on)
    if held.names.filter(meets(from_on, to_on), name=alias.name).exclude(pk=alias.pk).exists():
        raise RuleBroken(f"{held.name} has the name {alias.name} twice in that time. Choose other dates.")
    corrected(by, alias, version, trial, because, about=held)
    return alias


@transaction.atomic
def end_alias(*, by: User, alias: BodyName, version: int, on: date) -> BodyName:
    """That day is the last on which the name was used.

    Refused: a former official name; too early; twice; a stale version.
    """
    policies.edit_body.require(by, alias.body)
    require_seen(alias, version)
    if alias.official:
        raise RuleBroken("This was its official name until it was renamed. That is not changed.")
    end(alias, on)
    record(by, "ended alias", alias.body)
    return alias


@transaction.atomic
def correct_body(
    *, by: User, body: Body, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> Body:
    """The body is, or was, in place between these days: others were entered wrongly. Its first name began with it.

    Refused: what hangs on it would be left outside, or a name it had or took, or a day on which it took, or gave up,
    another's place; a name that cannot be told apart from another body's of that time; the same dates; a stale version.
    """
    policies.edit_body.require(by, body)
    hold_map()
    require_seen(body, version)
    held = hold(body)
    trial = as_corrected(held, from_on, to_on)
    _refuse_lookalike(held.name, from_on, apart_from=trial)
    _require_successions(held, trial)
    related = [
        rows.select_related("body", "to_body", "to_organisation") for rows in (held.relations, held.relations_in)
    ]
    given = [held.mandates, held.mandates_given, held.responsibilities, held.responsibilities_given, held.seats]
    require_room(held, trial, *related, *(rows.all() for rows in given))
    _require_names(held, trial)
    first = held.names.filter(official=True).order_by("to_on").first()
    if first and first.from_on == held.from_on != from_on:
        revise(first, first.version, from_on=from_on)
    corrected(by, body, version, trial, because)
    return body


@transaction.atomic
def end_body(*, by: User, body: Body, version: int, on: date, status: str = "") -> Body:
    """That day is the body's last, and the last of everything it held.

    Its relations to others, its seats and their terms, its mandates and responsibilities end the same day: a body that
    does not exist holds nothing. What others hold towards it stays, and shows as a finding that they can mend.
    Refused: a day before it, or anything it holds, began; twice; a substitute named for later; a stale version.
    """
    policies.edit_body.require(by, body)
    held = hold(body)
    require_ending(held, on)
    ended = end_what_it_holds(held, on)
    values: dict[str, Any] = {"to_on": on}
    if status:
        values["status"] = tidy("status", status)
    changed = revised(body, version, **values)
    record(by, "ended", body, fields=" ".join(changed), count=ended)
    return body


@transaction.atomic
def succeed_body(
    *,
    by: User,
    body: Body,
    version: int,
    successor: Body,
    on: date,
    kind: str = SuccessionKind.REPLACED,
    note: str = "",
) -> Succession:
    """The successor takes the body's place on that day, and the body ended the day before with all it held.

    Repeat it to merge several bodies into one, or to split one into several: a body that already ended the day before
    is only linked. Refused: a successor that does not exist on that day, or that the body itself once succeeded; twice;
    a stale version.
    """
    policies.edit_body.require(by, body)
    hold_map()
    require_seen(body, version)
    held, last = hold(body), day_before(on)
    if successor.pk == held.pk:
        raise RuleBroken("A body cannot succeed itself. Choose another body.")
    if not successor.holds(on):
        raise RuleBroken(f"{successor} does not exist on {say_day(on)}. Choose another day or another body.")
    if held.successors.filter(successor=successor).exists():
        raise RuleBroken(f"{successor} already succeeds {held}.")
    if held.pk in _successors_after(successor):
        raise RuleBroken(f"{held} once took the place of {successor}, so it cannot be succeeded by it.")
    ended = 0
    if held.to_on != last:
        require_ending(held, last)
        ended = end_what_it_holds(held, last)
        revised(held, held.version, to_on=last)
    succession = checked(Succession(predecessor=held, successor=successor, on=on, kind=kind, note=note))
    succession.save(force_insert=True)
    record(by, "succeeded", held, count=ended)
    return succession


def end_what_it_holds(body: Body, on: date) -> int:
    """Everything the body still holds after that day ends on it. Returns how many things that were."""
    later = goes_on_after(on)
    ended = 0
    for relation in body.relations.filter(later).select_related("body", "to_body", "to_organisation"):
        end(relation, on)
        ended += 1
    for seat in body.seats.filter(later):
        ended += end_seat_and_term(seat, on)
    for mandate in body.mandates.filter(later):
        end(mandate, on, f"The mandate “{mandate}”")
        ended += 1
    for responsibility in body.responsibilities.filter(later):
        end(responsibility, on, f"The responsibility “{responsibility}”")
        ended += 1
    return ended


def _require_names(body: Body, trial: Body) -> None:
    """Raises RuleBroken where a body would begin after an official name it had, or end before it took the next one."""
    former = body.names.filter(official=True).order_by("to_on")
    begins = trial.from_on if trial.from_on != body.from_on else None
    ends = trial.to_on if trial.to_on != body.to_on else None
    for name, last in ((name, name.to_on) for name in former if name.to_on):
        until = f"It was called {name} until {say_day(last)}"
        if begins and begins > last:
            raise RuleBroken(f"{until}. Choose that day or an earlier one as its first.")
        if ends and ends <= last:
            raise RuleBroken(f"{until} and went on under another name. Choose a later last day.")


def _require_successions(body: Body, trial: Body) -> None:
    """Raises RuleBroken where a body would not be there on the day it took another's place, or be there after that."""
    for each in body.predecessors.select_related("predecessor"):
        if each.on and not trial.holds(each.on):
            raise RuleBroken(
                f"It took the place of {each.predecessor} on {say_day(each.on)}. Choose dates that include it."
            )
    for each in body.successors.select_related("successor"):
        if each.on and trial.to_on != body.to_on:
            raise RuleBroken(f"{each.successor} took its place on {say_day(each.on)}, so it ended the day before.")


def _successors_after(body: Body) -> set[Any]:
    """The ids of all that took the place of a body, and of those that took theirs."""
    found, waiting = set[Any](), [body.pk]
    while waiting:
        next_ones = Succession.objects.filter(predecessor__in=waiting).values_list("successor", flat=True)
        waiting = [pk for pk in next_ones if pk not in found]
        found.update(waiting)
    return found


def _refuse_lookalike(name: str, on: date | None, apart_from: Body | None = None) -> None:
    """Raises RuleBroken where another body has this name, or one drawn the same, on a day on which this one has it."""
    others = Body.objects.filter(meets(on, apart_from.to_on if apart_from else None))
    if apart_from:
        others = others.exclude(pk=apart_from.pk)
    drawn = skeleton(name)
    for other in others.values_list("name", flat=True):
        if skeleton(other) == drawn:
            raise RuleBroken(f"There is already a body named {other}. Use it, or choose a clearer name.")


def _refuse_no_district(district: Area | None) -> None:
    if district is not None and district.kind != AreaKind.DISTRICT:
        raise RuleBroken(f"{district} is not a district. Choose a district, or none.")

"""Relations between bodies, and of a body's members to their own organisation: begun, described, ended."""

from datetime import date
from itertools import pairwise
from typing import Any, cast

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, checked, only, revised
from oneplan.governance import policies
from oneplan.governance.commands.correcting import as_corrected, corrected
from oneplan.governance.commands.spans import end, hold, hold_map, meets, require_seen, require_within
from oneplan.governance.models import Body, Relation, RelationKind
from oneplan.people.models import Organisation, User
from oneplan.ui.days import say_day

EDITABLE = ("note", *SOURCED)


@transaction.atomic
def relate(
    *,
    by: User,
    body: Body,
    kind: str,
    to_body: Body | None = None,
    to_organisation: Organisation | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    mutual: bool = False,
    **fields: Any,
) -> Relation:
    """The body relates to the other for that time. With `mutual`, two that sit alongside each other say so both.

    Refused: what its kind does not point at; a time outside the life of either body; the same relation twice at a
    time; a line of reporting that comes round to where it began.
    """
    policies.edit_body.require(by, body)
    values = only(fields, EDITABLE)
    hold_map()
    held = hold(body)
    target: Body | Organisation | None = to_organisation if kind == RelationKind.OWN_ORGANISATION else to_body
    if target is None or (to_body and to_organisation):
        raise RuleBroken(
            "Members report back to an organisation; every other relation is to a body. Choose one of them."
        )
    if target.pk == held.pk:
        raise RuleBroken("A body cannot relate to itself. Choose another body.")
    require_within(from_on, to_on, held, *([hold(to_body)] if to_body else []))
    if mutual and (kind != RelationKind.SITS_ALONGSIDE or to_body is None):
        raise RuleBroken("Only bodies that sit alongside each other say so both.")
    relation = Relation(
        body=held, kind=kind, to_body=to_body, to_organisation=to_organisation, from_on=from_on, to_on=to_on, **values
    )
    if kind == RelationKind.REPORTS_TO and to_body:
        _refuse_ring(relation)
    _refuse_twice(relation)
    checked(relation).save(force_insert=True)
    if mutual and to_body and not _same(to_body, kind, from_on, to_on, to_body=held).exists():
        back = Relation(body=to_body, kind=kind, to_body=held, from_on=from_on, to_on=to_on, **values)
        checked(back).save(force_insert=True)
    record(by, "related", relation)
    return relation


@transaction.atomic
def revise_relation(*, by: User, relation: Relation, version: int, **fields: Any) -> Relation:
    """The note and the sources of the relation are as asked. Refused: a stale version; a field not in EDITABLE."""
    policies.edit_body.require(by, relation.body)
    changed = revised(relation, version, **only(fields, EDITABLE))
    record(by, "revised", relation, fields=" ".join(changed))
    return relation


@transaction.atomic
def correct_relation(
    *, by: User, relation: Relation, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> Relation:
    """The relation holds, or held, between these days: others were entered wrongly.

    Refused: a time outside the life of either body; the same relation twice at a time; a line of reporting that comes
    round to where it began; the same dates; a stale version.
    """
    policies.edit_body.require(by, relation.body)
    hold_map()
    trial = as_corrected(relation, from_on, to_on)
    held, to_body = hold(relation.body), relation.to_body
    require_within(from_on, to_on, held, *([hold(to_body)] if to_body else []))
    if relation.kind == RelationKind.REPORTS_TO and to_body:
        _refuse_ring(trial)
    _refuse_twice(trial)
    corrected(by, relation, version, trial, because)
    return relation


@transaction.atomic
def end_relation(*, by: User, body: Body, relation: Relation, version: int, on: date, mutual: bool = False) -> Relation:
    """That day is the relation's last; with `mutual`, also of the one that says the same from the other side.

    Refused: a relation of another body; a day before it began; twice; a stale version.
    """
    policies.edit_body.require(by, body)
    if relation.body_id != body.pk:
        raise RuleBroken("This relation belongs to another body. End it there.")
    require_seen(relation, version)
    end(relation, on)
    if mutual and relation.kind == RelationKind.SITS_ALONGSIDE and relation.to_body:
        for back in _same(relation.to_body, relation.kind, on, None, to_body=body):
            end(back, on)
    record(by, "ended", relation, fields="to_on")
    return relation


def _same(body: Body, kind: str, from_on: date | None, to_on: date | None, **target: Any) -> Any:
    return body.relations.filter(meets(from_on, to_on), kind=kind, **target).select_related("body", "to_body")


def _refuse_twice(new: Relation) -> None:
    target = {"to_body": new.to_body, "to_organisation": new.to_organisation}
    there = _same(new.body, new.kind, new.from_on, new.to_on, **target).exclude(pk=new.pk).first()
    if there:
        until = f" until {say_day(there.to_on)}" if there.to_on else ""
        raise RuleBroken(f"The map already says so{until}: {there}. End that first, or choose other dates.")


def _refuse_ring(new: Relation) -> None:
    """Raises RuleBroken naming the ring that this line of reporting would close on any day of its time."""
    body, parent = new.body, cast("Body", new.to_body)
    lines = list(
        Relation.objects.filter(meets(new.from_on, new.to_on), kind=RelationKind.REPORTS_TO)
        .exclude(to_body=None)
        .exclude(pk=new.pk)
        .select_related("body", "to_body")
    )
    # The map changes only where a line begins: a ring that ever holds also holds on one of these days.
    first = new.from_on or date.min
    for day in sorted({first, *(line.from_on for line in lines if line.from_on and line.from_on > first)}):
        parents: dict[Body, list[Body]] = {}
        for line in lines:
            if line.to_body and line.holds(day):
                parents.setdefault(line.body, []).append(line.to_body)
        if way := _way_up(parent, body, parents):
            ring = [body, *way]
            steps = ", ".join(f"{lower} reports to {upper}" for lower, upper in pairwise(ring))
            raise RuleBroken(f"This would make a ring: {steps}. End one of these relations first.")


def _way_up(start: Body, goal: Body, parents: dict[Body, list[Body]]) -> list[Body]:
    """The shortest way from start to goal, both included, or nothing."""
    came_from: dict[Body, Body | None] = {start: None}
    waiting = [start]
    for here in waiting:
        if here == goal:
            way = [here]
            while before := came_from[way[0]]:
                way.insert(0, before)
            return way
        for upper in parents.get(here, ()):
            if upper not in came_from:
                came_from[upper] = here
                waiting.append(upper)
    return []

"""Definitions: described, owned, seen by group, aimed at a target, reviewed, published; where a series breaks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, checked, only, revised
from oneplan.measures import policies
from oneplan.measures.models import Break, BreakKind, Dataset, Measure
from oneplan.measures.queries.equality import NAMES
from oneplan.measures.rules import OUT_OF, UnknownPeriod, fits, period
from oneplan.people.models import Organisation, User
from oneplan.people.queries import the_partnership
from oneplan.people.rules import skeleton
from oneplan.ui.days import say_day

DESCRIBED = (
    "title",
    "short_title",
    "numerator",
    "denominator",
    "why",
    "polarity",
    "decimals",
    "repeats",
    "outcomes",
    *SOURCED,
)


@transaction.atomic
def define_measure(
    *, by: User, title: str, kind: str, unit: str, dataset: Dataset | None = None, **fields: Any
) -> Measure:
    """The measure exists, and only those who tend measures see it. Owner, lens and target come afterwards.

    Refused: a field that is not in DESCRIBED; a unit in which no such statistic is told; a share or a rate that does
    not say out of what; a title that another measure has.
    """
    policies.define_measure.require(by, the_partnership())
    values = only({"title": title, **fields}, DESCRIBED)
    if not fits(kind, unit):
        raise RuleBroken("Such a number is not told in that unit. Choose another of the two.")
    if kind in OUT_OF and not values.get("denominator"):
        raise RuleBroken("Say out of what it is counted: without that there is no share and no rate.")
    alike = skeleton(values["title"])
    if any(skeleton(other) == alike for other in Measure.objects.values_list("title", flat=True)):
        raise RuleBroken(
            f"There is a measure called “{values['title']}” already. Edit that one, or choose another title."
        )
    key = free_key(Measure, values.get("short_title") or values["title"])
    made = checked(Measure(key=key, kind=kind, unit=unit, dataset=dataset, reviewed_on=clock.today(), **values))
    made.save(force_insert=True)
    record(by, "defined", made)
    return made


@transaction.atomic
def revise_measure(*, by: User, measure: Measure, version: int, **fields: Any) -> Measure:
    """The measure is described as asked. What is counted in what unit stays: that would be another measure.

    Refused: a stale version; a field that is not in DESCRIBED.
    """
    policies.edit_measure.require(by, measure)
    changed = revised(measure, version, **only(fields, DESCRIBED))
    record(by, "revised", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def give_owner(
    *, by: User, measure: Measure, version: int, owner: Organisation | None, owner_body: str = ""
) -> Measure:
    """That organisation answers for the measure, by its seat on that body (a key: governance is beside us, not below).

    Refused: a stale version; an organisation that is not a partner today; a body without an organisation.
    """
    policies.edit_measure.require(by, measure)
    if owner is not None and not owner.holds(clock.today()):
        raise RuleBroken(f"{owner} is not a partner today. Choose another organisation.")
    if owner is None and owner_body:
        raise RuleBroken("Choose the organisation that holds the seat, or leave the body out too.")
    changed = revised(measure, version, owner=owner, owner_body=owner_body)
    record(by, "gave owner", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def set_lens(
    *,
    by: User,
    measure: Measure,
    version: int,
    lens: list[str],
    gap_plan: str = "",
    gap_plan_owner: Organisation | None = None,
    gap_plan_due_on: date | None = None,
) -> Measure:
    """It can be seen by these groups; what cannot be seen yet will be got by that partner until that day.

    Refused: a lens we do not know; half a plan; neither lens nor plan while everybody sees the measure; a stale
    version.
    """
    policies.edit_measure.require(by, measure)
    for each in lens:
        if each not in NAMES:
            raise RuleBroken(f"There is no lens “{each}”. Choose one of the list.")
    said = (bool(gap_plan.strip()), gap_plan_owner is not None, gap_plan_due_on is not None)
    if any(said) and not all(said):
        raise RuleBroken("A plan for the missing breakdown says what will be done, by whom and by when. Say all three.")
    if measure.published and not lens and not all(said):
        raise RuleBroken(
            "Everybody sees this measure, so it needs a breakdown by group, or a plan to get one. Name one, or take the"
            " measure back from the public first."
        )
    values = {"lens": lens, "gap_plan": gap_plan, "gap_plan_owner": gap_plan_owner, "gap_plan_due_on": gap_plan_due_on}
    changed = revised(measure, version, **values)
    record(by, "set lens", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def set_target(
    *,
    by: User,
    measure: Measure,
    version: int,
    target_value: Decimal | None,
    target_due_on: date | None,
    target_note: str = "",
) -> Measure:
    """The measure is to reach that value by that day; with neither it has no target.

    Refused: a value without a day, or a day or a note without a value; a stale version.
    """
    policies.edit_measure.require(by, measure)
    if target_value is not None and target_due_on is None:
        raise RuleBroken("Say by when. A target without a date is one that nobody can miss.")
    if target_value is None and (target_due_on is not None or target_note.strip()):
        raise RuleBroken("Say which value is to be reached, or leave the date and the note out too.")
    changed = revised(measure, version, target_value=target_value, target_due_on=target_due_on, target_note=target_note)
    record(by, "set target", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def review_definition(*, by: User, measure: Measure, version: int) -> Measure:
    """Somebody looked at the definition today, and it is right. Refused: a stale version."""
    policies.edit_measure.require(by, measure)
    changed = revised(measure, version, reviewed_on=clock.today())
    record(by, "reviewed", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def publish_measure(*, by: User, measure: Measure, version: int) -> Measure:
    """Everybody sees the measure, with the figures that are out.

    Refused: one that everybody sees already; neither an equality lens nor a plan with its owner and day; a stale
    version.
    """
    policies.edit_measure.require(by, measure)
    if measure.published:
        raise RuleBroken("Everybody sees this measure already.")
    planned = measure.gap_plan and measure.gap_plan_owner_id and measure.gap_plan_due_on
    if not measure.lens and not planned:
        raise RuleBroken(
            "An average can hide a widening gap. Before everybody sees the measure, name a breakdown by group, or say "
            "who will get one by when."
        )
    changed = revised(measure, version, published=True)
    record(by, "published", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def unpublish_measure(*, by: User, measure: Measure, version: int) -> Measure:
    """Only those who tend the measures see it; search does not find it. Refused: not published; a stale version."""
    policies.edit_measure.require(by, measure)
    if not measure.published:
        raise RuleBroken("Only support officers and analysts see this measure already.")
    changed = revised(measure, version, published=False)
    record(by, "unpublished", measure, fields=" ".join(changed))
    return measure


@transaction.atomic
def declare_break(*, by: User, measure: Measure, at: str, reason: str, **fields: Any) -> Break:
    """Figures from that period on are not compared with those before.

    Refused: a period we do not know; a break at this period that is there already.
    """
    policies.edit_measure.require(by, measure)
    made = Break(measure=measure, kind=BreakKind.BREAK, at=_period(at), reason=reason, **only(fields, SOURCED))
    made.on = clock.today()
    checked(_new(made)).save(force_insert=True)
    record(by, "declared break", made)
    return made


@transaction.atomic
def begin_anew(*, by: User, measure: Measure, at: str, reason: str, on: date, decided_by: str, **fields: Any) -> Break:
    """Control limits begin anew at that period: a decision, with its day, its reason and the role that took it.

    Refused: a period we do not know; a day to come; nobody who decided it; twice at one period.
    """
    policies.edit_measure.require(by, measure)
    if on > clock.today():
        raise RuleBroken(f"{say_day(on)} is still to come. Record the decision when it is taken.")
    values = only(fields, SOURCED)
    made = Break(
        measure=measure,
        kind=BreakKind.REBASE,
        at=_period(at),
        reason=reason,
        on=on,
        decided_by=decided_by,
        **values,
    )
    checked(_new(made)).save(force_insert=True)
    record(by, "began limits anew", made)
    return made


@transaction.atomic
def revise_break(*, by: User, row: Break, version: int, reason: str, **fields: Any) -> Break:
    """What is said of a break or a decision, in better words. Refused: a stale version."""
    policies.edit_measure.require(by, row.measure)
    changed = revised(row, version, reason=reason, **only(fields, SOURCED))
    record(by, "revised", row, fields=" ".join(changed))
    return row


@transaction.atomic
def take_back_break(*, by: User, row: Break, version: int) -> Break:
    """There is no break there after all: it was entered by mistake. The record keeps that it was. Refused: stale."""
    policies.edit_measure.require(by, row.measure)
    revised(row, version)  # holds the row, or says that somebody saved first
    record(by, "took back break", row)
    row.delete()
    return row


def _period(at: str) -> str:
    """The period in its one spelling. Raises RuleBroken in the words of the rule."""
    try:
        return period(at).label
    except UnknownPeriod as no:
        raise RuleBroken(str(no)) from no


def _new(row: Break) -> Break:
    if Break.objects.filter(measure=row.measure, kind=row.kind, at=row.at).exists():
        raise RuleBroken(f"That is already recorded for {row.at}.")
    return row

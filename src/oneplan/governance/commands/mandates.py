"""What a body may decide on behalf of another, and what it was asked to take care of: given, renewed, ended."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.common.writing import SOURCED, checked, only, revised, tidy
from oneplan.governance import policies
from oneplan.governance.commands.correcting import as_corrected, corrected
from oneplan.governance.commands.spans import end, hold, meets, require_seen, require_within
from oneplan.governance.models import Body, Holder, Mandate, Responsibility
from oneplan.governance.rules import day_before
from oneplan.people.models import User
from oneplan.ui.days import say_day


@transaction.atomic
def give_mandate(
    *,
    by: User,
    body: Body,
    given_by: Body,
    text: str,
    limits: str = "",
    holder: str = Holder.BODY,
    from_on: date | None = None,
    to_on: date | None = None,
    **fields: Any,
) -> Mandate:
    """The body, or its chair, may decide this for the other in that time. Refused: itself; beyond either's life."""
    policies.edit_body.require(by, body)
    values = only(fields, SOURCED)
    held = hold(body)
    _refuse_itself(held, given_by)
    require_within(from_on, to_on, held, given_by)
    mandate = Mandate(
        key=free_key(Mandate, f"{held.short_name} {text}"),
        body=held,
        given_by=given_by,
        text=text,
        limits=limits,
        holder=holder,
        from_on=from_on,
        to_on=to_on,
        **values,
    )
    _refuse_twice(mandate)
    checked(mandate).save(force_insert=True)
    record(by, "gave mandate", mandate)
    return mandate


@transaction.atomic
def revise_mandate(*, by: User, mandate: Mandate, version: int, **fields: Any) -> Mandate:
    """The sources, and why it ended, are as asked; the text is renewed, not changed.

    A mandate whose time ran out is settled by saying why it was not renewed. Refused: why a mandate without a last day
    ended; a stale version; another field.
    """
    policies.edit_body.require(by, mandate.body)
    changed = revised(mandate, version, **only(fields, ("ended_because", *SOURCED)))
    record(by, "revised mandate", mandate, fields=" ".join(changed))
    return mandate


@transaction.atomic
def correct_mandate(
    *, by: User, mandate: Mandate, version: int, because: str, from_on: date | None = None, to_on: date | None = None
) -> Mandate:
    """The mandate holds, or held, between these days: others were entered wrongly.

    Refused: beyond the life of either body; the same mandate twice at a time; the same dates; a stale version.
    """
    policies.edit_body.require(by, mandate.body)
    held = hold(mandate.body)
    trial = as_corrected(mandate, from_on, to_on)
    require_within(from_on, to_on, held, mandate.given_by)
    _refuse_twice(trial)
    corrected(by, mandate, version, trial, because)
    return mandate


@transaction.atomic
def end_mandate(*, by: User, mandate: Mandate, version: int, on: date, because: str) -> Mandate:
    """That day is the mandate's last, for the reason given: it is ended and does not run out.

    Refused: no reason; a day before it began; twice; a stale version.
    """
    policies.edit_body.require(by, mandate.body)
    require_seen(mandate, version)
    reason = tidy("ended_because", because)
    if not reason:
        raise RuleBroken("Say why it ends. Everybody can read the reason.")
    end(mandate, on, "This mandate", ended_because=reason)
    record(by, "ended mandate", mandate, fields="to_on ended_because")
    return mandate


@transaction.atomic
def renew_mandate(
    *,
    by: User,
    mandate: Mandate,
    version: int,
    on: date,
    text: str,
    limits: str = "",
    holder: str | None = None,
    to_on: date | None = None,
    **fields: Any,
) -> Mandate:
    """A new mandate from the same body begins on that day, and the old one ended the day before, or earlier.

    The old one says that it was renewed, unless it says already why it ended.

    Refused: a day on or before the old one began; beyond the life of either body; a stale version of the old one.
    """
    policies.edit_body.require(by, mandate.body)
    values = only(fields, SOURCED)
    require_seen(mandate, version)
    held, last = hold(mandate.body), day_before(on)
    require_within(on, to_on, held, mandate.given_by)
    because = mandate.ended_because or f"Renewed from {say_day(on)}."
    if mandate.to_on is None or mandate.to_on > last:
        end(mandate, last, "This mandate", ended_because=because)
    else:
        revise(mandate, mandate.version, ended_because=because)
    new = Mandate(
        key=free_key(Mandate, f"{held.short_name} {text}"),
        body=held,
        given_by=mandate.given_by,
        text=text,
        limits=limits,
        holder=holder or mandate.holder,
        from_on=on,
        to_on=to_on,
        **values,
    )
    _refuse_twice(new)
    checked(new).save(force_insert=True)
    record(by, "renewed mandate", new)
    return new


@transaction.atomic
def assign_responsibility(
    *,
    by: User,
    body: Body,
    given_by: Body,
    title: str,
    text: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    **fields: Any,
) -> Responsibility:
    """The body takes care of this for the other body in that time. Refused: itself; beyond the life of either."""
    policies.edit_body.require(by, body)
    values = only(fields, SOURCED)
    held = hold(body)
    _refuse_itself(held, given_by)
    require_within(from_on, to_on, held, given_by)
    responsibility = checked(
        Responsibility(
            key=free_key(Responsibility, f"{held.short_name} {title}"),
            body=held,
            given_by=given_by,
            title=title,
            text=text,
            from_on=from_on,
            to_on=to_on,
            **values,
        )
    )
    responsibility.save(force_insert=True)
    record(by, "assigned responsibility", responsibility)
    return responsibility


@transaction.atomic
def revise_responsibility(*, by: User, responsibility: Responsibility, version: int, **fields: Any) -> Responsibility:
    """The sources of the responsibility are as asked. Refused: a stale version; another field."""
    policies.edit_body.require(by, responsibility.body)
    changed = revised(responsibility, version, **only(fields, SOURCED))
    record(by, "revised responsibility", responsibility, fields=" ".join(changed))
    return responsibility


@transaction.atomic
def correct_responsibility(
    *,
    by: User,
    responsibility: Responsibility,
    version: int,
    because: str,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Responsibility:
    """The body takes, or took, care of it between these days: others were entered wrongly.

    Refused: beyond the life of either body; the same responsibility twice at a time; the same dates; a stale version.
    """
    policies.edit_body.require(by, responsibility.body)
    held = hold(responsibility.body)
    trial = as_corrected(responsibility, from_on, to_on)
    require_within(from_on, to_on, held, responsibility.given_by)
    same = held.responsibilities.filter(meets(from_on, to_on), given_by=trial.given_by, title=trial.title)
    if same.exclude(pk=trial.pk).exists():
        raise RuleBroken("The body has the same responsibility in that time. Choose other dates.")
    corrected(by, responsibility, version, trial, because)
    return responsibility


@transaction.atomic
def end_responsibility(*, by: User, responsibility: Responsibility, version: int, on: date) -> Responsibility:
    """That day is the last on which the body takes care of it. Refused: before it began; twice; a stale version."""
    policies.edit_body.require(by, responsibility.body)
    require_seen(responsibility, version)
    end(responsibility, on, "This responsibility")
    record(by, "ended responsibility", responsibility, fields="to_on")
    return responsibility


def _refuse_itself(body: Body, given_by: Body) -> None:
    if body.pk == given_by.pk:
        raise RuleBroken("A body cannot give this to itself. Choose the body it comes from.")


def _refuse_twice(new: Mandate) -> None:
    same = new.body.mandates.filter(
        meets(new.from_on, new.to_on), given_by=new.given_by, holder=new.holder, text=new.text.strip()
    )
    if there := same.exclude(pk=new.pk).first():
        until = f" until {say_day(there.to_on)}" if there.to_on else ""
        raise RuleBroken(f"This mandate is already given{until}. Renew that one, or choose other dates.")

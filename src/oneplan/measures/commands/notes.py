"""What people say about a measure: dated, owned, and ended rather than deleted."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, checked, only, revised
from oneplan.measures import policies
from oneplan.measures.models import Measure, MeasureNote, NoteKind
from oneplan.people.models import Organisation, User
from oneplan.ui.days import say_day


@transaction.atomic
def add_note(
    *,
    by: User,
    measure: Measure,
    kind: str,
    text: str,
    on: date,
    organisation: Organisation | None = None,
    **fields: Any,
) -> MeasureNote:
    """Everybody who sees the measure reads it: the story, a partner's role, or what works, said that day by them.

    Refused: a day to come; a partner's role, or what works, without the partner; the same words twice.
    """
    policies.edit_measure.require(by, measure)
    _refuse_unsaid(kind, organisation, on)
    standing = measure.notes.filter(kind=kind, text=text.strip(), organisation=organisation, ended_on=None)
    if standing.exists():
        raise RuleBroken("That is said there already.")
    note = MeasureNote(
        key=free_key(MeasureNote, f"{measure.key} {kind}"),
        measure=measure,
        kind=kind,
        text=text,
        organisation=organisation,
        on=on,
        **only(fields, SOURCED),
    )
    checked(note).save(force_insert=True)
    record(by, "said", note)
    return note


@transaction.atomic
def revise_note(
    *,
    by: User,
    note: MeasureNote,
    version: int,
    text: str,
    on: date,
    organisation: Organisation | None = None,
    **fields: Any,
) -> MeasureNote:
    """The same in better words. Refused: what ended; as for a new one; a stale version."""
    policies.edit_note.require(by, note)
    if note.ended_on is not None:
        raise RuleBroken(f"It is no longer said since {say_day(note.ended_on)}. Say it anew instead.")
    _refuse_unsaid(note.kind, organisation, on)
    changed = revised(note, version, text=text, on=on, organisation=organisation, **only(fields, SOURCED))
    record(by, "revised", note, fields=" ".join(changed))
    return note


@transaction.atomic
def end_note(*, by: User, note: MeasureNote, version: int, on: date) -> MeasureNote:
    """From that day on it is no longer said; it stays on file.

    Refused: twice; before it was said; a day to come; a stale version.
    """
    policies.edit_note.require(by, note)
    if note.ended_on is not None:
        raise RuleBroken(f"It is no longer said since {say_day(note.ended_on)} already.")
    if on < note.on:
        raise RuleBroken(f"It was said on {say_day(note.on)}. Choose that day or a later one.")
    if on > clock.today():
        raise RuleBroken(f"{say_day(on)} is still to come. Choose today or an earlier day.")
    changed = revised(note, version, ended_on=on)
    record(by, "ended", note, fields=" ".join(changed))
    return note


def _refuse_unsaid(kind: str, organisation: Organisation | None, on: date) -> None:
    if on > clock.today():
        raise RuleBroken(f"{say_day(on)} is still to come. Choose today or an earlier day.")
    if organisation is None and kind != NoteKind.STORY:
        raise RuleBroken("Choose the partner who does this.")

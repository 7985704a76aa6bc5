"""Change what the partnership says of itself; load and dump it as one file."""

from typing import Any, TextIO

from django.db import transaction

from oneplan.common import search
from oneplan.common.capability import contributions
from oneplan.common.partnership_file import dumping, loading
from oneplan.common.partnership_file.loading import Changes, Progress, no_progress
from oneplan.common.partnership_file.reading import decode, read
from oneplan.common.partnership_file.shape import Shape
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.people.models import User
from oneplan.places.models import Partnership
from oneplan.web import policies


@transaction.atomic
def revise_partnership(*, by: User, partnership: Partnership, version: int, **values: Any) -> Partnership:
    """What the partnership says of itself is as given. Refused to all but support officers; Stale when late."""
    policies.edit_partnership.require(by, partnership)
    changed = revise(partnership, version, **values)
    record(by, "revised", partnership, fields=" ".join(changed))
    return partnership


def shape() -> Shape:
    """The partnership file as all contexts together make it."""
    return Shape(tuple(contributions("sections")))


@transaction.atomic
def load_file(*, by: User | None, raw: bytes, dry_run: bool = False, progress: Progress = no_progress) -> Changes:
    """The partnership is as the file says; with `dry_run` only tried. Raises FileRefused, having changed nothing.

    `by` is None for the command line: whoever may run it already holds the database.
    """
    changes = loading.load(shape(), read(decode(raw)), dry_run=dry_run, progress=progress)
    if changes and not dry_run:
        search.rebuild()
        partnership = Partnership.objects.first()
        if partnership is not None:
            record(by, "loaded", partnership, count=changes.added.total() + changes.changed.total())
    return changes


def dump_file(out: TextIO) -> None:
    """Write the whole partnership as one file."""
    dumping.write(shape(), out)

"""Change what the partnership says of itself; load and dump it as one file."""

from typing import Any, TextIO

from django.db import transaction

from oneplan.common import memory, search
from oneplan.common.capability import contributions
from oneplan.common.partnership_file import dumping, loading
from oneplan.common.partnership_file.loading import Changes, Progress, no_progress
from oneplan.common.partnership_file.reading import read_all
from oneplan.common.partnership_file.shape import Shape
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, only, revised
from oneplan.people.models import User
from oneplan.places.models import Partnership
from oneplan.web import policies

EDITABLE = (
    "name",
    "also_known_as",
    "established",
    "about",
    "values",
    "operating_principle",
    "ways_of_working",
    "inferred_mark",
    *SOURCED,
)


@transaction.atomic
def revise_partnership(*, by: User, partnership: Partnership, version: int, **fields: Any) -> Partnership:
    """What the partnership says of itself is as given.

    Refused: to all but support officers; a stale version; a field that is not in EDITABLE; what cannot be seen.
    """
    policies.edit_partnership.require(by, partnership)
    changed = revised(partnership, version, **only(fields, EDITABLE))
    record(by, "revised", partnership, fields=" ".join(changed))
    return partnership


def shape() -> Shape:
    """The partnership file as all contexts together make it."""
    return Shape(tuple(contributions("sections")))


@transaction.atomic
def load_files(
    *, by: None, files: dict[str, bytes], dry_run: bool = False, progress: Progress = no_progress
) -> Changes:
    """The partnership is as the files together say; with `dry_run` only tried. `files` holds what each is called.

    A file may hold some sections only, and speak of what is stored or in another of the files. Raises FileRefused,
    having changed nothing. Only the command line loads, so `by` is nobody, and no policy is asked: whoever has it holds
    the database.
    """
    roots = read_all(files)
    changes = loading.load(shape(), *roots, names=[*files], dry_run=dry_run, progress=progress)
    if changes and not dry_run:
        search.rebuild()
        partnership = Partnership.objects.first()
        if partnership is None:
            memory.move()  # there is nothing to record it about, but the facts are others now
        else:
            record(by, "loaded", partnership, count=changes.added.total() + changes.changed.total())
    return changes


def dump_file(out: TextIO) -> None:
    """Write the whole partnership as one file."""
    dumping.write(shape(), out)

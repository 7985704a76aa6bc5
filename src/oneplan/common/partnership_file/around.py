"""What will stand around the rows of a file once it is loaded: what is stored already and the file does not name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model


@dataclass(frozen=True)
class Around:
    """Told to the check of a section beside the file's own rows."""

    left: list[Any]  # stored rows under the same parents that the file does not name, in the shape of the file's rows
    value: Callable[[type[Model], UUID, str], Any]  # what a row will say when the file is loaded


def overlapping(rows: Iterable[Any], around: Around, alike: Callable[[Any], Any]) -> Iterator[tuple[Any, Any]]:
    """Each row of the file that shares a day with another that is alike, and that other: on a line, or stored."""
    groups: dict[Any, list[Any]] = {}
    for row in (*around.left, *rows):
        groups.setdefault(alike(row), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: row.values["from_on"] or date.min)
        longest = group[0]
        for row in group[1:]:
            if (row.values["from_on"] or date.min) <= (longest.values["to_on"] or date.max):
                if not row.stored:
                    yield row, longest
                elif not longest.stored:
                    yield longest, row
            longest = max(longest, row, key=lambda each: each.values["to_on"] or date.max)


def where(other: Any) -> str:
    """Which row is meant: that of another line, or a stored one with its dates."""
    start, end = other.values["from_on"], other.values["to_on"]
    span = f"{f'from {start}' if start else 'with no first day'}{f' to {end}' if end else ' with no last day'}"
    return f"one is stored {span}, and the file does not name it" if other.stored else f"see {other.at}"


def mend(row: Any, other: Any) -> str:
    """What to do about two rows that share a day."""
    if not other.stored:
        return "Mend the dates of one of them."
    start = other.values["from_on"]
    keep = f"`from: {start}`" if start else "no `from`"
    last = "an earlier `to`" if row.values["from_on"] else "a `to`"
    return f"If it is the same, write {keep} as stored. If not, name the stored one too, and give one of them {last}."

"""Whole consecutive periods taken together, and what a run of periods is called.

Counts and denominators are summed; percentages are never averaged. Combined periods that overlap may be shown, but they
are barred from trends and control charts, which need points that do not share children.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import Floats, Note, Notes, Numbers, aligned, count_notes, refuse, single, single_note


@dataclass(frozen=True, eq=False)
class Combined:
    """Summed counts: plain numbers for one series combined whole, else arrays (series, windows) or (windows,).

    `label` names the run, `note` says why there is no sum (`missing`: a period inside is absent), and `overlapping` is
    true when windows share periods, so that they may be shown but not put into a trend or a control chart.
    """

    x: Numbers
    n: Numbers
    label: Any
    note: Any
    overlapping: bool = False


def combine(x: ArrayLike, n: ArrayLike, periods: Sequence[object], *, size: int | None = None,
            definition: Sequence[object] | None = None, invalid: str = "raise") -> Combined:  # fmt: skip
    """Sum counts and denominators over whole consecutive periods: Σx and Σn, never the mean of percentages.

    `x` and `n` have shape (periods,) or (series, periods); `periods` holds one label a period, in order of time. With
    `size=3` every run of three is combined (rolling, if that leaves runs that share periods); otherwise all of them.
    Put the result into `proportion` or `rate`, which need the summed denominators (for a rate: person-years).

    A missing count, or a period left out between two labels, gives NaN and the note `missing`. Labels that are years
    ("2024", 2024), school or financial years ("2023/24"), quarters ("2024 Q1") or months ("2024-03") are checked for
    gaps; of other labels nothing is known, and they are taken to follow each other.
    Raises `StatsError` for impossible counts (as `rate`), for a number of labels that differs from the number of
    periods, for periods out of order, for a `size` outside 1..periods, and when `definition` (one text a period)
    differs.
    Source: PHE / Fingertips Public Health Technical Guidance, pooling of years.

    >>> pooled = combine([4, 3, 6], [3900, 4000, 4100], ["2023/24", "2024/25", "2025/26"])
    >>> pooled.x, pooled.n, pooled.label
    (13.0, 12000.0, '2023/24 to 2025/26 combined')
    """
    counts, bases = aligned(x=x, n=n)
    counts, bases = np.atleast_1d(counts), np.atleast_1d(bases)
    labels = [_text(period) for period in periods]
    length = counts.shape[-1]
    if len(labels) != length:
        refuse("lengths_differ", f"There are {len(labels)} labels for {length} periods. Give one label a period.")
    if definition is not None and len(set(definition)) > 1:
        refuse("one_definition", "Periods of different definitions cannot be combined. Split them where it changed.")
    if definition is not None and len(definition) != length:
        refuse("lengths_differ", f"There are {len(definition)} definitions for {length} periods. Give one a period.")
    if length == 0:
        empty = np.zeros((*counts.shape[:-1], 0))
        return Combined(empty, empty.copy(), np.zeros(0, object), np.zeros(empty.shape, np.uint8))
    width = _window(size, length)
    row_notes = count_notes(counts, bases, invalid=invalid)
    broken = follows(labels)
    x_sum, n_sum, notes = _rolled(counts, bases, row_notes, broken, width)
    names = np.array([span_label(labels[at : at + width]) for at in range(length - width + 1)], object)
    if size is None:
        scalar = counts.ndim == 1
        return Combined(single(x_sum[..., 0], scalar), single(n_sum[..., 0], scalar), names[0],
                        single_note(notes[..., 0], scalar))  # fmt: skip
    return Combined(x_sum, n_sum, names, notes, overlapping=width > 1 and len(names) > 1)


def span_label(periods: Sequence[object]) -> str:
    """What a run of periods is called: "2023/24 to 2025/26 combined"; one period keeps its own name.

    >>> span_label([2024, 2025]), span_label(["2024 Q1"])
    ('2024 to 2025 combined', '2024 Q1')
    """
    if len(periods) == 0:
        refuse("no_periods", "There is no period to name. Give at least one label.")
    first, last = _text(periods[0]), _text(periods[-1])
    return first if len(periods) == 1 else f"{first} to {last} combined"


def ordinals(periods: Sequence[object]) -> list[int] | None:
    """Where the periods stand on a line of years, quarters or months; None when the labels are of no known kind.

    All labels must be of the same kind. "2011-12" is read as the year 2011-12 if every label can be, else as a month.

    >>> ordinals(["2023/24", "2024/25"]), ordinals(["2024 Q4", "2025 Q1"]), ordinals(["summer"])
    ([2023, 2024], [8099, 8100], None)
    """
    texts = [_text(period) for period in periods]
    for pattern, place in _KINDS:
        found = [pattern.fullmatch(text) for text in texts]
        if texts and all(found):
            places = [place(*(int(part) for part in match.groups())) for match in found if match]
            if None not in places:
                return [one for one in places if one is not None]
    return None


def follows(periods: Sequence[object]) -> list[bool]:
    """Whether each period but the first comes straight after the one before it: one fewer than there are labels.

    Labels of no known kind are taken to follow each other. Raises `StatsError` for periods that repeat or run
    backwards.

    >>> follows(["2020/21", "2021/22", "2023/24"])
    [True, False]
    """
    places = ordinals(periods)
    if places is None:
        return [True] * max(len(periods) - 1, 0)
    steps = [after - before for before, after in pairwise(places)]
    if any(step <= 0 for step in steps):
        at = next(row for row, step in enumerate(steps) if step <= 0)
        refuse("order_of_time", f"{periods[at + 1]!r} does not come after {periods[at]!r}. Sort the periods by time.")
    return [step == 1 for step in steps]


def _text(period: object) -> str:
    if isinstance(period, float | np.floating) and float(period).is_integer():
        return str(int(period))
    return str(period).strip()


def _window(size: object, length: int) -> int:
    if size is None:
        return length
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or not 1 <= size <= length:
        refuse("size", f"size={size!r} must be a whole number from 1 to the number of periods, {length}.")
    return int(size)


def _rolled(counts: Floats, bases: Floats, row_notes: Notes | None, joined: list[bool],
            width: int) -> tuple[Floats, Floats, Notes]:  # fmt: skip
    """Sums of every run of `width` periods, with the notes of runs that cannot be summed."""
    windows = np.lib.stride_tricks.sliding_window_view
    x_sum = windows(counts, width, axis=-1).sum(axis=-1)
    n_sum = windows(bases, width, axis=-1).sum(axis=-1)
    notes = np.zeros(x_sum.shape, np.uint8)
    notes[n_sum == 0] = Note.no_denominator
    if row_notes is not None:
        inside = windows(row_notes, width, axis=-1)
        notes[(inside == Note.missing).any(axis=-1)] = Note.missing
        notes[(inside == Note.invalid).any(axis=-1)] = Note.invalid
    if width > 1 and not all(joined):
        torn = ~windows(np.array(joined, bool), width - 1).all(axis=-1)
        notes[np.broadcast_to(torn, notes.shape) & (notes != Note.invalid)] = Note.missing
    for sums in (x_sum, n_sum):
        sums[(notes == Note.missing) | (notes == Note.invalid)] = np.nan
    return x_sum, n_sum, notes


def _split_year(year: int, end: int) -> int | None:
    """2023 and 24, or 2023 and 2024: the year that begins in 2023; None when the second part is not the next year."""
    return year if end in ((year + 1) % 100, year + 1) else None


_KINDS: Final[list[tuple[re.Pattern[str], Callable[..., int | None]]]] = [
    (re.compile(r"(\d{4})"), lambda year: year),
    (re.compile(r"(\d{4})\s*[/–-]\s*(\d{2}|\d{4})"), _split_year),
    (re.compile(r"(\d{4})\s*[-/ ]?\s*Q([1-4])", re.IGNORECASE), lambda year, quarter: year * 4 + quarter - 1),
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), lambda year, month: year * 12 + month - 1),
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])-01"), lambda year, month: year * 12 + month - 1),
]  # fmt: skip

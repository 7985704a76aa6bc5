"""The plain difference between two named groups, and whether it narrows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planstats.base import Estimate, Floats, Note, Notes, array, put_note, refuse, single, single_note


@dataclass(frozen=True, eq=False)
class Gap:
    """A difference and a ratio, always together: they can move in opposite directions."""

    absolute: Estimate
    relative: Estimate


@dataclass(frozen=True, eq=False)
class GapChange:
    """How much a gap moved (later minus earlier, with limits) and `label`.

    The label is narrowed, widened, reversed or no_clear_change.
    """

    difference: Estimate
    label: Any


@np.errstate(all="ignore")
def gap(a: Estimate, b: Estimate) -> Gap:
    """The gap between two groups, a - b and a / b, with limits recovered from those of each side: a `Gap`.

    a and b are estimates on one scale, as one number each, arrays of one length, or one of each. The groups must not
    overlap: for looked after children against all children, take the group from the whole first. Shares in percent give
    percentage points. Where b or its lower limit is 0 the ratio has no upper limit: infinity with note `unbounded`, and
    no value where b is 0. What is missing on either side is missing here, with that side's note.
    Raises StatsError for scales that differ and for no confidence level in common.
    Source: Newcombe (1998), Stat. Med. 17, 873-890; Zou and Donner (2008), Stat. Med. 27, 1693-1702; Donner and Zou
    (2012) for the ratio.

    >>> from planstats.estimate import proportion
    >>> between = gap(proportion(412, 587, multiplier=100), proportion(96, 203, multiplier=100))
    >>> round(between.absolute.value, 6), round(between.absolute.lower, 6), round(between.absolute.upper, 6)
    (22.896753, 15.04874, 30.531159)
    >>> round(between.relative.value, 6), round(between.relative.lower, 6), round(between.relative.upper, 6)
    (1.484171, 1.281593, 1.744423)
    """
    if a.multiplier != b.multiplier:
        refuse("scales_differ", f"The two sides are {a.unit or 'plain'} and {b.unit or 'plain'}; use one multiplier.")
    shared, first, second = _sides(a, b)
    scalar = first.ndim == 0
    notes = _side_notes(a, b, first.shape)
    differences, ratios = {}, {}
    for level in shared:
        one, two = _pair(a, level, first.shape), _pair(b, level, first.shape)
        differences[level] = _difference(first, second, one, two)
        ratios[level] = _ratio(first, second, one, two)
        notes[np.isnan(differences[level][0] + differences[level][1]) & (notes == Note.ok)] = Note.missing
    ratio_notes = notes.copy()
    for level in shared:
        put_note(ratio_notes, ~np.isfinite(ratios[level][1]), Note.unbounded)
    ratio = np.where(second > 0, first / second, np.nan)
    unit = "percentage points" if a.unit == "%" else a.unit
    absolute = _estimate(first - second, differences, notes, scalar, unit, a.multiplier)
    return Gap(absolute, _estimate(ratio, ratios, ratio_notes, scalar, "ratio", 1.0))


def _side_notes(a: Estimate, b: Estimate, shape: tuple[int, ...]) -> Notes:
    """The weightier note of the two sides: why one of them has no value."""
    notes = np.zeros(shape, np.uint8)
    for side in (a, b):
        for note in Note if np.any(side.note) else ():  # nearly always there is none
            if note not in (Note.ok, Note.overdispersed):
                put_note(notes, np.broadcast_to(np.asarray(side.note) == note, shape), note)
    return notes


def _sides(a: Estimate, b: Estimate) -> tuple[tuple[float, ...], Floats, Floats]:
    """The levels both sides have, and their values in one shape."""
    shared = tuple(level for level in a.limits if level in b.limits)
    if not shared:
        refuse("confidence", "The two sides have no confidence level in common.")
    first, second = array("a", a.value), array("b", b.value)
    if first.ndim and second.ndim and first.shape != second.shape:
        refuse("lengths_differ", f"The two sides have the shapes {first.shape} and {second.shape}.")
    first, second = np.broadcast_arrays(first, second)
    return shared, first, second


def _pair(side: Estimate, level: float, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    lower, upper = side.limits[level]
    return np.broadcast_to(array("lower", lower), shape), np.broadcast_to(array("upper", upper), shape)


def _difference(
    first: Floats, second: Floats, one: tuple[Floats, Floats], two: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    apart = first - second
    return (
        apart - np.sqrt((first - one[0]) ** 2 + (two[1] - second) ** 2),
        apart + np.sqrt((one[1] - first) ** 2 + (second - two[0]) ** 2),
    )


def _ratio(
    first: Floats, second: Floats, one: tuple[Floats, Floats], two: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Limits of first / second; the lower one written so that it holds where twice the value is the upper limit."""
    product = first * second
    of_first, of_second = one[0] * (2 * first - one[0]), two[1] * (2 * second - two[1])
    under = product + np.sqrt(np.maximum(product**2 - of_first * of_second, 0))
    lower = np.where(of_first == 0, 0.0, of_first / under)
    of_first, of_second = one[1] * (2 * first - one[1]), two[0] * (2 * second - two[0])
    upper = (product + np.sqrt(np.maximum(product**2 - of_first * of_second, 0))) / of_second
    unknown = np.isnan(first) | np.isnan(second) | (second < 0)
    upper = np.where(two[0] <= 0, np.inf, upper)
    return np.where(unknown | np.isnan(one[0] + two[1]), np.nan, lower), np.where(unknown, np.nan, upper)


def _estimate(value: Floats, found: dict[float, tuple[Floats, Floats]], notes: Any, scalar: bool, unit: str,
              multiplier: float) -> Estimate:  # fmt: skip
    limits = {level: (single(low, scalar), single(high, scalar)) for level, (low, high) in found.items()}
    lower, upper = next(iter(limits.values()))
    return Estimate(single(value, scalar), lower, upper, limits, note=single_note(notes, scalar), method_name="MOVER",
                    unit=unit, multiplier=multiplier)  # fmt: skip


@np.errstate(all="ignore")
def gap_change(earlier: Gap, later: Gap) -> GapChange:
    """How an absolute gap changed between two periods: later minus earlier, with limits recovered from both.

    The gaps are one number each, or arrays of one length.

    The label is `narrowed`, `widened` or `reversed` only where the interval of the change excludes 0; otherwise, and
    where a side is missing, it is `no_clear_change`. Where one group is ahead in both periods the interval is that of
    the gap's size too. Where the other group is ahead now, it says nothing of the size: the label is `reversed`,
    whichever of the two gaps is larger; a gap of 0 has no group ahead, so from it a gap widens and to it narrows.
    The periods must not share data. Source: Zou and Donner (2008).

    >>> from planstats.estimate import proportion
    >>> before = gap(proportion(700, 1000), proportion(400, 1000))
    >>> after = gap(proportion(700, 1000), proportion(550, 1000))
    >>> gap_change(before, after).label
    'narrowed'
    """
    difference = gap(later.absolute, earlier.absolute).absolute
    lower, upper = np.asarray(difference.lower), np.asarray(difference.upper)
    now, before = array("later", later.absolute.value), array("earlier", earlier.absolute.value)
    moved = np.where(np.abs(now) < np.abs(before), "narrowed", "widened")
    moved = np.where(np.sign(now) * np.sign(before) < 0, "reversed", moved)
    label = np.where((lower > 0) | (upper < 0), moved, "no_clear_change")
    return GapChange(difference, single(label, label.ndim == 0))

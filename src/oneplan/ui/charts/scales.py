"""Axes and places: round ticks, a scale, and labels that make room for each other."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ODD = 2.5  # only where it is 25 or more: 57.5% is no round number
TINY = 1e-6  # nothing that is published is so small; nought it is
MOST = 6  # steps on an axis: more are a fence
LEAST = 0.2  # of the values: the smallest span of an axis


@dataclass(frozen=True)
class Axis:
    """From `low`, which is a round number, to `high`, which need not be one, in round steps."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """Every step that there is room for."""
        steps = math.floor((self.high - self.low) / self.step + 1e-9)
        return tuple(round(self.low + index * self.step, 10) + 0.0 for index in range(steps + 1))

    @property
    def from_zero(self) -> bool:
        """Whether nought is on it, so that heights may be compared as well as differences."""
        return self.low <= 0 <= self.high


def axis(values: Iterable[float], *, zero: float = 0.75, high: float | None = None, about: int = 5) -> Axis:
    """An axis that holds the values. It starts at 0 where the lowest is at most `zero` of the highest.

    A small change is not blown up: the span is at least a fifth of the values. `high` is what no value can pass.

    >>> axis([72.7, 118.3]).ticks
    (0.0, 25.0, 50.0, 75.0, 100.0, 125.0)
    """
    held = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    if max(abs(value) for value in held) < TINY:
        held = [0.0, 1.0]
    bottom, top = min(held), max(held)
    if bottom > 0 and bottom <= zero * top:
        bottom = 0.0
    elif top < 0 and top >= zero * bottom:
        top = 0.0
    bottom, top = _widened(bottom, top, high)
    step = _step(top - bottom, about)
    low_end, high_end = math.floor(bottom / step + 1e-9) * step, math.ceil(top / step - 1e-9) * step
    if high_end - top > step * 0.4:  # paper that a round end would leave empty
        high_end = top + (top - bottom) * 0.03
    if high is not None:
        high_end = min(high_end, max(high, top))
    return Axis(round(low_end, 10) + 0.0, round(high_end, 10) + 0.0, step)


def _widened(bottom: float, top: float, high: float | None) -> tuple[float, float]:
    """A small change is not blown up to the height of the chart: the span is never less than a fifth of the values."""
    short = LEAST * max(abs(top), abs(bottom)) - (top - bottom) if max(abs(top), abs(bottom)) else 1.0
    if short > 0:
        below = short / 2 if high is None or top + short / 2 <= high else short - max(high - top, 0)
        bottom, top = (max(bottom - below, 0) if bottom >= 0 else bottom - below), top + short - below
    return bottom, top


def _step(span: float, about: int) -> float:
    """The round step nearest to a so-manieth of the span."""
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [round(step * power, 12) for step in STEPS if step != ODD or power >= 10]
    steps = [step for step in steps if span / step <= MOST]
    return min(steps, key=lambda step: (max(step / rough, rough / step), step))


@dataclass(frozen=True)
class Scale:
    """From numbers to places in the picture."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = 2) -> list[float]:
    """The middles of labels of these sizes, as near to where they are wanted as they can stand without touching.

    In the order of `wanted`. Where all together need more room than there is, they start at `low` and run over `high`.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    before = 0.0
    offsets: dict[int, float] = {}
    blocks: list[tuple[float, int]] = []  # mean place, how many
    for place, index in enumerate(order):
        before += sizes[index] / 2 + (gap + sizes[order[place - 1]] / 2 if place else 0)
        offsets[index] = before
        blocks.append((wanted[index] - before, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean, many), (other, more) = blocks.pop(), blocks.pop()
            blocks.append(((mean * many + other * more) / (many + more), many + more))
    total = before + (sizes[order[-1]] / 2 if order else 0)
    starts = [max(low, min(mean, high - total)) for mean, many in blocks for _ in range(many)]
    places = [0.0] * len(wanted)
    for place, index in enumerate(order):
        places[index] = starts[place] + offsets[index]
    return places


def thinned(widths: Sequence[float], between: float, gap: float = 10) -> list[int]:
    """Which labels to show, each in the middle of its place: evenly, the last one always, the first if it fits."""
    many = len(widths)
    for every in range(1, many + 1):
        shown = list(range(many - 1, -1, -every))[::-1]
        if all((widths[left] + widths[right]) / 2 + gap <= (right - left) * between for left, right in pairwise(shown)):
            first_fits = shown and shown[0] and (widths[0] + widths[shown[0]]) / 2 + gap <= shown[0] * between
            return [0, *shown] if first_fits and every > 1 and shown[0] >= every * 0.75 else shown
    return [many - 1] if many else []

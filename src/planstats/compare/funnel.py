"""Funnel plots: many areas or schools at one time, small ones judged fairly."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from planstats.base import (
    EXACT_BELOW,
    Floats,
    Note,
    aligned,
    array,
    choice,
    count_notes,
    in_blocks,
    positive,
    put_note,
    refuse,
    unit_text,
    z_value,
)
from planstats.estimate.limits import cleared, count_limits, wilson

KINDS: Final = ("proportion", "rate", "ratio")
NOT_ASSESSED: Final = -128
LEVELS: Final = (0.95, 0.998)
POINTS: Final = 100
MOST_OUTSIDE: Final = 0.1  # more than this share of areas beyond the 99.8% limits is more than chance


_NAMES: Final = ("lower_95", "upper_95", "lower_998", "upper_998")


@dataclass(frozen=True, eq=False)
class FunnelSignificance:
    """int8 `code` an area: -2 low at 0.001, -1 low at 0.025, 0 not different, 1 and 2 high; -128 not assessed.

    `note` says why an area was not assessed, and is `overdispersed` for every assessed one when more than a tenth lie
    beyond the 99.8% limits: then areas differ by more than chance, and none should be named an outlier for it.
    `areas` is how many were assessed; with fewer than ten compare them plainly.
    """

    code: Any
    note: Any
    baseline: float
    areas: int
    overdispersed: bool


@dataclass(frozen=True, eq=False)
class Funnel:
    """The lines of a funnel: arrays along `axis` (population for a share, events for a rate or ratio).

    For a rate or ratio `position` says where on the plot each point of a line stands.
    `note` is `overdispersed` when more than a tenth of the areas lie beyond the 99.8% limits.
    """

    axis: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    baseline: float
    note: Note
    unit: str
    kind: str
    multiplier: float

    @property
    def position(self) -> dict[str, Floats]:
        """For each line of a rate or ratio, the population or the expected events of its points."""
        if self.kind == "proportion":
            return dict.fromkeys(_NAMES, self.axis)
        return {name: self.axis * self.multiplier / getattr(self, name) for name in _NAMES}


@np.errstate(all="ignore")
def funnel_significance(
    x: ArrayLike,
    n: ArrayLike,
    *,
    kind: str = "proportion",
    baseline: float | None = None,
    adjusted: bool = False,
    invalid: str = "raise",
) -> FunnelSignificance:
    """Which areas lie beyond the funnel: a `FunnelSignificance` with one code an area.

    x counts and n denominators (`proportion`), person-years (`rate`) or expected events (`ratio`), arrays of one
    length. An area is low when
    its own upper limit is below the baseline, high when its lower limit is above; the limits are Wilson's for a share
    and those of the count for rate and ratio. The baseline is the whole, sum(x) / sum(n), or 1 for a ratio, unless
    given (not multiplied). For directly standardised rates give the n that x and the rate amount to, and
    `adjusted=True`: below 10 events an area is then not assessed. Missing areas, and those with n = 0, are not
    assessed. Raises StatsError for counts as `proportion` and `rate` do.
    Source: Fingertips technical guidance, "Funnel plots"; PHE assign_funnel_significance; Spiegelhalter (2005).

    >>> funnel_significance([30, 55, 100], [100, 100, 400], kind="proportion").code.tolist()
    [0, 2, -1]
    """
    choice("kind", kind, KINDS)
    counts, of = aligned(x=x, n=n)
    notes = count_notes(counts, of, share=kind == "proportion", invalid=invalid,
                        zero=Note.no_expected if kind == "ratio" else Note.no_denominator)  # fmt: skip
    notes = np.zeros(counts.shape, np.uint8) if notes is None else notes
    if adjusted:
        put_note(notes, counts < EXACT_BELOW, Note.too_few)
    known, base = cleared(notes if notes.any() else None, counts, of)
    centre = _centre(kind, known, base, baseline)
    code = _codes(kind, known.ravel(), base.ravel(), centre).reshape(counts.shape)
    code[notes != Note.ok] = NOT_ASSESSED
    areas = int(np.count_nonzero(notes == Note.ok))
    over = bool(np.count_nonzero(np.abs(code) == 2) > MOST_OUTSIDE * areas)
    if over:
        put_note(notes, np.ones(counts.shape, np.bool_), Note.overdispersed)
    if counts.ndim == 0:
        return FunnelSignificance(int(code), Note(int(notes)), centre, areas, over)
    return FunnelSignificance(code, notes, centre, areas, over)


def _centre(kind: str, x: Floats, n: Floats, baseline: float | None) -> float:
    if baseline is not None:
        return positive("baseline", baseline)
    return 1.0 if kind == "ratio" else float(np.nansum(x) / np.nansum(n))


def _codes(kind: str, x: Floats, n: Floats, centre: float) -> NDArray[np.int8]:
    if kind == "proportion":
        found, level_of = wilson(x, n, LEVELS, 1.0)[1], np.array(centre)
    else:
        found, level_of = {level: count_limits(x, level) for level in LEVELS}, n * centre
    code = np.zeros(len(x), np.int8)
    for lower, upper in found.values():
        code += lower > level_of
        code -= upper < level_of
    return code


@np.errstate(all="ignore")
def funnel_limits(
    x: ArrayLike,
    n: ArrayLike,
    *,
    kind: str = "proportion",
    at: ArrayLike | None = None,
    multiplier: float = 100.0,
    baseline: float | None = None,
    invalid: str = "raise",
) -> Funnel:
    """The lines of a funnel plot: a `Funnel` with 100 points along the axis, or at the points `at` (populations for a
    share, counts of events for a rate or ratio, all above 0).

    x and n are arrays of one length, as for `funnel_significance`. For a share the line is the p whose Wilson limit
    is the baseline p0, p0 -+ z sqrt(p0 (1 - p0) / n), cut to [0, multiplier]. For a ratio it is the count over the
    expected events for which that count or fewer (or more) has probability 0.025 or 0.001; for a rate the same, times
    the baseline. All are times `multiplier`.
    Raises StatsError for an `at` that is not above 0, no area with a value, and counts as `proportion` and `rate` do.
    Source: Fingertips technical guidance, "Funnel plots"; PHE calculate_funnel_limits; exact where that one bisects.

    >>> lines = funnel_limits([300], [1000], at=[250])
    >>> lines.lower_95.round(6).tolist(), lines.upper_95.round(6).tolist(), lines.baseline
    ([24.319485], [35.680515], 30.0)
    """
    times = positive("multiplier", multiplier)
    judged = funnel_significance(x, n, kind=kind, baseline=baseline, invalid=invalid)
    axis = _axis(kind, array("n", n), judged) if at is None else np.atleast_1d(array("at", at))
    wrong = ~((axis > 0) & (axis < np.inf))
    if wrong.any():
        refuse("axis", "at= must hold finite numbers above 0.", wrong)
    centre = judged.baseline
    if kind == "proportion":
        lines = _share_lines(axis, centre, times)
    else:
        lines = _count_lines(axis, centre * times if kind == "rate" else times)
    note = Note.overdispersed if judged.overdispersed else Note.ok
    unit = {("proportion", 100.0): "%"}.get((kind, times), unit_text(times))
    return Funnel(axis, lines["lower_95"], lines["upper_95"], lines["lower_998"], lines["upper_998"], centre * times,
                  note, unit, kind, times)  # fmt: skip


def _axis(kind: str, n: Floats, judged: FunnelSignificance) -> Floats:
    """100 points, evenly apart on a logarithmic scale, from 1 (or the smallest area) to past the largest."""
    of = np.atleast_1d(n if kind != "rate" else n * judged.baseline)[np.atleast_1d(judged.code) != NOT_ASSESSED]
    if not of.size:
        refuse("no_areas", "No area has a value, so there is no funnel to draw.")
    low, high = float(of.min()), float(of.max())
    start = low * 0.9 if high <= 2 * low else min(1.0, low)
    return np.geomspace(start, high * 1.1, POINTS)


def _share_lines(axis: Floats, centre: float, times: float) -> dict[str, Floats]:
    lines = _empty_lines(axis)

    def work(rows: slice) -> None:
        one = np.sqrt(centre * (1 - centre) / axis[rows])
        for level, name in zip(LEVELS, ("95", "998"), strict=True):
            half = z_value(level) * one
            lines[f"lower_{name}"][rows] = np.maximum(centre - half, 0.0) * times
            lines[f"upper_{name}"][rows] = np.minimum(centre + half, 1.0) * times

    in_blocks(len(axis), work)
    return lines


def _count_lines(events: Floats, times: float) -> dict[str, Floats]:
    """The events over those expected for which `events` lies just on each line."""
    lines = _empty_lines(events)

    def work(rows: slice) -> None:
        some = events[rows]
        scaled = some * times
        for tail, name in ((0.025, "95"), (0.001, "998")):
            lines[f"lower_{name}"][rows] = scaled / special.gammainccinv(some + 1, tail)
            lines[f"upper_{name}"][rows] = scaled / special.gammaincinv(some, tail)

    in_blocks(len(events), work)
    return lines


def _empty_lines(axis: Floats) -> dict[str, Floats]:
    return {f"{side}_{name}": np.empty(len(axis)) for side in ("lower", "upper") for name in ("95", "998")}

"""Tenths, fifths or other equal parts of a ranking."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import index
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import Floats, Note, Notes, array, choice, mark_or_refuse, refuse
from planstats.groups import Strata, strata


@dataclass(frozen=True, eq=False)
class Quantiles:
    """The part of the ranking each row is in: 1 to q as float64, NaN where it has none and `note` says why."""

    value: Floats
    note: Notes
    q: int
    invert: bool
    version: str = ""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.value, dtype=dtype)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[float]:
        return iter(self.value)

    def __getitem__(self, row: Any) -> Any:
        return self.value[row]


@np.errstate(all="ignore")
def quantile(
    v: ArrayLike,
    q: int,
    *,
    by: ArrayLike | None = None,
    invert: bool = False,
    version: str = "",
    invalid: str = "raise",
    null_group: str = "raise",
) -> Quantiles:
    """Which of `q` parts of the ranking each value is in: `Quantiles` of the shape of v.

    Part 1 holds the lowest values, or the highest with `invert=True` (the most deprived, where a high score is more
    deprived). Ties share the part of the least rank among them. `by=` ranks inside each group, and so does each row of
    two dimensions. A missing value stays missing; fewer than q values in a group are NaN with note `too_few`.
    `version` (the year of a deprivation index) travels with the result. Assign small areas once, inside the named
    parent; give a higher area the population-weighted mean score.
    Raises StatsError for q below 2, infinite values, text and a missing group key.
    Source: Fingertips technical guidance, "Assigning deprivation categories"; PHE phe_quantile. With N values, part
    floor((q + 1) - ceil((N + 1 - rank) / (N / q))), 0 becoming 1; worked out in whole numbers.

    >>> quantile([1, 2, float("nan"), 3, 4, 5], 5).value.tolist()
    [1.0, 2.0, nan, 3.0, 4.0, 5.0]
    """
    q = _parts(q)
    choice("invalid", invalid, ("raise", "mark"))
    given = array("v", v)
    if given.ndim not in (1, 2):
        refuse("lengths_differ", "Quantiles are of a list of values, or of rows x strata.")
    values, notes = _in_order(given, invalid)
    groups = strata(values.shape, by, null_group)
    part = _parts_of(-values if invert else values, groups, q)
    flat = notes.ravel()
    flat[np.isnan(part) & (flat == Note.ok)] = Note.too_few
    return Quantiles(part.reshape(values.shape), flat.reshape(values.shape), q, invert, version)


def _parts(q: SupportsIndex) -> int:
    try:
        parts = index(q)
    except TypeError:
        parts = 0
    if parts < 2:
        refuse("quantiles", f"q must be a whole number of at least 2, not {q!r}.")
    return parts


def _in_order(values: Floats, invalid: str) -> tuple[Floats, Notes]:
    """The values with NaN for what cannot be ranked, and the notes of those."""
    notes = np.zeros(values.shape, np.uint8)
    infinite = np.isinf(values)
    notes[np.isnan(values)] = Note.missing
    mark_or_refuse(notes, [("infinite", "A value is infinite.", infinite)], invalid)
    return (np.where(infinite, np.nan, values) if infinite.any() else values), notes


def _parts_of(values: Floats, groups: Strata, q: int) -> Floats:
    """The part of each row, flat; rows are looked at in the order of group and value, missing ones last."""
    order, sizes = _order(values, groups)
    found = values.ravel()[order]
    starts = np.cumsum(sizes) - sizes
    fresh = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    fresh[starts[sizes > 0]] = True
    missing = np.isnan(found)
    del found
    valued = sizes - np.add.reduceat(missing, starts, dtype=np.intp) if len(missing) else sizes
    # Half the room, where the products fit.
    whole: type[np.signedinteger[Any]] = np.int32 if (len(order) + 1) * q < 2**31 else np.int64
    # The least rank among ties is the place of the first of them.
    rank: NDArray[Any] = np.arange(1, len(order) + 1, dtype=whole)
    rank[~fresh] = 0
    del fresh
    np.maximum.accumulate(rank, out=rank)
    rank -= np.repeat(starts.astype(whole), sizes)
    size = np.repeat(valued.astype(whole), sizes)
    missing |= size < q
    size[missing] = 1
    rank -= size
    rank -= 1
    rank *= -q  # (N + 1 - rank) q, over N rounded up is the part from the top
    rank += size
    rank -= 1
    rank //= size
    part = np.empty(len(order))
    part[order] = np.where(missing, np.nan, np.maximum(q + 1 - rank, 1))
    return part


def _order(values: Floats, groups: Strata) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows in the order of group and value, and how many rows each group has."""
    if groups.wide:
        folded = values.reshape(groups.count, -1)
        order = np.argsort(folded, axis=1)
        order += np.arange(groups.count)[:, None] * folded.shape[1]
        return order.ravel(), np.full(groups.count, folded.shape[1])
    if groups.index is None:
        return np.argsort(values), np.array([values.size])
    return np.lexsort((values, groups.index)), np.bincount(groups.index, minlength=groups.count)

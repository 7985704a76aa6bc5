"""How rows fall into groups, and sums over them without sorting the rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import Bools, Floats, Note, Notes, choice, refuse


@dataclass(frozen=True, eq=False)
class Strata:
    """How rows fall into groups: one group (1-D), groups by key (long form) or a group a row (2-D, rows x strata).

    `keys` are the sorted keys of the long form, else None; `count` is how many groups there are. A long form that is
    sorted and has equally many rows a group is the same numbers as rows x strata, and is worked on as such.
    """

    count: int
    wide: bool = False
    index: NDArray[np.intp] | None = None
    keys: Any = None

    @property
    def scalar(self) -> bool:
        """Whether everything is one group, so that plain numbers are given back."""
        return self.keys is None and not self.wide

    def fold(self, values: NDArray[Any]) -> NDArray[Any]:
        """The column in the shape that the other methods work on (a view, no copy)."""
        return values.reshape(self.count, -1) if self.wide and values.ndim == 1 else values

    def total(self, values: NDArray[Any]) -> Floats:
        """The sum of each group."""
        if self.wide:
            return np.asarray(np.einsum("ij->i", values, dtype=np.float64), np.float64)
        if self.index is None:
            return np.array([values.sum()], np.float64)
        return np.bincount(self.index, weights=values, minlength=self.count)

    def sizes(self, values: NDArray[Any]) -> Floats:
        """How many rows each group has."""
        if self.wide or self.index is None:
            return np.full(self.count, values.size / max(self.count, 1))
        return np.bincount(self.index, minlength=self.count).astype(np.float64)

    def total_of_squares(self, values: Floats, centre: Floats) -> Floats:
        """The sum of squared distances from the group's centre."""
        apart = values - self.spread(centre)
        if self.wide:
            return np.asarray(np.einsum("ij,ij->i", apart, apart), np.float64)
        apart *= apart
        return self.total(apart)

    def any(self, rows: Bools) -> Bools:
        """Whether any row of each group is marked."""
        if self.wide:
            return np.asarray(rows.any(axis=1))
        if self.index is None:
            return np.array([rows.any()])
        return np.bincount(self.index[rows], minlength=self.count) > 0

    def spread(self, per_group: Floats) -> Floats:
        """The group's value in each of its rows."""
        if self.wide:
            return per_group[:, None]
        return per_group if self.index is None else per_group[self.index]

    def notes(self, row_notes: Notes | None) -> Notes:
        """The weightiest note among the rows of each group."""
        out = np.zeros(self.count, np.uint8)
        for note in np.unique(row_notes)[::-1] if row_notes is not None and row_notes.size else ():
            if note != Note.ok and row_notes is not None:
                out[self.any(row_notes == note)] = note
        return out


def strata(shape: tuple[int, ...], by: ArrayLike | None, null_group: str = "raise") -> Strata:
    """The groups of rows of this shape: by the keys where there are any, else a group a row for 2-D, else one group.

    A null key is refused unless `null_group="keep"`, which gives it a group of its own, the last, with key None.
    """
    if by is None:
        return Strata(shape[0], wide=True) if len(shape) == 2 else Strata(1)
    if len(shape) != 1:
        refuse("by_needs_long_form", "by= groups the rows of one-dimensional columns; rows x strata has its groups.")
    keys, index = group_keys(by, shape[0], null_group)
    return Strata(len(keys), wide=_regular(index, len(keys)), index=index, keys=keys)


def _regular(index: NDArray[np.intp], count: int) -> bool:
    """Whether the rows stand in the order of their groups, equally many in each."""
    if count == 0 or len(index) % count or index[0] != 0 or index[-1] != count - 1:
        return False
    return bool((index.reshape(count, -1) == np.arange(count)[:, None]).all())


def group_keys(by: ArrayLike, length: int, null_group: str = "raise") -> tuple[Any, NDArray[np.intp]]:
    """The sorted distinct keys, and for each row the position of its key among them."""
    choice("null_group", null_group, ("raise", "keep"))
    raw = np.asarray(by)
    if raw.shape != (length,):
        refuse("lengths_differ", f"by= must have one key a row: {length} rows, but its shape is {raw.shape}.")
    null = _null_keys(by, raw)
    if null is None:
        return _coded(raw)
    if null_group == "raise":
        refuse("null_group_key", "A group key is missing. Fill it in, or pass null_group='keep'.", null)
    known, index = _coded(raw[~null])
    keys = np.empty(len(known) + 1, object)
    keys[:-1] = known
    full = np.full(length, len(known), np.intp)
    full[~null] = index
    return keys, full


def _null_keys(by: ArrayLike, raw: NDArray[Any]) -> Bools | None:
    """Which keys are null, or None when none is."""
    if isinstance(by, np.ma.MaskedArray):
        null = np.ma.getmaskarray(by)
    elif raw.dtype.kind == "f":
        null = np.isnan(raw)
    elif raw.dtype.kind == "M":
        null = np.isnat(raw)
    elif raw.dtype.kind == "O":
        null = np.fromiter((key is None or key != key for key in raw), np.bool_, len(raw))
    else:
        return None
    return null if null.any() else None


def _coded(keys: NDArray[Any]) -> tuple[Any, NDArray[np.intp]]:
    """Sorted distinct keys and each row's position; without sorting the rows where the keys allow."""
    if keys.dtype.kind == "b":
        keys = keys.astype(np.uint8)
    if keys.dtype.kind == "O":
        return _coded_objects(keys)
    if keys.dtype.kind in "iu" and keys.size:
        low, high = int(keys.min()), int(keys.max())
        if high - low <= 4 * keys.size + 1024:
            return _coded_numbers(keys, low, high - low + 1)
    # Rows of a group mostly stand together: only the first of each run needs sorting.
    fresh = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    found, of_run = np.unique(keys[fresh], return_inverse=True)
    return found, of_run[np.cumsum(fresh) - 1]


def _coded_numbers(keys: NDArray[Any], low: int, width: int) -> tuple[Any, NDArray[np.intp]]:
    """Whole numbers in a narrow range are their own positions once those that do not occur are closed up."""
    index = np.subtract(keys, low, dtype=np.intp, casting="unsafe")
    present = np.zeros(width, np.bool_)
    present[index] = True
    found = np.flatnonzero(present)
    if len(found) < width:
        place = np.cumsum(present) - 1
        np.take(place, index, out=index)
    return (found + low).astype(keys.dtype), index


def _coded_objects(keys: NDArray[Any]) -> tuple[Any, NDArray[np.intp]]:
    try:
        found = sorted(set(keys))
    except TypeError:
        refuse("group_key_types", "Group keys must be all whole numbers or all text, so that they can be sorted.")
    place = {key: at for at, key in enumerate(found)}
    index = np.fromiter((place[key] for key in keys), np.intp, len(keys))
    return np.array(found, object if any(isinstance(key, tuple) for key in found) else None), index

"""Rows about people: how many share each combination of what could identify them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planstats.base import Bools, refuse


@dataclass(frozen=True, eq=False)
class Anonymity:
    """`size` is, for each row, how many rows share its combination; `smallest` the least of them (0 without rows).

    `at_risk` marks rows on fewer than `k`, or whose combination holds fewer than `variety` values of a sensitive
    field; `passed` says that there are none. `classes` counts the combinations. Coarsen a field, or drop the rows,
    and ask again.
    """

    k: int
    variety: int
    size: NDArray[np.int64]
    at_risk: Bools
    smallest: int
    classes: int

    @property
    def passed(self) -> bool:
        """Whether no row is at risk."""
        return not self.at_risk.any()

    @property
    def rows(self) -> NDArray[np.intp]:
        """The positions of the rows at risk."""
        return np.flatnonzero(self.at_risk)


def k_anonymity(frame: Any, quasi: Sequence[str], *, k: int = 5, sensitive: Sequence[str] = (),
                variety: int = 2) -> Anonymity:  # fmt: skip
    """Whether every combination of the quasi-identifiers stands on at least `k` rows, with varied sensitive fields.

    `frame` is anything with columns by name: a mapping of columns, a structured array or a data frame. `quasi` names
    the columns that could identify together (age, sex, ethnicity, district, school, need). Each class needs at least
    `variety` values of every `sensitive` column. A missing value counts as a value of its own.
    Raises `StatsError` for a column that is not there, columns of different lengths, and no quasi-identifier.
    Source: Sweeney (2002), k-anonymity; Machanavajjhala et al. (2007), l-diversity.

    >>> rows = {"age": [9, 9, 9, 9, 9, 10], "district": list("SSSSSS"), "need": list("ababab")}
    >>> found = k_anonymity(rows, ["age", "district"], sensitive=["need"])
    >>> found.passed, found.smallest, found.rows.tolist()
    (False, 1, [5])
    """
    if isinstance(quasi, str) or not len(quasi):
        refuse("quasi", "Name at least one column that could identify people, as a list.")
    asked: tuple[tuple[str, object], ...] = (("k", k), ("variety", variety))
    for name, value in asked:
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            refuse(name, f"{name}={value!r} must be a whole number of at least 1.")
    columns = [_codes(frame, name) for name in (*quasi, *sensitive)]
    if len({len(codes) for codes in columns}) > 1:
        refuse("lengths_differ", "The columns must have the same length.")
    group = columns[0]
    for codes in columns[1 : len(quasi)]:
        group = _together(group, codes)
    counts = np.bincount(group)
    size = counts[group].astype(np.int64)
    at_risk = size < k
    for codes in columns[len(quasi) :]:
        pairs = np.unique(np.stack([group, codes]), axis=1)
        at_risk |= np.bincount(pairs[0], minlength=len(counts))[group] < variety
    return Anonymity(int(k), int(variety), size, at_risk, int(size.min()) if len(size) else 0, int((counts > 0).sum()))


def _together(group: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.intp]:
    """One code a pair of codes, numbered without holes so that it stays small."""
    joined = group * (int(others.max()) + 1 if len(others) else 1) + others
    codes: NDArray[np.intp] = np.unique(joined, return_inverse=True)[1].reshape(-1)
    return codes


def _codes(frame: Any, name: str) -> NDArray[np.intp]:
    """The column as whole numbers, one a distinct value."""
    named = getattr(frame, "columns", None)
    if named is None:
        named = frame.dtype.names if isinstance(frame, np.ndarray) else frame
    if name not in (named or ()):
        refuse("column", f"There is no column {name!r}.")
    column = np.asarray(frame[name])
    if column.dtype.kind == "O":
        seen: dict[object, int] = {}
        return np.array([seen.setdefault(_known(value), len(seen)) for value in column.tolist()], np.intp)
    codes: NDArray[np.intp] = np.unique(column, return_inverse=True)[1].reshape(-1)
    return codes


def _known(value: object) -> object:
    """NaN and None are one value, and equal to themselves."""
    return None if value is None or value != value else (type(value).__name__, value)

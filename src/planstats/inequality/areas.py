"""Groups in order of deprivation, as areas x groups."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import Bools, Floats, aligned, array, refuse
from planstats.groups import group_keys


@dataclass(frozen=True, eq=False)
class Areas:
    """Columns as areas x groups. `groups` is how many an area has; cells past that are not `used` and weigh nothing."""

    value: Floats
    pop: Floats
    more: dict[str, Floats]
    groups: Floats
    used: Bools
    scalar: bool
    keys: Any = None


def areas_of(
    value: ArrayLike, pop: ArrayLike, more: dict[str, ArrayLike], by: ArrayLike | None, null_group: str
) -> Areas:
    """The columns as areas x groups: a list is one area, `by=` says the area of each row in long form.

    `pop` may be one list of groups that every area shares. Rows of an area keep their order, which is that of
    deprivation.
    """
    shape = np.shape(value)
    people = array("pop", pop)
    if len(shape) == 2 and people.shape == shape[1:]:
        people = np.broadcast_to(people, shape)
    names = list(more)
    columns = aligned(value=value, pop=people, **more)
    if columns[0].ndim == 0 or any(np.ndim(column) == 0 for column in more.values()):
        refuse("lengths_differ", "value, pop and their uncertainty need one number for each group.")
    if by is not None:
        return _gathered(columns, names, by, null_group)
    scalar = columns[0].ndim == 1
    wide = [np.atleast_2d(column) for column in columns]
    groups = np.full(len(wide[0]), float(wide[0].shape[1]))
    used = np.ones(wide[0].shape, np.bool_)
    return Areas(wide[0], wide[1], dict(zip(names, wide[2:], strict=True)), groups, used, scalar)


def _gathered(columns: list[Floats], names: list[str], by: ArrayLike, null_group: str) -> Areas:
    """Long form as areas x groups; areas with fewer groups are filled up with cells that weigh nothing."""
    if columns[0].ndim != 1:
        refuse("by_needs_long_form", "by= groups the rows of one-dimensional columns.")
    keys, index = group_keys(by, len(columns[0]), null_group)
    groups = np.bincount(index, minlength=len(keys))
    order = np.argsort(index, kind="stable")
    at = np.arange(len(index)) - np.repeat(np.cumsum(groups) - groups, groups)
    used = np.arange(groups.max(initial=0)) < groups[:, None]
    wide = []
    for column in columns:
        filled = np.zeros(used.shape)
        filled[index[order], at] = column[order]
        wide.append(filled)
    return Areas(
        wide[0], wide[1], dict(zip(names, wide[2:], strict=True)), groups.astype(np.float64), used, False, keys
    )

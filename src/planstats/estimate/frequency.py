"""Repeat events: rows of children by how many events each had, within a band of the population."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import Floats, Note, Notes, array, blank, count_notes, mark_or_refuse, refuse
from planstats.groups import Strata, strata


@dataclass(frozen=True, eq=False)
class Repeated:
    """Rows of a group, band and frequency: `children` with `frequency` events each, of a `population` of the band.

    `population` and `standard` are sums over the bands of a group, each band once however many rows it has.
    """

    groups: Strata
    children: Floats
    rows_of: Floats
    weights: Floats
    frequency: Floats
    population: Floats
    standard: Floats
    notes: Notes

    @property
    def events(self) -> Floats:
        """The events of each group."""
        return self.groups.total(self.frequency * self.children)


def repeated(
    children: Floats,
    of: Floats,
    weights: Floats,
    events_per_child: ArrayLike,
    by: ArrayLike | None,
    invalid: str,
    null_group: str,
) -> Repeated:
    """Read rows of band x frequency. The rows of a group with the same population and weight are one band.

    Raises StatsError where a frequency is not above 0 or infinite, and for what is refused of counts everywhere.
    """
    shape = children.shape or (1,)
    often = array("events_per_child", events_per_child)
    if often.shape not in ((), shape, shape[-1:]):
        refuse("lengths_differ", f"events_per_child has the shape {often.shape}, the counts {shape}.")
    columns = [np.array(np.broadcast_to(column, shape)) for column in (children, of, weights, often)]
    notes = count_notes(columns[0], columns[1], invalid=invalid)
    notes = np.zeros(shape, np.uint8) if notes is None else notes
    bad = (columns[3] <= 0) | np.isinf(columns[3])
    broken = [("frequency", "events_per_child must be above 0 and finite.", bad)]
    notes[(np.isnan(columns[3]) | np.isnan(columns[2])) & (notes != Note.invalid)] = Note.missing
    notes = mark_or_refuse(notes, broken, invalid)
    unusable = np.where(notes == Note.no_denominator, np.uint8(Note.ok), notes)
    blank(unusable, *columns)
    groups = strata(shape, by, null_group)
    folded = [groups.fold(column) for column in columns]
    population, standard = _once_a_band(groups, *folded[1:])
    noted = groups.notes(groups.fold(notes))
    return Repeated(groups, folded[0], folded[1], folded[2], folded[3], population, standard, noted)


def _once_a_band(groups: Strata, of: Floats, weights: Floats, often: Floats) -> tuple[Floats, Floats]:
    """The population and weight of each group. Two bands that look alike are told apart by sharing a frequency."""
    place = np.broadcast_to(groups.spread(np.arange(float(groups.count))), of.shape)
    table = np.stack([column.ravel() for column in (place, of, weights, often)], axis=1)
    table = table[~np.isnan(table).any(axis=1)]
    spoilt = groups.any(np.isnan(of) | np.isnan(weights) | np.isnan(often))
    if not len(table):
        return (np.where(spoilt, np.nan, 0.0),) * 2
    rows, alike = np.unique(table, axis=0, return_counts=True)
    first = np.concatenate([[True], (rows[1:, :3] != rows[:-1, :3]).any(axis=1)])
    bands = np.maximum.reduceat(alike, np.flatnonzero(first))
    group = rows[first, 0].astype(np.intp)
    sums = (np.bincount(group, weights=rows[first, at] * bands, minlength=groups.count) for at in (1, 2))
    population, standard = (np.where(spoilt, np.nan, total) for total in sums)
    return population, standard

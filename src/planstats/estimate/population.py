"""The standard populations that rates are adjusted to."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from planstats.base import Floats, refuse


def _fixed(values: Sequence[float]) -> Floats:
    out = np.array(values, np.float64)
    out.flags.writeable = False
    return out


ESP2013: Final = _fixed(
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]
)
"""The 2013 European Standard Population in 19 bands: 0-4, 5-9, ... 85-89, 90 and over; together 100 000.

Source: Eurostat (2013), Revision of the European Standard Population.
"""

_WIDTH = 5
_OPEN = 200  # the end of "90 and over"
_PART = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)|(\d+)\s*(?:\+|and over|plus)", re.IGNORECASE)


def standard_population(ages: int | Sequence[str | int | tuple[int, int]]) -> Floats:
    """The weights of the 2013 European Standard Population for the bands of a measure: float64, one a band.

    `ages` is a list of bands: text ("0-4", "10-19", "90+"), pairs of first and last age, or the first ages of five-year
    bands (0, 5, 10). A single whole number stands for the five-year bands below it: 20 for children and young people.
    Raises StatsError for a band that splits a five-year band (there is no weight for a part of one), or is not
    understood. Source: Eurostat (2013), Revision of the European Standard Population.

    >>> standard_population(20).tolist()
    [5000.0, 5500.0, 5500.0, 5500.0]
    >>> standard_population(["0-9", "10-14", "85+"]).tolist()
    [10500.0, 5500.0, 2500.0]
    """
    if isinstance(ages, bool | str | bytes):
        refuse("age_band", f"{ages!r} is not a list of age bands. Write them as ['0-4', '5-9'].")
    bands = range(0, ages, _WIDTH) if isinstance(ages, int) else ages
    if isinstance(ages, int) and (ages <= 0 or ages % _WIDTH or ages > 90):
        refuse("age_band", f"{ages} is not the end of a five-year band. Give a multiple of 5 up to 90.")
    return np.array([_weight(band) for band in bands], np.float64)


def _weight(band: str | int | tuple[int, int]) -> float:
    first, last = _ends(band)
    top = _WIDTH * (len(ESP2013) - 1)
    whole = first % _WIDTH == 0 and first <= top and (last >= _OPEN or (last < top and (last + 1) % _WIDTH == 0))
    if not whole or last < first:
        refuse("age_band", f"{band!r} is not made of whole five-year bands (0-4, 5-9, ... 85-89, 90+).")
    until = len(ESP2013) if last >= _OPEN else (last + 1) // _WIDTH
    return float(ESP2013[first // _WIDTH : until].sum())


def _ends(band: str | int | tuple[int, int]) -> tuple[int, int]:
    """The first and last age of a band; an open band ends at 200."""
    if isinstance(band, tuple) and len(band) == 2:
        return int(band[0]), int(band[1])
    if isinstance(band, int | np.integer) and not isinstance(band, bool):
        return int(band), _OPEN if band == 90 else int(band) + _WIDTH - 1
    found = _PART.search(band) if isinstance(band, str) else None
    if found is None:
        refuse("age_band", f"{band!r} is not an age band. Write it as '0-4' or '90+'.")
    return (int(found[1]), int(found[2])) if found[1] else (int(found[3]), _OPEN)

"""The areas figures are published for: official codes, names, and which areas are like which.

The tables stand in `reference/`, each with a card that says where it comes from. They are facts about England, not of
one partnership; what an area is called here is overridden by nothing.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its official code and name, what it lies in, and its number at the Department for Education."""

    code: str
    name: str
    kind: str
    parent: str = ""
    dfe: str = ""
    successor: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> bool:
        """Whether it is still there: neither replaced by another, nor abolished, nor part of a county that was."""
        county = self.parent if self.parent.startswith("E10") else self.code
        return not self.successor and county not in ABOLISHED and not (county != self.code and place(county).successor)


# Counties that ended with several authorities in their place, so that none of those is their successor: Dorset in 2019,
# Northamptonshire in 2021, Cumbria in 2023, by the Structural Changes Orders of the years before.
ABOLISHED = frozenset({"E10000009", "E10000021", "E10000006"})


def _rows(name: str) -> list[dict[str, str]]:
    text = files("oneplan.measures.reference").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def places() -> dict[str, Place]:
    """Every area by its code."""
    return {row["code"]: Place(**row) for row in _rows("areas")}


@cache
def by_number() -> dict[str, Place]:
    """Areas by their number at the Department for Education; of two codes the one that holds now."""
    ordered = sorted(places().values(), key=lambda place: not place.successor)
    return {place.dfe: place for place in ordered if place.dfe}


@cache
def by_name() -> dict[str, Place]:
    """Areas by their name in small letters; of two that have the same one, that which is there now."""
    return {place.name.casefold(): place for place in sorted(places().values(), key=lambda place: place.current)}


def place(code: str) -> Place:
    """The area of a code; one that is not in the table goes by its code."""
    return places().get(code) or Place(code, code, "unknown")


def current(code: str) -> str:
    """The code an area goes by now: that of its successor, where one area took its place whole."""
    seen = {code}
    while (following := place(code).successor) and following not in seen:
        seen.add(following)
        code = following
    return code


@cache
def neighbours_of(code: str, year: int = 2025) -> tuple[Place, ...]:
    """The ten statistical neighbours of an authority in a year's model, the closest first; none for other areas."""
    number = place(current(code)).dfe
    for row in _rows(f"neighbours_{year}"):
        if number and row["dfe"] == number:
            return tuple(by_number()[each] for each in row["neighbours"].split() if each in by_number())
    return ()


type Ring = tuple[tuple[float, float], ...]


@cache
def shapes() -> dict[str, tuple[Ring, ...]]:
    """The outlines of areas for small maps, as longitude and latitude; only some areas have one."""
    found: dict[str, list[Ring]] = {}
    for row in _rows("shapes"):
        points = [point.split(",") for point in row["ring"].split()]
        found.setdefault(row["code"], []).append(tuple((float(lon), float(lat)) for lon, lat in points))
    return {code: tuple(rings) for code, rings in found.items()}


def region_of(code: str) -> Place | None:
    """The region an area lies in."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        found = place(code)
        if found.kind == "region":
            return found
        code = found.parent
    return None


ENGLAND = place("E92000001")

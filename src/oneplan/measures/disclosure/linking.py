"""Which counts are sums of others: groups of everybody, districts of the county, quarters of the year.

A link is made wherever the counts allow it, whether or not we know that the groups are complete: a reader may try it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oneplan.measures import areas
from oneplan.measures.disclosure.completing import Known, completed, length
from oneplan.measures.disclosure.counting import Cell, Place, Subject


@dataclass(frozen=True)
class Link:
    """A whole and its parts. `rest` is how many are in none of the parts; None where the parts are all there is."""

    whole: Cell
    parts: frozenset[Cell]
    rest: int | None

    @property
    def left(self) -> Cell:
        """The rest as a cell of its own, known by what it is the rest of."""
        names = "; ".join(sorted(f"{part.place} {part.truth}" for part in self.parts))
        return Cell(f"{self.whole.what} | {self.whole.truth} less {names}", self.whole.place, self.rest)


def links(known: Known, subjects: Iterable[Subject]) -> set[Link]:
    """Every link between counts that hold at one time, those that follow from them included."""
    found: set[Link] = set()
    known = completed(known)
    for whole, parts in _families(known):
        found |= set(_linked(known, whole, parts))
    for subject in subjects:
        found |= set(_complements(known, subject))
    return found


def _linked(known: Known, whole: tuple[str, Place], parts: Sequence[tuple[str, Place]]) -> Iterator[Link]:
    """The whole as the sum of its parts; where they are more than it, each as a part of it."""
    total = known[whole]
    cells = [Cell(*part, known[part]) for part in parts]
    top = Cell(*whole, total)
    if total is None or any(cell.truth is None for cell in cells):
        if total is None or sum(cell.truth or 0 for cell in cells) <= total:
            yield Link(top, frozenset(cells), None)
        return
    rest = total - sum(cell.truth or 0 for cell in cells)
    if rest >= 0:
        yield Link(top, frozenset(cells), rest or None)
        return
    for cell in cells:
        if (cell.truth or 0) <= total:
            yield Link(top, frozenset([cell]), total - (cell.truth or 0) or None)


def _families(known: Known) -> Iterator[tuple[tuple[str, Place], list[tuple[str, Place]]]]:
    """Each whole with parts that do not overlap: by lens, by area, by time."""
    by_group: dict[tuple[str, str, date, date, str], list[tuple[str, Place]]] = defaultdict(list)
    by_area: dict[tuple[object, ...], dict[str, tuple[str, Place]]] = defaultdict(dict)
    by_time: dict[tuple[object, ...], list[tuple[str, Place]]] = defaultdict(list)
    for key in known:
        what, place = key[0], key[1]
        if place.lens:
            by_group[what, place.area, place.start, place.end, place.lens].append(key)
        by_area[what, place.start, place.end, place.lens, place.group][place.area] = key
        by_time[what, place.area, place.lens, place.group].append(key)
    for (what, area, start, end, _), groups in by_group.items():
        everybody = (what, Place(area, start, end, "", ""))
        if everybody in known:
            yield everybody, groups
    for of_area in by_area.values():
        yield from _nested_areas(of_area)
    for of_time in by_time.values():
        yield from _nested_periods(of_time)


def _nested_areas(here: Mapping[str, tuple[str, Place]]) -> Iterator[tuple[tuple[str, Place], list[tuple[str, Place]]]]:
    inside: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for code, key in here.items():
        above, seen = areas.place(code).parent, {code}
        while above and above not in here and above not in seen:
            seen.add(above)
            above = areas.place(above).parent
        if above in here and above not in seen:
            inside[above].append(key)
    for code, keys in inside.items():
        yield here[code], keys


def _nested_periods(keys: Sequence[tuple[str, Place]]) -> Iterator[tuple[tuple[str, Place], list[tuple[str, Place]]]]:
    """Each period with the shorter ones in it, of about one length at a time, that do not overlap."""
    for whole in keys:
        start, end = whole[1].start, whole[1].end
        inside: dict[int, list[tuple[str, Place]]] = defaultdict(list)
        for key in keys:
            if start <= key[1].start and key[1].end <= end and (key[1].start, key[1].end) != (start, end):
                inside[length((key[1].start, key[1].end))].append(key)
        for parts in inside.values():
            ordered = sorted(parts, key=lambda key: (key[1].start, key[1].end))
            apart = [ordered[0]]
            for key in ordered[1:]:
                if key[1].start > apart[-1][1].end:
                    apart.append(key)
            yield whole, apart


def _complements(known: Known, subject: Subject) -> Iterator[Link]:
    """What a share is out of: those counted, and the rest."""
    if not subject.parts:
        return
    for (what, place), of in known.items():
        if what != subject.of or (subject.counted, place) not in known:
            continue
        x = known[subject.counted, place]
        rest = None if x is None or of is None else of - x
        if rest is None or rest >= 0:
            parts = {Cell(subject.counted, place, x), Cell(subject.rest, place, rest)}
            yield Link(Cell(subject.of, place, of), frozenset(parts), None)

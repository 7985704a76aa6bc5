"""Counts that no table holds, but that follow from those it does: a reader fills them in before anything else.

The county that was left out is the sum of its districts; the group that was left out is everybody less the others.
Where a count follows in two ways that differ, the groups are not complete; the links between counts allow for that.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from oneplan.measures import areas
from oneplan.measures.disclosure.counting import Place

type Key = tuple[str, Place]
type Known = Mapping[Key, int | None]
type Span = tuple[date, date]

PASSES = 6  # each fills in what follows from the one before


def completed(known: Known) -> dict[Key, int | None]:
    """The counts, with those that follow from them."""
    full = dict(known)
    for _ in range(PASSES):
        before = len(full)
        for rule in (_groups, _areas, _periods):
            for key, count in list(rule(full)):
                full.setdefault(key, count)
        if len(full) == before:
            break
    return full


def _filled[Name: Hashable](
    here: Mapping[Name, int | None], total: int | None, names: Collection[Name], *, is_known: bool
) -> tuple[Name | None, int] | None:
    """The one part that is missing, or the missing total (None), and how many; None where nothing follows."""
    counts = [here[name] for name in names if name in here]
    said = [count for count in counts if count is not None]
    if not said or len(said) < len(counts) or len(names) < 2:
        return None
    missing = [name for name in names if name not in here]
    if not missing and not is_known:
        return None, sum(said)
    if len(missing) == 1 and total is not None and total >= sum(said):
        return missing[0], total - sum(said)
    return None


def _groups(known: Known) -> Iterator[tuple[Key, int]]:
    """By lens: everybody from all groups, one group from everybody and the others."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    here: dict[tuple[str, str, date, date], dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for (what, place), count in known.items():
        where = here[what, place.area, place.start, place.end]
        if place.lens:
            names[what, place.lens].add(place.group)
            where[place.lens][place.group] = count
    for (what, area, start, end), by_lens in here.items():
        whole = (what, Place(area, start, end, "", ""))
        for lens, groups in sorted(by_lens.items()):
            found = _filled(groups, known.get(whole), sorted(names[what, lens]), is_known=whole in known)
            if found is not None:
                yield _key(what, Place(area, start, end, lens, found[0]) if found[0] else whole[1]), found[1]


def _key(what: str, place: Place) -> Key:
    return what, place


def _areas(known: Known) -> Iterator[tuple[Key, int]]:
    """By area: the county from all its districts, one district from the county and the others."""
    inside: dict[tuple[str, str], set[str]] = defaultdict(set)
    here: dict[tuple[str, Span, str, str], dict[str, int | None]] = defaultdict(dict)
    seen = {(what, place.area) for what, place in known}
    for (what, place), count in known.items():
        inside[what, areas.place(place.area).parent].add(place.area)
        here[what, (place.start, place.end), place.lens, place.group][place.area] = count
    for (what, span, lens, group), counts in here.items():
        for parent in {areas.place(code).parent for code in counts}:
            if (what, parent) in seen:
                found = _filled(counts, counts.get(parent), sorted(inside[what, parent]), is_known=parent in counts)
                if found is not None:
                    yield _key(what, Place(found[0] or parent, *span, lens, group)), found[1]


def _periods(known: Known) -> Iterator[tuple[Key, int]]:
    """By time: the year from its quarters, one quarter from the year and the others."""
    spans: dict[str, set[Span]] = defaultdict(set)
    here: dict[tuple[str, str, str, str], dict[Span, int | None]] = defaultdict(dict)
    for (what, place), count in known.items():
        spans[what].add((place.start, place.end))
        here[what, place.area, place.lens, place.group][place.start, place.end] = count
    tiled = {what: list(_tilings(own)) for what, own in spans.items()}
    for (what, area, lens, group), counts in here.items():
        for whole, parts in tiled[what]:
            found = _filled(counts, counts.get(whole), parts, is_known=whole in counts)
            if found is not None:
                yield _key(what, Place(area, *(found[0] or whole), lens, group)), found[1]


def _tilings(spans: Collection[Span]) -> Iterator[tuple[Span, list[Span]]]:
    """Each period with the shorter ones, of about one length, that fill it day by day."""
    for whole in sorted(spans):
        inside: dict[int, list[Span]] = defaultdict(list)
        for span in sorted(spans):
            if whole[0] <= span[0] and span[1] <= whole[1] and span != whole:
                inside[length(span)].append(span)
        for parts in inside.values():
            follow = all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(parts))
            if follow and (parts[0][0], parts[-1][1]) == whole:
                yield whole, parts


def length(span: Span) -> int:
    """About how many months a period lasts."""
    return round((span[1] - span[0]).days / 31)

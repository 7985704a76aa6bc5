"""Everything the page of a measure says about one area."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils import timezone

from oneplan.common import clock
from oneplan.common.memory import kept
from oneplan.measures import areas
from oneplan.measures.models import Break, BreakKind, Measure, MeasureNote, NoteKind, Release
from oneplan.measures.queries import equality, outlook
from oneplan.measures.queries.figures import Figure, Found, Live, LivePart, Sides, found, live, sides
from oneplan.measures.queries.scores import Judged, Score, compared, score
from oneplan.places.models import Partnership


@dataclass(frozen=True)
class Beside:
    """Another area's figure of the same period, and how it compares with England."""

    place: areas.Place
    figure: Figure | None
    judged: Judged


@dataclass(frozen=True)
class MeasurePage:
    """A measure in an area: judged, beside others, by group, and where it is heading."""

    measure: Measure
    score: Score
    england: tuple[Figure, ...]
    region: areas.Place | None
    regional: tuple[Figure, ...]
    neighbours: tuple[Beside, ...]
    districts: tuple[Beside, ...]
    districts_period: str
    lenses: tuple[equality.Lens, ...]
    outlook: outlook.Outlook | None
    rebases: tuple[Break, ...]
    notes: tuple[MeasureNote, ...]
    releases: tuple[Release, ...]  # in the order of the figures' `release`
    parts: tuple[LivePart, ...] = ()  # in the same order
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once[T](self, what: str, make: Callable[[], T]) -> T:
        """What was made from this page before, or is now: drawings are kept as long as the page they are drawn from."""
        if what not in self._made:
            self._made[what] = make()
        made: T = self._made[what]
        return made

    @property
    def area(self) -> areas.Place:
        """The area it is about."""
        return self.score.area

    @cached_property
    def source(self) -> Release | None:
        """The release the newest figure came with."""
        latest = self.score.latest
        return self.releases[latest.release] if latest and self.releases else None

    def sides_of(self, figure: Figure) -> tuple[Figure, Figure] | None:
        """The two figures that one is the difference of; None for one that is published as it is."""
        near = [each.place for each in (*self.neighbours, *self.districts)]
        codes = {place.code for place in (self.area, self.region or self.area, areas.ENGLAND, *near)}
        found: Sides = self.once("sides", lambda: sides(self.measure, self.parts, codes))
        return found.get((figure.area, figure.period)) if not figure.lens else None

    def notes_of(self, kind: NoteKind) -> list[MeasureNote]:
        """What is said of one kind."""
        return [note for note in self.notes if note.kind == kind]

    @property
    def stories(self) -> list[MeasureNote]:
        """The story behind the line."""
        return self.notes_of(NoteKind.STORY)

    @property
    def partners(self) -> list[MeasureNote]:
        """Partners with a role."""
        return self.notes_of(NoteKind.PARTNER)

    @property
    def works(self) -> list[MeasureNote]:
        """What works."""
        return self.notes_of(NoteKind.WORKS)

    @cached_property
    def gap_to_districts(self) -> tuple[float, float] | None:
        """What the districts count together and what the county counts, where the two differ: shown, not forced."""
        counts = [each.figure.denominator for each in self.districts if each.figure is not None]
        whole = next((p.denominator for p in self.score.points if p.period == self.districts_period), None)
        if not counts or len(counts) < len(self.districts) or None in counts or whole is None:
            return None
        together = sum(count for count in counts if count is not None)
        return (together, whole) if together != whole else None


def home() -> areas.Place:
    """The area of the partnership: one query. England where there is no partnership yet."""
    partnership = Partnership.objects.select_related("area").first()
    return areas.place(partnership.area.code) if partnership else areas.ENGLAND


def districts_of(area: areas.Place) -> tuple[areas.Place, ...]:
    """The areas that lie in an area, by name."""
    inside = [place for place in areas.places().values() if place.parent == area.code and place.kind == "district"]
    return tuple(sorted(inside, key=lambda place: place.name))


def end_of(day: date) -> datetime:
    """The last instant of a day, and of today or a day to come the present one: no embargo ends early."""
    return min(clock.now(), timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)))


def measure_page(measure: Measure, area: areas.Place, on: date | None = None) -> MeasurePage:
    """The page as of a day, worked out once for all readers until a release or the record moves.

    Four queries, else six. A release that was withdrawn is not shown on earlier days either.
    """
    day = on or clock.today()
    parts = live([measure], end_of(day))
    key = ("measure page", measure.pk, area.code, day, parts[measure.pk])
    return kept(key, lambda: _made(measure, area, parts[measure.pk], day))


def _made(measure: Measure, area: areas.Place, parts: tuple[LivePart, ...], day: date) -> MeasurePage:
    everything = tuple(measure.breaks.all().fetch_mode(FETCH_RAISE))
    breaks = tuple(each for each in everything if each.kind == BreakKind.BREAK)
    region = areas.region_of(area.code)
    near = areas.neighbours_of(area.code)
    inside = districts_of(area)
    wanted = {area.code, areas.ENGLAND.code, *(place.code for place in (*near, *inside))}
    rows = found(measure, parts, wanted | ({region.code} if region else set()), groups_of=area.code)
    judged = score(measure, area, rows, against=areas.ENGLAND, near=[place.code for place in near], breaks=breaks)
    period = judged.latest.period if judged.latest else ""
    of_districts = _newest(rows, [place.code for place in inside])
    return MeasurePage(
        measure=measure,
        score=judged,
        england=rows.get((areas.ENGLAND.code, ""), ()),
        region=region,
        regional=rows.get((region.code, ""), ()) if region and region != area else (),
        neighbours=_beside(measure, rows, near, period),
        districts=_beside(measure, rows, inside, of_districts) if of_districts else (),
        districts_period=of_districts,
        lenses=equality.lenses(measure, rows, area.code, breaks),
        outlook=outlook.outlook(measure, judged.points, judged.breaks),
        rebases=tuple(each for each in everything if each.kind == BreakKind.REBASE),
        notes=tuple(_notes(measure, day)),
        releases=_releases(parts),
        parts=parts,
    )


def releases_of(measure: Measure, parts: Live) -> tuple[Release, ...]:
    """The releases of a measure's figures, in the order in which the figures name them: one query."""
    return _releases(parts[measure.pk])


def _releases(parts: Sequence[LivePart]) -> tuple[Release, ...]:
    known = Release.objects.select_related("dataset", "corrects").in_bulk([part.release for part in parts])
    return tuple(known[part.release] for part in parts)


def _notes(measure: Measure, on: date) -> QuerySet[MeasureNote]:
    standing = measure.notes.filter(Q(ended_on=None) | Q(ended_on__gt=on), on__lte=on)
    return standing.select_related("organisation").fetch_mode(FETCH_RAISE)


def _newest(rows: Found, codes: Collection[str]) -> str:
    """The newest period in which any of these areas has a figure; empty where there is none."""
    own = [figure for code in codes for figure in rows.get((code, ""), ()) if figure.value is not None]
    return max(own, key=lambda figure: figure.start).period if own else ""


def _beside(measure: Measure, rows: Found, places: Sequence[areas.Place], period: str) -> tuple[Beside, ...]:
    """Each place's figure of a period, compared with England's."""

    def of(code: str) -> Figure | None:
        return next((figure for figure in rows.get((code, ""), ()) if figure.period == period), None)

    england = of(areas.ENGLAND.code)
    return tuple(
        Beside(place, figure, compared(measure, figure, england)) for place in places for figure in [of(place.code)]
    )

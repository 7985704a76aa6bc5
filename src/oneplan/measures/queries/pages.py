"""Everything the page of a measure says about one area."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl
from django.db.models import FETCH_RAISE, Q, QuerySet

from oneplan.common import clock
from oneplan.common.memory import kept
from oneplan.measures import areas
from oneplan.measures.models import Measure, MeasureNote, NoteKind, Release
from oneplan.measures.queries import equality, outlook
from oneplan.measures.queries.figures import Figure, Live, LivePart, as_figures, figures, live
from oneplan.measures.queries.scores import Judged, Score, compared, in_time, score
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
    notes: tuple[MeasureNote, ...]
    releases: tuple[Release, ...]  # in the order of the figures' `release`

    @property
    def area(self) -> areas.Place:
        """The area it is about."""
        return self.score.area

    @cached_property
    def source(self) -> Release | None:
        """The release the newest figure came with."""
        latest = self.score.latest
        return self.releases[latest.release] if latest and self.releases else None

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


def measure_page(measure: Measure, area: areas.Place) -> MeasurePage:
    """The page, worked out once for all readers until a release or the record moves: four queries, else six."""
    parts = live([measure])
    key = ("measure page", measure.pk, area.code, clock.today(), parts[measure.pk])
    return kept(key, lambda: _made(measure, area, parts[measure.pk]))


def _made(measure: Measure, area: areas.Place, parts: tuple[LivePart, ...]) -> MeasurePage:
    breaks = tuple(measure.breaks.all().fetch_mode(FETCH_RAISE))
    region = areas.region_of(area.code)
    near = areas.neighbours_of(area.code)
    inside = districts_of(area)
    wanted = {area.code, areas.ENGLAND.code, *(place.code for place in (*near, *inside))}
    rows = figures(measure, parts, wanted | ({region.code} if region else set()))
    judged = score(measure, area, rows, against=areas.ENGLAND, near=[place.code for place in near], breaks=breaks)
    period = judged.latest.period if judged.latest else ""
    of_districts = _newest(rows, [place.code for place in inside])
    return MeasurePage(
        measure=measure,
        score=judged,
        england=_series(rows, areas.ENGLAND),
        region=region,
        regional=_series(rows, region) if region and region != area else (),
        neighbours=_beside(measure, rows, near, period),
        districts=_beside(measure, rows, inside, of_districts) if of_districts else (),
        districts_period=of_districts,
        lenses=equality.lenses(measure, rows, area.code),
        outlook=outlook.outlook(measure, judged.points, judged.breaks),
        notes=tuple(_notes(measure, clock.today())),
        releases=_releases(parts),
    )


def releases_of(measure: Measure, parts: Live) -> tuple[Release, ...]:
    """The releases of a measure's figures, in the order in which the figures name them: one query."""
    return _releases(parts[measure.pk])


def _releases(parts: Sequence[LivePart]) -> tuple[Release, ...]:
    found = Release.objects.select_related("dataset", "corrects").in_bulk([part.release for part in parts])
    return tuple(found[part.release] for part in parts)


def _notes(measure: Measure, on: date) -> QuerySet[MeasureNote]:
    standing = measure.notes.filter(Q(ended_on=None) | Q(ended_on__gt=on), on__lte=on)
    return standing.select_related("organisation").fetch_mode(FETCH_RAISE)


def _series(rows: pl.DataFrame, place: areas.Place) -> tuple[Figure, ...]:
    return as_figures(in_time(rows.filter((pl.col("lens") == "") & (pl.col("area") == place.code))))


def _newest(rows: pl.DataFrame, codes: Collection[str]) -> str:
    """The newest period in which any of these areas has a figure; empty where there is none."""
    own = rows.filter((pl.col("lens") == "") & pl.col("area").is_in(list(codes)) & pl.col("value").is_not_null())
    return str(own.sort("start")["period"].last()) if own.height else ""


def _beside(measure: Measure, rows: pl.DataFrame, places: Sequence[areas.Place], period: str) -> tuple[Beside, ...]:
    """Each place's figure of a period, compared with England's."""
    then = as_figures(rows.filter((pl.col("lens") == "") & (pl.col("period") == period)))
    by_area = {figure.area: figure for figure in then}
    england = by_area.get(areas.ENGLAND.code)
    return tuple(
        Beside(place, by_area.get(place.code), compared(measure, by_area.get(place.code), england)) for place in places
    )

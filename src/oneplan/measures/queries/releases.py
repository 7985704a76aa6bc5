"""Releases as those who tend figures see them: how far each has come, and what a draft would change."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import polars as pl
from django.db.models import FETCH_RAISE, Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from oneplan.common import clock
from oneplan.common.policy import Actor
from oneplan.measures import areas, policies, store
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from oneplan.measures.queries import pages
from oneplan.measures.queries.figures import Figure, LivePart, as_figures, figures, live
from oneplan.people.models import User
from oneplan.ui.days import say_day

MANY = 1_000_000  # rows of a release beyond which only some areas are compared
FEW = 5
_SAID = ("value", "symbol", "count", "denominator", "lower", "upper")


class Standing(StrEnum):
    """How far a release has come at an instant."""

    DRAFT = "draft"
    EMBARGOED = "embargoed"
    OUT = "out"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


HEADINGS = {
    Standing.DRAFT: "Drafts",
    Standing.EMBARGOED: "Published, not out yet",
    Standing.OUT: "Out",
    Standing.CORRECTED: "Corrected by another",
    Standing.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class Shown:
    """A release, how far it has come, and the sentence that says so."""

    release: Release
    standing: Standing
    said: str
    correction: Release | None = None


def say_instant(at: datetime) -> str:
    """1 June 2027 at 09:30, by the clock of the partnership."""
    here = localtime(at)
    return f"{say_day(here.date())} at {here:%H:%M}"


def standing_of(release: Release, now: datetime) -> Standing:
    """How far a release that comes from `releases` or `whole` has come. Corrected in part, it is still out."""
    if release.state == ReleaseState.DRAFT:
        return Standing.DRAFT
    if release.state == ReleaseState.WITHDRAWN:
        return Standing.WITHDRAWN
    if release.opens_at is not None and release.opens_at > now:
        return Standing.EMBARGOED
    if _correction(release, now) is None or release.still_holds:  # type: ignore[attr-defined]
        return Standing.OUT
    return Standing.CORRECTED


def _correction(release: Release, now: datetime) -> Release | None:
    """The newest correction of it that is out."""
    found = [
        each
        for each in release.corrections.all()
        if each.state == ReleaseState.PUBLISHED and (each.opens_at is None or each.opens_at <= now)
    ]
    return max(found, key=lambda each: each.published_at or now, default=None)


def shown(release: Release) -> Shown:
    """The release in a sentence."""
    now = clock.now()
    standing, correction = standing_of(release, now), None
    if standing == Standing.DRAFT:
        said = f"Loaded on {say_instant(release.loaded_at)}. Nobody else sees it before it is published."
    elif standing == Standing.WITHDRAWN:
        at = release.withdrawn_at or now
        said = f"Withdrawn on {say_instant(at)}: {release.withdrawn_because}"
    elif standing == Standing.EMBARGOED:
        said = f"Everybody sees it on {say_instant(release.opens_at or now)}, without anybody doing anything."
    else:
        out = max(at for at in (release.published_at, release.opens_at) if at is not None)
        said = f"Out since {say_instant(out)}{_lifted(release)}"
        if (correction := _correction(release, now)) is not None:
            how = "corrected" if standing == Standing.CORRECTED else "corrected in part"
            said = f"{said}, {how} by “{correction}”: {correction.what_changed}"
    return Shown(release, standing, said, correction)


def _lifted(release: Release) -> str:
    if release.embargo_lifted_at is None or release.embargo_ends_at is None:
        return ""
    because = release.embargo_lifted_because.rstrip(".")
    return f", before its embargo of {say_instant(release.embargo_ends_at)} ended. Why: {because}"


def releases(actor: Actor) -> list[tuple[Standing, str, list[Shown]]]:
    """Every release the actor looks after, by how far it has come, the newest first: two queries."""
    rows = _whole(policies.tend_release.rows(actor)).order_by("-loaded_at")
    all_of_them = [shown(row) for row in rows]
    grouped = [
        (standing, heading, [each for each in all_of_them if each.standing == standing])
        for standing, heading in HEADINGS.items()
    ]
    return [group for group in grouped if group[2]]


def whole(release: Release) -> Release:
    """The release with its dataset, what it corrects, what corrects it, and its parts: three queries."""
    parts = Prefetch("parts", Part.objects.select_related("measure").order_by("measure__title"))
    return _whole(Release.objects.all()).prefetch_related(parts).get(pk=release.pk)


def _whole(rows: QuerySet[Release]) -> QuerySet[Release]:
    holds = Exists(Part.objects.live(clock.now()).filter(release=OuterRef("pk")))
    rows = rows.select_related("dataset", "corrects").annotate(still_holds=holds)
    return rows.prefetch_related("corrections").fetch_mode(FETCH_RAISE)


def loader_of(release: Release) -> str:
    """Who loaded it: one query."""
    return _name(release.loaded_by)


def _name(account: UUID | None) -> str:
    if account is None:
        return "the command line"
    found = User.objects.filter(pk=account).select_related("person").first()
    return str(found.person) if found is not None and found.person is not None else "an account without a person"


def datasets(actor: Actor) -> QuerySet[Dataset]:
    """The datasets whose figures the actor may load, each with its newest release and its drafts: one query."""
    return (
        policies.load_figures.rows(actor)
        .annotate(
            newest=Max("releases__released_on", filter=Q(releases__state=ReleaseState.PUBLISHED)),
            published=Count("releases", filter=Q(releases__state=ReleaseState.PUBLISHED), distinct=True),
            drafts=Count("releases", filter=Q(releases__state=ReleaseState.DRAFT), distinct=True),
        )
        .order_by("title")
        .fetch_mode(FETCH_RAISE)
    )


def unpublished(actor: Actor) -> QuerySet[Measure]:
    """The measures that only those who tend them see, by title: one query."""
    return policies.edit_measure.rows(actor).filter(published=False).order_by("title").fetch_mode(FETCH_RAISE)


def correctable(dataset: Dataset) -> QuerySet[Release]:
    """What a new release of the dataset may correct: published ones that are not withdrawn."""
    return dataset.releases.filter(state=ReleaseState.PUBLISHED).order_by("-published_at")


def returned(dataset: Dataset) -> QuerySet[Measure]:
    """The measures of a dataset, by title."""
    return Measure.objects.filter(Q(dataset=dataset) | Q(series__dataset=dataset)).distinct().order_by("title")


@dataclass(frozen=True)
class Moved:
    """A figure that a draft would change."""

    place: areas.Place
    before: Figure
    after: Figure


@dataclass(frozen=True)
class Newest:
    """The newest figure of an area as it is, and as it would be."""

    place: areas.Place
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Preview:
    """What a draft would change about one measure."""

    part: Part
    new: int
    changed: int
    gone: int
    same: int
    newest: tuple[Newest, ...]
    largest: tuple[Moved, ...]

    @property
    def measure(self) -> Measure:
        """The measure it is about."""
        return self.part.measure

    @property
    def nothing(self) -> bool:
        """Whether readers would see no difference."""
        return not (self.new or self.changed or self.gone)


def in_few_areas(release: Release) -> bool:
    """Whether the release is so large that only the areas around us are compared."""
    return release.rows > MANY


def previews(release: Release) -> tuple[Preview, ...]:
    """For each measure of a draft: what pages would show with it, beside what they show now.

    The release comes from `whole`. Three queries, and each measure's files twice.
    """
    here = pages.home()
    measures = [part.measure for part in release.parts.all()]
    now, then = live(measures), live(measures, draft=release)
    some = _around(here) if in_few_areas(release) else None
    return tuple(
        _preview(part, now[part.measure_id], then[part.measure_id], here, some)
        for part in release.parts.all()
        if store.intact(part.sha256)
    )


def left_as_they_are(release: Release) -> QuerySet[Measure]:
    """The measures of the release it corrects for which it has no figures, by title: those stay. One query."""
    own = release.parts.values("measure")
    theirs = Part.objects.filter(release=release.corrects_id).exclude(measure__in=own)
    return Measure.objects.filter(parts__in=theirs).order_by("title").fetch_mode(FETCH_RAISE)


def _around(here: areas.Place) -> Collection[str]:
    near = (*areas.neighbours_of(here.code), *pages.districts_of(here))
    return {here.code, areas.ENGLAND.code, *(place.code for place in near)}


def _preview(
    part: Part, now: Sequence[LivePart], then: Sequence[LivePart], here: areas.Place, some: Collection[str] | None
) -> Preview:
    before, after = (figures(part.measure, parts, some) for parts in (now, then))
    both = before.join(after, on=store.KEY, how="inner", suffix="_after", nulls_equal=True)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in _SAID)
    moved = both.filter(differs)
    return Preview(
        part=part,
        new=after.height - both.height,
        changed=moved.height,
        gone=before.height - both.height,
        same=both.height - moved.height,
        newest=tuple(_newest(place, before, after) for place in dict.fromkeys((here, areas.ENGLAND))),
        largest=_largest(moved, before, after),
    )


def _newest(place: areas.Place, before: pl.DataFrame, after: pl.DataFrame) -> Newest:
    def last(rows: pl.DataFrame) -> Figure | None:
        own = rows.filter((pl.col("area") == place.code) & (pl.col("lens") == ""))
        found = as_figures(own.sort("start", "end").tail(1))
        return found[0] if found else None

    return Newest(place, last(before), last(after))


def _largest(moved: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> tuple[Moved, ...]:
    """The changes that move a value furthest."""
    far = (pl.col("value_after") - pl.col("value")).abs()
    keys = moved.filter(far.is_not_null() & (far > 0)).sort(far, descending=True).head(FEW).select(store.KEY)
    sides = [_by_key(rows.join(keys, on=store.KEY, how="semi", nulls_equal=True)) for rows in (before, after)]
    return tuple(
        Moved(areas.place(key[0]), sides[0][key], sides[1][key])
        for key in keys.iter_rows()
        if key in sides[0] and key in sides[1]
    )


def _by_key(rows: pl.DataFrame) -> dict[tuple[str, ...], Figure]:
    found: Iterable[Figure] = as_figures(rows)
    return {(each.area, each.period, each.lens, each.group): each for each in found}


def without_series(dataset: Dataset) -> QuerySet[Measure]:
    """The measures whose figures could stand in the dataset's tables, and of which nobody said where yet."""
    could = Q(dataset=dataset) | Q(dataset=None, derived_from=None)
    return Measure.objects.filter(could).exclude(series__dataset=dataset).order_by("title")

"""The ledger: every table that was ever published is kept in the store, and a new one is held against all of them.

Corrected and withdrawn releases stay in it, and so do those under embargo: what was public once stays known.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import polars as pl

from oneplan.common.errors import RuleBroken
from oneplan.measures import areas, store
from oneplan.measures.disclosure.counting import Subject, folded
from oneplan.measures.disclosure.hiding import HELD, Table
from oneplan.measures.disclosure.reasoning import decide
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from planstats.disclosure import RULES, Rules


@dataclass(frozen=True, eq=False)
class Kept:
    """One measure's figures as they may be shown: in the store under a hash, and how many are held back."""

    sha256: str
    held: int
    rules: str


def rules_of(dataset: Dataset) -> Rules | None:
    """The rules for a dataset's small numbers; None where its publisher has seen to them.

    Raises RuleBroken where they are none that we know.
    """
    if not dataset.local:
        return None
    if dataset.rules not in RULES:
        raise RuleBroken(f"“{dataset.rules}” are no rules for small numbers. Name one of {', '.join(RULES)}.")
    return RULES[dataset.rules]


def protect(dataset: Dataset, given: Mapping[UUID, str]) -> dict[UUID, Kept]:
    """The figures of each measure as they may be shown beside all that was published before, kept in the store.

    `given` holds the hashes of the figures as they were read, by the id of the measure.

    Raises WouldDisclose, or RuleBroken for counts that cannot be counts of people. Call it only for local figures.
    """
    return _decided(dataset, {key: store.figures_of(sha256) for key, sha256 in given.items()}, None)


def hold(release: Release) -> None:
    """The draft's parts are as they may be shown beside all that was published up to now.

    Others may have been published since it was loaded: then more may be held back than its first reader saw.
    Raises WouldDisclose where a publisher's own figures, which we do not change, would give away what we hold back.
    Locks every local dataset, so that of two releases published at one moment the second knows the first.
    """
    list(Dataset.objects.select_for_update().filter(local=True).order_by("pk").values_list("pk", flat=True))
    parts = {part.measure_id: part for part in release.parts.all()}
    if not release.dataset.local:
        if _guards(parts):
            given = {key: store.figures_of(part.sha256) for key, part in parts.items()}
            _decided(release.dataset, given, release)
        return
    given = {key: unprotected(part) for key, part in parts.items()}
    for key, kept in _decided(release.dataset, given, release).items():
        part = parts[key]
        if kept.sha256 != part.sha256:
            part.raw_sha256 = part.raw_sha256 or part.sha256
            part.sha256, part.protected, part.rules = kept.sha256, kept.held, kept.rules
            part.save(update_fields=["sha256", "raw_sha256", "protected", "rules"])


def tried(dataset: Dataset, given: Mapping[UUID, pl.DataFrame]) -> dict[UUID, int]:
    """How many figures of each measure would be held back beside all that was published before. Nothing is kept.

    Raises as `protect` does, and for a publisher's own figures as `hold` does.
    """
    if not dataset.local and not _guards(given):
        return {}
    shown = _shown(dataset, given, None)
    return {key: _held(frame) for key, frame in shown.items()} if dataset.local else {}


def unprotected(part: Part) -> pl.DataFrame:
    """The figures before protection. For the ledger alone; people read them through `read_unprotected`."""
    return store.figures_of(part.raw_sha256 or part.sha256)


def _decided(dataset: Dataset, given: Mapping[UUID, pl.DataFrame], release: Release | None) -> dict[UUID, Kept]:
    rules = rules_of(dataset)
    name = f"{rules.name} {rules.version}" if rules else ""
    return {
        key: Kept(store.keep(frame) if rules else "", _held(frame), name)
        for key, frame in _shown(dataset, given, release).items()
    }


def _held(frame: pl.DataFrame) -> int:
    return frame.filter(pl.col("symbol") == HELD).height


def _shown(dataset: Dataset, given: Mapping[UUID, pl.DataFrame], release: Release | None) -> dict[UUID, pl.DataFrame]:
    """The figures of each measure as they may be shown."""
    rules = rules_of(dataset)
    measures = Measure.objects.in_bulk(list(given))
    new = [Table(Subject.of_measure(measures[key]), frame, rules) for key, frame in given.items()]
    near = _related({code for frame in given.values() for code in frame["area"].unique().to_list()})
    return dict(zip(given, decide(new, _earlier(measures.values(), release, near)), strict=True))


def _guards(measures: Collection[UUID]) -> bool:
    """Whether figures of these measures, or of others that count the same people, are held back by us."""
    linked = [measure.pk for measure in _linked(Measure.objects.filter(pk__in=measures))]
    return (
        Part.objects.filter(measure__in=linked)
        .exclude(raw_sha256="")
        .exclude(release__state=ReleaseState.DRAFT)
        .exists()
    )


def _linked(measures: Iterable[Measure]) -> list[Measure]:
    """The measures and all others that count the same, in the words of their definitions, or are out of the same."""
    everyone = list(Measure.objects.order_by("pk"))
    words = {
        measure.pk: {folded(text) for text in (measure.numerator, measure.denominator)} - {""} for measure in everyone
    }
    inside = {measure.pk for measure in measures}
    said = set().union(*(words[key] for key in inside)) if inside else set()
    grown = True
    while grown:
        more = {measure.pk for measure in everyone if measure.pk not in inside and words[measure.pk] & said}
        grown = bool(more)
        inside |= more
        said |= set().union(*(words[key] for key in more)) if more else set()
    return [measure for measure in everyone if measure.pk in inside]


def _earlier(measures: Iterable[Measure], release: Release | None, near: Collection[str]) -> list[Table]:
    """Every table published before that counts the same people, the oldest first."""
    parts = list(
        Part.objects.filter(measure__in=_linked(measures))
        .exclude(release__state=ReleaseState.DRAFT)
        .exclude(release=release)
        .select_related("measure", "release")
        .order_by("release__published_at", "release__loaded_at", "pk")
    )
    local = [part for part in parts if part.raw_sha256]
    near = _related(set(near).union(*(unprotected(part)["area"].unique().to_list() for part in local)))
    return [_table(part, near) for part in parts]


def _table(part: Part, near: Collection[str]) -> Table:
    subject = Subject.of_measure(part.measure)
    if part.raw_sha256:
        return Table(subject, unprotected(part), RULES[part.rules.split()[0]], store.figures_of(part.sha256))
    return Table(subject, store.figures_of(part.sha256, near), None)


def _related(codes: Iterable[str]) -> set[str]:
    """The areas, those they lie in and those that lie in them: figures of others say nothing about them."""
    own = set(codes)
    above = {areas.place(code).parent for code in own} - {""}
    return own | above | {place.code for place in areas.places().values() if place.parent in own}

"""Releases: loaded whole or not at all, published in one transaction, corrected by new ones, withdrawn."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.record import record
from oneplan.common.writing import checked, tidy
from oneplan.measures import describing, disclosure, parsing, policies, store
from oneplan.measures.models import Dataset, Measure, Part, Reader, Release, ReleaseState
from oneplan.measures.parquet import refuse_others, scan
from oneplan.measures.parsing import Progress, no_progress
from oneplan.measures.reading import Fault, FiguresRefused, Layout, Reading, Taken, left_aside
from oneplan.people.models import User

type Read = Callable[..., AbstractContextManager[tuple[Reading, Path]]]


@dataclass(frozen=True)
class Loaded:
    """What loading a file did, or would do."""

    reading: Reading
    release: Release | None  # None: only tried
    changed: bool  # False: this very file is loaded already
    held_back: Mapping[str, int] = field(default_factory=dict)  # by the key of the measure: small numbers, not shown
    described: tuple[describing.Read, ...] = ()  # by its publisher, where a description came with it
    lost: str = ""  # what nobody can be told, because its publisher's description did not come with the file
    unfit: str = ""  # why it could not be published beside what was, though it can be loaded

    @property
    def figures(self) -> int:
        """How many figures the file gives our measures."""
        return sum(each.rows for each in self.reading.taken)


def load_release(
    *,
    by: User | None,
    dataset: Dataset,
    file: Path,
    name: str,
    title: str = "",
    released_on: date | None = None,
    provisional: bool = False,
    corrects: Release | None = None,
    what_changed: str = "",
    meta: Path | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
    read: Read | None = None,
) -> Loaded:
    """The file's figures are kept as a draft release; nobody sees them before it is published.

    Small numbers of local people are protected before anything is kept to be shown (see `disclosure`).
    All or nothing: raises FiguresRefused with every fault and changes nothing. The same file of the same dataset once
    more changes nothing. Refused: a release of another dataset to be corrected; a correction that does not say what
    changed. `meta` is its publisher's description of the columns, where there is one. `by` None is the command line,
    which asks no policy: whoever has it holds the database. `read` is another way to read than in a process apart: only
    for files that we ship.
    """
    if by is not None:
        policies.load_figures.require(by, dataset)
    if corrects is not None and corrects.dataset_id != dataset.pk:
        raise RuleBroken("A correction belongs to the dataset of the release it corrects. Choose that dataset.")
    if corrects is not None and not what_changed.strip():
        raise RuleBroken("Say what changed, so that readers of the old figures know.")
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    known = _loaded_already(dataset, sha256)
    if known is not None:
        return Loaded(Reading(known.rows), known, changed=False)
    limits = parsing.of_command_line(file) if by is None else parsing.UPLOAD
    how = read or parsing.read
    layout, described = Layout.of(dataset), {} if meta is None else describing.description_of(meta)
    with how(layout, file, name=name, limits=limits, progress=progress) as (found, folder):
        reading = _doubted(found, layout, described)
        if reading.faults:
            raise FiguresRefused(reading.faults, reading.more)
        if not reading.taken:
            raise FiguresRefused((Fault(1, "", "No figure of our measures is in this file.", _where_to(dataset)),))
        if dry_run:
            return replace(_tried(dataset, reading, folder), **_told(dataset, layout, described))
        kept = [(each, store.adopt(folder / each.file)) for each in reading.taken]
    release = Release(
        dataset=dataset,
        title=tidy("title", title or _harmless(name))[:160],
        released_on=released_on,
        provisional=provisional,
        corrects=corrects,
        what_changed=tidy("note", what_changed),
        file_name=_harmless(name),
        file_sha256=sha256,
        file_bytes=file.stat().st_size,
        rows=reading.rows,
        left_aside=left_aside(reading.notes, local=dataset.local),
        described=[each.as_json() for each in describing.read(layout, described)],
        loaded_at=clock.now(),
        loaded_by=by.pk if by else None,
    )
    twin = _write(by, release, kept)
    return Loaded(
        reading,
        twin or release,
        changed=twin is None,
        held_back=_held_back(twin or release),
        **_told(dataset, layout, described),
    )


def _told(dataset: Dataset, layout: Layout, described: describing.Description) -> dict[str, Any]:
    """What the description tells; and what is lost without one, where the publisher gives one."""
    lost = describing.UNDESCRIBED if dataset.reader == Reader.EES and not described else ""
    return {"described": tuple(describing.read(layout, described)), "lost": lost}


def _doubted(reading: Reading, layout: Layout, described: describing.Description) -> Reading:
    """The reading, with what its publisher's description makes us doubt."""
    units = dict(Measure.objects.filter(key__in=layout.measures).values_list("key", "unit")) if described else {}
    return replace(reading, notes=(*reading.notes, *describing.doubts(layout, described, units)))


def _tried(dataset: Dataset, reading: Reading, folder: Path) -> Loaded:
    """What loading the file would do, small numbers included. Raises RuleBroken where it would be refused."""
    measures = Measure.objects.in_bulk([each.measure for each in reading.taken], field_name="key")
    frames = {measures[each.measure].pk: _figures_in(folder / each.file) for each in reading.taken}
    try:
        held = disclosure.tried(dataset, frames)
    except disclosure.WouldDisclose as no:
        if dataset.local:
            raise  # so would loading it
        return Loaded(reading, None, changed=True, unfit=str(no))
    counts = {key: held.get(measure.pk, 0) for key, measure in measures.items()}
    return Loaded(reading, None, changed=True, held_back=_some(counts))


def _figures_in(file: Path) -> pl.DataFrame:
    refuse_others(file)  # it was written by a process that a file may have taken over
    return scan(file).collect()


def _held_back(release: Release) -> dict[str, int]:
    return _some(dict(release.parts.values_list("measure__key", "protected")))


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in sorted(counts.items()) if count}


def _loaded_already(dataset: Dataset, sha256: str) -> Release | None:
    """The release of this very file, unless it was withdrawn."""
    return Release.objects.filter(dataset=dataset, file_sha256=sha256).exclude(state=ReleaseState.WITHDRAWN).first()


@transaction.atomic
def _write(by: User | None, release: Release, kept: list[tuple[Taken, str]]) -> Release | None:
    """The release and its parts, in one transaction. The files stand already; without the rows nobody finds them.

    Where the same file was sent twice at once, the second finds what the first wrote, and that is returned.
    """
    Dataset.objects.select_for_update().get(pk=release.dataset_id)
    if (twin := _loaded_already(release.dataset, release.file_sha256)) is not None:
        return twin
    checked(release).save(force_insert=True)
    measures = Measure.objects.in_bulk([each.measure for each, _ in kept], field_name="key")
    given = {measures[each.measure].pk: sha256 for each, sha256 in kept}
    safe = disclosure.protect(release.dataset, given) if release.dataset.local else {}
    Part.objects.bulk_create(
        Part(
            release=release,
            measure=measures[each.measure],
            **_hashes(sha256, safe.get(measures[each.measure].pk)),
            rows=each.rows,
            areas=each.areas,
            first_period=each.first_period,
            last_period=each.last_period,
        )
        for each, sha256 in kept
    )
    record(by, "loaded", release, count=sum(each.rows for each, _ in kept))
    return None


@transaction.atomic
def publish_release(
    *, by: User | None, release: Release, version: int, embargo_ends_at: datetime | None = None
) -> Release:
    """The release is out, or will be at the instant of its embargo; the pages show its figures from then on.

    Refused: a release that is not a draft; an embargo that has passed, or that ends before the one of the release it
    corrects; a part whose file is not as it was kept; figures that, with what was published before, would let a reader
    work out what is held back.
    """
    if by is not None:
        policies.publish_release.require(by, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != ReleaseState.DRAFT:
        raise RuleBroken("Only a draft can be published. Load the file as a correction instead.")
    if release.version != version:
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")
    if embargo_ends_at is not None and embargo_ends_at <= clock.now():
        raise RuleBroken("The embargo has passed already. Leave it out, or name an instant that is still to come.")
    _keeps_the_embargo(release, embargo_ends_at)
    for part in release.parts.all():
        if not store.intact(part.sha256):
            raise RuleBroken("A file of this release is not as it was kept. Load the release again.")
    disclosure.hold(release)
    release.state, release.published_at = ReleaseState.PUBLISHED, clock.now()
    release.published_by, release.embargo_ends_at = (by.pk if by else None), embargo_ends_at
    release.version += 1
    release.save()
    record(by, "published", release)
    return release


def _keeps_the_embargo(release: Release, ends_at: datetime | None) -> None:
    """Raises RuleBroken where a correction would be out before what it corrects."""
    held = release.corrects.opens_at if release.corrects and release.corrects.state == ReleaseState.PUBLISHED else None
    if held is not None and held > clock.now() and (ends_at is None or ends_at < held):
        raise RuleBroken(
            "The release it corrects is still under embargo. Name an instant that is not before that one, or lift its"
            " embargo first."
        )


@transaction.atomic
def lift_embargo(*, by: User | None, release: Release, version: int, because: str) -> Release:
    """The release is out at once, before its embargo ends; until when that was to be, and why it is lifted, is kept.

    Refused: a release that is under no embargo now; a stale version; no reason.
    """
    if by is not None:
        policies.publish_release.require(by, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    now = clock.now()
    if release.state != ReleaseState.PUBLISHED or release.opens_at is None or release.opens_at <= now:
        raise RuleBroken("This release is under no embargo, so there is none to lift.")
    if release.version != version:
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")
    if not because.strip():
        raise RuleBroken("Say why everybody sees it earlier.")
    release.embargo_lifted_at, release.embargo_lifted_by = now, (by.pk if by else None)
    release.embargo_lifted_because = tidy("note", because)
    release.version += 1
    checked(release).save()
    record(by, "lifted embargo", release)
    return release


@transaction.atomic
def withdraw_release(*, by: User | None, release: Release, version: int, because: str) -> Release:
    """The release's figures are shown no more; that it was there, and why it went, stays readable to those who tend.

    Refused: a draft; one that is withdrawn already; no reason.
    """
    if by is not None:
        policies.publish_release.require(by, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != ReleaseState.PUBLISHED:
        raise RuleBroken("Only a published release can be withdrawn.")
    if release.version != version:
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")
    if not because.strip():
        raise RuleBroken("Say why it is withdrawn.")
    release.state, release.withdrawn_at = ReleaseState.WITHDRAWN, clock.now()
    release.withdrawn_by, release.withdrawn_because = (by.pk if by else None), tidy("note", because)
    release.version += 1
    checked(release).save()
    record(by, "withdrew", release)
    return release


def _hashes(sha256: str, safe: disclosure.Kept | None) -> dict[str, Any]:
    """What a part names: the figures as read, or as they may be shown beside those, which never leave the house."""
    if safe is None:
        return {"sha256": sha256}
    return {"sha256": safe.sha256, "raw_sha256": sha256, "protected": safe.held, "rules": safe.rules}


def _where_to(dataset: Dataset) -> str:
    return f"Look whether it is a file of “{dataset}”, and whether a measure has a series in it."


def _harmless(name: str) -> str:
    """A file's name without folders and without what cannot be seen."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in bare if letter.isprintable())[-160:] or "file"

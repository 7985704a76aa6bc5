"""Releases: loaded whole or not at all, published in one transaction, corrected by new ones, withdrawn."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.record import record
from oneplan.common.writing import checked, tidy
from oneplan.measures import disclosure, parsing, policies, store
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from oneplan.measures.parsing import Progress, no_progress
from oneplan.measures.reading import Fault, FiguresRefused, Layout, Reading, Taken
from oneplan.people.models import User

type Read = Callable[..., AbstractContextManager[tuple[Reading, Path]]]


@dataclass(frozen=True)
class Loaded:
    """What loading a file did, or would do."""

    reading: Reading
    release: Release | None  # None: only tried
    changed: bool  # False: this very file is loaded already

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
    dry_run: bool = False,
    progress: Progress = no_progress,
    read: Read | None = None,
) -> Loaded:
    """The file's figures are kept as a draft release; nobody sees them before it is published.

    Small numbers of local people are protected before anything is kept to be shown (see `disclosure`).
    All or nothing: raises FiguresRefused with every fault and changes nothing. The same file of the same dataset once
    more changes nothing. Refused: a release of another dataset to be corrected; a correction that does not say what
    changed. `by` None is the command line, which asks no policy: whoever has it holds the database. `read` is another
    way to read than in a process apart: only for files that we ship.
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
    with how(Layout.of(dataset), file, name=name, limits=limits, progress=progress) as (reading, folder):
        if reading.faults:
            raise FiguresRefused(reading.faults, reading.more)
        if not reading.taken:
            raise FiguresRefused((Fault(1, "", "No figure of our measures is in this file.", _where_to(dataset)),))
        if dry_run:
            return Loaded(reading, None, changed=True)
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
        loaded_at=clock.now(),
        loaded_by=by.pk if by else None,
    )
    twin = _write(by, release, kept)
    return Loaded(reading, twin or release, changed=twin is None)


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

    Refused: a release that is not a draft; an embargo that has passed; a part whose file is not as it was kept;
    figures that, with what was published before, would let a reader work out what is held back.
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

"""Releases: loaded whole or not at all, published in one transaction, corrected by new ones, withdrawn."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.record import record
from oneplan.common.texts import tidied
from oneplan.common.writing import checked
from oneplan.measures import parsing, policies, store
from oneplan.measures.models import Dataset, Measure, Part, Release, ReleaseState
from oneplan.measures.parsing import Progress, no_progress
from oneplan.measures.reading import Fault, FiguresRefused, Layout, Reading
from oneplan.people.models import User


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
) -> Loaded:
    """The file's figures are kept as a draft release; nobody sees them before it is published.

    All or nothing: raises FiguresRefused with every fault and changes nothing. The same file of the same dataset once
    more changes nothing. Refused: a release of another dataset to be corrected; a correction that does not say what
    changed. `by` None is the command line, which asks no policy: whoever has it holds the database.
    """
    if by is not None:
        policies.load_figures.require(by, dataset)
    if corrects is not None and corrects.dataset_id != dataset.pk:
        raise RuleBroken("A correction belongs to the dataset of the release it corrects. Choose that dataset.")
    if corrects is not None and not what_changed.strip():
        raise RuleBroken("Say what changed, so that readers of the old figures know.")
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    known = Release.objects.filter(dataset=dataset, file_sha256=sha256).exclude(state=ReleaseState.WITHDRAWN).first()
    if known is not None:
        return Loaded(Reading(known.rows), known, changed=False)
    with parsing.read(Layout.of(dataset), file, progress=progress) as (reading, folder):
        if reading.faults:
            raise FiguresRefused(reading.faults, reading.more)
        if not reading.taken:
            raise FiguresRefused((Fault(1, "", "No figure of our measures is in this file.", _where_to(dataset)),))
        if dry_run:
            return Loaded(reading, None, changed=True)
        kept = [(each, *_keep(folder / each.file)) for each in reading.taken]
    release = Release(
        dataset=dataset,
        title=tidied(title or name, one_line=True)[:160],
        released_on=released_on,
        provisional=provisional,
        corrects=corrects,
        what_changed=tidied(what_changed, one_line=True),
        file_name=_harmless(name),
        file_sha256=sha256,
        file_bytes=file.stat().st_size,
        rows=reading.rows,
        loaded_at=clock.now(),
        loaded_by=by.pk if by else None,
    )
    _write(by, release, kept)
    return Loaded(reading, release, changed=True)


@transaction.atomic
def _write(by: User | None, release: Release, kept: list[tuple[Any, str, dict[str, Any]]]) -> None:
    """The release and its parts, in one transaction. The files stand already; without the rows nobody finds them."""
    checked(release).save(force_insert=True)
    measures = Measure.objects.in_bulk([each.measure for each, _, _ in kept], field_name="key")
    Part.objects.bulk_create(
        Part(release=release, measure=measures[each.measure], sha256=sha256, **facts) for each, sha256, facts in kept
    )
    record(by, "loaded", release, count=sum(facts["rows"] for _, _, facts in kept))


def _keep(file: Path) -> tuple[str, dict[str, Any]]:
    """The hash of the figures, now in the store, and what the catalogue says of them."""
    rows = pl.read_parquet(file, glob=False)
    spans = rows.select("period", "start").unique().sort("start")["period"].to_list()
    facts = {
        "rows": rows.height,
        "areas": rows["area"].n_unique(),
        "first_period": spans[0] if spans else "",
        "last_period": spans[-1] if spans else "",
    }
    return store.keep(rows), facts


@transaction.atomic
def publish_release(
    *, by: User | None, release: Release, version: int, embargo_until: datetime | None = None
) -> Release:
    """The release is out, or will be at the instant of its embargo; the pages show its figures from then on.

    Refused: a release that is not a draft; an embargo that has passed; a part whose file is not as it was kept.
    """
    if by is not None:
        policies.publish_release.require(by, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != ReleaseState.DRAFT:
        raise RuleBroken("Only a draft can be published. Load the file as a correction instead.")
    if release.version != version:
        raise RuleBroken("Somebody changed this release meanwhile. Look at it again.")
    if embargo_until is not None and embargo_until <= clock.now():
        raise RuleBroken("The embargo has passed already. Leave it out, or name an instant that is still to come.")
    for part in release.parts.all():
        if not store.intact(part.sha256):
            raise RuleBroken("A file of this release is not as it was kept. Load the release again.")
    release.state, release.published_at = ReleaseState.PUBLISHED, clock.now()
    release.published_by, release.embargo_until = (by.pk if by else None), embargo_until
    release.version += 1
    release.save()
    record(by, "published", release)
    return release


@transaction.atomic
def withdraw_release(*, by: User, release: Release, version: int, because: str) -> Release:
    """The release's figures are shown no more; that it was there, and why it went, stays readable to those who tend.

    Refused: a draft; one that is withdrawn already; no reason.
    """
    policies.publish_release.require(by, release)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != ReleaseState.PUBLISHED:
        raise RuleBroken("Only a published release can be withdrawn.")
    if release.version != version:
        raise RuleBroken("Somebody changed this release meanwhile. Look at it again.")
    if not because.strip():
        raise RuleBroken("Say why it is withdrawn.")
    release.state, release.withdrawn_at = ReleaseState.WITHDRAWN, clock.now()
    release.withdrawn_by, release.withdrawn_because = by.pk, tidied(because, one_line=True)
    release.version += 1
    checked(release).save()
    record(by, "withdrew", release)
    return release


def _where_to(dataset: Dataset) -> str:
    return f"Look whether it is a file of “{dataset}”, and whether a measure has a series in it."


def _harmless(name: str) -> str:
    """A file's name without folders and without what cannot be seen."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in bare if letter.isprintable())[-160:] or "file"

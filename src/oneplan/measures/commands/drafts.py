"""Drafts: a release that was loaded, and is not wanted after all."""

from django.db import transaction

from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.record import record
from oneplan.measures import policies
from oneplan.measures.models import Release, ReleaseState
from oneplan.people.models import User


@transaction.atomic
def discard_release(*, by: User | None, release: Release, version: int) -> Release:
    """The draft is gone, as if its file had never been loaded; only the record knows.

    Nobody but those who tend figures ever saw it. Refused: what was published, which is withdrawn instead; a draft
    that a later release corrects; a stale version. `by` None is the command line.
    """
    if by is not None:
        policies.tend_release.require(by, release)
    held = Release.objects.select_for_update().get(pk=release.pk)
    if held.state != ReleaseState.DRAFT:
        raise RuleBroken("Only a draft can be discarded. What was published is withdrawn, with the reason.")
    if held.version != version:
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")
    if held.corrections.exists():
        raise RuleBroken("Another release corrects this draft. Discard that one first.")
    record(by, "discarded", held)
    held.delete()
    return release

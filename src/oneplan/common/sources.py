"""Sources: which documents the facts of a page were read in."""

from collections.abc import Iterable

from oneplan.common.models import Source


def cited(facts: Iterable[object]) -> tuple[Source, ...]:
    """The documents some facts were read in, each once: one query, and none where they cite nothing."""
    keys = {key for fact in facts for key in getattr(fact, "sources", ())}
    return tuple(Source.objects.filter(key__in=keys)) if keys else ()

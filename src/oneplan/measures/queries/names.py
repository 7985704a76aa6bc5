"""Names of what stands beside and above us, as everybody may read them: we may not ask governance or the plan.

The search shelf holds what is public of every context, with its address; the address holds the key.
"""

from django.urls import Resolver404, resolve

from oneplan.common.models import SearchDocument


def bodies() -> list[tuple[str, str]]:
    """The key and the name of every body, by name: one query."""
    return _shelved("Body")


def outcomes() -> list[tuple[str, str]]:
    """The key and the words of every outcome: one query."""
    return _shelved("Outcome")


def _shelved(kind: str) -> list[tuple[str, str]]:
    found = []
    rows = SearchDocument.objects.filter(kind=kind).order_by("title")
    for title, address in rows.values_list("title", "address"):
        try:
            key = resolve(address).kwargs.get("key")
        except Resolver404:
            continue
        if key:
            found.append((str(key), title))
    return found

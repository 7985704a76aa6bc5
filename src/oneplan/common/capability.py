"""What a context offers the house, said as data in its `apps.py` and collected here.

A context tells which of its modules take part, by name:
`findings` (FINDINGS: rules that look for broken links) · `sections` (SECTIONS of the partnership file) ·
`search` (SEARCH: what the public may look for) · `panels` (PANELS: what to
show on a lower context's page) · `work` (WORK: what is asked of a person).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig, apps


@dataclass(frozen=True)
class MenuItem:
    """A place in the navigation: its label, the name of its route, and where among the others it stands.

    With the name of a rule (`web.see_findings`) it is shown to those alone whom the rule lets see any row.
    """

    label: str
    route: str
    order: int
    signed_in: bool = False
    rule: str = ""


class Capability(AppConfig):
    """A context's answer to: where are you mounted, what is in the menu, what do you take part in, which
    words can be no key?"""

    mount: ClassVar[str | None] = None  # None: nowhere; "": at the root, its addresses say the rest
    menu: ClassVar[tuple[MenuItem, ...]] = ()
    takes_part_in: ClassVar[tuple[str, ...]] = ()
    reserves: ClassVar[tuple[str, ...]] = ()  # words that stand in its addresses where a key does


def capabilities() -> Iterator[Capability]:
    """Every context, lowest first: the order of INSTALLED_APPS."""
    return (app for app in apps.get_app_configs() if isinstance(app, Capability))


def contributions(part: str) -> list[Any]:
    """Everything the contexts contribute to one part of the house, lowest context first."""
    found: list[Any] = []
    for app in capabilities():
        if part in app.takes_part_in:
            found.extend(getattr(import_module(f"{app.name}.{part}"), part.upper()))
    return found


def menu() -> list[MenuItem]:
    """The navigation in its order."""
    return sorted((item for app in capabilities() for item in app.menu), key=lambda item: item.order)

"""The source as the proofs read it: files, syntax trees, models, routes. Nothing here knows what is right.

Nothing here answers with nothing either: a proof that has nothing to look at would hold for an empty house.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "oneplan"
THIRD_PARTY = ("allauth", "django")


def some[T](found: list[T]) -> list[T]:
    """What was found. Raises AssertionError where that is nothing."""
    assert found, "There is nothing to prove this of."
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def code(*parts: str) -> list[Path]:
    """The Python files of ours; with `parts`, those whose module or package is called so (`views`, `forms` ...)."""
    found = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]
    return some([path for path in found if not parts or {path.stem, *path.relative_to(PACKAGE).parts} & set(parts)])


def templates() -> list[Path]:
    """Every template of ours."""
    return some(sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file()))


def said(path: Path) -> str:
    """A file as a person would name it."""
    return str(path.relative_to(ROOT))


def our_models() -> list[type[models.Model]]:
    """Every model of ours with a table of its own; join tables that nobody wrote are left out."""
    return some([model for model in apps.get_models() if model.__module__.startswith("oneplan.")])


@dataclass(frozen=True, eq=False)
class Route:
    """One address: its name, what it looks like, and the view behind it."""

    name: str
    pattern: str
    view: Any
    converters: dict[str, Any]

    @property
    def ours(self) -> bool:
        """Whether the view is of this house."""
        return str(self.view.__module__).startswith("oneplan.")


def routes() -> list[Route]:
    """Every address of the house."""
    return some(sorted(_routes(get_resolver(), "", (), {}), key=lambda each: each.name))


def _routes(resolver: URLResolver, before: str, spaces: tuple[str, ...], converters: dict[str, Any]) -> Iterator[Route]:
    for each in resolver.url_patterns:
        more = {**converters, **each.pattern.converters}
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            name = ":".join((*spaces, each.name or ""))
            yield Route(name, pattern, each.callback, more)
        else:
            yield from _routes(each, pattern, (*spaces, each.namespace) if each.namespace else spaces, more)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a tree with the dotted name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression, as far as it is one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""

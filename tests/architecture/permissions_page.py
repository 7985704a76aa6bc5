"""The page of permissions, made from the rules: `python -m tests.architecture.permissions_page` writes it anew."""

import os
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"

HEAD = """\
# Who may do what

Every rule of the house, in its own words. This page is made from the rules themselves
(`python -m tests.architecture.permissions_page`), and a test fails when the two differ.

Nobody is a superuser. What somebody may do follows from their relationships: an office they hold, or a seat they fill,
on the day they ask. It ends with the relationship.
"""
TITLES = {"plan": "The plan", "web": "The partnership"}  # others are called as they are


def rules() -> list[Any]:
    """Every rule, with those of each context in the order of its file."""
    from django.apps import apps

    from oneplan.common.policy import every_rule

    found: list[Any] = []
    for app in apps.get_app_configs():
        if app.name.startswith("oneplan.") and (Path(app.path) / "policies.py").exists():
            import_module(f"{app.name}.policies")
    known = {rule.name: rule for rule in every_rule()}
    for context in dict.fromkeys(app.label for app in apps.get_app_configs()):
        mine = [rule for rule in known.values() if rule.name.startswith(f"{context}.")]
        found += sorted(mine, key=lambda rule: rule.where.__code__.co_firstlineno)
    return found


def page() -> str:
    """The page as it should be."""
    said = [HEAD]
    for context, mine in groupby(rules(), key=lambda rule: rule.name.split(".")[0]):
        said.append(f"\n## {TITLES.get(context, context.capitalize())}\n\n| To … | who may |\n|---|---|\n")
        said += [f"| {rule.sentence} | {' '.join(rule.who.split())} |\n" for rule in mine]
    return "".join(said)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")

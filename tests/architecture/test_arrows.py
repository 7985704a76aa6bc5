"""Arrows that no import shows: a page or a template named by a room below the one it belongs to."""

import ast
import re
import tomllib

import pytest

from tests.architecture.source import PACKAGE, ROOT, code, said, some, templates, tree_of

# The frame of every page asks softly for places above it (`{% url ... as it %}{% if it %}`): it stands without them.
FRAME = "src/oneplan/ui/templates/ui/base.html"
SOFT = re.compile(r"{%\s*url\s+[\"'][\w:-]+[\"']\s+as\s+\w+\s*%}")


def heights():
    """How high each room stands, by the first import contract."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = tools["importlinter"]["contracts"][0]["layers"]
    return {room.strip(): -place for place, layer in enumerate(layers) for room in layer.split("|")}


HEIGHTS = heights()
ROOMS = "|".join(HEIGHTS)
ROUTE = re.compile(rf"^({ROOMS}):[a-z][\w-]*$")  # "plan:priority"
TEMPLATE = re.compile(rf"^({ROOMS})/[\w/-]+\.(?:html|txt)(?:#\w+)?$")  # "ui/parts.html#card"
IN_TAGS = re.compile(r"{%\s*(?:url|include|extends)\s+[\"']([^\"']+)[\"']")


def named_in_code():
    """Every route and template that code names, with where."""
    for path in code():
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield room, node.value, f"{said(path)}:{node.lineno}"


def named_in_templates():
    """The same for templates."""
    for path in templates():
        room, text = path.relative_to(PACKAGE).parts[0], path.read_text(encoding="utf-8")
        if said(path) == FRAME:
            text = SOFT.sub("", text)
        for number, line in enumerate(text.splitlines(), 1):
            for name in IN_TAGS.findall(line):
                yield room, name, f"{said(path)}:{number}"


def backwards(named):
    """What is named by a room that may not know of it: neither its own, nor of a room below."""
    found = []
    for room, name, where in named:
        match = ROUTE.match(name) or TEMPLATE.match(name)
        if match and room in HEIGHTS and room != (owner := match[1]) and HEIGHTS[owner] >= HEIGHTS[room]:
            found.append(f"{where} names {name}")
    return found


@pytest.mark.parametrize("named", [named_in_code, named_in_templates])
def test_no_room_names_a_page_or_a_template_of_a_room_above_or_beside_it(named):
    known = some([each for each in named() if ROUTE.match(each[1]) or TEMPLATE.match(each[1])])
    assert len(known) > 100

    assert backwards(known) == []


@pytest.mark.parametrize(
    ("room", "name", "wrong"),
    [
        ("people", "web:work", True),
        ("governance", "measures:measure", True),
        ("governance", "plan/parts.html#line", True),
        ("plan", "governance:body", False),
        ("plan", "ui/parts.html#card", False),
        ("plan", "plan:plan", False),
        ("settings.py", "web:work", False),
    ],
)
def test_an_arrow_is_known_by_where_both_of_its_ends_stand(room, name, wrong):
    assert bool(backwards([(room, name, "here")])) is wrong

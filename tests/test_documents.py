"""The documents say what is so: their links lead somewhere, their commands exist, their stories can be opened."""

import argparse
import ast
import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve, reverse
from django.utils.text import slugify

from oneplan import cli
from oneplan.common.capability import capabilities
from oneplan.common.findings import find
from oneplan.demo import examples
from oneplan.web.commands import load_files

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src/oneplan").glob("*/README.md")])
STORIES = (ROOT / "docs/stories.md").read_text()
ALL_SYSTEMS = set(range(1, 68))  # of the two source documents


def prose(page):
    """The text without its code blocks."""
    return re.sub(r"^\s*```.*?^\s*```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)


def table_rows():
    """The stories that have a page: number, route, address, what is shown, test."""
    row = re.compile(r"^\| (\w+) \| [^|]+ \| `([\w:-]+)` `(/[^`]*)` \| ([^|]+) \| `([^`]+)` \|$", re.MULTILINE)
    return [pytest.param(*found, id=f"{found[0]}-{found[2]}") for found in row.findall(STORIES)]


def verbs_of(parser):
    """Each verb of a parser with its own parser; none where it has no verbs."""
    found = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return next(found, {})


def verbs_of_oneplan():
    """Each verb with its own parser."""
    return verbs_of(cli.parser())


def names_in(file):
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


def test_there_is_something_to_read():
    assert len(PAGES) > 20
    assert len(table_rows()) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.relative_to(ROOT)} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(), re.MULTILINE)
            assert anchor in {slugify(heading) for heading in headings}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_named_in_a_document_is_there(page):
    starts = ("src/", "tests/", "docs/", "script/", "frontend/", ".ci/")
    for named in re.findall(r"`([\w./-]+)`", prose(page)):
        if named.startswith(starts):
            assert (ROOT / named).exists(), f"{page.relative_to(ROOT)} names {named}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_a_document_exists(page):
    verbs = verbs_of_oneplan()
    lines = [*re.findall(r"`([^`\n]+)`", page.read_text()), *page.read_text().splitlines()]
    for line in lines:
        for verb, rest in re.findall(r"(?:^|run |--no-sync )oneplan ([a-z]+)\b([^`|;#>]*)", line.strip()):
            assert verb in verbs, f"{page.relative_to(ROOT)}: oneplan {verb}"
            asked = verbs[verb]
            if below := verbs_of(asked):  # `oneplan measures import`: the second word is a verb too
                word = rest.split()[0] if rest.split() else ""
                assert word in {"", *below}, f"{page.relative_to(ROOT)}: oneplan {verb} {word}"
                asked = below.get(word, asked)
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in asked._option_string_actions, f"oneplan {verb} {option}"


def test_the_readme_lists_the_options_of_the_demo_and_every_verb():
    readme = (ROOT / "README.md").read_text()
    verbs = verbs_of_oneplan()
    listed = set(re.findall(r"^\| `(--[a-z]+)", readme, re.MULTILINE))
    assert listed <= set(verbs["demo"]._option_string_actions)
    assert {"--port", "--data", "--reset", "--who"} <= listed
    for verb in verbs:
        assert f"oneplan {verb}" in readme


def test_the_verbs_of_daily_work_are_those_of_the_justfile():
    told = set(re.findall(r"`uv run just ([\w-]+)", (ROOT / "CONTRIBUTING.md").read_text()))
    there = set(re.findall(r"^([\w-]+)(?: [^\n:]*)?:$", (ROOT / "justfile").read_text(), re.MULTILINE)) - {"_list"}
    assert told == there


def test_every_model_stands_in_the_glossary():
    named = set(re.findall(r"`([A-Z]\w+)`", (ROOT / "GLOSSARY.md").read_text()))
    ours = {capability.label for capability in capabilities()}
    models = {model.__name__ for model in apps.get_models() if model._meta.app_label in ours}
    assert len(models) > 25
    assert models == named


def test_decisions_are_numbered_without_a_gap_and_say_what_each_must():
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text()
        assert text.startswith(f"# {int(file.name[:4])}. ")
        for part in ("\nStatus: ", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n"):
            assert part in text, f"{file.name} has no {part.strip()}"
        assert len(text.splitlines()) <= 70, f"{file.name} is long: shorten it"


def test_every_direct_dependency_has_its_reason():
    text = (ROOT / "docs/adr/0010-dependencies.md").read_text().lower()
    said = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*said["project"]["dependencies"], *said["build-system"]["requires"]]
    for more in (said["project"]["optional-dependencies"], said["dependency-groups"]):
        asked += [each for group in more.values() for each in group if isinstance(each, str)]
    listed = {re.split(r"[\[~>=<]", each)[0] for each in asked}
    assert len(listed) > 20
    assert not [package for package in listed if package not in text]


def test_every_variable_of_the_settings_is_explained():
    told = (ROOT / "docs/how-to/run-it-for-real.md").read_text()
    source = "".join((ROOT / "src/oneplan" / name).read_text() for name in ("settings.py", "cli.py"))
    asked = set(re.findall(r'"((?:ONEPLAN_|DATABASE_)[A-Z_]+)"', source)) - {"ONEPLAN_DEMO", "ONEPLAN_CALLED_FROM"}
    assert len(asked) > 6
    for name in asked:
        assert f"`{name}`" in told, name


@pytest.mark.django_db
def test_the_small_file_of_the_how_to_loads_and_stays():
    text = (ROOT / "docs/how-to/load-and-dump.md").read_text()
    raw = re.search(r"```yaml\n(oneplan: 1.*?)```", text, re.DOTALL)[1].encode()
    assert load_files(by=None, files={"bridgeshire.yaml": raw})
    assert not load_files(by=None, files={"bridgeshire.yaml": raw})
    assert not [each.sentence for each in find() if each.severity == "error"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["add-a-measure", "add-a-source"])
def test_what_the_how_tos_of_measures_define_loads_beside_the_small_file(name):
    small, *more = (
        raw.encode()
        for page in ("load-and-dump", name)
        for raw in re.findall(r"```yaml\n(oneplan: 1.*?)```", (ROOT / f"docs/how-to/{page}.md").read_text(), re.DOTALL)
        if page != "load-and-dump" or "partnership:" in raw
    )
    assert load_files(by=None, files={"bridgeshire.yaml": small})
    for raw in more:
        assert load_files(by=None, files={f"{name}.yaml": raw})
        assert not load_files(by=None, files={f"{name}.yaml": raw})


# Stories


def test_every_system_of_the_source_documents_is_built_or_said_not_to_be():
    built = {int(row.values[0]) for row in table_rows() if row.values[0].isdigit()}
    waiting = {
        int(number)
        for numbers in re.findall(r"^\| ([\d, ]+) \| [^|]+ \|$", STORIES, re.MULTILINE)
        for number in numbers.split(",")
    }
    assert built | waiting == ALL_SYSTEMS
    assert not built & waiting


def test_no_row_of_the_stories_is_left_unread():
    rows = [line for line in STORIES.splitlines() if line.count("|") == 6 and not line.startswith(("| No.", "|---"))]
    assert len(rows) == len(table_rows())


@pytest.mark.parametrize(("number", "route", "address", "shows", "test"), table_rows())
def test_the_test_of_a_story_is_there_and_the_route_leads_to_its_page(number, route, address, shows, test):
    assert resolve(address.partition("?")[0]).view_name == route
    file, _, name = test.partition("::")
    assert (ROOT / file).exists(), file
    assert name in names_in(ROOT / file), test


@pytest.mark.django_db
def test_the_page_of_each_story_shows_it_on_the_example(client: Client):
    load_files(by=None, files=examples())
    missing = []
    for row in table_rows():
        number, _, address, shows, _ = row.values
        response = client.get(address)
        if shows == "not to strangers":
            if response.status_code != 302 or not response.headers["Location"].startswith(reverse("account_login")):
                missing.append(f"{number}: {address} lets strangers in")
            continue
        text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))
        if response.status_code != 200 or shows.strip("“”") not in text:
            missing.append(f"{number}: {address} does not show {shows}")
    assert not missing

"""The pages on methods say what planstats gives: pictures are fresh, numbers true, no function is left out."""

import inspect
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import planstats as ps
from docs.methods import pictures

FOLDER = Path(__file__).parents[1] / "docs/methods"
INDEX = (FOLDER / "README.md").read_text()
LIBRARY = (Path(__file__).parents[1] / "src/planstats/README.md").read_text()
PAGES = sorted(page.stem for page in FOLDER.glob("*.md") if page.stem != "README")
HEADINGS = ["What it answers", "How to read it", "Worked example", "When not to use it"]
SVG = "{http://www.w3.org/2000/svg}"


def test_each_method_has_a_page_a_picture_and_a_line_in_the_index():
    assert len(PAGES) > 12
    assert sorted(pictures.PICTURES) == PAGES
    assert sorted(file.stem for file in (FOLDER / "pictures").glob("*.svg")) == PAGES
    assert sorted(re.findall(r"\]\(([\w-]+)\.md\) \|", INDEX)) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_half_a_page_with_the_same_four_parts_and_a_described_picture(name):
    text = (FOLDER / f"{name}.md").read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.search(rf"!\[[^\]]{{15,}}\]\(pictures/{name}\.svg\)", text)
    assert len(text.split()) < 350


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_is_what_planstats_draws_today(name):
    drawn = pictures.PICTURES[name]()
    assert (FOLDER / f"pictures/{name}.svg").read_text() == drawn, "Run: uv run python -m docs.methods.pictures"


@pytest.mark.parametrize("name", PAGES)
def test_the_worked_example_says_the_numbers_that_planstats_gives(name):
    pictures.PICTURES[name]()
    text = " ".join((FOLDER / f"{name}.md").read_text().split())
    assert pictures.FIGURES[name]
    for figure in pictures.FIGURES[name]:
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", text), f"{name} does not say {figure}"


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_can_be_heard_and_holds_no_style_or_script(name):
    root = ET.parse(FOLDER / f"pictures/{name}.svg").getroot()
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "t d"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert len(title.text) > 10
    assert len(description.text) > len(title.text)
    assert not list(root.iter(f"{SVG}style")) + list(root.iter(f"{SVG}script"))
    assert not [each for each in root.iter() if "style" in each.attrib]


def test_every_public_name_stands_in_the_readme_of_planstats_or_is_what_a_function_gives():
    named = set(re.findall(r"`(\w+)`", LIBRARY))
    functions = {name for name in ps.__all__ if inspect.isfunction(getattr(ps, name))}
    assert len(functions) > 20
    assert not functions - named


def test_every_function_named_in_a_page_is_there():
    for page in (FOLDER / f"{name}.md" for name in PAGES):
        for name in re.findall(r"`planstats\.(\w+)`", page.read_text()):
            assert hasattr(ps, name), f"{page.name} names planstats.{name}"

"""The gallery shows every part there is."""

import re
from pathlib import Path

import pytest

from oneplan import ui
from oneplan.ui.gallery import parts

FOLDER = Path(ui.__file__).parent / "templates" / "ui"


def declared() -> set[str]:
    return set(re.findall(r"{% partialdef (\w+)", (FOLDER / "parts.html").read_text()))


def test_every_part_is_in_the_gallery():
    assert declared()
    assert {part.name for part in parts()} == declared()


@pytest.mark.django_db
def test_the_gallery_opens(client):
    page = client.get("/gallery/")
    assert page.status_code == 200
    text = page.content.decode()
    for name in declared():
        assert f"ui/parts.html#{name}" in text.replace("&quot;", '"')
    assert "There is no such day" in text
    assert 'style="' not in text
    assert "<script>" not in text


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.html")), ids=lambda file: file.name)
def test_no_template_has_inline_script_or_style(file):
    text = file.read_text()
    assert "style=" not in text
    assert "onclick" not in text
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)


def test_what_is_shown_is_escaped():
    hostile = "<b>&\"'"
    for part in parts():
        for state in part.states:
            given = {name: hostile if isinstance(value, str) else value for name, value in state.given.items()}
            from django.template.loader import get_template

            assert "<b>" not in get_template(f"ui/parts.html#{part.name}").render(given)

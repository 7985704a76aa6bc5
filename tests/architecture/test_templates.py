"""Templates: escaped, without style or script of their own, each in the frame, each part in the gallery."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import get_template

from oneplan.ui.gallery import parts
from tests.architecture.source import PACKAGE, said, templates

PAGES = [path for path in templates() if path.suffix == ".html"]

# Templates that stand in another page, or for a mail; everything else is a page in the frame.
PARTS = re.compile(r"/(panels|widgets|email|messages|mail)/|/(parts|field|fields|form)\.html$")
# Pages that must also answer when nothing else does: without database, session or frame.
ALONE = re.compile(r"/web/error_\w+\.html$")
UNSAFE = ["|safe", "autoescape off", "|safeseq", "{% debug", "hx-disable", "javascript:"]


class Tags(HTMLParser):
    """Every tag of a template with its attributes; what is Django's own is left as it stands."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.seen = []
        self.inside = ""
        self.inline = []
        # An attribute may stand in an `if`: the brackets of the template must not end the tag.
        self.feed(re.sub(r"{[%#].*?[%#]}", " ", text, flags=re.DOTALL).replace("{{", "").replace("}}", ""))

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        self.inside = tag

    def handle_data(self, data):
        if self.inside in {"script", "style"} and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag):
        self.inside = ""


@pytest.mark.sec("SEC-50")
def test_escaping_is_never_off():
    assert len(templates()) > 50
    for path in templates():
        text = path.read_text(encoding="utf-8")
        for word in UNSAFE:
            if path.suffix == ".txt" and word == "autoescape off":
                continue  # a mail in plain text has nothing to escape
            assert word not in text, f"{said(path)}: {word}"


@pytest.mark.sec("SEC-57")
def test_no_template_brings_style_or_script_of_its_own():
    assert PAGES
    for path in PAGES:
        tags = Tags(path.read_text(encoding="utf-8"))
        assert not tags.inline, f"{said(path)}: {tags.inline}"
        for tag, attributes in tags.seen:
            assert tag not in {"style", "iframe", "object", "embed", "base"}, f"{said(path)}: <{tag}>"
            for name in attributes:
                assert name != "style", f"{said(path)}: style="
                assert not name.startswith("on"), f"{said(path)}: {name}="
            if tag == "script":
                assert "src" in attributes, said(path)


@pytest.mark.sec("SEC-60")
def test_no_template_loads_anything_from_elsewhere():
    loads = {"script", "link", "img", "form", "source", "video", "audio", "use", "image"}
    assert {tag for path in PAGES for tag, _ in Tags(path.read_text(encoding="utf-8")).seen} & loads
    for path in PAGES:
        for tag, attributes in Tags(path.read_text(encoding="utf-8")).seen:
            if tag in loads:
                for name in ("src", "href", "action", "srcset"):
                    assert "//" not in (attributes.get(name) or ""), f"{said(path)}: {tag} {name}"


def test_every_page_stands_in_the_frame():
    assert len(PAGES) > 40
    outside = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        name = f"/{path.relative_to(PACKAGE)}"
        if "{% extends" not in text and not PARTS.search(name) and not ALONE.search(name) and path.name != "base.html":
            outside.append(said(path))
    assert not outside


def test_every_template_can_be_read():
    for path in templates():
        name = str(path.relative_to(PACKAGE)).split("templates/", 1)[1]
        get_template(name)


def test_every_form_that_changes_something_carries_its_token():
    found = 0
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE):
            found += 1
            assert "{% csrf_token %}" in form, said(path)
    assert found > 3


def test_every_part_is_shown_in_the_gallery():
    text = (PACKAGE / "ui/templates/ui/parts.html").read_text(encoding="utf-8")
    there = set(re.findall(r"{% partialdef (\w+)", text))
    assert len(there) > 10

    shown = {part.name for part in parts()}
    assert there <= shown, there - shown

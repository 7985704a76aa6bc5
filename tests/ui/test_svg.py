"""Measured text stays inside its box, and no word becomes markup."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.ui import svg


def test_widths_are_those_of_the_font():
    assert svg.width_of("Board", 1000) == 588 + 542 + 504 + 347 + 555
    assert svg.width_of("Board", 1000, bold=True) == 605 + 555 + 527 + 398 + 573


def test_a_name_is_wrapped_between_words():
    assert svg.wrap("Children and Young People's Coalition board", 160, 16, True) == [
        "Children and Young",
        "People's Coalition",
        "board",
    ]


@given(st.text(max_size=200), st.floats(20, 400), st.booleans())
def test_no_line_is_wider_than_the_box_and_no_letter_is_lost(text, width, bold):
    lines = svg.wrap(text, width, 16, bold)
    assert all(svg.width_of(line, 16, bold=bold) <= width + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_are_escaped_and_the_picture_is_well_formed():
    hostile = """</text><script>"'&\0\x0b"""
    parts = [
        svg.line((0, 0), (10, 20), dashed=True),
        svg.box(0, 0, 200, 80, hostile, title=hostile, address='/a"b'),
        svg.words([hostile], 0, 0, 14, anchor="end"),
    ]
    text = svg.svg(hostile, hostile, 200, 100, parts, name="map")
    root = ET.fromstring(text)
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "style=" not in text
    assert root.get("role") == "group"
    assert "Source Sans 3" in str(root.get("font-family"))


def test_a_picture_without_links_is_an_image():
    assert 'role="img"' in svg.svg("Nothing", "An empty picture.", 10, 10, [])


def test_an_address_that_runs_script_is_refused():
    with pytest.raises(ValueError, match="Not an address"):
        svg.box(0, 0, 10, 10, "x", address="javascript:alert(1)")

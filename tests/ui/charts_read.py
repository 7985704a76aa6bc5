"""What a test reads from a chart: its words with the boxes they stand in, and every corner of what is drawn."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations

from oneplan.ui import svg

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Words:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        # A hair of overlap is the side bearing of letters, not a collision.
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.6
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.6
        )


def read(markup):
    return ET.fromstring(markup)


def size_of(root):
    return tuple(float(each) for each in root.get("viewBox").split()[2:])


def words_of(root):
    found = []
    for each in root.iter(f"{SVG}text"):
        size, wide = float(each.get("font-size")), float(each.get("textLength"))
        x, base = float(each.get("x")), float(each.get("y"))
        left = x - {"middle": wide / 2, "end": wide}.get(each.get("text-anchor"), 0)
        # From the height of a capital to what hangs below the line.
        found.append(Words(each.text, left, base - size * svg.CAPITAL, left + wide, base + size * 0.2))
    return found


def corners_of(root):
    """Every place that ink reaches; what is transparent only catches the pointer."""
    for each in root.iter():
        if each.get("fill") == "transparent":
            continue
        tag = each.tag.removeprefix(SVG)
        if tag == "circle":
            x, y, r = (float(each.get(name)) for name in ("cx", "cy", "r"))
            yield from ((x - r, y - r), (x + r, y + r))
        elif tag == "rect":
            x, y, w, h = (float(each.get(name)) for name in ("x", "y", "width", "height"))
            yield from ((x, y), (x + w, y + h))
        elif tag in {"polyline", "polygon", "path"}:
            numbers = [float(n) for n in NUMBERS.findall(each.get("points") or each.get("d"))]
            yield from zip(numbers[::2], numbers[1::2], strict=True)


def faults(markup):
    """What is wrong with how a chart stands on its paper, in words; nothing when it stands well."""
    root = read(markup)
    width, height = size_of(root)
    said = words_of(root)
    wrong = [f"{a.text!r} lies on {b.text!r}" for a, b in combinations(said, 2) if a.meets(b)]
    wrong += [
        f"{each.text!r} runs out of the picture"
        for each in said
        if each.left < -0.6 or each.right > width + 0.6 or each.top < -0.6 or each.bottom > height + 0.6
    ]
    wrong += [
        f"ink at {x:.0f}, {y:.0f} is out of the picture"
        for x, y in corners_of(root)
        if not (-1 <= x <= width + 1 and -1 <= y <= height + 1)
    ]
    return wrong

"""What a judgement looks like: a shape, a colour and a word, so that none of them is needed alone."""

from dataclasses import dataclass
from enum import StrEnum

from oneplan.ui import svg
from oneplan.ui.charts.paper import coloured


class Status(StrEnum):
    """How a figure stands to what it is compared with."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    MUCH_WORSE = "much_worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"
    SUPPRESSED = "suppressed"

    @property
    def word(self) -> str:
        """In plain English."""
        return self.value.replace("_", " ")


ROLES = {
    Status.MUCH_BETTER: "better",
    Status.BETTER: "better",
    Status.SIMILAR: "similar",
    Status.WORSE: "worse",
    Status.MUCH_WORSE: "worse",
    Status.HIGHER: "differs",
    Status.LOWER: "differs",
    Status.NOT_COMPARED: "quiet",
    Status.SUPPRESSED: "quiet",
}


@dataclass(frozen=True)
class Judgement:
    """A status in words of one's own, such as "worse than England"."""

    status: Status
    words: str = ""

    @property
    def said(self) -> str:
        """The words, or those of the status."""
        return self.words or self.status.word


def drawn(status: Status, x: float, y: float, size: float = 6) -> str:
    """The shape of a status around a point, in its colour. Better points up and worse points down."""
    return coloured(ROLES[status], _SHAPES[status](x, y, size))


def glyph(status: Status, words: str = "", *, name: str) -> str:
    """The shape alone, 16 by 16, to stand before the words in a table or a card."""
    return svg.svg(words or status.word, "", 16, 16, [drawn(status, 8, 8, 7)], name=name, kind="op-glyph")


def up(x: float, y: float, size: float, fill: str = "currentColor") -> str:
    """A triangle that points up."""
    return svg.polygon((x, y - size), (x + size, y + size * 0.8), (x - size, y + size * 0.8), fill=fill, edge="#ffffff")


def down(x: float, y: float, size: float) -> str:
    """A triangle that points down."""
    return svg.polygon(
        (x, y + size), (x + size, y - size * 0.8), (x - size, y - size * 0.8), fill="currentColor", edge="#ffffff"
    )


def dot(x: float, y: float, size: float) -> str:
    """A round dot."""
    return svg.circle(x, y, size * 0.85, fill="currentColor", edge="#ffffff")


def diamond(x: float, y: float, size: float) -> str:
    """A square on its corner, filled: higher."""
    return svg.polygon((x, y - size), (x + size, y), (x, y + size), (x - size, y), fill="currentColor", edge="#ffffff")


def hollow_diamond(x: float, y: float, size: float) -> str:
    """A square on its corner, empty: lower."""
    s = size * 0.9
    return svg.polygon((x, y - s), (x + s, y), (x, y + s), (x - s, y), fill="#ffffff", edge="currentColor", stroke=2)


def two_up(x: float, y: float, size: float) -> str:
    """Two triangles that point up: much better."""
    return up(x, y + size * 0.6, size * 0.85) + up(x, y - size * 0.6, size * 0.85)


def two_down(x: float, y: float, size: float) -> str:
    """Two triangles that point down: much worse."""
    return down(x, y - size * 0.6, size * 0.85) + down(x, y + size * 0.6, size * 0.85)


def question(x: float, y: float, size: float) -> str:
    """A ring with a question mark: there is nothing to judge by."""
    ring = svg.circle(x, y, size, fill="#ffffff", edge="currentColor", stroke=1.5)
    high = size * 1.7
    return ring + svg.words("?", x, y - high * svg.LEADING / 2, high, bold=True, colour="currentColor", anchor="middle")


def lock(x: float, y: float, size: float) -> str:
    """A padlock: there is a figure, and it is kept back."""
    wide, high = size * 0.85, size * 0.45
    bow = [(x - wide * 0.6, y), (x - wide * 0.6, y - high), (x - wide * 0.25, y - size), (x + wide * 0.25, y - size)]
    bow += [(x + wide * 0.6, y - high), (x + wide * 0.6, y)]
    body = svg.polygon(
        (x - wide, y - size * 0.15), (x + wide, y - size * 0.15), (x + wide, y + size), (x - wide, y + size),
        fill="currentColor",
    )  # fmt: skip
    return svg.line(*bow, colour="currentColor", stroke=size / 4) + body


_SHAPES = {
    Status.MUCH_BETTER: two_up,
    Status.BETTER: up,
    Status.SIMILAR: dot,
    Status.WORSE: down,
    Status.MUCH_WORSE: two_down,
    Status.HIGHER: diamond,
    Status.LOWER: hollow_diamond,
    Status.NOT_COMPARED: question,
    Status.SUPPRESSED: lock,
}

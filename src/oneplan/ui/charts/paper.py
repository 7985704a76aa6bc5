"""The paper a chart is drawn on, twice: wide for a desk and for print, narrow for a phone, with words alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oneplan.ui import svg

WIDE, NARROW = 720.0, 360.0
WHITE = "#ffffff"
INKS = {
    "ink": svg.INK,
    "quiet": svg.QUIET,
    "axis": "#6f857d",
    "grid": "#dbe6e2",
    "area": svg.GREEN,
    "band": svg.LEAF,
    "fan": "#e6f1ed",
    "mist": svg.MIST,
    "england": "#2f3b37",
    "region": "#6a3d9a",
    "neighbours": "#2b5c8a",
    "other": "#7a4a12",
    "target": "#8a5600",
    "better": "#0a4f86",
    "similar": "#586963",
    "worse": "#b3420a",
    "differs": "#6a3d9a",
    "link": "#0a5a7c",
}
# Told apart without colour too; dots are the target's alone, and heavier than any line.
DASHES = {
    "england": "7 4",
    "region": "10 3 2 3",
    "neighbours": "3 3",
    "other": "12 3 2 3 2 3",
    "target": "2 4",
    "area": "",
}


@dataclass(frozen=True)
class About:
    """What a chart is called and what it means. `name` is unique on its page; `meaning` is one sentence."""

    name: str
    title: str
    meaning: str


@dataclass(frozen=True)
class Chart:
    """One chart, for two widths."""

    wide: str
    narrow: str

    @property
    def both(self) -> str:
        """For a page: the style sheet shows the one that fits."""
        return svg.markup(f'<div class="op-chart">{self.wide}{self.narrow}</div>')


@dataclass
class Paper:
    """One of the two, while it is drawn."""

    wide: bool
    name: str
    parts: list[str] = field(default_factory=list)

    @property
    def width(self) -> float:
        """How wide it is; a unit is about a pixel."""
        return WIDE if self.wide else NARROW

    @property
    def small(self) -> float:
        """The size of ticks and notes."""
        return 14.0

    @property
    def size(self) -> float:
        """The size of labels."""
        return 15.0 if self.wide else 14.5

    def add(self, role: str, *drawn: str, title: str = "") -> None:
        """Put something on it, in the ink of a role."""
        if any(drawn):
            self.parts.append(coloured(role, *drawn, title=title))

    def text(
        self,
        lines: str | Sequence[str],
        x: float,
        y: float,
        *,
        role: str = "ink",
        size: float = 0,
        bold: bool = False,
        anchor: str = "start",
        halo: bool = False,
    ) -> None:
        """Put words on it; `y` is the top of the first line."""
        self.add(role, said(lines, x, y, size or self.size, bold=bold, anchor=anchor, halo=halo))


def said(
    lines: str | Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """Words in the ink of whatever they stand in."""
    edge = WHITE if halo else ""
    return svg.words(lines, x, y, size, bold=bold, colour="currentColor", anchor=anchor, halo=edge)


def coloured(role: str, *drawn: str, title: str = "") -> str:
    """Things in the ink of a role. Where our style sheet is, it decides what ink that is."""
    return svg.group("".join(drawn), kind=f"op-ink op-ink--{role}", colour=INKS[role], title=title)


def printed(about: About, draw: Callable[[Paper], float]) -> Chart:
    """The chart on both papers. `draw` puts it there and returns how far down it reaches."""

    def one(wide: bool) -> str:
        kind = "wide" if wide else "narrow"
        paper = Paper(wide, f"{about.name}-{kind}")
        height = draw(paper)
        return svg.svg(
            about.title, about.meaning, paper.width, height, paper.parts, name=paper.name, kind=f"op-chart__{kind}"
        )

    return Chart(one(True), one(False))


def nothing(paper: Paper, title: str, why: str) -> float:
    """Where there is nothing to draw: says so."""
    size = paper.size
    lines = svg.wrap(why, paper.width - 48, size)
    height = 48 + svg.height_of(1 + len(lines), size)
    edge = svg.box(
        1, 1, paper.width - 2, height - 2, fill="none", edge="currentColor", stroke=1.5, dashed=True, radius=4
    )
    paper.add("axis", edge)
    paper.text(title, paper.width / 2, 24, bold=True, anchor="middle")
    paper.text(lines, paper.width / 2, 24 + svg.height_of(1, size), role="quiet", anchor="middle")
    return height

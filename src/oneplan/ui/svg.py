"""Our own pictures: strings of SVG with measured text, whose every word is escaped.

Presentation attributes only: the content security policy refuses `style`. Draw lines first, boxes next, words last.
A picture says in one sentence what it shows (`desc`), and stands beside the same facts as a list or a table.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import mark_safe

from oneplan.ui.widths import BOLD, FALLBACK, REGULAR

FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Noto Sans', Arial, sans-serif"
# The colours of theme.css. Lines, edges and gold are never the colour of text.
INK, QUIET, DEEP, GREEN = "#12221e", "#44554f", "#0b4f43", "#0b6655"
LEAF, MIST, LINE, EDGE, GOLD = "#cfe6df", "#eff5f3", "#c4d6d0", "#5f8a7e", "#f2c14e"
LEADING = 1.25  # from one line of text to the next, in sizes
CAPITAL = 0.66  # how high a capital letter stands, in sizes


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text stands, without kerning (which only makes it narrower)."""
    table = BOLD if bold else REGULAR
    return sum(table.get(letter, FALLBACK) for letter in text) * size / 1000


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`. A word that is wider than a line is broken.

    >>> wrap("Health and wellbeing board", 100, 16)
    ['Health and', 'wellbeing', 'board']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size, bold)
        lines.extend(full)
    return [*lines, line] if line else lines


def height_of(lines: int, size: float) -> float:
    """How high so many lines of text stand."""
    return lines * size * LEADING


def words(
    lines: str | Iterable[str],
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    anchor: str = "start",
    halo: str = "",
) -> str:
    """Lines of text; `y` is the top of the first. `anchor` is start, middle or end.

    A `halo` in the colour of the paper keeps words readable where lines pass behind them.
    """
    each = [lines] if isinstance(lines, str) else list(lines)
    base = y + (size * LEADING + size * CAPITAL) / 2  # capitals stand in the middle of their line
    weight = ' font-weight="700"' if bold else ""
    where = "" if anchor == "start" else f' text-anchor="{escape(anchor)}"'
    rim = f' stroke="{escape(halo)}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    # Every line says how wide it is: where our font is missing, another is drawn narrower instead of out of its box.
    return "".join(
        f'<text x="{_n(x)}" y="{_n(base + index * size * LEADING)}" font-size="{_n(size)}"{weight}{where} '
        f'textLength="{_n(width_of(text, size, bold=bold))}" lengthAdjust="spacingAndGlyphs" '
        f'fill="{escape(colour)}"{rim}>{_text(text)}</text>'
        for index, text in enumerate(each)
        if text
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    text: str = "",
    *,
    size: float = 16,
    bold: bool = False,
    padding: float = 10,
    fill: str = "#ffffff",
    edge: str = EDGE,
    stroke: float = 1.5,
    dashed: bool = False,
    colour: str = INK,
    radius: float = 4,
    address: str = "",
    title: str = "",
) -> str:
    """A box with its text in the middle, wrapped to fit; a link where `address` says where to.

    Make it high enough first: `height_of(len(wrap(text, width - 2 * padding, size, bold)), size) + 2 * padding`.
    """
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    drawn = (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}" '
        f'fill="{escape(fill)}" stroke="{escape(edge)}" stroke-width="{_n(stroke)}"{dash}/>'
    )
    if text:
        lines = wrap(text, width - 2 * padding, size, bold)
        top = y + (height - height_of(len(lines), size)) / 2
        drawn += words(lines, x + width / 2, top, size, bold=bold, colour=colour, anchor="middle")
    if title:
        drawn = f"<g><title>{_text(title)}</title>{drawn}</g>"
    return link(address, drawn) if address else drawn


def line(
    *points: tuple[float, float],
    colour: str = EDGE,
    stroke: float = 1.5,
    dashed: bool = False,
    dash: str = "5 4",
) -> str:
    """A line from point to point; `dash` says how a dashed one is broken."""
    broken = f' stroke-dasharray="{escape(dash)}"' if dashed else ""
    through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return (
        f'<polyline points="{through}" fill="none" stroke="{escape(colour)}" stroke-width="{_n(stroke)}" '
        f'stroke-linejoin="round"{broken}/>'
    )


def circle(x: float, y: float, radius: float, *, fill: str = INK, edge: str = "none", stroke: float = 1.5) -> str:
    """A dot, or a ring where `fill` is that of the paper."""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{escape(fill)}"{_edge(edge, stroke)}/>'


def polygon(*corners: tuple[float, float], fill: str = LEAF, edge: str = "none", stroke: float = 1.5) -> str:
    """A closed shape."""
    through = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    return f'<polygon points="{through}" fill="{escape(fill)}" stroke-linejoin="round"{_edge(edge, stroke)}/>'


def rings(
    outlines: Iterable[Iterable[tuple[float, float]]], *, fill: str = LEAF, edge: str = "none", stroke: float = 1.5
) -> str:
    """A shape of several outlines; one inside another is a hole."""
    path = "".join("M" + "L".join(f"{_n(x)},{_n(y)}" for x, y in outline) + "Z" for outline in outlines)
    return f'<path d="{path}" fill="{escape(fill)}" fill-rule="evenodd" stroke-linejoin="round"{_edge(edge, stroke)}/>'


def group(drawn: str, *, kind: str = "", colour: str = "", title: str = "") -> str:
    """Things that belong together: a class for the style sheet, the colour they draw with, the words a pointer meets.

    Inside, draw with `currentColor`; a style sheet may then change the colour of the class.
    """
    name = f' class="{escape(kind)}"' if kind else ""
    ink = f' color="{escape(colour)}"' if colour else ""
    said = f"<title>{_text(title)}</title>" if title else ""
    return f"<g{name}{ink}>{said}{drawn}</g>"


def link(address: str, drawn: str, *, title: str = "") -> str:
    """What is drawn leads somewhere; `title` is its name, where the words in it are not enough.

    Refused: an address that is neither of this site nor of the web.
    """
    if not address.startswith(("/", "#", "https://", "http://")):
        raise ValueError(f"Not an address a picture may lead to: {address[:40]!r}")
    said = f"<title>{_text(title)}</title>" if title else ""
    return f'<a href="{escape(address)}">{said}{drawn}</a>'


def svg(
    title: str,
    desc: str,
    width: float,
    height: float,
    parts: Iterable[str],
    *,
    name: str = "picture",
    kind: str = "",
) -> str:
    """The whole picture, fit for a template. `name` makes its ids unique on a page with several; `kind` is a class.

    With links inside it is a group, else an image: a reader of the screen must be able to go into a group.
    """
    inside = "".join(parts)
    role = "group" if "<a " in inside else "img"
    key = escape(name)
    shown = f' class="{escape(kind)}"' if kind else ""
    said = f'<desc id="{key}-d">{_text(desc)}</desc>' if desc else ""
    labels = f"{key}-t {key}-d" if desc else f"{key}-t"
    return markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}"{shown} font-family="{escape(FONT)}" text-rendering="geometricPrecision" '
        f'role="{role}" aria-labelledby="{labels}">'
        f'<title id="{key}-t">{_text(title)}</title>{said}{inside}</svg>'
    )


def markup(drawn: str) -> str:
    """What was drawn here, so that a template prints it as it is: every word in it was escaped when it was drawn."""
    return mark_safe(drawn)  # noqa: S308


def _edge(colour: str, stroke: float) -> str:
    """The attributes of an outline."""
    return "" if colour == "none" else f' stroke="{escape(colour)}" stroke-width="{_n(stroke)}"'


def _text(text: str) -> str:
    """Escaped, and without the control characters that no XML may hold."""
    return escape("".join(letter for letter in text if letter >= " " or letter in "\t\n"))


def _n(number: float) -> str:
    """A number as short as it can be."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word in pieces that fit: one piece, mostly."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces

"""Shapes for the pictures of the methods: strings of SVG with a title and a description for those who hear them."""

from collections.abc import Sequence
from html import escape

INK, GREY, LINE, GREEN, PALE, GOLD, WARM = "#12221e", "#44554f", "#8fa9a1", "#0b6655", "#cfe6df", "#b7791f", "#b4531a"
FONT = "'Source Sans 3', system-ui, 'Segoe UI', Roboto, Arial, sans-serif"
WIDTH = 760


def number(value: float) -> str:
    """Two decimals at most, so that the last bits of a machine do not change a picture."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def words(
    text: str,
    x: float,
    y: float,
    *,
    size: int = 14,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """A line of text; a `halo` keeps it readable where lines pass behind it."""
    weight = ' font-weight="600"' if bold else ""
    rim = ' stroke="#fff" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}{rim}>'
        f"{escape(text)}</text>"
    )


def line(points: Sequence[tuple[float, float]], *, stroke: str = INK, width: float = 2, dashes: str = "") -> str:
    """A line through points."""
    through = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{through}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashed}/>'


def area(points: Sequence[tuple[float, float]], fill: str = PALE) -> str:
    """A filled shape."""
    through = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{through}" fill="{fill}"/>'


def dot(x: float, y: float, *, fill: str = GREEN, shape: str = "circle", size: float = 6) -> str:
    """A point: a circle, or a square or diamond where it must differ without its colour."""
    if shape == "circle":
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(size)}"'
        return f'<circle {place} fill="{fill}" stroke="#fff" stroke-width="1.5"/>'
    if shape == "diamond":
        way = f"M{number(x)} {number(y - size * 1.4)}l{number(size * 1.4)} {number(size * 1.4)}"
        way += f"l{number(-size * 1.4)} {number(size * 1.4)}l{number(-size * 1.4)} {number(-size * 1.4)}z"
        return f'<path d="{way}" fill="{fill}" stroke="#fff" stroke-width="1.5"/>'
    side = 2 * size
    return (
        f'<rect x="{number(x - size)}" y="{number(y - size)}" width="{number(side)}" height="{number(side)}" '
        f'fill="{fill}" stroke="#fff" stroke-width="1.5"/>'
    )


def picture(title: str, description: str, height: float, drawn: Sequence[str]) -> str:
    """A whole SVG file."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(height)}" role="img" '
        f'aria-labelledby="t d" font-family="{escape(FONT, quote=True)}">'
    )
    return "\n".join([
        head,
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{number(height)}" fill="#fff"/>',
        words(title, 20, 30, size=17, bold=True),
        *drawn,
        "</svg>",
        "",
    ])  # fmt: skip


class Scale:
    """From numbers to places, with round numbers to mark."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, value: float) -> float:
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def marks(self, step: float) -> list[float]:
        """The multiples of a step that lie on the scale."""
        first = -(-self.low // step)
        return [step * (first + k) for k in range(int((self.high - first * step) // step) + 1)]


def floor_of(scale: Scale, top: float, bottom: float, step: float, unit: str) -> list[str]:
    """Upright grid lines with their numbers below."""
    drawn = []
    for mark in scale.marks(step):
        drawn.append(line([(scale(mark), top), (scale(mark), bottom)], stroke="#dfe8e5", width=1))
        drawn.append(words(f"{mark:g}{unit}", scale(mark), bottom + 20, size=13, fill=GREY, anchor="middle"))
    return drawn


def wall_of(scale: Scale, left: float, right: float, step: float, unit: str = "") -> list[str]:
    """Level grid lines with their numbers at the left."""
    drawn = []
    for mark in scale.marks(step):
        drawn.append(line([(left, scale(mark)), (right, scale(mark))], stroke="#dfe8e5", width=1))
        drawn.append(words(f"{mark:g}{unit}", left - 10, scale(mark) + 5, size=13, fill=GREY, anchor="end"))
    return drawn


def ranges(
    title: str,
    description: str,
    rows: Sequence[tuple[str, float, float, float]],
    *,
    low: float,
    high: float,
    step: float,
    unit: str = "%",
    beside: tuple[str, float] | None = None,
    shapes: Sequence[str] = (),
    decimals: int = 1,
) -> str:
    """A row for each value with its range; `beside` is a value to compare with, drawn as an upright line."""
    top, gap = 62, 34
    bottom = top + gap * len(rows)
    scale = Scale(low, high, 220, 600 if decimals < 2 else 575)
    drawn = floor_of(scale, top - 8, bottom - 8, step, unit)
    if beside:
        drawn.append(
            line([(scale(beside[1]), top - 10), (scale(beside[1]), bottom - 8)], stroke=GOLD, width=2, dashes="6 4")
        )
        drawn.append(words(beside[0], scale(beside[1]) + 6, top - 8, size=13, fill="#7a5212"))
    for at, (label, value, lower, upper) in enumerate(rows):
        y = top + gap * at + 14
        said = f"{value:.{decimals}f} ({lower:.{decimals}f} to {upper:.{decimals}f})"
        drawn += [
            words(label, 205, y + 5, anchor="end"),
            line([(scale(lower), y), (scale(upper), y)], stroke=GREEN, width=4),
            dot(scale(value), y, shape=shapes[at] if shapes else "circle"),
            words(said, WIDTH - 12, y + 5, size=13, fill=GREY, anchor="end"),
        ]
    return picture(title, description, bottom + 34, drawn)

"""The map of districts: shapes first, words on top, and a line to each name that its own district does not hold."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.glyphs import Status
from oneplan.ui.charts.keys import KeyItem, Sample, draw_key
from oneplan.ui.charts.labels import Label, Outlines, Ring, edges_of, placed
from oneplan.ui.charts.paper import WHITE, About, Chart, Paper, coloured, nothing, printed

# Palest first; each step is darker on grey paper too. Words on the last two are white.
FILLS = ("#eef6f3", "#c3e0d7", "#8fc3b4", "#2f7f6d", "#0b4f43")
SPREAD = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
# A judgement in the hue of its shape, and told apart on grey paper too: what is worse is the darkest.
JUDGED = {
    Status.MUCH_WORSE: "#7d2f08",
    Status.WORSE: "#b3480f",
    Status.SIMILAR: "#e9efec",
    Status.BETTER: "#a8cdea",
    Status.MUCH_BETTER: "#1f6199",
    Status.LOWER: "#d8cbea",
    Status.HIGHER: "#6a3d9a",
}
DARK = {*FILLS[3:], *(JUDGED[each] for each in (Status.MUCH_WORSE, Status.WORSE, Status.MUCH_BETTER, Status.HIGHER))}
ROOMS = (8.0, 24.0, 40.0, 60.0)  # around the shapes, more where names would not fit
HATCH_STEP = 7.0
EDGE = "#6f857d"
SIGN = 20.0  # the room of a shape before a figure
STATES = {"suppressed": "held back", "none": "no figure"}


@dataclass(frozen=True)
class MapClass:
    """What a shade means, in words; with a status, its shape stands before every name of the class too."""

    words: str
    status: Status | None = None


@dataclass(frozen=True)
class Shape:
    """A district: its outlines as (longitude, latitude), its figure in finished words, its class.

    Without a figure, `state` says whether it is kept back or there is none, and `why` says why.
    """

    name: str
    rings: tuple[Ring, ...]
    value: str = ""
    place: int | None = None
    state: str = "value"  # value, suppressed, none
    address: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        """What stands under its name."""
        return self.value or STATES.get(self.state, "")


@dataclass(frozen=True)
class DistrictMap:
    """At most five classes, palest first. `source`: whose outlines these are, as their licence asks."""

    about: About
    classes: tuple[MapClass, ...]
    shapes: tuple[Shape, ...]
    suppressed: str = "Held back: too few children to show"
    none: str = "No figure: not published"
    unclassed: str = "Not compared"
    empty: str = "There are no shapes of these districts."
    source: str = ""

    def said(self, shape: Shape) -> str:
        """What a pointer over a district is told, and a reader of the screen at its link."""
        if shape.state != "value":
            return f"{shape.name}: {shape.why or shape.words}"
        unclassed = self.unclassed[:1].lower() + self.unclassed[1:]
        return f"{shape.name}: {shape.value}, {unclassed if shape.place is None else self.classes[shape.place].words}"


def district_map(given: DistrictMap) -> Chart:
    """The map. Refused: more than five classes, or a class that there is not."""
    if len(given.classes) > 5:
        raise ValueError("A map has five classes at most: more shades cannot be told apart.")
    for shape in given.shapes:
        if shape.place is not None and not 0 <= shape.place < len(given.classes):
            raise ValueError(f"{shape.name} is in class {shape.place}, and there are {len(given.classes)}.")
    return printed(given.about, lambda paper: _draw(paper, given))


def _draw(paper: Paper, given: DistrictMap) -> float:
    if not any(len(ring) > 2 for shape in given.shapes for ring in shape.rings):
        return nothing(paper, "No map", given.empty)
    high = 460.0 if paper.wide else 330.0
    blocks = [_block(paper, given, shape) for shape in given.shapes]
    outlines, labels = _laid_out(given, blocks, paper.width, high)
    outlines, labels, high = _trimmed(outlines, labels, blocks)
    both = list(zip(given.shapes, outlines, strict=True))
    for shape, rings in sorted(both, key=lambda each: not _dark(given, each[0])):  # pale edges are seen on dark ones
        paper.parts.append(_shape(given, shape, rings))
    for block, label in zip(blocks, labels, strict=True):
        if label and not label.inside:
            paper.parts.append(_leader(label, block))
    for (shape, rings), block, label in zip(both, blocks, labels, strict=True):
        words = _words(given, shape, block, label) if label else ""
        paper.parts.append(_reached(given, shape, rings, words) if shape.address else words)
    return _say_source(paper, given, draw_key(paper, _key(given), high + 14))


def _say_source(paper: Paper, given: DistrictMap, top: float) -> float:
    if not given.source:
        return top
    lines = svg.wrap(given.source, paper.width, paper.small)
    paper.text(lines, 0, top + 4, role="quiet", size=paper.small)
    return top + 4 + svg.height_of(len(lines), paper.small) + 2


def _laid_out(
    given: DistrictMap, blocks: Sequence["Block"], width: float, high: float
) -> tuple[Outlines, tuple[Label | None, ...]]:
    """The shapes as large as they may be so that every name still finds a place."""
    rings, sizes = tuple(shape.rings for shape in given.shapes), tuple(block.size for block in blocks)
    tried = []
    for room in ROOMS:
        outlines = projected(rings, width, high, room)
        tried.append((outlines, placed(outlines, sizes, width, high)))
        if all(label or not shape for shape, label in zip(outlines, tried[-1][1], strict=True)):
            break
    return min(tried, key=lambda each: sum(label is None for label in each[1]))


def _trimmed(
    outlines: Outlines, labels: Sequence[Label | None], blocks: Sequence["Block"]
) -> tuple[Outlines, tuple[Label | None, ...], float]:
    """The same without empty paper above and below; how high it is then."""
    reach = [y for rings in outlines for ring in rings for _, y in ring]
    for label, block in zip(labels, blocks, strict=True):
        reach += [label.y - block.size[1] / 2, label.y + block.size[1] / 2] if label else []
    up = min(reach) - 4
    moved = tuple(tuple(tuple((x, y - up) for x, y in ring) for ring in rings) for rings in outlines)
    lifted = tuple(label and replace(label, y=label.y - up, to=(label.to[0], label.to[1] - up)) for label in labels)
    return moved, lifted, max(reach) - up + 4


def projected(shapes: tuple[tuple[Ring, ...], ...], width: float, height: float, room: float = 8) -> Outlines:
    """Longitudes and latitudes as places on paper of this size: equal lengths north and east at the middle latitude."""
    points = [point for rings in shapes for ring in rings for point in ring]
    middle = (min(lat for _, lat in points) + max(lat for _, lat in points)) / 2
    squeeze = math.cos(math.radians(middle))
    xs, ys = [lon * squeeze for lon, _ in points], [-lat for _, lat in points]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((width - 2 * room) / wide, (height - 2 * room) / high)
    left, top = (width - wide * scale) / 2, (height - high * scale) / 2
    return tuple(
        tuple(
            tuple((left + (lon * squeeze - min_x) * scale, top + (-lat - min_y) * scale) for lon, lat in ring)
            for ring in rings
            if len(ring) > 2
        )
        for min_x, min_y in ((min(xs), min(ys)),)
        for rings in shapes
    )


def _fill(given: DistrictMap, place: int | None) -> str:
    """The colour of a class: that of its judgement, else a shade of one hue, spread so that few are far apart."""
    if place is None:
        return WHITE
    return JUDGED.get(given.classes[place].status or Status.NOT_COMPARED) or FILLS[SPREAD[len(given.classes)][place]]


def _dark(given: DistrictMap, shape: Shape) -> bool:
    return _fill(given, shape.place) in DARK


def _shape(given: DistrictMap, shape: Shape, rings: Sequence[Ring]) -> str:
    drawn = svg.rings(
        rings, fill="currentColor", edge=WHITE if _dark(given, shape) else EDGE, stroke=1.5
    ) + _hatching(shape.state, rings)  # fmt: skip
    return svg.group(drawn, kind="op-shade", colour=_fill(given, shape.place), title=given.said(shape))


def _hatching(state: str, rings: Sequence[Ring]) -> str:
    """What is kept back is hatched one way; where there is none, the other way and wider."""
    if state == "suppressed":
        pieces = hatched(rings, HATCH_STEP)
    elif state == "none":
        turned = [tuple((-x, y) for x, y in ring) for ring in rings]
        pieces = (((-ax, ay), (-bx, by)) for (ax, ay), (bx, by) in hatched(turned, HATCH_STEP * 2))
    else:
        return ""
    return "".join(svg.line(*piece, colour=EDGE, stroke=1.5) for piece in pieces)


def _reached(given: DistrictMap, shape: Shape, rings: Sequence[Ring], words: str) -> str:
    """The link over a district, with its words: one stop of the keyboard, whose edge no neighbour covers."""
    over = svg.group(svg.rings(rings, fill="transparent"), kind="op-reach")
    return svg.link(shape.address, over + words, title=given.said(shape))


def hatched(rings: Sequence[Ring], step: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The slanted lines inside a shape: every line x + y = c is cut where it crosses an edge."""
    sums = [x + y for ring in rings for x, y in ring]
    if not sums:
        return
    line = math.ceil(min(sums) / step) * step + 0.013
    while line < max(sums):
        crossings = []
        for (ax, ay), (bx, by) in edges_of(rings):
            first, second = ax + ay - line, bx + by - line
            if (first < 0) != (second < 0):
                share = first / (first - second)
                crossings.append((ax + (bx - ax) * share, ay + (by - ay) * share))
        crossings.sort()
        yield from zip(crossings[::2], crossings[1::2], strict=False)
        line += step


@dataclass(frozen=True)
class Block:
    """The words of a district: its name in bold, its figure below."""

    lines: tuple[tuple[str, bool], ...]
    letters: float
    size: tuple[float, float]


def _block(paper: Paper, given: DistrictMap, shape: Shape) -> Block:
    letters = paper.size if paper.wide else 14.0
    longest = max((svg.width_of(word, letters, bold=True) for word in shape.name.split()), default=0.0)
    width = max(112 if paper.wide else 92, longest)
    lines = [(line, True) for line in svg.wrap(shape.name, width, letters, True)]
    if shape.words:
        lines.append((shape.words, False))
    wide = max((svg.width_of(text, letters, bold=bold) for text, bold in lines), default=0.0)
    if _status(given, shape):  # its shape stands before the figure
        wide = max(wide, svg.width_of(shape.words, letters) + SIGN)
    return Block(tuple(lines), letters, (wide + 4, svg.height_of(len(lines), letters)))


def _status(given: DistrictMap, shape: Shape) -> Status | None:
    """The shape that stands before its figure."""
    if shape.state != "value":
        return Status.SUPPRESSED if shape.state == "suppressed" else None
    return given.classes[shape.place].status if shape.place is not None else None


def _words(given: DistrictMap, shape: Shape, block: Block, at: Label) -> str:
    light = at.inside and _dark(given, shape)
    halo = WHITE if not at.inside or shape.state != "value" else ""
    top, letters, drawn = at.y - block.size[1] / 2, block.letters, ""
    status = _status(given, shape)
    for number, (text, bold) in enumerate(block.lines):
        y = top + svg.height_of(number, letters)
        x = at.x + (SIGN / 2 if status and not bold else 0)
        drawn += svg.words(text, x, y, letters, bold=bold, colour="currentColor", anchor="middle", halo=halo)
    if status and shape.words:
        x = at.x - svg.width_of(shape.words, letters) / 2
        y = top + block.size[1] - svg.height_of(1, letters) / 2
        drawn += svg.circle(x, y, 8, fill=WHITE) + glyphs.drawn(status, x, y, 5)
    kind, colour = ("op-ink op-ink--paper", WHITE) if light else ("op-ink op-ink--ink", svg.INK)
    return svg.group(drawn, kind=kind, colour=colour, title="" if shape.address else given.said(shape))


def _leader(label: Label, block: Block) -> str:
    """From the edge of the words to a dot in the district."""
    dx, dy = label.to[0] - label.x, label.to[1] - label.y
    wide, tall = block.size
    reach = min((wide / 2 + 3) / max(abs(dx), 0.01), (tall / 2 + 2) / max(abs(dy), 0.01), 1.0)
    start = (label.x + dx * reach, label.y + dy * reach)
    under = svg.line(start, label.to, colour=WHITE, stroke=4)
    over = svg.line(start, label.to, colour="currentColor", stroke=1.25)
    return coloured("ink", under, over, svg.circle(*label.to, 3.5, fill="currentColor", edge=WHITE, stroke=1.5))


def _key(given: DistrictMap) -> list[KeyItem]:
    """Every class in words, and what hatching and white mean where they are."""
    items = [
        KeyItem("ink", each.words, _swatch(_fill(given, place), each.status))
        for place, each in enumerate(given.classes)
    ]
    if any(shape.state == "value" and shape.place is None for shape in given.shapes):
        items.append(KeyItem("ink", given.unclassed, _swatch(WHITE, None)))
    states = {shape.state for shape in given.shapes}
    words = {"suppressed": given.suppressed, "none": given.none}
    return items + [KeyItem("ink", words[state], _hatch_swatch(state)) for state in words if state in states]


def _swatch(colour: str, status: Status | None) -> Sample:
    def sample(x: float, y: float) -> str:
        square = svg.box(x - 13, y - 8, 26, 16, fill="currentColor", edge=EDGE, stroke=1.5, radius=2)
        drawn = svg.group(square, kind="op-shade", colour=colour)
        if status:
            drawn += svg.circle(x, y, 7, fill=WHITE) + glyphs.drawn(status, x, y, 4.5)
        return drawn

    return sample


def _hatch_swatch(state: str) -> Sample:
    def sample(x: float, y: float) -> str:
        corners: Ring = ((x - 13, y - 8), (x + 13, y - 8), (x + 13, y + 8), (x - 13, y + 8))
        return svg.polygon(*corners, fill=WHITE, edge=EDGE, stroke=1.5) + _hatching(state, [corners])

    return sample

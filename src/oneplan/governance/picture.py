"""The governance map as one SVG picture for print: the same tiers as the page, drawn with measured text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from oneplan.governance.models import Body
from oneplan.governance.queries.map import District, GovernanceMap, Tier
from oneplan.ui import svg
from oneplan.ui.days import say_day

WIDTH = 1180.0
GAP = 18.0
RUNG = 22.0  # the height of a connector between two tiers
SIZE = 15.0
ABREAST = 5  # boxes in one row: more would be too narrow to read
AIR = 16.0  # more than the kit's own padding, so that a wider fallback font still fits


@dataclass
class _Canvas:
    """Lines below, boxes above: lines are drawn first."""

    lines: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    y: float = 86.0


def _height(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> float:
    return svg.height_of(len(svg.wrap(text, width - 2 * AIR, size, bold)), size) + 20


def _row(canvas: _Canvas, names: Sequence[str], *, fill: str, edge: str, colour: str, bold: bool = True) -> list[float]:
    """One row of boxes, all equally high; returns the middle of each."""
    width = min(250.0, (WIDTH - 80 - GAP * (len(names) - 1)) / len(names))
    high = max(_height(name, width, bold=bold) for name in names)
    left = (WIDTH - width * len(names) - GAP * (len(names) - 1)) / 2
    middles = []
    for place, name in enumerate(names):
        x = left + place * (width + GAP)
        canvas.boxes.append(
            svg.box(
                x, canvas.y, width, high, name, size=SIZE, bold=bold, padding=AIR, fill=fill, edge=edge, colour=colour
            )
        )
        middles.append(x + width / 2)
    canvas.y += high
    return middles


def _rail(canvas: _Canvas, middles: Sequence[float], *, down: bool) -> None:
    """A rail that joins the boxes of a row to the middle of the picture, below them or above."""
    top, centre = canvas.y, WIDTH / 2
    rail = top + RUNG / 2
    for x in middles:
        canvas.lines.append(svg.line((x, rail), (x, top + RUNG if down else top)))
    canvas.lines.append(svg.line((min(*middles, centre), rail), (max(*middles, centre), rail)))
    canvas.lines.append(svg.line((centre, top if down else rail), (centre, rail if down else top + RUNG)))
    canvas.y += RUNG


def _named(drawn: GovernanceMap, body: Body) -> str:
    """The name of a body, with the mark of what was inferred where it bears it."""
    return _marked(body.name, body.pk, drawn)


def _marked(words: str, pk: UUID, drawn: GovernanceMap) -> str:
    return f"{words} ◇" if pk in drawn.marked else words


def _middle(canvas: _Canvas, drawn: GovernanceMap, centre: Body) -> None:
    """The centre, with those alongside to its left and right."""
    heart, side = 380.0, 300.0
    high = max(_height(_named(drawn, centre), heart, 19, bold=True) + 16, 74)
    columns = [(drawn.beside_left, 20.0), (drawn.beside_right, WIDTH - side - 20)]
    heights = [sum(_height(_named(drawn, body), side) + 10 for body in bodies) - 10 for bodies, _ in columns if bodies]
    tall = max(high, *heights) if heights else high
    top = canvas.y
    for bodies, x in columns:
        stack = sum(_height(_named(drawn, body), side) + 10 for body in bodies) - 10
        y = top + (tall - stack) / 2
        for body in bodies:
            box = _height(_named(drawn, body), side)
            inner = x + side if x < WIDTH / 2 else x
            edge = WIDTH / 2 - heart / 2 if x < WIDTH / 2 else WIDTH / 2 + heart / 2
            turn = (inner + edge) / 2
            canvas.lines.append(
                svg.line(
                    (inner, y + box / 2),
                    (turn, y + box / 2),
                    (turn, top + tall / 2),
                    (edge, top + tall / 2),
                    dashed=True,
                )
            )
            canvas.boxes.append(svg.box(x, y, side, box, _named(drawn, body), size=SIZE, padding=AIR, dashed=True))
            y += box + 10
    # The line from the tier above reaches the centre even where those beside make the row higher.
    canvas.lines.append(svg.line((WIDTH / 2, top), (WIDTH / 2, top + tall)))
    canvas.boxes.append(
        svg.box(
            WIDTH / 2 - heart / 2,
            top + (tall - high) / 2,
            heart,
            high,
            _named(drawn, centre),
            size=19,
            bold=True,
            padding=AIR,
            fill=svg.INK,
            edge=svg.INK,
            colour="#ffffff",
        )
    )
    canvas.y = top + tall


def _districts(canvas: _Canvas, drawn: GovernanceMap, districts: Sequence[District]) -> None:
    """The groups of each district in one panel."""
    canvas.y += 34
    columns, width = 3, (WIDTH - 40 - 2 * 16 - 2 * 14) / 3
    rows = [districts[start : start + columns] for start in range(0, len(districts), columns)]
    heights = [max(48 + 22 * max(1, len(each.bodies)) for each in row) for row in rows]
    whole = 52 + sum(heights) + 14 * len(rows)
    canvas.boxes.append(svg.box(20, canvas.y, WIDTH - 40, whole, fill=svg.MIST, edge=svg.MIST))
    canvas.boxes.append(svg.words("In each district", 36, canvas.y + 14, 18, bold=True))
    y = canvas.y + 48
    for row, high in zip(rows, heights, strict=True):
        for place, each in enumerate(row):
            x = 36 + place * (width + 14)
            canvas.boxes.append(svg.box(x, y, width, high, edge=svg.LINE))
            canvas.boxes.append(svg.words(_marked(each.area.name, each.area.pk, drawn), x + 14, y + 12, 16, bold=True))
            lines = [_marked(body.get_type_display(), body.pk, drawn) for body in each.bodies] or [
                "No groups on this day"
            ]
            canvas.boxes.append(svg.words(lines, x + 14, y + 38, 14.5, colour=svg.QUIET))
        y += high + 14
    canvas.y += whole


def _tier(canvas: _Canvas, drawn: GovernanceMap, tier: Tier) -> None:
    """Everybody of a tier, in as many rows as it takes. The line from a row runs on behind the rows below it."""
    told = [_named(drawn, body) if tier.joined else f"{_named(drawn, body)} ({who})" for body, who in tier.told]
    for start in range(0, len(told), ABREAST):
        top = canvas.y
        middles = _row(canvas, told[start : start + ABREAST], fill=svg.GREEN, edge=svg.GREEN, colour="#ffffff")
        if not tier.joined:
            canvas.y += RUNG
            continue
        if start:
            canvas.lines.append(svg.line((WIDTH / 2, top), (WIDTH / 2, canvas.y)))
        _rail(canvas, middles, down=False)


def _legend(head: list[str], drawn: GovernanceMap) -> float:
    """What the small mark means, in the partnership's words; returns how much room it takes."""
    lines = svg.wrap(f"◇ Inferred, wholly or in part: {drawn.mark}.", WIDTH - 40, 14.5)
    head.append(svg.words(lines, 20, 76, 14.5))
    return svg.height_of(len(lines), 14.5) + 6


def draw(drawn: GovernanceMap) -> str:
    """The map as SVG text. A map without a centre says so in words."""
    day = say_day(drawn.on)
    canvas = _Canvas()
    head = [
        svg.words("How the partnership is governed", 20, 18, 28, bold=True, colour=svg.DEEP),
        svg.words(
            f"As it was on {day}. Solid line: reports to. Dashed: sits alongside. Amber: voice and report back.",
            20,
            54,
            14.5,
        ),
    ]
    if drawn.centre is None:
        sentence = f"There is no body on {day}."
        return svg.svg(
            "How the partnership is governed", sentence, WIDTH, 140, [*head, svg.words(sentence, 20, 96, 16)]
        )
    if drawn.marked:
        canvas.y += _legend(head, drawn)
    for tier in drawn.tiers:
        _tier(canvas, drawn, tier)
    _middle(canvas, drawn, drawn.centre)
    below = [(_named(drawn, body), "voice") for body in drawn.advisers]
    below += [(_named(drawn, body), "") for body in drawn.children]
    if drawn.organisations:
        inferred = any(each.pk in drawn.marked for each in drawn.organisations)
        below.append((f"Members’ own organisations{' ◇' if inferred else ''}", "voice"))
    for start in range(0, len(below), ABREAST):
        part = below[start : start + ABREAST]
        y = canvas.y
        canvas.y += RUNG
        before = len(canvas.boxes)
        middles = _row(canvas, [name for name, _ in part], fill=svg.LEAF, edge=svg.GREEN, colour=svg.INK)
        for place, (_, kind) in enumerate(part):
            if kind:  # the same box in amber
                amber = canvas.boxes[before + place].replace(svg.LEAF, "#fdf1cf").replace(svg.GREEN, "#b98200")
                canvas.boxes[before + place] = amber
        bottom, canvas.y = canvas.y, y
        _rail(canvas, middles, down=True)
        canvas.y = bottom
    if drawn.districts:
        _districts(canvas, drawn, drawn.districts)
    parents = ", ".join(body.name for body in drawn.parents) or "no body"
    desc = (
        f"{drawn.centre.name} reports to {parents}; "
        f"{len(drawn.beside)} bodies sit alongside it and {len(drawn.children)} sub-groups report to it, on {day}."
    )
    paper = svg.box(0, 0, WIDTH, canvas.y + 24, stroke=0, radius=0)
    return svg.svg(
        "How the partnership is governed",
        desc,
        WIDTH,
        canvas.y + 24,
        [paper, *head, *canvas.lines, *canvas.boxes],
        name="map",
    )

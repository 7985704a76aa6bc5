"""The districts: a map in the shade of each comparison with England, and the same in a table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from oneplan.measures import areas, words
from oneplan.measures.models import Polarity
from oneplan.measures.queries.pages import Beside, MeasurePage
from oneplan.measures.queries.scores import Judged
from oneplan.ui import charts
from oneplan.ui.charts.scales import axis

JUDGED = (
    ("worse", charts.MapClass("worse than England", charts.Status.WORSE)),
    ("similar", charts.MapClass("similar to England", charts.Status.SIMILAR)),
    ("better", charts.MapClass("better than England", charts.Status.BETTER)),
)
UNJUDGED = (
    ("lower", charts.MapClass("lower than England", charts.Status.LOWER)),
    ("similar", charts.MapClass("similar to England", charts.Status.SIMILAR)),
    ("higher", charts.MapClass("higher than England", charts.Status.HIGHER)),
)
MOST_SHADES = 5
NEAR = 1e-9
# As the licence of `reference/shapes.csv` asks.
OUTLINES = (
    "Outlines: Office for National Statistics, Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)


@dataclass(frozen=True)
class Shading:
    """The classes of a map in words, which of them each district is in, and what the shades mean."""

    classes: tuple[charts.MapClass, ...]
    places: tuple[int | None, ...]
    meaning: str


def district_map(page: MeasurePage, link: str = "") -> charts.Chart | None:
    """The map, or None where a district has no outline or none has a figure.

    `link` is the address of a place's own page up to its code; without it nothing on the map leads anywhere.
    """
    outlines = areas.shapes()
    if any(each.place.code not in outlines for each in page.districts):
        return None
    if not any(each.figure is not None and each.figure.value is not None for each in page.districts):
        return None
    shading = _compared(page) or _stepped(page)
    shapes = tuple(_shape(page, each, place, link) for each, place in zip(page.districts, shading.places, strict=True))
    title = f"{page.measure.title}: map of the districts, {page.districts_period}"
    return charts.district_map(
        charts.DistrictMap(
            charts.About("map", title, shading.meaning),
            shading.classes,
            shapes,
            suppressed=_reason(shapes, "suppressed", "Held back"),
            none=_reason(shapes, "none", "No figure"),
            unclassed="Not compared with England",
            source=OUTLINES,
        )
    )


def _compared(page: MeasurePage) -> Shading | None:
    """By comparison with England; None where no district can be compared."""
    classes = UNJUDGED if page.measure.polarity == Polarity.NONE else JUDGED
    known = {label: place for place, (label, _) in enumerate(classes)}
    places = tuple(known.get(each.judged.label) if _value(each) is not None else None for each in page.districts)
    if all(place is None for place in places):
        return None
    meaning = f"Each district of {page.area} in the shade of its comparison with England."
    return Shading(tuple(shade for _, shade in classes), places, meaning)


def _stepped(page: MeasurePage) -> Shading:
    """By round steps of the figure itself, where none can be compared: a shade says nothing of chance."""
    unit = words.unit_of(page.measure)
    values = [_as_shown(value, unit) if (value := _value(each)) is not None else None for each in page.districts]
    steps = _steps([value for value in values if value is not None])
    ends = [each - 10.0**-unit.places for each in steps[1:]]
    if steps[-1] in values:
        ends[-1] = steps[-1]
    classes = tuple(charts.MapClass(unit.spread(low, end)) for low, end in zip(steps, ends, strict=False))
    places = tuple(None if value is None else sum(value >= step for step in steps[1:-1]) for value in values)
    meaning = f"Each district of {page.area} in a shade of its figure; none is compared with England."
    return Shading(classes, places, meaning)


def _steps(values: Sequence[float]) -> list[float]:
    """Round numbers around the values, a step apart, for five shades at most. The highest may be the last number."""
    tried = [_around(values, axis(values, zero=0, about=about).step) for about in (4, 3, 2, 1)]
    return next((steps for steps in tried if len(steps) <= MOST_SHADES + 1), tried[-1])


def _around(values: Sequence[float], step: float) -> list[float]:
    first = math.floor(min(values) / step + NEAR)
    last = max(math.ceil(max(values) / step - NEAR), first + 1)
    return [round(number * step, 10) + 0.0 for number in range(first, last + 1)]


def _as_shown(value: float, unit: charts.Unit) -> float:
    """The figure as it is printed, so that it is in the shade that its words say."""
    return float(Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-unit.places), ROUND_HALF_UP))


def _value(each: Beside) -> float | None:
    return each.figure.value if each.figure is not None else None


def _shape(page: MeasurePage, each: Beside, place: int | None, link: str) -> charts.Shape:
    """A district as the map draws it: one that is held back or has no figure says why, and is in no class."""
    rings, address = areas.shapes()[each.place.code], f"{link}{each.place.code}" if link else ""
    value = _value(each)
    if value is None:
        held = each.figure is not None and each.figure.held_back
        state = "suppressed" if held else "none"
        return charts.Shape(each.place.name, rings, state=state, address=address, why=words.missing(each.figure))
    return charts.Shape(each.place.name, rings, words.unit_of(page.measure).short(value), place, address=address)


def _reason(shapes: Sequence[charts.Shape], state: str, said: str) -> str:
    """What a hatching means: the reason, where all have the same."""
    reasons = {shape.why for shape in shapes if shape.state == state}
    if len(reasons) != 1:
        return f"{said}: the table says why"
    (reason,) = reasons
    return reason[:1].upper() + reason[1:] if reason.startswith(said.lower()) else f"{said}: {reason}"


@dataclass(frozen=True)
class Row:
    """A district in the table beside the map; without a value, `why` says why."""

    name: str
    address: str
    value: str
    interval: str
    judged: str
    glyph: str
    why: str


@dataclass(frozen=True)
class Table:
    """The districts by name: an order by size would say how large those are that are held back."""

    rows: tuple[Row, ...]
    intervals: bool  # whether any has one
    compared: bool  # whether any is compared with England
    reason: str  # why none is


def table(page: MeasurePage, link: str) -> Table:
    """The same as the map, in words. `link` is the address of a place's own page up to its code."""
    compared = any_compared(each.judged for each in page.districts)
    rows = tuple(_row(page, each, link) for each in page.districts)
    return Table(rows, any(row.interval for row in rows), compared, "" if compared else _why_not(page))


def any_compared(judged: Iterable[Judged]) -> bool:
    """Whether any of these stands better, similar, worse, higher or lower."""
    return any(each.label != "not_compared" for each in judged)


def _why_not(page: MeasurePage) -> str:
    return next((each.judged.reason for each in page.districts if _value(each) is not None), "")


def _row(page: MeasurePage, each: Beside, link: str) -> Row:
    figure, address = each.figure, f"{link}{each.place.code}"
    if figure is None or figure.value is None:
        symbol = f"[{figure.symbol}]" if figure is not None and figure.symbol else ""
        return Row(each.place.name, address, symbol, "", "", "", words.missing(figure))
    unit, said = words.unit_of(page.measure), words.judged_words(each.judged, "England")
    return Row(
        name=each.place.name,
        address=address,
        value=unit.short(figure.value),
        interval=unit.spread(figure.lower, figure.upper)
        if figure.lower is not None and figure.upper is not None
        else "",
        judged=said[:1].upper() + said[1:],
        glyph=charts.glyph(words.status_of(each.judged), said, name=f"district-{each.place.code.lower()}"),
        why="",
    )

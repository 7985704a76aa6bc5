"""The figures of a measure's page as lines of a table."""

from collections.abc import Iterator

from oneplan.measures import areas
from oneplan.measures.models.definitions import Derived
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.pages import MeasurePage
from oneplan.measures.rules import SYMBOLS
from oneplan.ui.sheets import Cell

HEADINGS = (
    "measure",
    "measure id",
    "area code",
    "area",
    "period",
    "by",
    "group",
    "value",
    "unit",
    "lower 95%",
    "upper 95%",
    "lower 99.8%",
    "upper 99.8%",
    "count",
    "out of",
    "symbol",
    "what the symbol means",
    "note",
    "provisional",
    "interval",
    "publisher",
    "release",
    "published on",
    "file",
    "line of the file",
    "licence",
)


INTERVALS = "Intervals marked “published” are the publisher's; those marked “computed” we worked out from the counts."
INTERVALS_OF_GAPS = (
    "Each is one figure less another, of two lines. Intervals marked “computed” follow from those of both."
)


def lines(page: MeasurePage) -> Iterator[tuple[Cell, ...]]:
    """A line for each figure on the page: the area's series, those beside it, and each group in each period."""
    for figure in figures(page):
        yield _line(page, figure)


def figures(page: MeasurePage) -> Iterator[Figure]:
    """Every figure on the page, once."""
    seen = set()
    beside = [each.figure for each in (*page.neighbours, *page.districts) if each.figure is not None]
    groups = [group for lens in page.lenses for group in lens.figures]
    for figure in (*page.score.points, *page.england, *page.regional, *beside, *groups):
        known = (figure.area, figure.period, figure.lens, figure.group)
        if known not in seen:
            seen.add(known)
            yield figure


def _line(page: MeasurePage, figure: Figure) -> tuple[Cell, ...]:
    measure, release = page.measure, page.releases[figure.release]
    file, line = _where(page, figure)
    return (
        measure.title,
        measure.key,
        figure.area,
        areas.place(figure.area).name,
        figure.period,
        figure.lens,
        figure.group,
        figure.value,
        measure.get_unit_display(),
        figure.lower,
        figure.upper,
        figure.lower_998,
        figure.upper_998,
        figure.count,
        figure.denominator,
        f"[{figure.symbol}]" if figure.symbol else "",
        SYMBOLS.get(figure.symbol, "") if figure.symbol else "",
        figure.note,
        "yes" if figure.provisional or release.provisional else "",
        figure.limits,
        release.dataset.publisher,
        release.title,
        release.released_on.isoformat() if release.released_on else "",
        file,
        line,
        release.dataset.licence,
    )


def _where(page: MeasurePage, figure: Figure) -> tuple[Cell, Cell]:
    """The file and the line of it; of a difference, those of one figure and of the other."""
    both = page.sides_of(figure)
    if both is None:
        return page.releases[figure.release].file_name, figure.row
    files = [page.releases[side.release].file_name for side in both]
    rows = " less ".join(str(side.row) for side in both) if all(side.row for side in both) else ""
    return files[0] if files[0] == files[1] else " less ".join(files), rows


def about(page: MeasurePage) -> list[str]:
    """What the figures are, for the second sheet of a workbook."""
    measure = page.measure
    said = [
        measure.title,
        f"Counts: {measure.numerator}",
        f"Out of: {measure.denominator}" if measure.denominator else "",
        f"Unit: {measure.get_unit_display()}. {measure.get_polarity_display()}.",
        f"Owner: {measure.owner or 'nobody'}",
        INTERVALS_OF_GAPS if measure.derived_how == Derived.GAP else INTERVALS,
    ]
    for release in page.releases:
        dataset = release.dataset
        said.append(f"{dataset.title}, {dataset.publisher}: {release.title}. {dataset.licence}. {dataset.attribution}")
    said += [f"[{code}] {words}" for code, words in SYMBOLS.items() if code]
    return [line for line in said if line]


def is_meant(figure: Figure, area: str, *, period: str, lens: str, group: str) -> bool:
    """Whether a figure is the one an address names."""
    return (figure.area, figure.period, figure.lens, figure.group) == (area, period, lens, group)

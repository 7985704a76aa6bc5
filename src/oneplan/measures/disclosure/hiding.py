"""Which counts are too small to be shown, and what a table shows in their place."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from oneplan.measures.disclosure.counting import Cell, Place, Row, Subject, rows_of, said_range
from oneplan.measures.models import Kind
from planstats.disclosure import Rules, round_base, rounding_interval

HELD = "c"  # the symbol of what is held back
FEWEST = 3  # possible values that must be left for a reader of everything that was ever published


@dataclass(frozen=True, eq=False)
class Table:
    """One measure's figures in one release: as they were given, and (once that is decided) as they are shown.

    Without rules they are a publisher's own figures, and shown as they are.
    """

    subject: Subject
    given: pl.DataFrame
    rules: Rules | None
    shown: pl.DataFrame | None = None

    @cached_property
    def rows(self) -> list[Row]:
        """The rows as counts."""
        return rows_of(self.subject, self.given, strict=self.rules is not None)

    @cached_property
    def printed(self) -> dict[tuple[str, ...], tuple[float | None, float | None]]:
        """Count and base as they are shown, by what a figure is known by."""
        shown = self.given if self.shown is None else self.shown
        names = ("area", "period", "lens", "group", "count", "denominator")
        return {row[:4]: (row[4], row[5]) for row in shown.select(names).rows()}

    def printed_of(self, row: Row) -> tuple[float | None, float | None]:
        """Count and base of a row as they are shown."""
        return self.printed.get((row.place.area, row.period, row.place.lens, row.place.group), (None, None))


def least(rules: Rules | None) -> int:
    """How many values must stay possible for a hidden count."""
    return max(FEWEST, rules.least_width + 1 if rules is not None else FEWEST)


def small(count: int | None, rules: Rules) -> bool:
    """Whether a count of people is one that could be recognised."""
    return count is not None and max(1, rules.lowest) <= count <= rules.threshold


def hides_x(subject: Subject, row: Row, rules: Rules) -> bool:
    """Whether what is counted is hidden for its own sake.

    It is small; the rest is; its base is; or it is nobody or everybody of a group, which says something of each.
    """
    if row.x is None:
        return False
    if small(row.x, rules) or small(row.n, rules) or (row.x == 0 and rules.lowest == 0):
        return True
    if not subject.parts or not row.n:
        return False
    return row.x in (0, row.n) or small(row.n - row.x, rules)


def hides_n(row: Row, rules: Rules) -> bool:
    """Whether what it is out of is hidden for its own sake."""
    return small(row.n, rules)


def protected(subject: Subject, row: Row, rules: Rules) -> Iterator[Cell]:
    """The counts of a row that nobody may work out."""
    if row.withheld or (row.x is not None and row.x <= rules.threshold and hides_x(subject, row, rules)):
        yield subject.x(row)
    if small(row.n, rules):
        yield subject.n(row)
    if subject.parts and row.x is not None and row.n is not None and hides_x(subject, row, rules):
        rest = row.n - row.x
        if rest == 0 or small(rest, rules):
            yield Cell(subject.rest, row.place, rest)


def primary(table: Table) -> set[Cell]:
    """The counts that are hidden for their own sake."""
    found: set[Cell] = set()
    if table.rules is None:
        return found
    for row in table.rows:
        if hides_x(table.subject, row, table.rules):
            found.add(table.subject.x(row))
        if hides_n(row, table.rules):
            found.add(table.subject.n(row))
    return found


@dataclass(frozen=True)
class Fact:
    """A reader knows that a count lies in low..high."""

    cell: Cell
    low: int
    high: int | None


def facts(table: Table, hidden: Collection[Cell], truths: dict[tuple[str, Place], int] | None = None) -> Iterator[Fact]:
    """What the table, with these counts hidden, tells a reader who knows the rules."""
    for row in table.rows:
        if row.empty or row.withheld:
            continue
        if table.rules is None:
            yield from _as_published(table, row, truths or {})
        else:
            yield from _by_the_rules(table, row, table.rules, hidden)


def _as_published(table: Table, row: Row, truths: dict[tuple[str, Place], int]) -> Iterator[Fact]:
    subject = table.subject
    value, count, of = table.given.row(row.at, named=True), *table.printed_of(row)
    if row.x is not None:
        ends = said_range(subject, value["value"], of) if count is None and of is not None else None
        low, high = ends or (row.x, row.x)
        truth = truths.get((subject.counted, row.place))
        taken = truth if truth is not None and low <= truth <= high else min(max(row.x, low), high)
        yield Fact(Cell(subject.counted, row.place, taken), low, high)
    if row.n is not None:
        yield Fact(subject.n(row), row.n, row.n)


def _by_the_rules(table: Table, row: Row, rules: Rules, hidden: Collection[Cell]) -> Iterator[Fact]:
    subject, x, n = table.subject, table.subject.x(row), table.subject.n(row)
    shows_n = row.n is not None and n not in hidden
    shows_x = row.x is not None and x not in hidden and (row.n is None or shows_n)
    if row.n is not None:
        yield Fact(n, *_interval(row.n, rules)) if shows_n else Fact(n, 1, None)
    if row.x is None:
        return
    if not shows_x:
        yield Fact(x, 1 if row.x and rules.lowest and not subject.parts else 0, None)
        return
    yield Fact(x, *_interval(row.x, rules))
    if subject.parts and row.n:  # it is shown, so the rest is neither nobody nor few
        yield Fact(Cell(subject.rest, row.place, row.n - row.x), rules.threshold + 1, None)


def _interval(count: int, rules: Rules) -> tuple[int, int]:
    """The counts that are shown as this one is."""
    if rules.base == 1 or count == 0:
        return count, count
    low, high = rounding_interval(int(round_base(count, rules.base)), rules.base)
    return max(low, rules.threshold + 1), high


def is_hidden(table: Table, row: Row, hidden: Collection[Cell]) -> bool:
    """Whether the figure of a row is held back."""
    if row.withheld:
        return True
    if row.n is not None and table.subject.n(row) in hidden:
        return True
    return row.x is not None and table.subject.x(row) in hidden


def shown(table: Table, hidden: Collection[Cell]) -> pl.DataFrame:
    """The table as it may leave the house: nothing in it was worked out from a hidden count, or from an exact one.

    Counts are rounded; shares and rates are those of the rounded counts; limits and the publisher's own judgements,
    which came from exact counts, are gone. A note is kept where it holds no number. Where anything is hidden no line
    of the file is named: in a file that was sorted by size, the gaps would tell the rank.
    """
    rules = table.rules
    assert rules is not None  # noqa: S101  # only tables with rules are protected
    cells = [_printed(table, row, rules, hidden) for row in table.rows]
    held = [is_hidden(table, row, hidden) or (cell[3] == HELD) for row, cell in zip(table.rows, cells, strict=True)]
    gone = pl.lit(None)
    made = table.given.with_columns(
        pl.Series("value", [cell[0] for cell in cells], pl.Float64),
        pl.Series("count", [cell[1] for cell in cells], pl.Float64),
        pl.Series("denominator", [cell[2] for cell in cells], pl.Float64),
        pl.Series("symbol", [cell[3] for cell in cells], pl.String),
        *(gone.cast(pl.Float64).alias(name) for name in ("lower", "upper", "lower_998", "upper_998")),
        *(gone.cast(pl.String).alias(name) for name in ("published_trend", "published_comparison")),
        pl.Series("held", held),
    )
    speaks = pl.col("held") | pl.col("note").fill_null("").str.contains(r"\d")
    made = made.with_columns(pl.when(speaks).then(pl.lit("")).otherwise("note").alias("note"))
    if any(held):
        made = made.with_columns(gone.cast(pl.Int32).alias("row"))
    return made.drop("held").select(table.given.columns)


type Printed = tuple[float | None, float | None, float | None, str]  # value, count, base, symbol


def _printed(table: Table, row: Row, rules: Rules, hidden: Collection[Cell]) -> Printed:
    given = table.given.row(row.at, named=True)
    symbol = given["symbol"] or ""
    if row.empty:
        return None, None, None, symbol
    n = None if row.n is None or row.withheld or table.subject.n(row) in hidden else _rounded(row.n, rules)
    if is_hidden(table, row, hidden):
        return None, None, n, symbol if row.withheld else HELD
    x = None if row.x is None else _rounded(row.x, rules)
    value = _value(table, row, x, n, given["value"], rules)
    return (None, None, n, HELD) if value is None and x is None else (value, x, n, "" if value is not None else symbol)


def _rounded(count: int, rules: Rules) -> float:
    return float(round_base(count, rules.base)) if rules.base > 1 else float(count)


def _value(table: Table, row: Row, x: float | None, n: float | None, given: float | None, rules: Rules) -> float | None:
    """The value that follows from rounded counts; for what is no share, the given one if enough people stand behind."""
    subject = table.subject
    if subject.kind == Kind.COUNT:
        return x
    if subject.kind in (Kind.PROPORTION, Kind.RATE):
        return None if x is None or not n else min(x / n, 1.0 if subject.parts else x / n) * subject.scale
    people = row.n if row.n is not None else row.x
    enough = people is not None and people >= max(rules.least_mean, rules.threshold + 1)
    return round(given, subject.decimals) if given is not None and enough else None


def held_back(frames: Iterable[pl.DataFrame]) -> int:
    """How many figures are held back."""
    return sum(frame.filter(pl.col("symbol") == HELD).height for frame in frames)

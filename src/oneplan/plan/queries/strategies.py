"""Strategies, and which priorities they carry."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE, Prefetch

from oneplan.common.memory import kept
from oneplan.common.models import Source, Sourced
from oneplan.common.sources import cited
from oneplan.governance.queries.names import as_named
from oneplan.plan.models import Alignment, Pillar, Plan, Priority, Strategy
from oneplan.plan.queries.plans import by, current_plan, mark_wording, shown_day


@dataclass(frozen=True)
class StrategyLine:
    """A strategy in the list: how many of the plan's priorities it carries."""

    strategy: Strategy
    carries: int | None  # None: there is no priority on the day that it could carry


@dataclass(frozen=True)
class StrategyPage:
    """Everything the page of a strategy says on one day."""

    strategy: Strategy
    live: bool
    compared: bool  # whether there is a plan on the day, which it could carry
    alignments: tuple[Alignment, ...]
    aligned_with: tuple[Strategy, ...]
    named_by: tuple[Strategy, ...]
    sources: tuple[Source, ...]
    mark: str


@dataclass(frozen=True)
class Cell:
    """Where one priority stands in one strategy; no alignment where it does not."""

    strategy: Strategy
    alignments: tuple[Alignment, ...]

    @property
    def first(self) -> Alignment | None:
        """One of them, if any: the cell of the table shows that there is one, the priority's page shows all."""
        return self.alignments[0] if self.alignments else None


@dataclass(frozen=True)
class Row:
    """A priority against every strategy."""

    priority: Priority
    cells: tuple[Cell, ...]

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """Where it stands, in the order of the strategies."""
        return tuple(each for cell in self.cells for each in cell.alignments)


@dataclass(frozen=True)
class Band:
    """A pillar with the rows of its priorities."""

    pillar: Pillar
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matrix:
    """Priorities against strategies on one day."""

    plan: Plan | None
    on: date
    strategies: tuple[Strategy, ...]
    bands: tuple[Band, ...]
    unaligned: tuple[Priority, ...]
    carrying_none: tuple[Strategy, ...]
    mark: str

    @property
    def rows(self) -> list[Row]:
        """Every row, pillar by pillar."""
        return [row for band in self.bands for row in band.rows]

    @property
    def marked(self) -> bool:
        """Whether anything in the table carries the mark. Nothing does where the partnership has no words for it."""
        facts: list[Sourced] = [
            *self.strategies,
            *(band.pillar for band in self.bands),
            *(row.priority for row in self.rows),
            *(each for row in self.rows for each in row.alignments),
        ]
        return bool(self.mark) and any(each.certainty != "published" for each in facts)


def matrix(on: date) -> Matrix:
    """Every priority of the plan against every strategy. Shared by all readers."""
    return kept(("matrix", on), lambda: _looked_up(on))


def _looked_up(on: date) -> Matrix:
    """The matrix from the database: seven queries."""
    plan, _ = current_plan(on)
    day = shown_day(plan, on) if plan else on
    own = Plan.objects.values("key")  # the plan stands among the strategies too; it carries itself
    live = Strategy.objects.on(day).exclude(key__in=own)
    strategies = tuple(live.select_related("owner_body").fetch_mode(FETCH_RAISE))
    carried = Alignment.objects.on(day).select_related("strategy").fetch_mode(FETCH_RAISE)
    worked_on = (
        Priority.objects.on(day)
        .select_related("owner_body", "pillar")
        .prefetch_related(Prefetch("alignments", carried, to_attr="carried"))
        .fetch_mode(FETCH_RAISE)
    )
    pillars = (
        Pillar.objects.on(day)
        .filter(plan=plan)
        .prefetch_related(Prefetch("priorities", worked_on, to_attr="worked_on"))
        .fetch_mode(FETCH_RAISE)
        if plan
        else []
    )
    bands = tuple(
        Band(pillar, tuple(_row(priority, strategies) for priority in pillar.worked_on))  # type: ignore[attr-defined]
        for pillar in pillars
    )
    rows = [row for band in bands for row in band.rows]
    as_named([*(each.owner_body for each in strategies), *(row.priority.owner_body for row in rows)], day)
    carrying = {each.strategy_id for row in rows for each in row.alignments}
    return Matrix(
        plan=plan,
        on=day,
        strategies=strategies,
        bands=bands,
        unaligned=tuple(row.priority for row in rows if not row.alignments),
        carrying_none=tuple(each for each in strategies if rows and each.pk not in carrying),
        mark=mark_wording(),
    )


def _row(priority: Priority, strategies: tuple[Strategy, ...]) -> Row:
    places = by(priority.carried, "strategy_id")  # type: ignore[attr-defined]
    return Row(priority, tuple(Cell(strategy, tuple(places.get(strategy.pk, ()))) for strategy in strategies))


def strategy_lines(on: date) -> list[StrategyLine]:
    """Every strategy of a day with how many priorities of the plan it carries: seven queries."""
    whole = matrix(on)
    count = Counter(strategy for row in whole.rows for strategy in {each.strategy_id for each in row.alignments})
    return [StrategyLine(strategy, count[strategy.pk] if whole.rows else None) for strategy in whole.strategies]


def strategy_page(strategy: Strategy, on: date) -> StrategyPage:
    """The page of a strategy on a day: a fixed number of queries."""
    plan, _ = current_plan(on)
    day = shown_day(plan, on) if plan else on
    found = (
        Strategy.objects.filter(pk=strategy.pk)
        .select_related("owner_body")
        .prefetch_related(
            Prefetch("aligned_with", Strategy.objects.all().fetch_mode(FETCH_RAISE), to_attr="named"),
            Prefetch("named_by", Strategy.objects.all().fetch_mode(FETCH_RAISE), to_attr="naming"),
        )
        .fetch_mode(FETCH_RAISE)
        .get()
    )
    alignments = (
        Alignment.objects.on(day)
        .filter(strategy=strategy, priority__in=Priority.objects.on(day).values("pk"))
        .filter(priority__pillar__in=Pillar.objects.on(day).filter(plan=plan).values("pk"))
        .select_related("priority__pillar", "priority__owner_body")
        .order_by("priority__pillar__position", "priority__pillar__name", "priority__position", "priority__name")
        .fetch_mode(FETCH_RAISE)
    )
    carries = tuple(alignments)
    as_named([found.owner_body, *(each.priority.owner_body for each in carries)], day)
    return StrategyPage(
        strategy=found,
        live=found.holds(on),
        compared=plan is not None,
        alignments=carries,
        aligned_with=tuple(found.named),
        named_by=tuple(found.naming),
        sources=cited([found, *carries]),
        mark=mark_wording(),
    )

"""The alignment matrix as lines of a table."""

from collections.abc import Iterator

from oneplan.common.models import Certainty
from oneplan.plan.models import Alignment, Priority, Strategy
from oneplan.plan.queries.strategies import Matrix

HEADINGS = (
    "as of",
    "pillar",
    "priority",
    "priority id",
    "owner of the priority",
    "strategy",
    "strategy id",
    "aligned",
    "place in the plan",
    "place in the strategy",
    "note",
    "from",
    "to",
    "certainty",
    "what is inferred",
    "sources",
)


def alignment_lines(matrix: Matrix, *, only_unaligned: bool = False) -> Iterator[tuple[str, ...]]:
    """Headings, a line for each alignment, then a line for each priority and strategy that has none."""
    yield HEADINGS
    if not only_unaligned:
        for row in matrix.rows:
            for cell in row.cells:
                for alignment in cell.alignments:
                    yield _line(matrix, row.priority, cell.strategy, alignment)
    for priority in matrix.unaligned:
        yield _line(matrix, priority, None, None)
    for strategy in matrix.carrying_none:
        yield _line(matrix, None, strategy, None)


def _line(
    matrix: Matrix, priority: Priority | None, strategy: Strategy | None, alignment: Alignment | None
) -> tuple[str, ...]:
    owner = priority.owner_body if priority else None
    return (
        matrix.on.isoformat(),
        priority.pillar.name if priority else "",
        priority.name if priority else "",
        priority.key if priority else "",
        owner.name if owner else "",
        strategy.title if strategy else "",
        strategy.key if strategy else "",
        "yes" if alignment else "no",
        alignment.place_in_plan if alignment else "",
        alignment.place_in_strategy if alignment else "",
        alignment.note if alignment else "",
        alignment.from_on.isoformat() if alignment and alignment.from_on else "",
        alignment.to_on.isoformat() if alignment and alignment.to_on else "",
        Certainty(alignment.certainty).label if alignment else "",
        alignment.inferred if alignment else "",
        " ".join(alignment.sources) if alignment else "",
    )

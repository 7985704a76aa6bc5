"""The measures of the world: one that everybody sees, one that nobody else sees, releases in every state."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from oneplan.common import clock
from oneplan.measures.models import Kind, NoteKind, Reader, ReleaseState, Unit
from tests.factories import measures as m

if TYPE_CHECKING:
    from tests.architecture.world import World

KIND = "figures"  # as the matrix calls the words that only those may meet who tend figures
A_FILE = b"area,period,value\nE92000001,2024/25,70.5\n"


def make_figures(world: "World", *, area: Any, organisation: Any) -> None:
    """Measures, datasets and releases, and the rows that addresses name."""
    table = m.a_dataset(key="table", title="A table of the county")
    typed = m.a_dataset(key="return", title="A return of the county", reader=Reader.RETURN)
    shared = {"owner": organisation, "owner_body": "board", "outcomes": ["near"]}
    measure = m.a_measure(key="thriving", dataset=table, **shared)
    counted = m.a_measure(key="counted", dataset=typed, unit=Unit.COUNT, kind=Kind.COUNT, **shared)
    sibling = m.a_measure(key="other", dataset=table, **shared)
    m.a_series(measure=measure, dataset=table)
    figures = [{"area": area.code, "period": period} for period in ("2022/23", "2023/24", "2024/25")]
    out = m.out(measure, figures, title="Out for everybody")
    broken, foreign_broken = m.a_break(measure=measure), m.a_break(measure=sibling)
    note, foreign_note = m.a_measure_note(measure=measure), m.a_measure_note(measure=sibling)

    unseen = _unseen(world, table, organisation)
    m.a_series(measure=unseen, dataset=typed)
    draft = _secret(world, measure, area, state=ReleaseState.DRAFT, corrects=out, what_changed=world.word(KIND))
    waits = _secret(world, measure, area, embargo_ends_at=clock.now() + timedelta(days=40))
    gone = _secret(
        world,
        counted,
        area,
        state=ReleaseState.WITHDRAWN,
        withdrawn_at=clock.now(),
        withdrawn_because=world.word(KIND),
    )

    world.rows |= {
        "measures": measure.key,
        "datasets": table.key,
        "releases": draft.pk,
        "breaks": broken.pk,
        "notes": note.pk,
        "charts": "trend",
    }
    world.foreign |= {"breaks": foreign_broken.pk, "notes": foreign_note.pk}
    world.apart |= {
        "measures:correct-release": {"releases": out.pk},
        "measures:lift-embargo": {"releases": waits.pk},
        "measures:publish": {"measures": unseen.key},
        "measures:return": {"datasets": typed.key},
        "measures:withdraw-release": {"releases": out.pk},
    }
    world.more += [f"/measures/{unseen.key}/", f"/measures/{unseen.key}/figures.csv", f"/measures/releases/{gone.pk}/"]


def _unseen(world: "World", dataset: Any, organisation: Any) -> Any:
    """A measure that is not published; every text of it is a word that nobody else may meet."""
    word = world.word
    unseen = m.a_measure(
        key="unseen",
        dataset=dataset,
        published=False,
        title=word(KIND),
        short_title=word(KIND),
        numerator=word(KIND),
        denominator=word(KIND),
        why=word(KIND),
        gap_plan=word(KIND),
        gap_plan_owner=organisation,
        target_note=word(KIND),
        inferred=word(KIND),
        owner=organisation,
        owner_body="board",
        outcomes=["near"],
    )
    m.a_break(measure=unseen, reason=word(KIND), decided_by=word(KIND))
    for kind in NoteKind:
        m.a_measure_note(measure=unseen, kind=kind, text=word(KIND), organisation=organisation)
    m.out(unseen, [{"note": word(KIND)}], title=word(KIND), file_name=f"{word(KIND)}.csv")
    return unseen


def _secret(world: "World", measure: Any, area: Any, **fields: Any) -> Any:
    """A release that is not out: its title, its file and the note on its figure are words nobody else may meet."""
    word = world.word
    figure = {"area": area.code, "period": "2024/25", "value": 41.7, "note": word(KIND)}
    return m.out(measure, [figure], title=word(KIND), file_name=f"{word(KIND)}.csv", **fields)

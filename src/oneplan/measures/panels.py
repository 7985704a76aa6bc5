"""What measures have to say on the pages of lower contexts: what an organisation owns, what is known of a district."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE

from oneplan.common.panels import Panel
from oneplan.common.policy import Actor
from oneplan.measures import areas, policies, showing_scorecards
from oneplan.measures.models import Measure
from oneplan.measures.queries.scorecards import Scorecard, in_use, scorecard
from oneplan.people.models import Organisation
from oneplan.places.models import Area, AreaKind


def owned(organisation: Organisation, day: date, actor: Actor) -> tuple[Measure, ...] | None:
    """The measures an organisation owns, of those the reader may see: one query."""
    seen = policies.see_measure.rows(actor).filter(owner=organisation).on(day)  # type: ignore[attr-defined]
    return tuple(seen.order_by("title").fetch_mode(FETCH_RAISE)) or None


@dataclass(frozen=True)
class Here:
    """The scorecard of a district: the measures that have figures there, of those there are."""

    area: areas.Place
    card: Scorecard
    lines: list[showing_scorecards.LineShown]
    of: int
    chance: str


def here(area: Area, day: date, actor: Actor) -> Here | None:
    """What measures said of a district on a day: four queries. None where no measure was in use."""
    if area.kind != AreaKind.DISTRICT:
        return None
    measures = list(in_use(policies.see_measure.rows(actor), day))
    if not measures:
        return None
    whole = scorecard(measures, areas.place(area.code), day)
    known = Scorecard(whole.area, tuple(line for line in whole.lines if line.score.latest is not None))
    lines = showing_scorecards.lines(known, whole.area)
    return Here(whole.area, known, lines, len(measures), showing_scorecards.chance(known))


PANELS = [
    Panel(Organisation, "Measures it owns", "measures/panels/owned.html", owned, place=40),
    Panel(Area, "How children are doing here", "measures/panels/district.html", here, place=40),
]

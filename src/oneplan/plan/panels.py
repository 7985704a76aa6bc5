"""What the plan has to say on the page of a body: what it owns."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE

from oneplan.common.memory import kept
from oneplan.common.panels import Panel
from oneplan.common.policy import Actor
from oneplan.governance.models import Body
from oneplan.plan.models import Pillar, Priority, Strategy
from oneplan.plan.queries.plans import live_pillars, live_priorities


@dataclass(frozen=True)
class Owned:
    """What of the plan a body owns on a day."""

    pillars: tuple[Pillar, ...]
    priorities: tuple[Priority, ...]
    strategies: tuple[Strategy, ...]


def owned(body: Body, day: date, actor: Actor) -> Owned | None:
    """What a body owns, the same for every reader; None where it owns nothing."""
    return kept(("owned", body.pk, day), lambda: _looked_up(body, day))


def _looked_up(body: Body, day: date) -> Owned | None:
    """What a body owns, from the database: three queries."""
    mine = Owned(
        pillars=tuple(live_pillars(day).filter(owner_body=body).fetch_mode(FETCH_RAISE)),
        priorities=tuple(live_priorities(day).filter(owner_body=body).select_related("pillar").fetch_mode(FETCH_RAISE)),
        strategies=tuple(Strategy.objects.on(day).filter(owner_body=body).fetch_mode(FETCH_RAISE)),
    )
    return mine if mine.pillars or mine.priorities or mine.strategies else None


PANELS = [Panel(Body, "What it owns in the plan", "plan/panels/owned.html", owned, place=10)]

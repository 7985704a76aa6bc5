"""What measures have to say on the page of an organisation: what it owns."""

from datetime import date

from django.db.models import FETCH_RAISE

from oneplan.common.panels import Panel
from oneplan.common.policy import Actor
from oneplan.measures import policies
from oneplan.measures.models import Measure
from oneplan.people.models import Organisation


def owned(organisation: Organisation, day: date, actor: Actor) -> tuple[Measure, ...] | None:
    """The measures an organisation owns, of those the reader may see: one query."""
    seen = policies.see_measure.rows(actor).filter(owner=organisation).on(day)  # type: ignore[attr-defined]
    return tuple(seen.order_by("title").fetch_mode(FETCH_RAISE)) or None


PANELS = [Panel(Organisation, "Measures it owns", "measures/panels/owned.html", owned, place=40)]

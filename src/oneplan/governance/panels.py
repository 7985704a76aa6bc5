"""What governance has to say about an organisation: where it sits."""

from oneplan.common.panels import Panel
from oneplan.governance.queries.organisations import where_they_sit
from oneplan.people.models import Organisation

PANELS = [Panel(Organisation, "Where they sit", "governance/panels/where_they_sit.html", where_they_sit, place=10)]

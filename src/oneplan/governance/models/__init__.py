"""Bodies, the typed and dated graph between them, seats, and what a body may decide on behalf of another."""

from oneplan.governance.models.bodies import Body, BodyName, BodyType, LegalBasis, Regime, Succession, SuccessionKind
from oneplan.governance.models.mandates import Holder, Mandate, Responsibility
from oneplan.governance.models.relations import Relation, RelationKind
from oneplan.governance.models.seats import Seat, SeatKind, Substitute, Term

__all__ = [
    "Body",
    "BodyName",
    "BodyType",
    "Holder",
    "LegalBasis",
    "Mandate",
    "Regime",
    "Relation",
    "RelationKind",
    "Responsibility",
    "Seat",
    "SeatKind",
    "Substitute",
    "Succession",
    "SuccessionKind",
    "Term",
]

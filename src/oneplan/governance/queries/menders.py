"""Who can mend what is broken: the chair of a body, whoever sits for an organisation, else support officers.

A finding names its mender as a kind and a key. What they are called is said here once, for whoever addresses a finding
and for whoever asks which findings are somebody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oneplan.common.findings import remembered
from oneplan.common.models import live_on
from oneplan.governance.models import SeatKind, Term

OFFICER = "Support officer"


@dataclass(frozen=True)
class Menders:
    """Who is there to mend something on a day, as findings name them."""

    there: frozenset[str]

    def chair_of(self, key: str, short_name: str) -> tuple[str, str]:
        """The chair of a body, in words and as a finding names them; support officers where the chair is nobody."""
        named = _chair(key)
        return (f"Chair of {short_name}", named) if named in self.there else (OFFICER, "")


def menders(on: date) -> Menders:
    """Who sits on a day: one query, once for all rules. On a body that has ended nobody does."""
    sitting = Term.objects.on(on).filter(live_on(on, "seat__"), live_on(on, "seat__body__"))
    seats = sitting.values_list("seat__kind", "seat__body__key", "seat__organisation__key")
    return remembered(("governance: menders", on), lambda: Menders(_named(seats)))


def named(terms: Iterable[Term]) -> frozenset[str]:
    """What findings call whoever serves these terms, with their seats, bodies and organisations at hand: no query."""
    seats = [term.seat for term in terms]
    return _named((seat.kind, seat.body.key, seat.organisation.key if seat.organisation else None) for seat in seats)


def _named(seats: Iterable[tuple[str, str, str | None]]) -> frozenset[str]:
    found: set[str] = set()
    for kind, body, organisation in seats:
        if kind == SeatKind.CHAIR:
            found.add(_chair(body))
        if organisation:
            found.add(f"organisation {organisation}")
    return frozenset(found)


def _chair(body: str) -> str:
    return f"chair {body}"

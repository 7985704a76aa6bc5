"""Bodies and what hangs on them."""

from datetime import date
from itertools import count
from typing import Any

from oneplan.governance.models import (
    Body,
    BodyName,
    BodyType,
    LegalBasis,
    Mandate,
    Relation,
    RelationKind,
    Responsibility,
    Seat,
    Substitute,
    Succession,
    Term,
)
from oneplan.people.models import User
from tests.factories.people import a_person, an_account

_number = count(1)
SINCE = date(2021, 1, 1)


def a_body(**fields: Any) -> Body:
    """A board that began in 2021."""
    number = next(_number)
    given = {
        "key": f"body-{number}",
        "name": f"Board {number}",
        "short_name": f"Board {number}",
        "type": BodyType.PARTNERSHIP_BOARD,
        "purpose": "To decide together.",
        "from_on": SINCE,
    }
    return Body.objects.create(**{**given, **fields})


def a_body_name(**fields: Any) -> BodyName:
    """Another name of a body."""
    return BodyName.objects.create(body=fields.pop("body", None) or a_body(), **{"name": "The old board", **fields})


def a_succession(**fields: Any) -> Succession:
    """One body took the place of another."""
    predecessor = fields.pop("predecessor", None) or a_body(to_on=date(2023, 3, 31))
    successor = fields.pop("successor", None) or a_body()
    return Succession.objects.create(predecessor=predecessor, successor=successor, **{"on": date(2023, 4, 1), **fields})


def a_legal_basis(**fields: Any) -> LegalBasis:
    """A provision in law."""
    number = next(_number)
    given = {"key": f"act-{number}", "act": "Children Act 2004", "section": str(number), "duty": "To work together."}
    return LegalBasis.objects.create(**{**given, **fields})


def a_relation(**fields: Any) -> Relation:
    """A body reports to another, unless another kind is asked for."""
    body = fields.pop("body", None) or a_body()
    if "to_body" not in fields and "to_organisation" not in fields:
        fields["to_body"] = a_body()
    return Relation.objects.create(body=body, **{"kind": RelationKind.REPORTS_TO, "from_on": SINCE, **fields})


def a_seat(**fields: Any) -> Seat:
    """A member's seat, vacant."""
    number = next(_number)
    body = fields.pop("body", None) or a_body()
    return Seat.objects.create(
        body=body, **{"key": f"seat-{number}", "title": f"Seat {number}", "from_on": SINCE, **fields}
    )


def a_term(**fields: Any) -> Term:
    """A person fills a seat since 2022."""
    seat = fields.pop("seat", None) or a_seat()
    person = fields.pop("person", None) or a_person()
    return Term.objects.create(seat=seat, person=person, **{"from_on": date(2022, 1, 1), **fields})


def a_substitute(**fields: Any) -> Substitute:
    """A person stands in at one meeting."""
    seat = fields.pop("seat", None) or a_seat()
    person = fields.pop("person", None) or a_person()
    return Substitute.objects.create(seat=seat, person=person, **{"meeting_on": date(2023, 5, 3), **fields})


def a_mandate(**fields: Any) -> Mandate:
    """A parent lets a body decide something."""
    body = fields.pop("body", None) or a_body()
    given_by = fields.pop("given_by", None) or a_body()
    given = {"key": f"mandate-{next(_number)}", "text": "To spend the small fund.", "from_on": SINCE}
    return Mandate.objects.create(body=body, given_by=given_by, **{**given, **fields})


def a_responsibility(**fields: Any) -> Responsibility:
    """A parent asked a body to take care of something."""
    body = fields.pop("body", None) or a_body()
    given_by = fields.pop("given_by", None) or a_body()
    given = {"key": f"responsibility-{next(_number)}", "title": "Early help", "from_on": SINCE}
    return Responsibility.objects.create(body=body, given_by=given_by, **{**given, **fields})


def a_member(**fields: Any) -> User:
    """The account of somebody who fills a seat; `term` holds what is said of the term, the rest is said of the seat."""
    term = fields.pop("term", {})
    account = an_account()
    a_term(person=account.person, seat=a_seat(**fields), **term)
    return account

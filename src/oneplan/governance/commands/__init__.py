"""What a support officer does to governance.

Who relates to whom, who sits where and what was given is ended and succeeded, never overwritten. Descriptions (a body's
purpose or quorum, a seat's title, a note, a source) are revised as they stand: they have no dates of their own.
Dates that were entered wrongly are corrected, with what was wrong.
"""

from oneplan.governance.commands.bodies import (
    add_alias,
    correct_alias,
    correct_body,
    end_alias,
    end_body,
    establish_body,
    rename_body,
    revise_body,
    succeed_body,
)
from oneplan.governance.commands.legal_bases import add_legal_basis, revise_legal_basis
from oneplan.governance.commands.mandates import (
    assign_responsibility,
    correct_mandate,
    correct_responsibility,
    end_mandate,
    end_responsibility,
    give_mandate,
    renew_mandate,
    revise_mandate,
    revise_responsibility,
)
from oneplan.governance.commands.relations import correct_relation, end_relation, relate, revise_relation
from oneplan.governance.commands.seats import correct_seat, create_seat, end_seat, revise_seat, succeed_seat
from oneplan.governance.commands.terms import (
    correct_term,
    end_term,
    fill_seat,
    name_substitute,
    succeed_term,
    withdraw_substitute,
)

__all__ = [
    "add_alias",
    "add_legal_basis",
    "assign_responsibility",
    "correct_alias",
    "correct_body",
    "correct_mandate",
    "correct_relation",
    "correct_responsibility",
    "correct_seat",
    "correct_term",
    "create_seat",
    "end_alias",
    "end_body",
    "end_mandate",
    "end_relation",
    "end_responsibility",
    "end_seat",
    "end_term",
    "establish_body",
    "fill_seat",
    "give_mandate",
    "name_substitute",
    "relate",
    "rename_body",
    "renew_mandate",
    "revise_body",
    "revise_legal_basis",
    "revise_mandate",
    "revise_relation",
    "revise_responsibility",
    "revise_seat",
    "succeed_body",
    "succeed_seat",
    "succeed_term",
    "withdraw_substitute",
]

"""What people do to organisations, persons, offices and accounts."""

from oneplan.people.commands.accounts import (
    accept_invitation,
    close_account,
    invite,
    open_first_account,
    reopen_account,
    withdraw_invitation,
)
from oneplan.people.commands.offices import appoint, end_office
from oneplan.people.commands.organisations import (
    add_code,
    end_organisation,
    register_organisation,
    revise_organisation,
)
from oneplan.people.commands.persons import add_person, revise_person

__all__ = [
    "accept_invitation",
    "add_code",
    "add_person",
    "appoint",
    "close_account",
    "end_office",
    "end_organisation",
    "invite",
    "open_first_account",
    "register_organisation",
    "reopen_account",
    "revise_organisation",
    "revise_person",
    "withdraw_invitation",
]

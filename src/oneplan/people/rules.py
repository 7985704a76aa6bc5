"""Sentences about organisations, persons, offices and accounts that need no database."""

import hashlib
import unicodedata
from datetime import date, datetime, timedelta

INVITATION_HOLDS = timedelta(days=7)
INVITATIONS_A_DAY = 20


def tidy_email(email: str) -> str:
    """The way an e-mail address is stored and compared: no spaces around it, small letters.

    >>> tidy_email(" Jo@Example.ORG ")
    'jo@example.org'
    """
    return unicodedata.normalize("NFC", email).strip().lower()


def invitation_ends(invited_at: datetime) -> datetime:
    """The instant from which an invitation no longer works."""
    return invited_at + INVITATION_HOLDS


def digest(token: str) -> str:
    """What is kept of a token. Nobody who reads the database can use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_invite_again(sent_in_a_day: int) -> bool:
    """Nobody sends more than twenty invitations in 24 hours (SEC-41)."""
    return sent_in_a_day < INVITATIONS_A_DAY


def ends_in_order(from_on: date | None, to_on: date) -> bool:
    """Nothing ends before it began."""
    return from_on is None or from_on <= to_on


# Letters that look like Latin ones: two partners whose names differ only by these are the same name to a reader.
_LOOKALIKES = str.maketrans("абвгдезиклмнорстухіјѕԁɡαβειικνορτυχ01", "a6brde3nknmhopctyxijsdgabeiiknopruxol")


def skeleton(name: str) -> str:
    """What is left of a name for the eye: two names with one skeleton cannot be told apart (SEC-55).

    >>> skeleton("Glos. Health") == skeleton("GLOS HEАLTH")
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LOOKALIKES)
    return "".join(letter for letter in plain if letter.isalnum())

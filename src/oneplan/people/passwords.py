"""Passwords (SEC-37): hashed behind a short queue, so that a wave of sign-ins takes neither every processor nor all
memory, nor every thread of the server; and refused when they are long only because something common was repeated."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

AT_ONCE = 1
# Who is signing in, and who waits for it. A process serves with four threads, and whoever waits keeps one: half of them
# must stay free for all other pages.
PLACES = 2
RETRY_S = 3

_places = BoundedSemaphore(PLACES)
_queue = BoundedSemaphore(AT_ONCE)
_has_place: ContextVar[bool] = ContextVar("has_place", default=False)
_FAST = os.environ.get("ONEPLAN_ARGON2_FAST") == "yes"  # tests only: thousands of scenes would wait for hashes


class Crowded(Exception):
    """So many passwords are asked for at this moment that one more would make everybody wait. Nothing was done."""

    SENTENCE = "Many people are signing in at this moment. Wait a few seconds, then try again."


@contextmanager
def place() -> Iterator[None]:
    """A place in the queue, for all that is done inside. Raises Crowded, at once, when the queue is full."""
    if not _places.acquire(blocking=False):
        raise Crowded(Crowded.SENTENCE)
    token = _has_place.set(True)
    try:
        yield
    finally:
        _has_place.reset(token)
        _places.release()


@contextmanager
def _turn() -> Iterator[None]:
    """It is this one's turn to be hashed. Raises Crowded."""
    with nullcontext() if _has_place.get() else place(), _queue:
        yield


class QueuedArgon2(Argon2PasswordHasher):
    """One hash at a time in a process, and a short queue. The cost is OWASP's first choice.

    Raises Crowded when the queue is full.
    """

    time_cost = 1 if _FAST else 2
    memory_cost = 8 if _FAST else 47_104
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash, made when it is this one's turn."""
        with _turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one of the hash, asked when it is this one's turn."""
        with _turn():
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: Any) -> None:
        """Nothing: the cost of a hash is written in it, and an older cost is raised at the next sign-in."""


class NotGuessable:
    """Refuses what guessers try first, whatever its length.

    Lists of breached passwords hold hardly any of 15 characters and more, so Django's list of 20,000 alone would find
    nothing. Guessers build long ones from short ones, and so does this: one common password, or two joined, or one
    repeated; and a text of a handful of different characters. Three words at random pass.
    """

    FEWEST_DIFFERENT = 6

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with a sentence that says what to do."""
        plain = "".join(letter for letter in password.casefold() if letter.isalnum())
        if len(set(password)) < self.FEWEST_DIFFERENT or _common(_repeated(plain)) or _joined(plain):
            raise ValidationError("This password is easy to guess. Use three or four random words.", code="guessable")

    def get_help_text(self) -> str:
        """For forms."""
        return "Use three or four random words."


@cache
def _list() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _common(text: str) -> bool:
    return text in _list() or text.rstrip("0123456789") in _list()


def _repeated(text: str) -> str:
    """The part a text repeats, or the text itself.

    >>> _repeated("passwordpassword"), _repeated("12345678901234567")
    ('password', '1234567890')
    """
    for size in range(1, len(text) // 2 + 1):
        if text[size:] == text[: len(text) - size]:
            return text[:size]
    if len(text) > 11 and text[10:] == text[: len(text) - 10]:
        return text[:10]
    return text


def _joined(text: str) -> bool:
    return any(_common(text[:cut]) and _common(text[cut:]) for cut in range(4, len(text) - 3))

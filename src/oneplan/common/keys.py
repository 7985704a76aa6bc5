"""Keys: the stable names of nouns in the partnership file and in public addresses."""

import re
import secrets
import unicodedata
from functools import cache
from typing import Any

from oneplan.common.capability import capabilities

LONGEST = 60
# Neither vowels (no words arise) nor letters and figures that are easily mistaken for one another.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def key_for(name: str) -> str:
    """A key made from a name: small letters, figures and hyphens. Empty when nothing is left.

    >>> key_for("St Mary's Hub & Café (North)")
    'st-marys-hub-cafe-north'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", "").replace(".", ""))
    return "-".join(words)[:LONGEST].strip("-")


@cache
def reserved() -> frozenset[str]:
    """The words that stand in addresses where a key does, as the contexts say: no row has one of them for its key."""
    return frozenset(word for app in capabilities() for word in app.reserves)


def free_key(model: Any, name: str) -> str:
    """A key made from a name that no row of the model has; with a short random ending where the plain one is taken.

    The ending is random so that a key says nothing about how many there are, and two who write at once do not meet.
    """
    wanted = key_for(name) or str(model._meta.model_name)
    key = wanted
    while key in reserved() or model._default_manager.filter(key=key).exists():
        key = f"{wanted}-{''.join(secrets.choice(_LETTERS) for _ in range(5))}"
    return key

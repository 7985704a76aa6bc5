"""Keys for persons: an address must not say whose page it is, so it is not made from the name (SEC-35)."""

import secrets

# Neither vowels (no words arise) nor letters and figures that are easily mistaken for one another.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


def random_key() -> str:
    """Like person-7kx2mq9d: about 38 bits, and unique by the column's own rule.

    >>> len(random_key())
    15
    """
    return "person-" + "".join(secrets.choice(_LETTERS) for _ in range(8))

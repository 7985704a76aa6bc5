"""How often somebody may do something (SEC-41). Counted in the shared cache: all processes, and over a restart."""

import hashlib

from django.core.cache import cache

from oneplan.common import clock


def within_limit(what: str, who: str, most: int, seconds: int) -> bool:
    """Count one more attempt; whether it is still within `most` in the present window of `seconds`.

    `who` is stored as a digest only: no network address or account name is kept.
    """
    window = int(clock.now().timestamp()) // seconds
    key = f"limit:{what}:{window}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, timeout=seconds)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two calls
        return True

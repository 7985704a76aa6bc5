"""What follows from a definition and from files that never change: worked out once, and true for good.

`common.memory` forgets with every entry of the record. Reading the figures of forty measures anew because somebody
accepted a seat would be a pity: the key of what is kept here holds the hashes of the files and the versions of the
rows it was made from, so it cannot go stale. Nothing a policy decides belongs here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

MOST = 500  # lines of scorecards: some ten areas of forty measures, 15 MB

_lock = threading.Lock()
_kept: OrderedDict[Hashable, Any] = OrderedDict()


def lasting[T](key: Hashable, make: Callable[[], T]) -> T:
    """What `make` says, or said before for the same key. The key must hold everything the answer follows from."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            known: T = _kept[key]
            return known
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Nothing is kept: for measuring."""
    with _lock:
        _kept.clear()

"""What depends on the partnership's facts alone is worked out once, and kept until the record moves.

Every command writes one entry of the record, and with it moves a number in the same transaction. A process keeps what
it worked out under that number; when the number is another, what was kept is not looked at any more. So nobody ever
reads an old fact, however many processes there are, and nothing has to be told to forget.

Keep only what is the same for every reader: never what a policy decides.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from django.db import connection
from django.db.models import F

from oneplan.common.models import State

MOST = 256

_lock = threading.Lock()
_kept: OrderedDict[Hashable, Any] = OrderedDict()


def move() -> None:
    """The facts are about to be others: called by `record`, in the transaction of the change."""
    if not State.objects.update(number=F("number") + 1):
        State.objects.create()


def state() -> tuple[str, int]:
    """Which facts hold: one short query. A database that was emptied begins with another token."""
    found = State.objects.values_list("token", "number").first()
    return (str(found[0]), found[1]) if found else ("", 0)


def kept[T](what: Hashable, make: Callable[[], T]) -> T:
    """What `make` says of the facts that hold now. Inside a transaction it is always made anew: it may see more."""
    if connection.in_atomic_block:
        return make()
    now = state()
    if not now[0]:
        return make()
    key = (now, what)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: T = _kept[key]
            return found
    made = make()
    if state() != now:  # the facts moved while we looked
        return made
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made

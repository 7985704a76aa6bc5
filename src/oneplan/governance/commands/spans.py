"""Rules on time that all of governance shares: nothing outlives what it hangs on, and nothing ends twice."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Model, Q

from oneplan.common import clock
from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.models import Dated, Kept
from oneplan.common.revising import revise
from oneplan.governance.models import Body, Seat
from oneplan.places.models import Partnership
from oneplan.ui.days import say_day


def day_after(on: date) -> date:
    """What is succeeded goes on the day after."""
    return on + timedelta(days=1)


def goes_on_after(on: date) -> Q:
    """Rows that are not over when a day is over: those that hold longer, or begin later."""
    return Q(to_on=None) | Q(to_on__gt=on)


def hold(body: Body) -> Body:
    """The body as it is now, held until the transaction ends: two officers cannot pass the same check at once."""
    return Body.objects.select_for_update().get(pk=body.pk)


def hold_map() -> None:
    """The whole map is held until the transaction ends: two relations that make a ring together may share no body."""
    Partnership.objects.select_for_update().order_by("pk").first()


def require_seen(row: Kept, version: int) -> None:
    """Raises Stale where somebody saved the row since it was at this version. Holds it until the transaction ends."""
    rows = type(row)._default_manager.select_for_update().filter(pk=row.pk, version=version)
    if row.version != version or not rows.exists():
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")


def begun(row: Dated) -> bool:
    """Whether the row held before today: what a page showed of that time must not change any more."""
    return row.from_on is None or row.from_on < clock.today()


def require_correctable(row: Dated, values: Mapping[str, Any], settled: Collection[str], instead: str) -> None:
    """Raises RuleBroken where a value would change what was said of days that are over; `instead` says what to do."""
    if not begun(row):
        return
    for name in settled:
        if name in values and values[name] != getattr(row, name):
            field = cast("type[Model]", type(row))._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name)).capitalize()
            since = f"has held since {say_day(row.from_on)}" if row.from_on else "already holds"
            raise RuleBroken(f"{label} cannot be changed: it {since}, and that time would change too. {instead}")


def meets(from_on: date | None, to_on: date | None) -> Q:
    """Rows whose time has a day in common with this one. An empty end is open."""
    begins_in_time = Q() if to_on is None else Q(from_on=None) | Q(from_on__lte=to_on)
    ends_late_enough = Q() if from_on is None else Q(to_on=None) | Q(to_on__gte=from_on)
    return begins_in_time & ends_late_enough


def require_order(from_on: date | None, to_on: date | None) -> None:
    """Raises RuleBroken for a last day before the first."""
    if from_on and to_on and to_on < from_on:
        raise RuleBroken(
            f"The last day, {say_day(to_on)}, is before the first day, {say_day(from_on)}. Change one of them."
        )


def require_within(from_on: date | None, to_on: date | None, *owners: Body | Seat) -> None:
    """Raises RuleBroken where a time would be longer than the life of what it hangs on."""
    require_order(from_on, to_on)
    for owner in owners:
        if owner.from_on and from_on and from_on < owner.from_on:
            raise RuleBroken(f"{owner} began on {say_day(owner.from_on)}. Choose that day or a later one.")
        if owner.to_on and from_on and from_on > owner.to_on:
            raise RuleBroken(f"{owner} ends on {say_day(owner.to_on)}. Choose a first day that is not after that.")
        if owner.to_on and (to_on is None or to_on > owner.to_on):
            raise RuleBroken(f"{owner} ends on {say_day(owner.to_on)}. Give a last day that is not after that.")


def require_ending(row: Dated, on: date, called: str = "") -> None:
    """Raises RuleBroken where the row cannot end on that day: it began later, or its end is already settled."""
    name = called or str(row)
    if row.from_on and on < row.from_on:
        raise RuleBroken(f"{name} begins on {say_day(row.from_on)}. Choose that day or a later one.")
    if row.to_on and row.to_on < clock.today():
        raise RuleBroken(f"{name} already ended on {say_day(row.to_on)}. It cannot be ended again.")
    if row.to_on and on >= row.to_on:
        raise RuleBroken(f"{name} already ends on {say_day(row.to_on)}. Choose an earlier day.")


def end(row: Dated, on: date, called: str = "", **how: Any) -> None:
    """That day is the row's last, and `how` it ended is kept. Raises RuleBroken in the words of `require_ending`."""
    require_ending(row, on, called)
    revise(row, row.version, to_on=on, **how)  # type: ignore[attr-defined]

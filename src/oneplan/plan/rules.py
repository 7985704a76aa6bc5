"""Sentences of the plan, without a database."""

from collections.abc import Sequence
from datetime import date, timedelta

type Span = tuple[date | None, date | None]


def current(spans: Sequence[Span], on: date) -> int | None:
    """The place of the plan to show on a day: the one that holds, else the latest that had ended by then, else none.

    Where two hold at once, the one that began later is meant.

    >>> current([(date(2018, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), None)], date(2026, 5, 1))
    1
    """
    begun = [place for place, (start, _) in enumerate(spans) if start is None or start <= on]
    holding = [place for place in begun if holds(spans[place], on)]
    if holding:
        return max(holding, key=lambda place: spans[place][0] or date.min)
    return max(begun, key=lambda place: spans[place][1] or date.min, default=None)


def holds(span: Span, on: date) -> bool:
    """Whether a span includes a day; both ends are included, an empty end is open."""
    start, end = span
    return (start is None or start <= on) and (end is None or end >= on)


def nearest_day(span: Span, on: date) -> date:
    """The day itself inside a span, else the day of the span that is nearest to it."""
    start, end = span
    if start is not None and on < start:
        return start
    return end if end is not None and on > end else on


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a day."""
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


def in_order(start: date | None, end: date | None) -> bool:
    """Nothing ends before it began."""
    return start is None or end is None or start <= end


def day_before(on: date) -> date:
    """What is succeeded on a day ends the day before."""
    return on - timedelta(days=1)


def day_after(on: date) -> date:
    """What follows something that ended begins the day after."""
    return on + timedelta(days=1)


def over(end: date | None, today: date) -> bool:
    """Whether something has ended already: its end lies in the past and is not changed any more."""
    return end is not None and end < today


def entries(text: str) -> list[str]:
    """What stands between the commas and line ends of a text, each once, in the order written.

    >>> entries("Housing, play , ,Housing")
    ['Housing', 'play']
    """
    return list(dict.fromkeys(entry for each in text.replace("\n", ",").split(",") if (entry := each.strip())))

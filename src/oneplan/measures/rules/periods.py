"""Periods: publishers write them in a dozen ways; a series needs one label, and its first and last day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

EARLIEST, LATEST = 1900, 2100


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    YEAR = "year"
    POOLED = "pooled"  # several years in one figure
    DAY = "day"


class UnknownPeriod(ValueError):
    """We cannot tell which days are meant."""


@dataclass(frozen=True, slots=True)
class Period:
    """A label in one spelling, the days it stands for, and whether the publisher calls the figures provisional."""

    label: str
    kind: PeriodKind
    start: date
    end: date
    provisional: bool = False

    @property
    def years(self) -> int:
        """How many years it covers, at least one."""
        return max(1, round((self.end - self.start).days / 365.25))


_MONTH_NAMES = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_MARK = re.compile(r"\s*[\(\[](?P<mark>prov|provisional|p|rev|revised|r|final|ot)[\)\]]\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")
_SPAN = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})")
_SIX = re.compile(r"(\d{4})(\d{2})")
_POOLED = re.compile(r"(\d{4})/(\d{2})\s*(?:-|–|to)\s*(\d{2}|\d{4})/(\d{2})")
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|to)\s*(\d{4}|\d{2})")
_QUARTER = re.compile(r"(?:(\d{4})(?:[/-](\d{2}))?\s*Q([1-4])|Q([1-4])\s*(\d{4})(?:[/-](\d{2}))?)", re.IGNORECASE)
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|([A-Za-z]{3,9})\.?\s+(\d{4}))")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TERM = re.compile(r"(autumn|spring|summer)(?:\s+and\s+(spring|summer))?\s+term", re.IGNORECASE)
# What stands beside a label and means that it is a year; nothing at all leaves it to the label.
_WHOLE_YEARS = frozenset(
    f"{name} year{end}" for name in ("academic", "calendar", "financial", "reporting", "tax") for end in ("", " ending")
)
_QUARTER_OF = re.compile(r"(calendar|financial|reporting|tax) year q([1-4])")


@lru_cache(maxsize=4096)
def period(text: str, identifier: str = "") -> Period:
    """The period a publisher's label means. Raises UnknownPeriod with a sentence that says what to write.

    `identifier` is what Explore Education Statistics writes beside the figures: "Academic year", "Reporting year",
    "Financial year Q2", "January", "Autumn term"; or what we know of a table that does not say: "Academic year ending".
    One that we do not know to mean a year, a quarter, a month or a term is refused: a week is no year.
    A year of two halves (2021/22) is taken to begin in April, unless the identifier says that it is academic.

    >>> period("202122", "Academic year").label, period("2016-18").label, period("2025 (prov)").provisional
    ('2021/22', '2016 to 2018', True)
    """
    words = " ".join(text.split())
    provisional = False
    if mark := _MARK.search(words):
        provisional = mark["mark"].lower() in ("prov", "provisional", "p")
        words = words[: mark.start()].strip()
    kind = " ".join(identifier.split()).lower()
    for reader in _readers(kind, identifier):
        if found := reader(words, kind):
            if not (found.start.year >= EARLIEST and found.end.year <= LATEST):
                break
            return Period(found.label, found.kind, found.start, found.end, provisional)
    raise UnknownPeriod(f"“{text[:40]}” is not a period we know. Write it as 2024/25, 2024, 2024 Q1 or 2024-04.")


def lasts(identifier: str) -> bool:
    """Whether we know how long a period is that has this beside it.

    >>> lasts("Academic year"), lasts("Week 12")
    (True, False)
    """
    try:
        return bool(_readers(" ".join(identifier.split()).lower()))
    except UnknownPeriod:
        return False


def _readers(kind: str, said: str = "") -> "tuple[_Reader, ...]":
    """What may read a label with that beside it. Raises UnknownPeriod where we do not know how long it lasts."""
    if not kind or kind in _WHOLE_YEARS:
        return (_term, _six, _one_year, _pooled, _quarter, _day, _years_or_span, _month)
    if _TERM.fullmatch(kind):
        return (_term,)
    if kind.capitalize() in _MONTH_NAMES:
        return (_month_of,)
    if _QUARTER_OF.fullmatch(kind):
        return (_quarter_of,)
    name = (said or kind).strip()[:40]
    raise UnknownPeriod(
        f"“{name}” is no kind of period we read, so we cannot tell which days are meant. "
        "Take figures by year, quarter of the calendar or financial year, month or term."
    )


def _term(words: str, kind: str) -> Period | None:
    if not (said := _TERM.search(kind) or _TERM.search(words)):
        return None
    digits = re.sub(r"\D", "", words)
    if len(digits) not in (4, 6):
        return None
    year = int(digits[:4])
    if not _real(year) or (len(digits) == 6 and (year + 1) % 100 != int(digits[4:])):
        return None
    name = said[0].lower().removesuffix(" term")
    first = {"autumn": date(year, 9, 1), "spring": date(year + 1, 1, 1), "summer": date(year + 1, 4, 1)}[
        said[1].lower()
    ]
    last_term = (said[2] or said[1]).lower()
    last = {"autumn": date(year, 12, 31), "spring": date(year + 1, 3, 31), "summer": date(year + 1, 8, 31)}[last_term]
    return Period(f"{_two(year)} {name} term", PeriodKind.TERM, first, last)


def _six(words: str, kind: str) -> Period | None:
    if not (said := _SIX.fullmatch(words)) or (int(said[1]) + 1) % 100 != int(said[2]):
        return None
    return _year_of_two(int(said[1]), academic="academic" in kind)


def _one_year(words: str, kind: str) -> Period | None:
    if not (said := _YEAR.fullmatch(words)):
        return None
    year = int(said[1])
    if not EARLIEST <= year <= LATEST:
        return None
    if "ending" in kind:  # a year of two halves that is called by its second
        return _year_of_two(year - 1, academic="academic" in kind)
    if "reporting" in kind:  # the year that ends on 31 March
        return Period(str(year), PeriodKind.YEAR, date(year - 1, 4, 1), date(year, 3, 31))
    return Period(str(year), PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))


def _pooled(words: str, kind: str) -> Period | None:
    if not (said := _POOLED.fullmatch(words)) or not _real(int(said[1])):
        return None
    first, last = int(said[1]), _century(int(said[1]), said[3])
    if not (first < last and (last + 1) % 100 == int(said[4]) and (first + 1) % 100 == int(said[2])):
        return None
    return Period(f"{_two(first)} to {_two(last)}", PeriodKind.POOLED, date(first, 4, 1), date(last + 1, 3, 31))


def _years_or_span(words: str, kind: str) -> Period | None:
    said = _SPAN.fullmatch(words)
    if said and _real(int(said[1])) and _century(int(said[1]), said[2]) == int(said[1]) + 1:
        return _year_of_two(int(said[1]), academic="academic" in kind)
    if (said := _YEARS.fullmatch(words)) and _real(int(said[1])):
        first, last = int(said[1]), _century(int(said[1]), said[2])
        if first < last <= first + 20:
            return Period(f"{first} to {last}", PeriodKind.POOLED, date(first, 1, 1), date(last, 12, 31))
    return None


def _quarter(words: str, kind: str) -> Period | None:
    if not (said := _QUARTER.fullmatch(words)):
        return None
    year, two, quarter = int(said[1] or said[5]), said[2] or said[6], int(said[3] or said[4])
    if not _real(year) or (two and (year + 1) % 100 != int(two)):
        return None
    month = 3 * quarter - 2 if not two else (3 * quarter + 1 if quarter < 4 else 1)
    start = date(year + (1 if two and quarter == 4 else 0), month, 1)
    return Period(f"{_two(year) if two else year} Q{quarter}", PeriodKind.QUARTER, start, _months_on(start, 3))


def _day(words: str, kind: str) -> Period | None:
    if not _DAY.fullmatch(words):
        return None
    try:
        on = date.fromisoformat(words)
    except ValueError:
        return None
    return Period(on.isoformat(), PeriodKind.DAY, on, on)


def _month(words: str, kind: str) -> Period | None:
    if not (said := _MONTH.fullmatch(words)):
        return None
    year = int(said[1] or said[4])
    month = int(said[2]) if said[2] else _MONTHS.get(said[3][:3].lower(), 0)
    if not (_real(year) and 1 <= month <= 12):
        return None
    if said[3] and len(said[3]) > 3 and not _MONTH_NAMES[month - 1].lower().startswith(said[3].lower()):
        return None
    start = date(year, month, 1)
    return Period(f"{_MONTH_NAMES[month - 1]} {year}", PeriodKind.MONTH, start, _months_on(start, 1))


def _month_of(words: str, kind: str) -> Period | None:
    """2021 beside "January"."""
    return _month(f"{kind} {words}", "") if _YEAR.fullmatch(words) else None


def _quarter_of(words: str, kind: str) -> Period | None:
    """2024 beside "Calendar year Q3"; 202122 or 2021/22 beside "Financial year Q2"."""
    if not (said := _QUARTER_OF.fullmatch(kind)):
        return None
    if said[1] == "calendar":
        return _quarter(f"{words} Q{said[2]}", "") if _YEAR.fullmatch(words) else None
    if _YEAR.fullmatch(words):  # the year that ends on 31 March
        words = _two(int(words) - 1) if said[1] == "reporting" else ""
    two = _SIX.fullmatch(words) or _SPAN.fullmatch(words)
    return _quarter(f"{two[1]}/{two[2][-2:]} Q{said[2]}", "") if two else None


def _year_of_two(year: int, *, academic: bool) -> Period | None:
    if not _real(year):
        return None
    start = date(year, 9, 1) if academic else date(year, 4, 1)
    return Period(_two(year), PeriodKind.YEAR, start, _months_on(start, 12))


def _months_on(start: date, months: int) -> date:
    """The last day of so many months."""
    place = start.month - 1 + months
    return date(start.year + place // 12, place % 12 + 1, 1) - timedelta(days=1)


type _Reader = Callable[[str, str], Period | None]


def _real(year: int) -> bool:
    return EARLIEST <= year < LATEST


def _century(first: int, text: str) -> int:
    """The year meant by two figures after a first year: 1998-00 ends in 2000."""
    if len(text) == 4:
        return int(text)
    last = first - first % 100 + int(text)
    return last if last >= first else last + 100


def _two(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"

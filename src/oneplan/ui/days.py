"""Days as people write them."""

import re
from datetime import date

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # by their first three letters, so "Sept" and "sep" are read too

_NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{1,6})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]{3,9})[ .,-]*(\d{1,6})")


def read_day(text: str) -> date:
    """The day meant by "3 May 2022", "2022-05-03" or "3/5/2022" (day first, as here).

    Raises ValueError with a sentence that says what to do.
    """
    typed = " ".join(text.lower().split())
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.fullmatch(typed):
        day, month, year = (int(part) for part in found.groups())
    elif found := _WORDS.fullmatch(typed):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        raise ValueError("Write the date as day, month and year, for example 3 May 2022.")
    if year < 100:
        raise ValueError("Write the year with four figures, for example 2022.")
    try:
        read = date(year, month, day)
    except ValueError:
        raise ValueError("There is no such day. Check the day and the month.") from None
    if not EARLIEST <= read <= LATEST:
        raise ValueError(f"Write a year between {EARLIEST.year} and {LATEST.year}.")
    return read


def say_day(day: date) -> str:
    """ "3 May 2022"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS, start=1):
        if name.lower().startswith(word) or (word == "sept" and number == 9):
            return number
    raise ValueError(f"“{word.capitalize()}” is not a month. Write the date for example as 3 May 2022.")

"""The kinds of single values that are not plain words: what a text means for a field, and how a value is written."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.timezone import localtime, make_aware

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_INSTANT = re.compile(rf"{_DAY.pattern}[T ]{_TIME.pattern}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?")
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


class Unfit(Exception):
    """A text does not say what its field holds: what is wrong, and what to do."""

    def __init__(self, text: str, wrong: str, mend: str) -> None:
        super().__init__(f"“{text[:40]}” {wrong}.", mend)
        self.wrong, self.mend = f"“{text[:40]}” {wrong}.", mend


def is_plain(field: Any) -> bool:
    """Whether the field holds words, which every text is."""
    kinds = (models.BooleanField, models.DateField, models.TimeField, models.IntegerField, models.DecimalField)
    return not isinstance(field, kinds)


def value_of(field: Any, text: str) -> Any:
    """What a text means for a field that does not hold words. Raises Unfit."""
    match field:
        case models.BooleanField():
            if text not in ("true", "false"):
                raise Unfit(text, "is neither true nor false", "Write true or false.")
            return text == "true"
        case models.DateTimeField():
            return _instant(text)
        case models.DateField():
            return _parsed(date, _DAY, text, "is not a date", "Write year, month and day, such as 2022-03-22.")
        case models.TimeField():
            return _parsed(time, _TIME, text, "is not a time", "Write hours and minutes, such as 09:30.")
        case models.IntegerField():
            found: Any = _whole(field, text)
        case _:
            found = _figure(field, text)
    try:
        for validator in field._validators:  # those the model names; the limits of the kind were looked at
            validator(found)
    except ValidationError as no:
        raise Unfit(text, "is not allowed here", " ".join(no.messages)) from None
    return found


def _parsed(kind: Any, form: re.Pattern[str], text: str, wrong: str, mend: str) -> Any:
    """The day or time; only in the one way of writing it."""
    try:
        return kind.fromisoformat(text if form.fullmatch(text) else "")
    except ValueError:
        raise Unfit(text, wrong, mend) from None


def _instant(text: str) -> datetime:
    """The instant; without a zone, it is told by the clocks of the place."""
    mend = "Write the day and the time, such as 2022-03-22T09:30."
    found: datetime = _parsed(datetime, _INSTANT, text, "is not a day with a time", mend)
    try:
        return (found if found.tzinfo else make_aware(found)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(text, "is not a day with a time that can be kept", mend) from None


def _whole(field: Any, text: str) -> int:
    """The whole number, within what every database holds in such a field."""
    if not _WHOLE.fullmatch(text):
        raise Unfit(text, "is not a whole number", "Write figures alone, such as 12.")
    least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    number = int(text)
    if number < least:
        raise Unfit(text, f"is less than {least}", f"Write a whole number from {least}.")
    if number > most:
        raise Unfit(text, f"is more than {most}", f"Write a whole number up to {most}.")
    return number


def _figure(field: Any, text: str) -> Decimal:
    """The number, with no more places than the field keeps: nothing is rounded on the way in."""
    if not _NUMBER.fullmatch(text):
        raise Unfit(text, "is not a number", "Write figures with a point, such as 12.5, and no commas.")
    whole, _, after = text.removeprefix("-").partition(".")
    if len(after.rstrip("0")) > field.decimal_places:
        raise Unfit(text, f"has more than {field.decimal_places} places after the point", "Round it.")
    before = field.max_digits - field.decimal_places
    if len(whole.lstrip("0")) > before:
        raise Unfit(text, f"has more than {before} places before the point", "Look at its unit.")
    return Decimal(text)


def said(value: Any) -> Any:
    """A value as it is written, so that it is read the same."""
    match value:
        case Decimal():
            short = repr(float(value))
            return float(value) if "e" not in short and Decimal(short) == value else format(value, "f")
        case datetime():
            whole = not (value.second or value.microsecond)
            return localtime(value).isoformat(timespec="minutes" if whole else "auto")
        case time():
            return value.isoformat(timespec="auto" if value.second or value.microsecond else "minutes")
    return value


def schema(field: Any) -> dict[str, Any]:
    """What JSON Schema says of a field that does not hold words. A figure in quotes is a figure too."""
    match field:
        case models.BooleanField():
            return {"type": "boolean", "default": bool(field.get_default())}
        case models.DateTimeField():
            return {"type": "string", "pattern": f"^{_INSTANT.pattern}$"}
        case models.DateField():
            return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        case models.TimeField():
            return {"type": "string", "pattern": f"^{_TIME.pattern}$"}
        case models.IntegerField():
            least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
            return {"type": ["integer", "string"], "pattern": "^-?[0-9]+$", "minimum": least, "maximum": most}
    return {"type": ["number", "string"], "pattern": "^-?[0-9]+([.][0-9]+)?$"}

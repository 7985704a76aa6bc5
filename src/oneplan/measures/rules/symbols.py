"""What publishers write where there is no number. Never a nought, never a guess."""

import math
import re

# Explore Education Statistics and the Analysis Function's guidance of 2022, with what older files use.
SYMBOLS = {
    "c": "held back by the publisher: too few people",
    "*": "held back by the publisher: too few people",
    "x": "not available",
    "z": "not applicable",
    "u": "of low reliability",
    "low": "not nought, but rounds to it",
    "k": "not nought, but rounds to it",
    ":": "not available",
    "-": "missing",
    "NULL": "missing",
    "NA": "missing",
    "": "missing",
}
HELD_BACK = frozenset({"c", "*"})

_BY_FOLDED = {code.casefold(): code for code in SYMBOLS} | {
    "n/a": "NA",
    "..": ":",
    ".": ":",
    "none": "NULL",
    "–": "-",
    "—": "-",
}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+")


def symbol_of(text: str) -> str | None:
    """The symbol a cell holds, in one spelling; None where it holds something else.

    >>> symbol_of(" [C] "), symbol_of("   "), symbol_of("12")
    ('c', '', None)
    """
    word = text.strip()
    if len(word) > 2 and word[0] == "[" and word[-1] == "]":
        word = word[1:-1].strip()
    return _BY_FOLDED.get(word.casefold())


def number(text: str) -> float | None:
    """The number a cell holds; None where it holds none. Neither NaN nor infinity, nor `1_000`, is a number.

    >>> number("1,234.5"), number("12%"), number("nan"), number("1_000")
    (1234.5, 12.0, None, None)
    """
    word = text.strip().removesuffix("%").rstrip().replace("−", "-")
    if not (word.isascii() and _NUMBER.fullmatch(word)):
        return None
    value = float(word.replace(",", ""))
    return value if math.isfinite(value) else None

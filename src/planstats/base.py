"""What every statistic stands on: notes, refusals, the estimate, confidence levels, arrays and groups.

Nothing here prints, warns or changes what it was given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]
type Notes = NDArray[np.uint8]
type Confidence = float | Sequence[float]

# Scalars in give scalars out: a float (or Note, or text) where the input was one number, an array otherwise.
type Numbers = Any

Z95: Final = 1.9599639845400542
Z998: Final = 3.0902323061678135
BLOCK: Final = 16_384  # rows worked on at a time, so that the buffers stay in the processor's cache
COUNT_LIMITS: Final = "Exact or Byars"  # the method of each row follows from its count
EXACT_BELOW: Final = 10  # counts below this have exact Poisson limits, others Byar's


class Note(IntEnum):
    """Why a row has no value, or what to know about the value it has. Where several apply, the smallest is given."""

    ok = 0
    invalid = 1
    missing = 2
    no_denominator = 3
    no_expected = 4
    too_few = 5
    cannot_transform = 6
    unbounded = 7
    many_groups = 8
    no_variation = 9
    overdispersed = 10


class StatsError(ValueError):
    """An input that no answer can be given for: `rule` names what was broken, `rows` the first ten positions."""

    def __init__(self, message: str, *, rule: str, rows: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.rule = rule
        self.rows = tuple(int(row) for row in rows[:10])


def refuse(rule: str, message: str, where: Bools | None = None) -> NoReturn:
    """Raise `StatsError`, naming the first ten rows in which `where` is true."""
    if where is None:
        raise StatsError(message, rule=rule)
    hit = np.flatnonzero(where if where.ndim < 2 else where.reshape(len(where), -1).any(axis=1))
    places = ", ".join(str(row) for row in hit[:10])
    more = f" and {len(hit) - 10:,} more" if len(hit) > 10 else ""
    raise StatsError(f"{message} Rows (from 0): {places}{more}.", rule=rule, rows=hit[:10].tolist())


def choice(name: str, value: object, options: Sequence[str]) -> str:
    """The option, or a refusal that lists those there are."""
    if not isinstance(value, str) or value not in options:
        refuse("unknown_option", f"{name}={value!r} is not an option. Choose one of: {', '.join(options)}.")
    return value


def positive(name: str, value: object) -> float:
    """A finite number greater than 0, as a float."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        refuse(name, f"{name} must be a number greater than 0, not {value!r}.")
    number = float(value)
    if not (np.isfinite(number) and number > 0):
        refuse(name, f"{name} must be a finite number greater than 0, not {value!r}.")
    return number


def levels(confidence: Confidence) -> tuple[float, ...]:
    """The confidence levels asked for, in their order; each lies in [0.9, 1).

    >>> levels(0.95), levels((0.95, 0.998))
    ((0.95,), (0.95, 0.998))
    """
    several = tuple(confidence) if isinstance(confidence, tuple | list | np.ndarray) else (confidence,)
    if not several:
        refuse("confidence", "confidence is empty. Give one level such as 0.95, or a tuple of levels.")
    return tuple(dict.fromkeys(_level(one) for one in several))


def _level(value: object) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        refuse("confidence", f"confidence must be a number such as 0.95, not {value!r}.")
    level = float(value)
    if 0.9 <= level < 1:
        return level
    if 90 <= level < 100:
        refuse("confidence", f"confidence {level:g} looks like a percentage. Write {level / 100:g}.")
    refuse("confidence", f"confidence must be at least 0.9 and below 1, such as 0.95 or 0.998, not {level:g}.")


@lru_cache(maxsize=64)
def z_value(level: float) -> float:
    """The two-sided standard normal multiplier of a confidence level.

    >>> round(z_value(0.95), 12), round(z_value(0.998), 12)
    (1.95996398454, 3.090232306168)
    """
    return float(special.ndtri(0.5 + level / 2))


def unit_text(multiplier: float) -> str:
    """ "per 10 000" for 10000.0: thousands apart, no decimals that say nothing.

    >>> unit_text(10000.0), unit_text(100.0), unit_text(2.5)
    ('per 10 000', 'per 100', 'per 2.5')
    """
    whole = float(multiplier).is_integer()
    return "per " + (f"{multiplier:,.0f}".replace(",", " ") if whole else f"{multiplier:g}")


# --- arrays -----------------------------------------------------------------------------------------------------


def array(name: str, values: ArrayLike) -> Floats:
    """The values as float64, null as NaN, without a copy where there is nothing to convert. Text is refused."""
    if isinstance(values, np.ma.MaskedArray):
        return np.ma.filled(values.astype(np.float64), np.nan)
    try:
        raw = np.asarray(values)
    except ValueError:
        refuse("lengths_differ", f"{name} has rows of different lengths.")
    if raw.dtype.kind in "biuf":
        return raw.astype(np.float64, copy=False)
    if raw.dtype.kind == "O" and not any(isinstance(cell, str | bytes | complex) for cell in raw.flat):
        try:
            return raw.astype(np.float64)
        except (TypeError, ValueError):
            pass
    refuse("text_column", f"{name} must hold numbers; it holds {raw.dtype}. Turn it into numbers first.")


def aligned(**columns: ArrayLike) -> list[Floats]:
    """The columns as float64 arrays of one shape. A single number stands for every row; other lengths are refused."""
    arrays = [array(name, values) for name, values in columns.items()]
    shapes = [one.shape for one in arrays if one.ndim]
    shape = shapes[0] if shapes else ()
    if len(shape) > 2:
        refuse("lengths_differ", "At most two dimensions are understood: rows, or rows and strata.")
    if any(one != shape for one in shapes):
        said = ", ".join(f"{name} {one.shape}" for name, one in zip(columns, arrays, strict=True))
        refuse("lengths_differ", f"The columns must have the same length: {said}.")
    return [one if one.shape == shape else np.broadcast_to(one, shape) for one in arrays]


def single(values: NDArray[Any], scalar: bool) -> Numbers:
    """The array, or its only value as a plain Python number when the input was one number."""
    return values.item() if scalar else values


def single_note(notes: Notes, scalar: bool) -> Any:
    """The notes, or the only one as a `Note` when the input was one number."""
    return Note(int(notes.item())) if scalar else notes


def put_note(notes: Notes, where: Bools, note: Note) -> None:
    """Give the rows this note, unless they have a weightier one (smaller, and not ok) already."""
    notes[where & ((notes == Note.ok) | (notes > note))] = note


# --- the input policy for counts --------------------------------------------------------------------------------


def count_notes(
    x: Floats, n: Floats, *, share: bool = False, zero: Note = Note.no_denominator, invalid: str = "raise"
) -> Notes | None:
    """The note of each row of counts and denominators, or None when every row is in order.

    NaN gives `missing`; n = 0 with x = 0 gives `zero` (`no_denominator`). A negative or infinite number, n = 0 with
    x > 0 and, for a share, x > n raise `StatsError` naming the rule; `invalid="mark"` gives that row `invalid`.
    """
    choice("invalid", invalid, ("raise", "mark"))
    if x.size == 0 or in_order(x, n, share=share):
        return None
    broken: list[tuple[str, str, Bools]] = [
        ("infinite", "A count or denominator is infinite.", np.isinf(x) | np.isinf(n)),
        ("negative_count", "A count is below 0.", x < 0),
        ("negative_denominator", "A denominator is below 0.", n < 0),
        ("count_without_denominator", "A count above 0 has a denominator of 0.", (n == 0) & (x > 0)),
    ]
    if share:
        broken.append(("count_above_denominator", "A count is greater than its denominator.", x > n))
    notes = np.zeros(x.shape, np.uint8)
    notes[(n == 0) & (x == 0)] = zero
    notes[np.isnan(x) | np.isnan(n)] = Note.missing
    return mark_or_refuse(notes, broken, invalid)


def in_order(x: Floats, n: Floats, *, share: bool = False) -> bool:
    """Whether no row needs a second look. NaN makes every comparison false, so it needs no test of its own."""
    with np.errstate(all="ignore"):
        sound = x.min() >= 0 and n.min() > 0 and n.max() < np.inf
        return bool(sound and ((x <= n).all() if share else x.max() < np.inf))


def mark_or_refuse(notes: Notes, broken: Sequence[tuple[str, str, Bools]], invalid: str) -> Notes:
    """Refuse the first broken rule (name, sentence, rows), or mark the rows of them all `invalid`."""
    for rule, message, rows in broken:
        if rows.any():
            if invalid == "raise":
                refuse(rule, f"{message} Mend the rows, or pass invalid='mark' to leave them out.", np.atleast_1d(rows))
            notes[rows] = Note.invalid
    return notes


def blank(notes: Notes | None, *columns: Floats) -> None:
    """Write NaN in every row that has a note."""
    if notes is not None:
        for column in columns:
            column[notes != Note.ok] = np.nan


def in_blocks(length: int, work: Callable[[slice], None]) -> None:
    """Call `work` for one block of rows after another."""
    for start in range(0, length, BLOCK):
        work(slice(start, min(start + BLOCK, length)))


# --- the result -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Estimate:
    """Values with their limits; arrays of one length, or plain numbers where one number went in.

    `lower` and `upper` are of the first confidence level; `limits[0.998]` is the pair of another. `x` and `n` are what
    the value was computed from (summed over the group), `note` says why a row has none (see `Note`), `keys` are the
    groups in sorted order. `unit` is how the value is scaled, such as "per 10 000".
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    limits: Mapping[float, tuple[Numbers, Numbers]]
    x: Numbers = None
    n: Numbers = None
    note: Any = None
    method_name: str = ""
    unit: str = ""
    multiplier: float = 1.0
    keys: Any = None
    expected: Numbers = None
    reference_rate: Numbers = None
    n_missing: Numbers = None
    caveat: str = ""

    @property
    def method(self) -> Any:
        """How the limits were found: one text, or "Exact" / "Byars" by row for counts (empty where x is missing)."""
        if self.method_name != COUNT_LIMITS:
            return self.method_name
        x = np.asarray(self.x)
        by_row = np.where(x < EXACT_BELOW, "Exact", "Byars")
        by_row[np.isnan(x)] = ""
        return single(by_row, by_row.ndim == 0)

    @property
    def confidence(self) -> tuple[float, ...]:
        """The levels there are limits for, the first one first."""
        return tuple(self.limits)

    def at(self, level: float) -> tuple[Numbers, Numbers]:
        """The limits of one level; a level that was not computed is refused with what to do."""
        if level not in self.limits:
            said = ", ".join(f"{one:g}" for one in self.limits)
            refuse("confidence", f"There are limits for {said} only. Compute with confidence=(0.95, {level:g}).")
        return self.limits[level]

    @classmethod
    def published(
        cls,
        value: ArrayLike,
        lower: ArrayLike,
        upper: ArrayLike,
        *,
        confidence: float = 0.95,
        unit: str = "",
        multiplier: float = 1.0,
    ) -> "Estimate":
        """An estimate that somebody else computed: value and limits of one level. NaN in any gives note `missing`.

        >>> Estimate.published(65.0, 55.3, 73.6).lower
        55.3
        """
        columns = aligned(value=value, lower=lower, upper=upper)
        scalar = columns[0].ndim == 0
        missing = np.isnan(columns[0]) | np.isnan(columns[1]) | np.isnan(columns[2])
        notes = np.where(missing, np.uint8(Note.missing), np.uint8(Note.ok))
        values, low, high = (single(one, scalar) for one in columns)
        return cls(
            values,
            low,
            high,
            {levels(confidence)[0]: (low, high)},
            note=single_note(notes, scalar),
            method_name="published",
            unit=unit,
            multiplier=positive("multiplier", multiplier),
        )


def note_names(note: Any) -> Any:
    """The names of notes: text for one, an array of text for several.

    >>> note_names(Note.missing), note_names(np.array([0, 5], np.uint8)).tolist()
    ('missing', ['ok', 'too_few'])
    """
    names = np.array([one.name for one in Note])[np.asarray(note)]
    return single(names, names.ndim == 0)

"""How numbers are said: without the noise of binary fractions, with thousands separators and units."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
NO_FIGURE = "no figure"


def number(value: float, places: int = 0) -> str:
    """The number with so many decimal places, halves away from zero, as a person would round what is printed.

    >>> number(67.400000000000006, 1), number(1234.5), number(-0.04, 1)
    ('67.4', '1,235', '0.0')
    """
    clean = Decimal(f"{value:.12g}")  # twelve digits are more than any source publishes, and fewer than the noise
    rounded = clean.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    said = f"{abs(rounded):,f}"
    return f"{MINUS}{said}" if rounded < 0 else said


@dataclass(frozen=True)
class Unit:
    """What the numbers of a measure are, and how they are said.

    `before` and `after` stand with every number (£, %); `per` only where there is room for it. `high` is what no value
    can pass. An axis starts at 0 where the lowest value is at most `zero` of the highest. `difference` is the word for
    what lies between two such numbers.
    """

    before: str = ""
    after: str = ""
    per: str = ""
    places: int = 1
    high: float | None = None
    zero: float = 0.75
    difference: str = ""

    def short(self, value: float | None) -> str:
        """As it stands beside a mark: 67.4%."""
        return NO_FIGURE if value is None else self._with_sign(value, self.places)

    def long(self, value: float | None) -> str:
        """With everything that belongs to it: 87.2 per 10,000 children."""
        return self.short(value) if value is None else self._and_per(self.short(value))

    def finer(self, value: float) -> str:
        """A mean or a limit of whole numbers, which need not be whole: with one decimal place where it is not."""
        return self._with_sign(value, self.places or int(abs(value - round(value)) > 0.05))

    def spread(self, low: float, high: float) -> str:
        """An interval: 65.1% to 69.7%."""
        return f"{self.short(low)} to {self.short(high)}"

    def with_interval(self, value: float | None, low: float | None, high: float | None) -> str:
        """The value, and its interval in brackets where there is one."""
        if value is None or low is None or high is None:
            return self.long(value)
        return f"{self.long(value)} ({self.spread(low, high)})"

    def change(self, value: float) -> str:
        """A difference, always with its sign: +3.2 percentage points."""
        said = number(value, self.places)
        sign = "+" if value > 0 and said.strip("0.,") else ""
        words = self.difference or self.per
        before = "" if self.difference else self.before
        said = f"{MINUS}{before}{said[1:]}" if said.startswith(MINUS) else f"{sign}{before}{said}"
        return f"{said} {words}" if words else said

    def tick(self, value: float, step: float) -> str:
        """On an axis: no more decimal places than the step between two of them needs."""
        return self._with_sign(value, max(0, -_exponent(step)))

    @property
    def axis(self) -> str:
        """What stands above an axis, where the numbers do not say it themselves."""
        return self.per[:1].upper() + self.per[1:]

    def _with_sign(self, value: float, places: int) -> str:
        said = number(value, places)
        if said.startswith(MINUS):
            return f"{MINUS}{self.before}{said[1:]}{self.after}"
        return f"{self.before}{said}{self.after}"

    def _and_per(self, said: str) -> str:
        return f"{said} {self.per}" if self.per else said


PERCENT = Unit(after="%", high=100, zero=0.4, difference="percentage points")
POINTS = Unit(difference="percentage points", per="percentage points")
COUNT = Unit(places=0)
POUNDS = Unit(before="£", places=0)


def rate(per: str, places: int = 1) -> Unit:
    """A rate: `rate("per 10,000 children")`."""
    return Unit(per=per, places=places)


def count(of: str) -> Unit:
    """A count of something: `count("children")`."""
    return Unit(per=of, places=0)


def _exponent(step: float) -> int:
    """The power of ten of the last digit that matters: 0.25 -> -2."""
    exponent = Decimal(f"{step:.6g}").normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0

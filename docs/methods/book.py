"""Which picture belongs to which page, and which figures the page must say."""

from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
PICTURES: dict[str, Callable[[], str]] = {}
FIGURES: dict[str, list[str]] = {}


def drawn(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Say which page a picture belongs to."""

    def put(function: Callable[[], str]) -> Callable[[], str]:
        PICTURES[name] = function
        return function

    return put


def says(name: str, *figures: str) -> None:
    """What the page must say, as a reader would write it."""
    FIGURES[name] = list(figures)


def one(value: float) -> str:
    return f"{float(value):.1f}"


def two(value: float) -> str:
    return f"{float(value):.2f}"

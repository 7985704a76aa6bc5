"""Every page can be read as of a day: `?as_of=2022-03-22`."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from oneplan.common import clock
from oneplan.ui.days import read_day

PARAMETER = "as_of"


@dataclass(frozen=True)
class AsOf:
    """The day a page is about. `typed` is what the person wrote, `kept` the rest of the address, for the form."""

    on: date
    chosen: bool = False
    error: str = ""
    typed: str = ""
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """What to add to links so that the next page is about the same day: "" or "?as_of=2022-03-22"."""
        return f"?{PARAMETER}={self.on.isoformat()}" if self.chosen else ""


def as_of(request: HttpRequest) -> AsOf:
    """The day asked for, else today. A day we cannot read is today too, with a sentence that says so."""
    typed = request.GET.get(PARAMETER, "").replace("\0", "").strip()[:40]
    kept = tuple((name, str(value)[:200]) for name, value in request.GET.items() if name != PARAMETER)[:20]
    today = clock.today()
    if not typed:
        return AsOf(today, kept=kept)
    try:
        on = read_day(typed)
    except ValueError as no:
        return AsOf(today, error=f"{no} This page shows today.", typed=typed, kept=kept)
    return AsOf(on, chosen=on != today, typed=typed, kept=kept)

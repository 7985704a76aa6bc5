"""What can be asked of each source, in the shape it documents, and where what it sends is kept."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from oneplan.measures.fetching import hosts
from oneplan.measures.fetching.downloads import CSV, JSON, Fetched, Limits, Progress, Wanted, download, no_progress
from oneplan.measures.fetching.hosts import FetchFailed, Host

MOST_INDICATORS = 100
_DATA_SET = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)


def folder() -> Path:
    """Where fetched files are kept."""
    return Path(settings.DATA) / "fetched"


@dataclass(frozen=True)
class Way:
    """Where the sources are, and what a download may cost. Tests have their own."""

    fingertips: str = hosts.FINGERTIPS
    ees: str = hosts.EES
    known: frozenset[Host] = hosts.HOSTS
    limits: Limits = field(default_factory=Limits)
    progress: Progress = no_progress


@dataclass(frozen=True)
class Got:
    """A file of figures, what its source calls it, and the description that came with it."""

    file: Fetched
    title: str
    meta: Fetched | None = None


def fingertips(indicators: Iterable[str], way: Way | None = None) -> Got:
    """All figures of these indicators, in one file. Raises FetchFailed.

    Source: Fingertips API, `all_data/csv/by_indicator_id`.
    """
    way = way or Way()
    numbers = list(dict.fromkeys(text.strip() for text in indicators))
    for text in numbers:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise FetchFailed(f"“{text[:40]}” is not the number of an indicator, such as 90284.")
    if not 1 <= len(numbers) <= MOST_INDICATORS:
        raise FetchFailed(f"Name one indicator at least, and {MOST_INDICATORS} at most.")
    asked = urlencode({"indicator_ids": ",".join(numbers)}, safe=",")
    address = f"{way.fingertips}/api/all_data/csv/by_indicator_id?{asked}"
    name = f"fingertips-{'-'.join(numbers[:5])}{'-and-more' if len(numbers) > 5 else ''}.csv"
    return Got(_download(Wanted(address, CSV, name), way), f"Fingertips {', '.join(numbers)}"[:160])


def ees(data_set: str, way: Way | None = None) -> Got:
    """All figures of a data set, and the description of its columns beside them. Raises FetchFailed.

    Source: Explore education statistics API, `v1/data-sets/{id}/csv` and `v1/data-sets/{id}/meta`.
    """
    way = way or Way()
    key = data_set.strip().lower()
    if not _DATA_SET.fullmatch(key):
        raise FetchFailed(
            f"“{data_set[:40]}” is not the id of a data set. Its page on Explore education statistics names it under "
            "“API data set ID”."
        )
    address = f"{way.ees}/v1/data-sets/{key}"
    meta = _download(Wanted(f"{address}/meta", JSON, f"ees-{key}.meta.json"), way)
    _require_meta(meta.file)
    return Got(
        _download(Wanted(f"{address}/csv", CSV, f"ees-{key}.csv"), way), f"Explore education statistics {key}", meta
    )


def _require_meta(file: Path) -> None:
    """Raises FetchFailed for what does not describe a data set."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        whole = isinstance(said, dict) and isinstance(said.get("indicators"), list)
    except (ValueError, RecursionError):
        whole = False
    if not whole:
        raise FetchFailed("What came is not the description of a data set. Look whether the service has changed.")


def _download(wanted: Wanted, way: Way) -> Fetched:
    return download(wanted, folder(), hosts=way.known, limits=way.limits, progress=way.progress)

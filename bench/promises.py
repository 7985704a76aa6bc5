"""What Oneplan promises, and whether a measurement keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MEDIAN_MS, P95_MS = 25, 60  # of any page, SQLite, scale 1
LOAD_S = 10  # of the partnership file of scale 1
IDLE_MB = 150  # of a worker that has shown one page

STORE_MB, POINT_MS, JUDGED_S = 80, 5, 3  # of ten million figures of measures
# Milliseconds of the pages of measures, as readers meet them: most find what another reader's visit left.
MEASURES_MS = {"measure page, kept": 40, "scorecard of 40, after the record moved": 120, "scorecard of 40, kept": 120}
WHOLE = 10_000_000


@dataclass(frozen=True)
class Verdict:
    """One promise about one thing."""

    promise: str
    about: str
    measured: str
    kept: bool

    def __str__(self) -> str:
        return f"{'kept   ' if self.kept else 'BROKEN '} {self.about}: {self.measured} ({self.promise})"


def slopes(scales: dict[int, dict[str, Any]]) -> dict[str, float]:
    """How many times longer each page takes at the largest scale than at the smallest."""
    small, large = scales[min(scales)]["pages"], scales[max(scales)]["pages"]
    return {name: round(large[name]["median_ms"] / each["median_ms"], 1) for name, each in small.items()}


def verdicts(scales: dict[int, dict[str, Any]], on_sqlite: bool = True) -> Iterator[Verdict]:
    """Every promise that these measurements can speak about. Times are promised on SQLite at scale 1 only."""
    for scale, found in scales.items():
        for name, page in found.get("pages", {}).items():
            where = f"{name}, {scale}x"
            yield Verdict("answers 200", where, f"answered {page['status']}", page["status"] == 200)
            if scale == 1 and on_sqlite:
                median, p95 = page["median_ms"], page["p95_ms"]
                yield Verdict(f"median under {MEDIAN_MS} ms", where, f"{median} ms", median < MEDIAN_MS)
                yield Verdict(f"p95 under {P95_MS} ms", where, f"{p95} ms", p95 < P95_MS)
    yield from _same_queries(scales)
    small = scales.get(1, {})
    if on_sqlite and "county" in small:
        seconds = small["county"]["load"]["seconds"]
        yield Verdict(f"under {LOAD_S} s", "load, 1x", f"{seconds} s", seconds < LOAD_S)
    if (idle := small.get("server", {}).get("idle_worker_mb")) is not None:
        yield Verdict(f"under {IDLE_MB} MB", "idle worker, 1x", f"{idle} MB", idle < IDLE_MB)


def _same_queries(scales: dict[int, dict[str, Any]]) -> Iterator[Verdict]:
    """No page asks the database more often because there is more in it."""
    if len(scales) < 2:
        return
    small, large = scales[min(scales)]["pages"], scales[max(scales)]["pages"]
    for name, page in small.items():
        before, after = page["queries"], large[name]["queries"]
        yield Verdict("as many queries in a larger county", name, f"{before} and {after} queries", before == after)


def figures_verdicts(found: dict[str, Any]) -> Iterator[Verdict]:
    """The promises about measures, where ten million figures were measured."""
    if found["figures"] < WHOLE:
        return
    yield Verdict(f"under {STORE_MB} MB", "evidence store", f"{found['store_mb']} MB", found["store_mb"] < STORE_MB)
    median, seconds = found["point query"]["median_ms"], found["everything judged"]["seconds"]
    yield Verdict(
        f"median under {POINT_MS} ms", "figures of one area and its neighbours", f"{median} ms", median < POINT_MS
    )
    yield Verdict(f"under {JUDGED_S} s", "every figure judged", f"{seconds} s", seconds < JUDGED_S)
    for name, most in MEASURES_MS.items():
        median = found[name]["median_ms"]
        yield Verdict(f"median under {most} ms", name, f"{median} ms", median < most)

"""Measure planstats beside its peers: a table on standard output, and with --json FILE the numbers as JSON."""

import argparse
import json
import math
import platform
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.stats.lines import KEPT_MEMORY, LINES, Line
from bench.stats.measuring import peak_arrays, seconds, worst
from bench.stats.peers import Columns, PeerMissing
from bench.stats.worlds import World

ROWS, QUICK_ROWS = 1_000_000, 100_000
LEGEND = f"""
floor: how many times as long as NumPy's least for the same numbers. arrays: peak memory, answer included, in arrays of
the input's length (promised: {KEPT_MEMORY}). Times are medians of processor time."""
PACKAGES = ("numpy", "scipy", "pandas", "PHStatsMethods", "abspc")


@dataclass(frozen=True)
class Found:
    """One line of the report. Times are processor time in milliseconds at all rows."""

    name: str
    rows: int
    ours_ms: float
    floor_ms: float | None
    arrays: float  # the most memory held, answer included, in float64 arrays of the input's length
    target: float
    peer_ms: float | None = None
    peer_rows: int | None = None  # what the peer was measured on; its time is scaled from there
    multiple: float | None = None
    difference: float | None = None  # the worst relative difference between the two answers
    tolerance: float = 0.0
    kept: bool = False
    says: str = ""


def asked_for() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.stats", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_ROWS:,} rows and fewer runs; targets are for {ROWS:,}"
    )
    parser.add_argument("--only", metavar="WORD", default="", help="the lines with this word in their name")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers here too")
    return parser.parse_args()


def measure(line: Line, world: World, runs: int) -> Found:
    """Ours, the floor and the peer for one line."""
    line.call(world)  # makes the columns, and whatever is kept from the first call on
    rows = line.rows(world)
    ours = seconds(lambda: line.call(world), runs)
    floor = line.floor
    found = Found(
        line.name,
        rows,
        ours_ms=1e3 * ours,
        floor_ms=1e3 * seconds(lambda: floor(world), runs) if floor else None,
        arrays=peak_arrays(lambda: line.call(world), rows),
        target=line.target,
        tolerance=line.tolerance,
        says=line.says,
    )
    try:
        return beside(found, line, world)
    except PeerMissing as why:
        return Found(**{**asdict(found), "says": f"{why}: not compared"})


def beside(found: Found, line: Line, world: World) -> Found:
    """The same with the peer's time, scaled to all rows where it was measured on fewer, and how far the two differ."""
    small = World(line.sample) if 0 < line.sample < world.rows else world
    answer: list[Columns] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        line.peer(World(200))  # its imports are not measured
    took = seconds(lambda: answer.append(line.peer(small)), 1)
    measured_on = line.places or line.rows(small)
    peer_ms = 1e3 * took / measured_on * found.rows
    ours = line.again(small, answer[0]) if line.again else line.columns(line.call(small))
    difference = worst(ours, answer[0])
    multiple = peer_ms / found.ours_ms
    kept = multiple >= line.target and difference <= line.tolerance and found.arrays <= KEPT_MEMORY
    more = {
        "peer_ms": peer_ms,
        "peer_rows": measured_on,
        "multiple": multiple,
        "difference": difference,
        "kept": kept,
    }
    return Found(**{**asdict(found), **more})


def table(found: list[Found]) -> Iterator[str]:
    """The report for people."""
    yield (
        f"{'':33} {'rows':>9} {'ours ms':>9} {'floor':>7} {'peer ms':>11} {'multiple':>9} {'target':>7} "
        f"{'arrays':>7} {'worst diff':>10}  verdict"
    )
    for each in found:
        floor = f"{each.ours_ms / each.floor_ms:.1f}x" if each.floor_ms else ""
        peer = f"{each.peer_ms:,.0f}" if each.peer_ms is not None else "-"
        multiple = f"{each.multiple:,.0f}x" if each.multiple is not None else "-"
        gap = f"{each.difference:.1e}" if each.difference is not None else "-"
        verdict = "-" if each.multiple is None else "kept" if each.kept else "BROKEN"
        scaled = each.peer_rows is not None and each.peer_rows < each.rows
        notes = [f"peer measured on {each.peer_rows:,} rows and scaled"] if scaled else []
        notes += [each.says] if each.says else []
        said = f"  ({'; '.join(notes)})" if notes else ""
        yield (
            f"{each.name:33} {each.rows:>9,} {each.ours_ms:>9.2f} {floor:>7} {peer:>11} {multiple:>9} "
            f"{each.target:>6,.0f}x {each.arrays:>7.1f} {gap:>10}  {verdict}{said}"
        )


def page_of_measures(runs: int) -> float:
    """Milliseconds for what one page may need: 200 measures of 5 years, as one call."""
    import planstats as ps

    small = World(1_000)
    return 1e3 * seconds(lambda: ps.proportion(small.x, small.n, confidence=(0.95, 0.998)), runs)


def versions() -> dict[str, str]:
    """Which releases were measured."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def finite(value: object) -> object:
    """JSON knows no infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def main() -> int:
    """Measure, print, and answer 1 where a promise is broken."""
    asked = asked_for()
    world = World(QUICK_ROWS if asked.quick else ROWS)
    runs = 3 if asked.quick else 7
    began = time.perf_counter()
    found = []
    for line in LINES:
        if asked.only in line.name:
            print(f"{line.name} ...", file=sys.stderr)
            found.append(measure(line, world, runs))
    print(*table(found), sep="\n")
    print(LEGEND)
    page = page_of_measures(10 * runs)
    print(f"200 measures of 5 years at two levels, one call: {page:.2f} ms.")
    if asked.json:
        document = {
            "versions": versions(),
            "rows": world.rows,
            "runs": runs,
            "page_ms": page,
            "lines": [{name: finite(value) for name, value in asdict(each).items()} for each in found],
        }
        asked.json.write_text(json.dumps(document, indent=1) + "\n")
    broken = [each.name for each in found if each.multiple is not None and not each.kept]
    if broken:
        print(f"Broken: {', '.join(broken)}.", file=sys.stderr)
    print(f"{time.perf_counter() - began:.0f} s.", file=sys.stderr)
    return 1 if broken and not asked.quick else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Importing figures: how fast a long file is read, in how much memory, and how large it is in the store.

`python -m bench.evidence` writes a made-up file of 250 measures x 160 areas x 25 years x 10 groups (ten million rows),
imports it with the command a person would use, and prints JSON. `--measures 25` is a tenth of it.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import AREAS, GROUPS, PERIODS
from bench.place import MB, ROOT, DidNotRun, Place, processor, say

MEASURES = 250
RATE, PEAK_MB, STORE_MB = 150_000, 1_000, 80  # rows a second at least; megabytes at most
EVERY = 0.05  # seconds between two looks at the memory


def definitions(measures: int) -> dict[str, Any]:
    """A partnership file with a dataset of our own tables and its measures."""
    each = {
        "numerator": "Children",
        "denominator": "All children",
        "unit": "percent",
        "kind": "proportion",
        "polarity": "high_good",
        "why": "To measure.",
        "dataset": "measured",
        "lens": ["sex", "fsm", "deprivation"],
    }
    return {
        "oneplan": 1,
        "datasets": [
            {"id": "measured", "title": "Made up", "publisher": "Nobody", "licence": "CC0", "reader": "table"}
        ],
        "measures": [{"id": f"measured-{number}", "title": f"Measured {number}", **each} for number in range(measures)],
    }


def write(file: Path, measures: int) -> int:
    """The figures of the measures, one after the other. Returns how many rows there are."""
    import numpy as np
    import polars as pl

    from oneplan.measures import areas

    chance = np.random.default_rng(1)
    # An area that another took the place of goes by the other's code, so that the two would be one.
    today = [place.code for place in areas.places().values() if not place.successor and place.kind != "district"]
    places = np.array(today[:AREAS])
    years = np.array([f"{year}/{(year + 1) % 100:02d}" for year in range(2025 - PERIODS, 2025)])
    place, year, group = (index.ravel() for index in np.indices((AREAS, PERIODS, len(GROUPS))))
    with file.open("wb") as out:
        for number in range(measures):
            of = chance.integers(300, 9000, place.size)
            count = chance.binomial(of, chance.uniform(0.2, 0.8))
            rows = pl.DataFrame(
                {
                    "measure": np.repeat(f"measured-{number}", place.size),
                    "area": places[place],
                    "period": years[year],
                    "lens": np.array([lens for lens, _, _ in GROUPS])[group],
                    "group": np.array([name for _, name, _ in GROUPS])[group],
                    "value": np.round(100 * count / of, 1),
                    "count": count,
                    "denominator": of,
                }
            )
            rows.write_csv(out, include_header=number == 0)
    return measures * int(place.size)


def imported(place: Place, file: Path) -> dict[str, Any]:
    """The import as a person would start it: seconds, and the most memory that it and its reader held at one time."""
    arguments = [sys.executable, "-m", "oneplan.cli", "measures", "import", str(file), "--publish", "--json"]
    began, used, peak = time.perf_counter(), _processor(), 0
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(arguments, env=place.environment, cwd=ROOT, stdout=out)
        while process.poll() is None:
            peak = max(peak, sum(_resident(each) for each in _tree(process.pid)))
            time.sleep(EVERY)
        seconds = time.perf_counter() - began
        out.seek(0)
        answer = json.loads(out.read() or "{}")
    if process.returncode:
        raise DidNotRun(f"The import ended with {process.returncode}: {answer}")
    rows = answer["files"][0]["rows"]
    return {
        "rows": rows,
        "figures": answer["files"][0]["figures"],
        "seconds": round(seconds, 1),
        "processor_seconds": round(_processor() - used, 1),
        "rows_a_second": round(rows / seconds),
        "peak_mb": round(peak / MB, 1),
    }


def _processor() -> float:
    """Seconds of processor time of the processes that were started and have ended, and of those they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(pid: int) -> Iterator[int]:
    """A process and those it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> int:
    """Bytes in memory, those of mapped files too."""
    try:
        return 4096 * int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0


def measure(folder: Path, measures: int) -> dict[str, Any]:
    """The file written, its measures defined, and the import measured."""
    place = Place(folder, 1)
    folder.mkdir(parents=True, exist_ok=True)
    place.file.write_text(json.dumps(definitions(measures)))  # JSON is YAML
    place.run("load", str(place.file))
    file = folder / "figures.csv"
    say(f"Writing {measures} measures ...")
    rows = write(file, measures)
    say(f"Importing {rows:,} rows, {file.stat().st_size / MB:,.0f} MB ...")
    found = {"file_mb": round(file.stat().st_size / MB, 1), **imported(place, file)}
    file.unlink()
    stored = sum(each.stat().st_size for each in (folder / "evidence").glob("*/*.parquet"))
    return {"machine": processor(), **found, "store_mb": round(stored / MB, 1)}


def main() -> int:
    """Measure, print, and answer 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.evidence", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES, metavar="N")
    parser.add_argument("--data", metavar="DIR", help="an empty folder to work in (else a temporary one)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oneplan-evidence-") as made:
        found = measure(Path(asked.data).resolve() if asked.data else Path(made), asked.measures)
    print(json.dumps(found, indent=1))
    share = asked.measures / MEASURES
    too_large = found["peak_mb"] > PEAK_MB or found["store_mb"] > STORE_MB * max(share, 0.1)
    broken = found["rows_a_second"] < RATE or too_large
    if broken:
        say(f"BROKEN: {RATE:,} rows/s at least, {PEAK_MB} MB and {STORE_MB * share:.0f} MB in the store at most.")
    return int(broken)


if __name__ == "__main__":
    raise SystemExit(main())

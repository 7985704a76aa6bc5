"""Measure Oneplan and say whether it keeps its promises: JSON to standard output, the verdict to standard error."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import figures, load, pages, server
from bench.place import Place, processor, say
from bench.promises import figures_verdicts, slopes, verdicts


def asked_for() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="scale 1 only, and fewer runs")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument(
        "--data", metavar="DIR", help="keep the measured counties here, and use them again (else a temporary folder)"
    )
    return parser.parse_args()


@contextmanager
def folder(named: str | None) -> Iterator[Path]:
    """The folder to measure in; a temporary one is gone afterwards."""
    if named:
        yield Path(named).resolve()
        return
    made = Path(tempfile.mkdtemp(prefix="oneplan-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def database(kind: str, scale: int) -> Iterator[str]:
    """The address of an empty PostgreSQL database for one county, or nothing for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    import psycopg

    from tests.harness.postgres import Cluster

    cluster = Cluster()
    try:
        with psycopg.connect(cluster.address.replace("/oneplan?", "/postgres?"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE oneplan")
        yield cluster.address
    finally:
        cluster.stop()


def measure(root: Path, kind: str, scale: int, runs: int, seconds: int) -> dict[str, Any]:
    """One county: loaded, read page by page, and served."""
    with database(kind, scale) as address:
        place = Place(root / f"county-{scale}-{kind}", scale, address)
        if kind != "sqlite":  # its database did not outlive the last run
            shutil.rmtree(place.folder, ignore_errors=True)
        found: dict[str, Any] = {"county": load.measure(place)}
        say(f"{scale}x: asking for each page {runs} times ...")
        found |= pages.measure(place, runs)
        if scale == 1:
            say(f"{scale}x: serving ...")
            found["server"] = server.measure(place, seconds)
        return found


def main() -> int:
    """Measure, print, and answer 1 where a promise is broken."""
    asked = asked_for()
    runs, seconds = (10, 3) if asked.quick else (40, server.SECONDS)
    with folder(asked.data) as root:
        scales = {
            scale: measure(root, asked.database, scale, runs, seconds) for scale in ((1,) if asked.quick else (1, 20))
        }
        evidence = figures.measure(Place(root / "figures", 1), runs, 10 if asked.quick else figures.MEASURES)
    judged = [*verdicts(scales, on_sqlite=asked.database == "sqlite"), *figures_verdicts(evidence)]
    document: dict[str, Any] = {"measured_on": processor(), "database": asked.database, "runs": runs, "scales": scales}
    document["figures of measures"] = evidence
    if len(scales) > 1:
        document["slopes"] = slopes(scales)
    document["verdicts"] = [asdict(each) for each in judged]
    print(json.dumps(document, indent=1))
    for each in judged:
        if not each.kept:
            say(str(each))
    broken = sum(not each.kept for each in judged)
    say(f"{len(judged) - broken} of {len(judged)} promises kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())

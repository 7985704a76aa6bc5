"""A folder to measure in, and processes that are measured as a whole."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MB = 1024 * 1024


class DidNotRun(RuntimeError):
    """A measured process failed; nothing can be said about its speed."""


@dataclass(frozen=True)
class Place:
    """One county's folder and database."""

    folder: Path
    scale: int
    database: str = ""  # an address, or empty for SQLite in the folder

    @property
    def file(self) -> Path:
        """The county as a partnership file."""
        return self.folder / "county.yaml"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work here, and nothing of what the caller's own installation says."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEPLAN_")}
        kept.pop("DATABASE_URL", None)
        given = {"DATABASE_URL": self.database} if self.database else {}
        return {
            **kept,
            **given,
            "ONEPLAN_DATA": str(self.folder),
            "ONEPLAN_HTTPS": "no",
            "DJANGO_SETTINGS_MODULE": "oneplan.settings",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *arguments: str, module: str = "oneplan.cli") -> tuple[dict[str, Any], str]:
        """Run a module to its end: wall and processor seconds, peak memory, and what it printed."""
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None  # noqa: S101 (for the type checker)
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise DidNotRun(f"{module} {' '.join(arguments)} ended with {process.returncode}.")
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return {
            "seconds": round(time.perf_counter() - began, 2),
            "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
            "peak_mb": round(peak / MB, 1),
        }, printed


def say(text: str) -> None:
    """A line for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def part(numbers: Sequence[float], share: float) -> float:
    """The smallest number that at least a share of all does not exceed. Raises IndexError for no numbers.

    >>> part([5, 1, 2, 4, 3], 0.5), part(range(1, 101), 0.95)
    (3, 95)
    """
    ordered = sorted(numbers)
    return ordered[-int(-share * len(ordered) // 1) - 1]


def processor() -> dict[str, Any]:
    """What the numbers were measured on."""
    return {
        "python": sys.version.split()[0],
        "platform": sys.platform,
        "cores": os.cpu_count(),
        "load_average": [round(each, 2) for each in os.getloadavg()],
    }


def kept(file: Path) -> dict[str, Any] | None:
    """What an earlier run left in a file, if it did."""
    return json.loads(file.read_text()) if file.exists() else None

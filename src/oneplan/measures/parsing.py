"""Reading a file in a process of its own, which may use little and touch nothing (SEC-43).

No `except` protects from a crash in a parser: a workbook of two kilobytes has been seen to end the process that read
it. So the parser runs in a child, and whatever becomes of it is one clear sentence here.
"""

import json
import logging
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from oneplan.measures import child, store
from oneplan.measures.reading import Fault, FiguresRefused, Head, Layout, Progress, Reading, no_progress

__all__ = ["UPLOAD", "Limits", "Progress", "begun", "no_progress", "of_command_line", "read"]

MOST_SAID = 4 << 20  # bytes a child may say
GRACE = 15.0  # seconds beyond thrice its processor time, for a busy machine
CHILD = ["-I", "-m", child.__name__]
_SPLIT = "Split it, by year or by measure, and try each part."
_ANEW = "Save it anew as CSV and try again; if it happens once more, tell whoever runs this system."
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What a child may use: bytes of memory, seconds, and bytes of any file it writes."""

    memory: int = 512 << 20
    seconds: int = 20
    largest: int = 256 << 20


UPLOAD = Limits()


def of_command_line(file: Path) -> Limits:
    """More room for a long file, for whoever sits at the machine itself; in all less than a gigabyte."""
    size = file.stat().st_size
    return Limits(
        memory=min(UPLOAD.memory + size // 2, 736 << 20),
        seconds=UPLOAD.seconds + size // (500 << 10),
        largest=max(UPLOAD.largest, 8 * size),
    )


class _Broke(Exception):
    """The child did not come to its end; the sentence says why, and what to do."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.fault = Fault(1, "", wrong, mend)


@contextmanager
def read(
    layout: Layout, file: Path, *, name: str = "", limits: Limits = UPLOAD, progress: Progress = no_progress
) -> Iterator[tuple[Reading, Path]]:
    """What the file holds for the layout's measures, and the folder where the figures stand until the end of it.

    Whatever the file does to its parser, this process goes on; the reading then has that one fault.
    """
    with _folder() as folder:
        try:
            said = _asked(layout, file, folder, name, limits, progress)
            reading = Reading.from_json(said)
            if any(not _within(folder, each.file) for each in reading.taken):
                raise _Broke("The reader broke on this file.", _ANEW)
        except _Broke as broke:
            reading = Reading(0, faults=(broke.fault,))
        except (KeyError, TypeError, ValueError):
            reading = Reading(0, faults=(Fault(1, "", "The reader broke on this file.", _ANEW),))
        yield reading, folder


def begun(file: Path, *, name: str = "", asked: Iterable[str] = ()) -> Head:
    """The columns of a file, and what stands first in those asked about. Raises FiguresRefused for what is no table."""
    with _folder() as folder:
        try:
            said = _asked(None, file, folder, name, UPLOAD, no_progress, tuple(asked))
            if "fault" in said:
                raise FiguresRefused((Fault(**said["fault"]),))
            return Head(tuple(said["columns"]), {name: tuple(cells) for name, cells in said["cells"].items()})
        except _Broke as broke:
            raise FiguresRefused((broke.fault,)) from None


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of the child's own, beside the store, so that what it writes has room there."""
    store.folder().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=store.READING, dir=store.folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _within(folder: Path, name: str) -> bool:
    """Whether a name is that of a plain file in the folder itself."""
    file = folder / name
    return Path(name).name == name and file.is_file() and not file.is_symlink()


def _asked(
    layout: Layout | None,
    file: Path,
    folder: Path,
    name: str,
    limits: Limits,
    progress: Progress,
    asked: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What the child says in the end. Raises _Broke where it does not come to it."""
    job = {
        "layout": layout.as_json() if layout else None,
        "file": str(file.resolve()),
        "folder": str(folder.resolve()),
        "name": name or file.name,
        "asked": asked,
        "limits": asdict(limits),
    }
    ends_at = time.monotonic() + 3 * limits.seconds + GRACE
    with subprocess.Popen(
        [sys.executable, *CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    ) as process:
        try:
            told, answers = process.stdin, process.stdout
            if told is None or answers is None:
                raise _Broke("The reader could not be started.", _ANEW)
            with suppress(BrokenPipeError), told:
                told.write(json.dumps(job).encode())
            said = _heard(answers.fileno(), ends_at, progress)
            process.wait(max(1.0, ends_at - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired):
            raise _Broke("Reading it took longer than a file may take.", _SPLIT) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return _answer(said, process.returncode)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: no secret stands in the environment of a process that may be taken over."""
    return {
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(folder),
        "POLARS_MAX_THREADS": "2",
        "RUST_BACKTRACE": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _heard(pipe: int, ends_at: float, progress: Progress) -> dict[str, Any]:
    """The last thing the child says; how far it is goes to `progress` meanwhile. Raises TimeoutError."""
    rest, count = b"", 0
    last: dict[str, Any] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while True:
            if not waiting.select(max(0.0, ends_at - time.monotonic())):
                raise TimeoutError
            read_now = os.read(pipe, 1 << 16)
            count += len(read_now)
            if count > MOST_SAID:
                raise _Broke("The reader broke on this file.", _ANEW)
            if not read_now:
                return last
            *lines, rest = (rest + read_now).split(b"\n")
            for line in lines:
                last = _line(line)
                if "doing" in last:
                    progress(str(last["doing"]), int(last["done"]), int(last["of"]))


def _line(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _answer(last: dict[str, Any], code: int) -> dict[str, Any]:
    said = last.get("said")
    if code == 0 and isinstance(said, dict):
        if last.get("open"):
            _log.info("A parser ran without these closed to it: %s.", ", ".join(map(str, last["open"])))
        return said
    _log.warning("A parser ended with %s: %s at %s.", code, last.get("broke", ""), last.get("where", ""))
    if code == -signal.SIGXCPU:
        raise _Broke("Reading it took longer than a file may take.", _SPLIT)
    if code == child.OUT_OF_MEMORY:
        raise _Broke("Reading it needs more memory than a file may use.", _SPLIT)
    if code == child.TOO_MUCH_WRITTEN:
        raise _Broke("What it holds is more than a file may hold.", _SPLIT)
    if code < 0:
        raise _Broke("It broke the reader, or needs more memory than a file may use.", _ANEW)
    raise _Broke("The reader broke on this file.", _ANEW)

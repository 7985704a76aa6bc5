"""The process that parses a file. Told by `parsing.py` on standard input; answers in lines of JSON.

It limits itself before it looks at the file, and imports the parsers only then.
"""

import errno
import json
import mimetypes
import os
import sys
from pathlib import Path
from typing import Any

from oneplan.measures.confining import confine, limit

OUT_OF_MEMORY, TOO_MUCH_WRITTEN = 77, 78


def main() -> int:
    """Do what was asked for, and say what was found. Whatever goes wrong here, the other process goes on."""
    asked = json.loads(sys.stdin.buffer.read())
    limit(**asked["limits"])
    mimetypes.knownfiles = []  # openpyxl would read the machine's list, which it may not
    folder, file = Path(asked["folder"]), Path(asked["file"])
    still_open = confine(folder=folder, reads=[file])
    try:
        _say({"said": _done(asked, file, folder), "open": still_open})
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as broke:
        _say({"broke": type(broke).__name__, "where": _where(broke)})
        return TOO_MUCH_WRITTEN if broke.errno == errno.EFBIG else 1
    except BaseException as broke:  # noqa: BLE001 - a panic in a parser is no Exception
        _say({"broke": type(broke).__name__, "where": _where(broke)})
        return 1
    return 0


def _done(asked: dict[str, Any], file: Path, folder: Path) -> dict[str, Any]:
    from dataclasses import asdict

    from oneplan.measures.readers import Unreadable, begun, read
    from oneplan.measures.reading import Layout, Reading

    if asked["layout"] is None:
        try:
            return asdict(begun(file, name=asked["name"], asked=asked["asked"]))
        except Unreadable as no:
            return {"fault": asdict(no.fault)}
    layout = Layout.from_json(asked["layout"])
    reading: Reading = read(layout, file, folder, name=asked["name"], progress=_progress)
    return reading.as_json()


def _progress(doing: str, done: int, of: int) -> None:
    _say({"doing": doing, "done": done, "of": of})


def _say(what: dict[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _where(broke: BaseException) -> str:
    """The line of ours that broke; nothing of the file."""
    trace, at = broke.__traceback__, ""
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        at = f"{name.name}:{trace.tb_lineno}" if "oneplan" in name.parts else at
        trace = trace.tb_next
    return at


if __name__ == "__main__":
    raise SystemExit(main())

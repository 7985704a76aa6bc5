"""Workbooks are zip files: looked through before anything of them is unpacked (SEC-44)."""

import zipfile
from pathlib import Path

from oneplan.measures.readers.faults import Unreadable
from oneplan.measures.reading import Fault

PARTS, UNPACKED, RATIO = 1_000, 100 << 20, 100
_MACROS = ("vbaproject.bin", "vbadata.xml")


def looked_through(file: Path) -> None:
    """Raises Unreadable for what is too large when unpacked, encrypted, with macros, or leads to other files."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _refused("It cannot be opened as a workbook.") from None
    if wrong := _wrong_with(parts, file.stat().st_size):
        raise _refused(wrong)


def _wrong_with(parts: list[zipfile.ZipInfo], packed: int) -> str:
    names = [part.filename.casefold() for part in parts]
    unpacked = sum(part.file_size for part in parts)
    large = [part for part in parts if part.file_size > 1 << 20]
    bomb = any(part.file_size > RATIO * max(part.compress_size, 1) for part in large)
    faults = {
        f"It has {len(parts):,} parts; a workbook has {PARTS:,} at most.": len(parts) > PARTS,
        "Two of its parts have one name.": len(set(names)) != len(names),
        "It is encrypted.": any(part.flag_bits & 0x1 for part in parts),
        f"It unpacks to more than {UNPACKED >> 20} MB.": unpacked > UNPACKED,
        "It unpacks to more than a hundred times its size.": bomb or unpacked > max(1 << 20, RATIO * packed),
        "One of its parts has a name that leads elsewhere.": any(_leads_away(name) for name in names),
        "It holds macros.": any(name.endswith(_MACROS) or "/macrosheets/" in name for name in names),
        "It draws on other files.": any("externallinks/" in name for name in names),
        "It is no workbook.": not {"[content_types].xml", "xl/workbook.xml"} <= set(names),
    }
    return next((wrong for wrong, is_so in faults.items() if is_so), "")


def _leads_away(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _refused(wrong: str) -> Unreadable:
    return Unreadable(Fault(1, "", wrong, "Save the table alone as CSV or XLSX, without a password, and try again."))

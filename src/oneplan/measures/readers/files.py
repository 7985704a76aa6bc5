"""Files as tables of texts: CSV, XLSX and Parquet, each told by its bytes."""

from pathlib import Path

from oneplan.measures.readers import commas
from oneplan.measures.readers.columns import opened as opened_parquet
from oneplan.measures.readers.faults import Found, Unreadable
from oneplan.measures.readers.table import Table, Tell
from oneplan.measures.reading import Fault

_NAMES = {".csv": "a CSV", ".xlsx": "an XLSX", ".parquet": "a Parquet"}
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")  # also that of an encrypted one


def opened(file: Path, name: str, found: Found, tell: Tell) -> Table:
    """The table in a file. Its kind is told by its bytes, and its name must agree. Raises Unreadable."""
    with file.open("rb") as begun:
        first = begun.read(8)
    ending = Path(name or file.name).suffix.lower()
    kind = ".xlsx" if first[:4] == b"PK\x03\x04" else ".parquet" if first[:4] == b"PAR1" else ".csv"
    if first == _OLD_EXCEL:
        wrong = "It is an old or encrypted Excel file."
        raise Unreadable(Fault(1, "", wrong, "Save it as CSV or XLSX, without a password."))
    if ending in (*_NAMES, ".xlsm", ".xls") and ending != kind:
        wrong = f"Its name ends in {ending}, but it is {_NAMES[kind]} file."
        raise Unreadable(Fault(1, "", wrong, "Give it its right ending, or save it anew."))
    if not first:
        raise Unreadable(Fault(1, "", "The file is empty.", "Export it again."))
    if kind == ".csv":
        return commas.opened(file, found, tell)
    if kind == ".parquet":
        return opened_parquet(file, tell)
    from oneplan.measures.readers import workbook  # only where it is wanted: importing it takes a while

    return workbook.opened(file, tell)

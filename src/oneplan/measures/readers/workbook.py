"""XLSX: the first sheet with a table, its cells as a person would read them. Formulas are their last result."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

from oneplan.measures.readers.archive import looked_through
from oneplan.measures.readers.faults import Unreadable
from oneplan.measures.readers.table import MOST_CELL, ROWS, Batch, Table, Tell, batch_of, headed
from oneplan.measures.reading import Fault


def opened(file: Path, tell: Tell) -> Table:
    """The first table of a workbook. Raises Unreadable."""
    looked_through(file)

    def sheet_rows(name: str) -> Iterator[tuple[int, list[str]]]:
        with closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book:
            for number, row in enumerate(book[name].iter_rows(values_only=True), 1):
                yield number, [_cell(cell) for cell in row]

    with closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book:
        names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    best, top, columns = _table_of({name: list(islice(sheet_rows(name), 30)) for name in names})

    def batches(wanted: tuple[str, ...]) -> Iterator[Batch]:
        places = [columns.index(name) for name in wanted]
        cells: list[list[str]] = []
        lines: list[int] = []
        for line, row in sheet_rows(best):
            if line <= top or not any(cell.strip() for cell in row):
                continue
            cells.append([row[place] if place < len(row) else "" for place in places])
            lines.append(line)
            if len(cells) >= ROWS:
                yield batch_of(cells, lines, wanted)
                cells, lines = [], []
                tell(line, line + 1)
        if cells:
            yield batch_of(cells, lines, wanted)

    return Table(columns, batches)


def _table_of(begun: dict[str, list[tuple[int, list[str]]]]) -> tuple[str, int, tuple[str, ...]]:
    """The first sheet with a table, the line of its head, and its columns: the first line about as full as any."""
    for name, rows in begun.items():
        full = [(sum(bool(cell.strip()) for cell in row), line, row) for line, row in rows]
        fullest = max((count for count, _, _ in full), default=0)
        if fullest > 1:
            _, line, row = next(each for each in full if each[0] > 1 and 2 * each[0] >= fullest)
            return name, line, headed(row)
    raise Unreadable(Fault(1, "", "No sheet holds a table.", "Put the names of the columns into the first line."))


def _cell(value: object) -> str:
    """A cell as a person would read it: 2022.0 as 2022, a day as 2022-03-01."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)[:MOST_CELL]

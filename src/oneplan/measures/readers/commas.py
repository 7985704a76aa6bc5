"""CSV: in blocks where nothing is special, which is nearly always; row by row where there are quotation marks."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from oneplan.measures.readers.faults import Found, Unreadable
from oneplan.measures.readers.table import MOST_CELL, ROWS, Batch, Table, Tell, batch_of, headed
from oneplan.measures.reading import Fault

BLOCK = 4 << 20  # bytes that are looked at together


def opened(file: Path, found: Found, tell: Tell) -> Table:
    with file.open("rb") as begun:
        start = begun.read(1 << 20)
    bom = 3 if start.startswith(b"\xef\xbb\xbf") else 0
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(Fault(1, "", "It is text in UTF-16.", "Save it as CSV UTF-8."))
    try:
        lines = csv.reader(io.StringIO(_text(start[bom:], 1, cut=len(start) == 1 << 20), newline=""), strict=True)
        head = next((row for row in lines if row), [])
        ends_at = lines.line_num
    except csv.Error as error:
        raise Unreadable(
            Fault(1, "", f"The first line cannot be read: {error}.", "Save it anew as CSV UTF-8.")
        ) from None
    columns = headed(head)
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        raise Unreadable(Fault(1, "", "Its cells are not parted by commas.", "Save it as CSV UTF-8, parted by commas."))

    def batches(wanted: tuple[str, ...]) -> Iterator[Batch]:
        size = file.stat().st_size
        places = [columns.index(name) for name in wanted]
        with file.open("rb") as rows:
            rows.seek(bom)
            line = _skip(rows, ends_at) + 1
            for block in _blocks(rows):
                if block is None:
                    wrong = "A row that begins here never ends: a quotation mark may not be closed."
                    raise Unreadable(Fault(line, "", wrong, "Look at the quotation marks from here on."))
                plain = _plainly(block, len(columns), places, wanted, line)
                if plain is not None:
                    yield plain
                    line += plain.frame.height
                else:
                    text = _text(block, line)
                    yield from _slowly(text, line, columns, places, wanted, found)
                    line += _lines_in(text)
                tell(rows.tell(), size)

    return Table(columns, batches)


def _text(block: bytes, line: int, *, cut: bool = False) -> str:
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.start >= len(block) - 4:
            return block[: error.start].decode("utf-8")
        at = line + block[: error.start].count(b"\n")
        raise Unreadable(Fault(at, "", "It holds letters that are not UTF-8.", "Save it as CSV UTF-8.")) from None


def _skip(rows: io.BufferedReader, count: int) -> int:
    """Past so many lines, whichever way they end. Returns how many there were."""
    seen, after_return = 0, False
    while seen < count and (byte := rows.read(1)):
        if byte == b"\n" and after_return:
            after_return = False
            continue
        after_return = byte == b"\r"
        seen += byte in (b"\n", b"\r")
    if after_return and rows.peek(1)[:1] == b"\n":
        rows.read(1)
    return count


def _blocks(rows: io.BufferedReader) -> Iterator[bytes | None]:
    """Pieces of the file that end with a row: at a line's end outside of quotation marks. None: the row has no end."""
    rest = b""
    while read := rows.read(BLOCK):
        block = rest + read
        end = _last_end(block)
        if end:
            yield block[:end]
        elif len(block) > 8 * BLOCK:
            yield None
        rest = block[end:]
    if rest:
        yield rest


def _last_end(block: bytes) -> int:
    """Where the last whole row of a block ends."""
    if b'"' not in block:
        return max(block.rfind(b"\n"), block.rfind(b"\r", 0, -1) if b"\n" not in block else -1) + 1
    seen = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(seen == 10)
    if not len(ends):
        return 0
    quotes = np.searchsorted(np.flatnonzero(seen == 34), ends)
    outside = ends[quotes % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _plainly(block: bytes, width: int, places: list[int], wanted: tuple[str, ...], line: int) -> Batch | None:
    """The rows of a block in which every line is a row with all its cells, and every cell is written as it should be.

    Else None: then somebody must look closer.
    """
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    block = block if block.endswith(b"\n") else block + b"\n"
    if b"\r" in block or width < 2 or (not block.isascii() and not _is_text(block)):
        return None
    rows = _even_rows(np.frombuffer(block, np.uint8), width)
    if rows is None:
        return None
    frame = pl.read_csv(
        block,
        has_header=False,
        infer_schema=False,
        quote_char='"' if b'"' in block else None,
        empty_string_is_null=False,
        columns=sorted(places),
    )
    if frame.height != rows:
        return None
    names = [name for _, name in sorted(zip(places, wanted, strict=True))]
    named = frame.rename(dict(zip(frame.columns, names, strict=True))).select(wanted)
    return Batch(named, pl.int_range(line, line + rows, dtype=pl.Int32, eager=True))


def _is_text(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _even_rows(seen: np.ndarray, width: int) -> int | None:
    """How many lines there are, where each has as many commas outside of quotation marks as it should; else None.

    None too where a line ends within quotation marks, where a mark stands in the middle of a cell, for a NUL, and for
    a cell that is far too long.
    """
    ends, commas, quotes = (np.flatnonzero(seen == byte) for byte in b'\n,"')
    if len(quotes):
        before = seen[np.maximum(quotes[0::2] - 1, 0)]
        opens = np.isin(before, list(b'\n,"')) | (quotes[0::2] == 0)
        closes = np.isin(seen[quotes[1::2] + 1], list(b'\n,"'))
        within = np.searchsorted(quotes, ends) % 2
        if len(quotes) % 2 or within.any() or not (opens.all() and closes.all()):
            return None
        commas = commas[np.searchsorted(quotes, commas) % 2 == 0]
    if len(commas) != len(ends) * (width - 1) or not seen.all():
        return None
    by_row = commas.reshape(-1, width - 1)
    if (by_row[:, -1] > ends).any() or (by_row[1:, 0] < ends[:-1]).any():
        return None
    longest = np.diff(ends, prepend=-1).max()
    return len(ends) if longest <= MOST_CELL else None


def _lines_in(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n") if "\r" in text else text.count("\n")


def _slowly(
    text: str, line: int, columns: tuple[str, ...], places: list[int], wanted: tuple[str, ...], found: Found
) -> Iterator[Batch]:
    """The rows of a block, one by one: with quotation marks, with line ends within cells, with faults by line."""
    if "\0" in text:
        at = line + text[: text.index("\0")].count("\n")
        raise Unreadable(Fault(at, "", "It holds what no text holds (NUL).", "Export the file again."))
    csv.field_size_limit(MOST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for row in rows:
            at, before = line + before, rows.line_num
            if not row or (len(row) == 1 and not row[0].strip() and len(columns) > 1):
                continue
            if len(row) != len(columns):
                wrong = f"It has {len(row)} cell{'' if len(row) == 1 else 's'}; the first line has {len(columns)}."
                found.wrong(at, "", wrong, "Look for a comma too many or too few.")
            else:
                cells.append([row[place] for place in places])
                lines.append(at)
            if len(cells) >= ROWS:
                yield batch_of(cells, lines, wanted)
                cells, lines = [], []
    except csv.Error as error:
        wrong = f"The line cannot be read: {error}."
        raise Unreadable(Fault(line + before, "", wrong, "Look at its quotation marks.")) from None
    if cells:
        yield batch_of(cells, lines, wanted)

"""Tables that leave the house: CSV and XLSX that a spreadsheet shows and never runs (SEC-49)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

type Cell = str | int | float | None

_RUNS = frozenset("=+-@\t\r\0")
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})  # categories of letters that take no room of their own
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by their category, and yet nothing is seen
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not run: what it would read as a formula gets an apostrophe in front.

    Spaces, control characters, letters without width before the sign, and full-width or raised forms of it are seen
    through.

    >>> harmless("=1+1"), harmless(" ＝1"), harmless("Equity")
    ("'=1+1", "' ＝1", 'Equity')
    """
    for letter in text:
        plain = unicodedata.normalize("NFKC", letter)[:1] or letter
        if plain in _RUNS:
            return f"'{text}"
        if not (plain.isspace() or letter in _BLANK or unicodedata.category(letter) in _UNSEEN):
            break
    return text


def as_csv(lines: Iterable[Iterable[Cell]]) -> str:
    """Lines as CSV that a spreadsheet reads as UTF-8. Numbers stay numbers, a missing one stays empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _number(cell) for cell in line])
    return "\ufeff" + out.getvalue()


def as_xlsx(title: str, headings: Sequence[str], lines: Iterable[Sequence[Cell]], notes: Sequence[str] = ()) -> bytes:
    """A workbook with one sheet of figures and one of notes. Texts are typed as texts, so none is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(10, min(40, len(heading) + 4))
    sheet.append([_typed(sheet, heading, bold=True) for heading in headings])
    for line in lines:
        sheet.append([_typed(sheet, cell) for cell in line])
    about = book.create_sheet("About")
    about.column_dimensions["A"].width = 100
    for note in notes:
        about.append([_typed(about, note)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(sheet: Any, cell: Cell, *, bold: bool = False) -> Any:
    made = WriteOnlyCell(sheet)
    if isinstance(cell, str):
        made.value = "".join(letter for letter in cell if letter.isprintable() or letter in "\n\t\u00a0")
        made.data_type = "s"  # never "f"
    else:
        made.value = cell
    if bold:
        made.font = Font(bold=True)
    return made


def _number(cell: int | float | None) -> str:
    """The shortest text that reads back as the same number."""
    return "" if cell is None else repr(cell) if isinstance(cell, float) and not cell.is_integer() else f"{cell:.0f}"


def _sheet_name(title: str) -> str:
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31].strip() or "Figures"

"""Tables that leave the house are shown by a spreadsheet and never run (SEC-49)."""

import csv
import io
import unicodedata

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from oneplan.ui.sheets import as_csv, as_xlsx, harmless

BEGINNINGS = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "⁼", "₌"]
BEFORE = [
    "",
    " ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u202e",
    "\u3000",
    "\u00ad",
    "\u2060",
    "\u0301",
    "\x1f",
    "\n",
    "\x01",
    "\x7f",
    "\u3164",
    "\u2800",
]

texts = some.text(max_size=40) | some.builds(
    "{}{}{}".format, some.sampled_from(BEFORE), some.sampled_from(BEGINNINGS), some.text(max_size=20)
)


def runs(text):
    """Whether a spreadsheet may take a cell for a formula: what it begins with once all that cannot be seen is gone."""
    for letter in text:
        plain = unicodedata.normalize("NFKC", letter)[:1]
        if plain in set("=+-@\t\r\0"):
            return True
        if not (plain.isspace() or unicodedata.category(letter) in {"Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp"}):
            return False
    return False


@pytest.mark.sec(49)
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", BEGINNINGS)
def test_whatever_stands_before_the_sign_the_text_is_shown_and_not_run(before, sign):
    assert harmless(f"{before}{sign}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.sec(49)
@pytest.mark.parametrize("text", ["Equity", "1 = 1", "a@b.example", "“quoted”", "É", "", "12-15 years", "中文"])
def test_a_text_that_no_spreadsheet_runs_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.sec(49)
@settings(max_examples=300)
@given(some.lists(texts, min_size=1, max_size=4))
def test_no_cell_of_a_csv_file_runs_and_nothing_is_lost(cells):
    read = next(csv.reader(io.StringIO(as_csv([cells]).removeprefix("\ufeff"), newline="")), [])
    for said, kept in zip(cells, read, strict=False):
        assert not runs(kept)
        assert kept in (said, f"'{said}")


@pytest.mark.sec(49)
@settings(max_examples=60, deadline=None)
@given(some.lists(texts, min_size=1, max_size=4), texts)
def test_no_cell_of_a_workbook_is_a_formula(cells, note):
    made = as_xlsx("Figures", cells, [cells, [1, 2.5, None]], [note])
    book = openpyxl.load_workbook(io.BytesIO(made))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert len(book.worksheets) == 2


def test_numbers_stay_numbers_and_missing_ones_stay_empty():
    assert (
        as_csv([[67.4, 100.0, None, -3, 0.1 + 0.2, 1e16]])
        == "\ufeff67.4,100,,-3,0.30000000000000004,10000000000000000\r\n"
    )


def test_a_sheet_has_a_name_a_spreadsheet_allows():
    name = openpyxl.load_workbook(io.BytesIO(as_xlsx("A/B: [x]*?" * 9, ["a"], []))).sheetnames[0]
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")

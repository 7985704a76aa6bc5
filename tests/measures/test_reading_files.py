"""CSV, XLSX and Parquet: the same table in each is the same figures; what is no table is refused in one sentence."""

import io
import zipfile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from oneplan.measures.readers import commas
from oneplan.measures.readers.archive import PARTS
from oneplan.measures.readers.faults import Found, Unreadable
from tests.measures.reading import ENGLAND, GLOS, HEAD, as_csv, read_bytes, read_rows, table

ROWS = [
    ["reach", GLOS, "2023/24", "", "", "61.5", "123", "200"],
    ["reach", GLOS, "2024/25", "sex", "Girls", "c", "", ""],
    ["reach", ENGLAND, "2024/25", "", "", "67.4", "1000", "1484"],
]


def a_workbook(rows, before=(), sheets=("Figures",)) -> bytes:
    """Rows in the last of some sheets."""
    book = Workbook()
    for name in sheets:
        book.create_sheet(name)
    book.remove(book.worksheets[0])
    for row in (*before, HEAD, *rows):
        book.worksheets[-1].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(*parts: tuple[str, bytes]) -> bytes:
    """Parts in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def of_csv(rows):
    return read_bytes(table(), as_csv(rows)).figures.drop("row")


def test_the_same_table_in_a_workbook_and_in_parquet_gives_the_same_figures():
    typed = [
        [*row[:5], *(float(cell) if cell.replace(".", "").isdigit() else cell or None for cell in row[5:])]
        for row in ROWS
    ]
    parquet = io.BytesIO()
    pl.DataFrame(ROWS, schema=HEAD, orient="row").write_parquet(parquet)
    for data, name in ((a_workbook(typed), "f.xlsx"), (parquet.getvalue(), "f.parquet")):
        read = read_bytes(table(), data, name)
        assert read.reading.rows == 3
        assert read.figures.drop("row").equals(of_csv(ROWS))


def test_a_workbook_may_begin_with_titles_and_other_sheets_and_still_tells_its_lines():
    data = a_workbook(ROWS, before=[["Reach of family hubs"], [], ["Source: returns"]], sheets=("About", "Figures"))
    read = read_bytes(table(), data, "f.xlsx")
    assert sorted(read.figures["row"]) == [5, 6, 7]


def test_a_number_in_a_workbook_is_the_number_its_person_typed():
    read = read_bytes(table(), a_workbook([["reach", GLOS, 2024, None, None, 0.1 + 0.2, 5, 10.0]]), "f.xlsx")
    assert (read.row["period"], read.row["value"], read.row["denominator"]) == ("2024", 0.3, 10)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_lines_end_as_they_like(start, end, last):
    data = as_csv(ROWS, end=end)
    read = read_bytes(table(), start + (data if last else data.removesuffix(end.encode())))
    assert read.figures.drop("row").equals(of_csv(ROWS))
    assert sorted(read.figures["row"]) == [2, 3, 4]


def test_line_ends_within_quotation_marks_do_not_move_the_lines_of_faults():
    head = [*HEAD, "note"]
    read = read_rows(
        ["reach", GLOS, "2022", "", "", "1", "", "", 'Two\nlines, "quoted"\n'],
        ["reach", GLOS, "2023", "", "", "oh", "", "", ""],
        head=head,
    )
    assert read.faults[0].startswith("line 5, value: “oh”")


def test_blank_lines_are_no_rows_and_are_counted_all_the_same():
    read = read_bytes(table(), as_csv(ROWS[:1]) + b"\n\n" + as_csv(ROWS[1:]).split(b"\n", 1)[1])
    assert sorted(read.figures["row"]) == [2, 5, 6]


@pytest.mark.parametrize(("cells", "said"), [(7, "It has 7 cells; the first line has 8."), (9, "It has 9 cells;")])
def test_a_row_with_too_few_or_too_many_cells_is_refused(cells, said):
    data = as_csv([ROWS[0], [*ROWS[1], "more"][:cells]])
    assert read_bytes(table(), data).faults[0].startswith(f"line 3: {said}")


@pytest.mark.sec(44)
@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "f.csv", "The file is empty."),
        (b"measure;area;period;value\n", "f.csv", "Its cells are not parted by commas."),
        (b"a,b,a\n1,2,3\n", "f.csv", "Two columns are called “a”."),
        (as_csv(ROWS).replace(b"Girls", b"M\xe4dchen"), "f.csv", "It holds letters that are not UTF-8."),
        ("a,b".encode("utf-16"), "f.csv", "It is text in UTF-16."),
        (as_csv(ROWS).replace(b"61.5", b"6\x001"), "f.csv", "It holds what no text holds (NUL)."),
        (as_csv(ROWS) + b'reach,"no end', "f.csv", "The line cannot be read"),
        (as_csv(ROWS).replace(b"61.5", b'6"1'), "f.csv", "is neither a number nor a symbol"),
        (as_csv(ROWS).replace(b"61.5", b'"61"5'), "f.csv", "The line cannot be read"),
        (as_csv([[*ROWS[0][:5], "x" * 40_000, "", ""]]), "f.csv", "field larger than field limit"),
        (as_csv(ROWS), "f.xlsx", "Its name ends in .xlsx, but it is a CSV file."),
        (a_workbook(ROWS), "f.csv", "Its name ends in .csv, but it is an XLSX file."),
        (a_workbook(ROWS), "f.xlsm", "Its name ends in .xlsm"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "f.xls", "It is an old or encrypted Excel file."),
        (b"PAR1 and nothing more", "f.parquet", "It cannot be read as Parquet."),
        (b"PK\x03\x04 and nothing more", "f.xlsx", "It cannot be opened as a workbook."),
        (zipped(("a.txt", b"")), "f.xlsx", "It is no workbook."),
        (zipped(*((str(part), b"") for part in range(PARTS + 1))), "f.xlsx", "It has 1,001 parts"),
        (zipped(("xl/vbaProject.bin", b"")), "f.xlsx", "It holds macros."),
        (zipped(("xl/externalLinks/externalLink1.xml", b"")), "f.xlsx", "It draws on other files."),
        (zipped(("../../a", b"")), "f.xlsx", "a name that leads elsewhere"),
        (zipped(("a", b"0" * (101 << 20))), "f.xlsx", "It unpacks to more than 100 MB."),
        (zipped(("a", b"0" * (9 << 20))), "f.xlsx", "more than a hundred times its size"),
        (zipped(("A", b""), ("a", b"")), "f.xlsx", "Two of its parts have one name."),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value)[:28],
)
def test_what_is_no_table_is_refused_in_one_sentence(data, name, said):
    read = read_bytes(table(), data, name)
    assert said in read.faults[0]
    assert read.reading.taken == ()


def test_a_quotation_mark_that_never_closes_is_told_by_the_line_it_is_on(monkeypatch):
    monkeypatch.setattr(commas, "BLOCK", 4096)
    read = read_bytes(table(), as_csv(ROWS) + b'reach,"' + b"x\n" * 60_000)
    assert read.faults[0].startswith("line 5: A row that begins here never ends")


CELLS = st.text(alphabet=st.sampled_from('ab1.,"\n\r \té=\0'), max_size=5)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12), st.sampled_from(["\n", "\r\n"]), st.integers(8, 40)
)
def test_a_block_read_at_once_holds_what_is_read_row_by_row(rows, end, block):
    data = as_csv([[cell.replace("\0", "") for cell in row] for row in rows], ["one", "two", "three"], end)
    assert told(data, block, quick=True) == told(data, 1 << 20, quick=False)


@settings(max_examples=600, deadline=None)
@given(st.text(alphabet=st.sampled_from('a1,"\n\r'), max_size=40))
def test_any_text_is_read_at_once_as_it_is_row_by_row(text):
    data = b"one,two,three\n" + text.encode()
    quick, slow = told(data, 1 << 20, quick=True), told(data, 1 << 20, quick=False)
    assert quick == slow or (isinstance(quick, str) and isinstance(slow, str))


def told(data: bytes, block: int, *, quick: bool):
    """Every row with its line, and the faults; or the sentence with which the file is refused."""
    import tempfile
    from pathlib import Path

    found = Found()
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as made:
        patch.setattr(commas, "BLOCK", block)
        if not quick:
            patch.setattr(commas, "_plainly", lambda *said: None)
        file = Path(made) / "file.csv"
        file.write_bytes(data)
        try:
            opened = commas.opened(file, found, lambda done, of: None)
            batches = list(opened.batches(("one", "two", "three")))
        except Unreadable as no:
            return no.fault.wrong
        rows = [
            (line, *row) for batch in batches for line, row in zip(batch.lines, batch.frame.iter_rows(), strict=True)
        ]
        return [(line, *(cell.replace("\r\n", "\n") for cell in row)) for line, *row in rows], found.told

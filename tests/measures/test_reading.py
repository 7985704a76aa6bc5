"""From a file to figures: what is kept, what is left aside and counted, what is refused with its line."""

import pytest

from oneplan.measures.reading import FIELDS, SeriesLayout
from tests.measures.reading import ENGLAND, GLOS, HEAD, as_csv, ees, fingertips, lait, read_bytes, read_rows, table

EES = ["time_period", "time_identifier", "geographic_level", "country_code", "region_code", "new_la_code", "lad_code"]
FINGERTIPS = ["Area Code", "Time period", "Sex", "Category Type", "Category", "Value", "Count", "Denominator"]
LAIT = ["Short Desc", "Years", "LA Number", "Values"]
TENTHS = "County & UA deprivation deciles in England (IMD2019, 4/23 geography)"


def an_ees_row(*cells: object, level: str = "Local authority", code: str = GLOS) -> list[object]:
    """A row of a county for 2021/22, with cells behind."""
    return ["202122", "Academic year", level, ENGLAND, "E12000009", code, "", *cells]


def test_a_figure_is_kept_with_everything_its_row_says():
    head = [*HEAD, "lower", "upper", "lower_998", "upper_998", "rank", "note", "provisional", "trend", "row"]
    cells = [
        "deprivation",
        "Most deprived tenth",
        "61.5",
        "123",
        "200",
        54.6,
        68,
        50,
        72,
        1,
        "Rounded.",
        "yes",
        "Up",
        77,
    ]
    row = read_rows(["reach", GLOS, "2024/25", *cells], head=head).row
    assert row["measure"] == "reach"
    assert (row["area"], row["period"], row["lens"], row["group"], row["rank"]) == (
        GLOS,
        "2024/25",
        "deprivation",
        "Most deprived tenth",
        1,
    )
    assert [row[name] for name in FIELDS] == [61.5, 54.6, 68, 50, 72, 123, 200]
    assert (row["note"], row["provisional"], row["published_trend"], row["row"]) == ("Rounded.", True, "Up", 77)


@pytest.mark.parametrize(
    "symbol", ["c", "*", "x", "z", "u", "low", "k", ":", "-", "NULL", "NA", "", " ", "[c]", ".", "C"]
)
def test_a_symbol_is_kept_as_a_symbol_and_never_becomes_nought(symbol):
    row = read_rows(["reach", GLOS, "2024", "", "", symbol, "5", "10"]).row
    assert row["value"] is None
    assert row["symbol"] == {"[c]": "c", " ": "", ".": ":", "C": "c"}.get(symbol, symbol)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("67.400000000000006", 67.4),
        ("16.260000000000002", 16.26),
        ("-0.30000000000000004", -0.3),
        ("1,234.5", 1234.5),
        ("12%", 12.0),
        ("0", 0.0),
        ("1e3", 1000.0),
        ("115.2166797", 115.2166797),
        ("0.33333333333333331", 1 / 3),
    ],
)
def test_a_number_is_kept_as_written_without_the_noise_of_binary_arithmetic(text, value):
    assert read_rows(["reach", GLOS, "2024", "", "", text, "", ""]).row["value"] == value


@pytest.mark.sec(48)
@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-Infinity", "1_000", "1e999", "12,34", "0x10", "٣", "1.2.3", "=1+1", "about 5"]
)
def test_what_is_neither_number_nor_symbol_is_refused_with_its_line_and_column(text):
    read = read_rows(["reach", GLOS, "2023", "", "", 1, "", ""], ["reach", GLOS, "2024", "", "", text, "", ""])
    assert read.faults[0].startswith(f"line 3, value: “{text}” is neither a number nor a symbol.")
    assert read.reading.taken == ()


@pytest.mark.sec(48)
@pytest.mark.parametrize(
    "code", ["E10000O13", "Е10000013", "E10000013 ", "e10000013", "E1000013", "E10009999", "916", "E10000013\u200b"]
)
def test_a_code_that_is_not_exactly_a_code_is_refused(code):
    read = read_rows(["reach", code, "2024", "", "", 1, "", ""])
    assert "is the code of no area we know" in read.faults[0]


def test_an_area_goes_by_the_code_it_has_now():
    assert read_rows(["reach", "E06000048", "2024", "", "", 1, "", ""]).row["area"] == "E06000057"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("E06000061 / E06000062", "authorities that publish together"),
        ("", "no area is named"),
        ("z", "no area is named"),
        ("E05000932", "areas of a kind we keep no figures for (E05)"),
        ("W92000004", "areas of a kind we keep no figures for (W92)"),
    ],
)
def test_a_row_for_no_area_of_ours_is_left_aside_and_counted(code, why):
    read = read_rows(["reach", code, "2024", "", "", 1, "", ""], ["reach", GLOS, "2024", "", "", 2, "", ""])
    assert read.row["value"] == 2
    assert read.reading.notes == (f"1 row left aside: {why}",)


@pytest.mark.sec(48)
def test_one_figure_twice_is_refused_and_both_lines_are_named():
    row = ["reach", GLOS, "2024", "sex", "Girls", 1, "", ""]
    read = read_rows(row, ["reach", ENGLAND, "2024", "", "", 1, "", ""], row)
    assert read.faults[0].startswith("line 4: “reach” for E10000013, 2024, Girls stands on line 2 already.")


def test_the_same_period_in_two_spellings_is_one_figure_twice():
    read = read_rows(["reach", GLOS, "2024/25", "", "", 1, "", ""], ["reach", GLOS, "2024-25", "", "", 1, "", ""])
    assert "stands on line 2 already" in read.faults[0]


def test_at_most_twenty_faults_are_told_by_line_and_the_rest_counted():
    read = read_rows(*(["reach", GLOS, str(1950 + at), "", "", "bad", "", ""] for at in range(50)))
    assert [fault.line for fault in read.reading.faults] == list(range(2, 22))
    assert read.reading.more == 30


def test_different_faults_are_told_in_the_order_of_the_file():
    read = read_rows(
        ["reach", GLOS, "2024", "", "", "1", "-5", ""],
        ["reach", "E1", "2024", "", "", "1", "", ""],
        ["reach", GLOS, "later", "", "", "1", "", ""],
        ["other", GLOS, "2024", "", "", "1", "", ""],
        ["reach", GLOS, "2024", "sex", "", "1", "", ""],
    )
    assert [(fault.line, fault.column) for fault in read.reading.faults] == [
        (2, "count"),
        (3, "area"),
        (4, "period"),
        (5, "measure"),
        (6, "lens"),
    ]


def test_a_lower_limit_above_the_upper_one_is_refused():
    head = ["measure", "area", "period", "value", "lower", "upper"]
    read = read_bytes(table(), as_csv([["reach", GLOS, "2024", 5, 6, 4]], head))
    assert read.faults[0].startswith("line 2, lower: “6” is above the upper limit.")


def test_levels_of_explore_education_statistics_each_have_their_code():
    rows = [
        an_ees_row(1, level="National", code="z"),
        an_ees_row(2, level="Regional", code=""),
        an_ees_row(3),
        [*an_ees_row(level="Local Authority District")[:6], "E07000078", 4],
        [*an_ees_row(level="Local authority district", code="E06000022")[:6], "E06000022", 5],
        an_ees_row(6, level="School"),
    ]
    read = read_bytes(ees(SeriesLayout("gld", value="gld")), as_csv(rows, [*EES, "gld"]))
    assert {row["area"]: row["value"] for row in read.rows} == {ENGLAND: 1, "E12000009": 2, GLOS: 3, "E07000078": 4}
    assert set(read.reading.notes) == {
        "1 row left aside: geographic level “School”",
        "1 row left aside: districts that are authorities of their own, whose row as an authority is taken",
    }
    assert {row["period"] for row in read.rows} == {"2021/22"}


def test_a_lens_can_be_named_by_another_column():
    layout = ees(
        SeriesLayout("gld", value="gld"),
        lenses={"gender": "sex", "what": "= about"},
        words={"SEN provision": "send", "All SEN": "Special educational needs", "Month": "-"},
    )
    cells = [
        ("Total", "Total", "Total", 1),
        ("Girls", "Total", "Total", 2),
        ("Total", "SEN provision", "All SEN", 3),
        ("Boys", "SEN provision", "All SEN", 4),
        ("Total", "Hair", "Red", 5),
        ("Total", "SEN provision", "Month", 6),
    ]
    read = read_bytes(layout, as_csv([an_ees_row(*each) for each in cells], [*EES, "gender", "about", "what", "gld"]))
    assert {(row["lens"], row["group"]): row["value"] for row in read.rows} == {
        ("", ""): 1,
        ("sex", "Girls"): 2,
        ("send", "Special educational needs"): 3,
    }
    assert set(read.reading.notes) == {
        "1 row left aside: two breakdowns at once (send and sex)",
        "1 row left aside: “Hair” is none of our lenses",
        "1 row left aside: “Month” is none of our groups",
    }


def test_a_group_can_stand_in_a_column_of_its_own():
    series = [
        SeriesLayout("neet", value="all"),
        SeriesLayout("neet", value="sen", select={"= send": "Special educational needs support"}),
    ]
    read = read_bytes(ees(*series), as_csv([an_ees_row(3.5, 9.1)], [*EES, "all", "sen"]))
    assert {(row["lens"], row["value"]) for row in read.rows} == {("", 3.5), ("send", 9.1)}


def test_rows_are_chosen_by_one_text_or_by_several():
    series = SeriesLayout("absence", value="rate", select={"term": "Total", "school": ["Primary", "First"]})
    rows = [an_ees_row("Total", "Primary", 1), an_ees_row("Autumn", "Primary", 2), an_ees_row("Total", "Other", 3)]
    read = read_bytes(ees(series), as_csv(rows, [*EES, "term", "school", "rate"]))
    assert read.row["value"] == 1
    assert read.reading.notes == ("2 rows left aside: no measure of ours is read from them",)


def test_values_are_scaled_and_counts_are_not():
    series = SeriesLayout("share", value="v", lower="l", upper="u", count="n", scale=100)
    row = read_bytes(ees(series), as_csv([an_ees_row(0.25, 0.2, 0.3, 8)], [*EES, "v", "l", "u", "n"])).row
    assert [row[name] for name in ("value", "lower", "upper", "count")] == [25, 20, 30, 8]


def test_fingertips_gives_limits_sex_and_tenths_of_deprivation_without_being_told():
    rows = [
        [GLOS, "2022/23", "Persons", "", "", 100.1, 5, 50],
        [GLOS, "2022/23", "Female", "", "", 90, 2, 25],
        [ENGLAND, "2022/23", "Persons", TENTHS, "Second most deprived decile (IMD2019)", 120, 6, 50],
        [ENGLAND, "2022/23", "Persons", TENTHS.replace("County", "District"), "Least deprived decile", 80, 4, 50],
    ]
    read = read_bytes(fingertips(), as_csv(rows, FINGERTIPS))
    assert {(row["lens"], row["group"], row["rank"]) for row in read.rows} == {
        ("", "", None),
        ("sex", "Girls", None),
        ("deprivation", "Second most deprived tenth", 2),
    }


def test_the_interactive_tool_joins_value_and_count_on_area_and_year():
    series = SeriesLayout("take-up", value="%_2yr", count="No_2yr", years="Academic year ending", scale=1)
    rows = [
        ["%_2yr", "2024", "916.0", "67.400000000000006"],
        ["No_2yr", "2024", "916.0", "788"],
        ["No_2yr", "2025 (prov)", "916", "714"],
        ["%_2yr", "2023", "970", "-"],
        ["Other", "never", "nowhere", "nothing"],
    ]
    read = read_bytes(lait(series), as_csv(rows, LAIT))
    assert [
        (row["period"], row["value"], row["count"], row["symbol"], row["provisional"], row["row"]) for row in read.rows
    ] == [
        ("2023/24", 67.4, 788, "", False, 2),
        ("2024/25", None, 714, "", True, 4),
        ("2022/23", None, None, "-", False, 5),
    ]


def test_a_count_below_nought_is_refused_and_a_value_below_it_is_not():
    rows = [["%_2yr", "2024", "916", "-4.5"], ["No_2yr", "2024", "916", "-5"]]
    read = read_bytes(lait(SeriesLayout("take-up", value="%_2yr", count="No_2yr")), as_csv(rows, LAIT))
    assert [(fault.line, fault.wrong) for fault in read.reading.faults] == [(3, "“-5” is below nought.")]


def test_a_column_that_is_not_there_is_named():
    assert (
        "no column “time_period”"
        in read_bytes(ees(SeriesLayout("a", value="b")), b"geographic_level,b\n1,2\n").faults[0]
    )
    missing = read_bytes(ees(SeriesLayout("a", value="b")), as_csv([an_ees_row(1)], [*EES, "c"]))
    assert "None of the columns that the dataset's series name" in missing.faults[0]


def test_a_series_without_its_column_is_noted_where_another_has_its_own():
    both = ees(SeriesLayout("a", value="va"), SeriesLayout("b", value="vb"))
    read = read_bytes(both, as_csv([an_ees_row(1)], [*EES, "va"]))
    assert read.row["measure"] == "a"
    assert read.reading.notes == ("A series of “b” is not in this file: no column “vb”.",)


def test_our_own_table_is_read_whatever_the_reader_of_its_dataset():
    layout = lait(SeriesLayout("take-up", value="x", years="Academic year ending"), measures=("take-up",))
    row = read_bytes(layout, as_csv([["take-up", GLOS, "2023/24", 5]], ["measure", "area", "period", "value"])).row
    assert (row["period"], row["start"].isoformat()) == ("2023/24", "2023-09-01")

"""Days are read as people write them, and a page knows the day it is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.common import clock
from oneplan.ui.as_of import as_of
from oneplan.ui.days import EARLIEST, LATEST, read_day, say_day


@pytest.mark.parametrize(
    "text",
    [
        "3 May 2022",
        "3 may 2022",
        " 03  May  2022 ",
        "3rd May 2022",
        "3 May, 2022",
        "2022-05-03",
        "2022-5-3",
        "3/5/2022",
        "03/05/2022",
        "3.5.2022",
        "3-5-2022",
        "3 5 2022",
    ],
)
def test_a_day_is_read(text):
    assert read_day(text) == date(2022, 5, 3)


def test_september_is_read_in_all_its_short_forms():
    assert {read_day(f"1 {word} 2022") for word in ("Sep", "Sept", "September")} == {date(2022, 9, 1)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "day, month and year"),
        ("soon", "day, month and year"),
        ("May 2022", "day, month and year"),
        ("31 June 2022", "no such day"),
        ("29/2/2023", "no such day"),
        ("13/13/2022", "no such day"),
        ("3 Mei 2022", "not a month"),
        ("3/5/22", "four figures"),
        ("3 May 1066", "between 1900 and 2200"),
        ("3 May 3000", "between 1900 and 2200"),
        ("3 May 99999", "no such day"),
    ],
)
def test_what_is_not_a_day_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_day(text)


@given(st.dates(EARLIEST, LATEST))
def test_a_day_said_is_the_day_read(day):
    assert read_day(say_day(day)) == read_day(day.isoformat()) == read_day(f"{day.day}/{day.month}/{day.year}") == day


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(text):
    sentence = "."
    try:
        read_day(text)
    except ValueError as no:
        sentence = str(no)
    assert sentence.endswith(".")


def test_without_a_choice_the_page_is_about_today(rf):
    asked = as_of(rf.get("/plan/?q=hub"))
    assert (asked.on, asked.chosen, asked.error, asked.query) == (clock.today(), False, "", "")
    assert asked.kept == (("q", "hub"),)


def test_a_chosen_day_is_kept_in_links(rf):
    asked = as_of(rf.get("/plan/", {"as_of": "22 March 2022", "q": "hub"}))
    assert (asked.on, asked.chosen, asked.query) == (date(2022, 3, 22), True, "?as_of=2022-03-22")


@pytest.mark.parametrize("typed", ["1 May 1899", "1 May 2201", "yesterday", "\0", "9" * 500, "2022-02-30"])
def test_an_absurd_day_is_today_with_a_sentence(rf, typed):
    asked = as_of(rf.get("/plan/", {"as_of": typed}))
    assert asked.on == clock.today()
    assert not asked.chosen
    assert asked.error.endswith("This page shows today.") or typed == "\0"
    assert len(asked.typed) <= 40

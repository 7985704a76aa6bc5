"""A place goes by one name and one code: that which it has now."""

from collections import Counter

import pytest

from oneplan.measures import areas
from oneplan.measures.readers.meanings import Areas, Reasons

CURRENT = [place for place in areas.places().values() if place.current]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dorset", "E06000059"),
        ("buckinghamshire", "E06000060"),
        ("somerset", "E06000066"),
        ("north yorkshire", "E06000065"),
        ("northumberland", "E06000057"),
        ("gateshead", "E08000037"),
        ("gloucestershire", "E10000013"),
    ],
)
def test_a_name_leads_to_the_area_that_has_it_now(name, code):
    assert areas.by_name()[name].code == code


def test_the_name_of_every_area_of_today_is_its_own_and_leads_to_it():
    assert [name for name, times in Counter(place.name.casefold() for place in CURRENT).items() if times > 1] == []
    assert [place for place in CURRENT if areas.by_name()[place.name.casefold()] != place] == []
    assert [place for place in CURRENT if place.dfe and areas.by_number()[place.dfe] != place] == []
    assert len(CURRENT) > 300


def test_counties_that_ended_are_not_there_any_more_nor_are_their_districts():
    gone = {place.name for place in areas.places().values() if not place.current}
    assert {"Cumbria", "Northamptonshire", "Dorset", "Allerdale", "Sedgemoor", "Ryedale"} <= gone
    assert not {"Gloucestershire", "Stroud", "Suffolk", "Kent", "England", "South West"} & gone


def test_a_file_that_writes_dorset_is_read_as_the_dorset_of_today():
    places = Areas(Reasons())
    places.of_name(" Dorset ")
    assert places.codes == ["E06000059"]

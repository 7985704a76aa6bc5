"""Dates that were entered wrongly are corrected, with what was wrong, and never so that something overlaps."""

from datetime import date

import pytest

from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.governance import commands
from oneplan.governance.models import BodyName
from tests.factories import governance as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NOUNS = ["body", "alias", "relation", "seat", "term", "mandate", "responsibility"]
MADE = {"alias": make.a_body_name}
EARLIER, LATER = date(2022, 6, 1), date(2023, 6, 1)


def correct(noun, by, row, **said):
    given = {"version": row.version, "because": "slip", "from_on": row.from_on, "to_on": row.to_on, **said}
    return getattr(commands, f"correct_{noun}")(by=by, **{noun: row}, **given)


def made(noun, **fields):
    return MADE.get(noun, getattr(make, f"a_{noun}", None))(**{"from_on": EARLIER, **fields})


@pytest.mark.parametrize("noun", NOUNS)
def test_a_first_day_that_was_entered_wrongly_is_corrected_and_the_record_says_what_changed(officer, noun):
    row = made(noun)
    correct(noun, officer, row, from_on=LATER, because="source")
    row.refresh_from_db()
    entry = Entry.objects.get()
    assert (row.from_on, row.to_on, row.version) == (LATER, None, 2)
    assert (entry.verb, entry.fields) == ("corrected dates (source)", "from_on")


@pytest.mark.parametrize("noun", NOUNS)
def test_a_correction_says_something_new_what_was_wrong_and_of_days_in_order(officer, noun):
    row = made(noun)
    with pytest.raises(RuleBroken, match="has these dates already"):
        correct(noun, officer, row)
    with pytest.raises(RuleBroken, match="Choose what was wrong"):
        correct(noun, officer, row, from_on=LATER, because="She was ill.")
    with pytest.raises(RuleBroken, match="is before the first day"):
        correct(noun, officer, row, from_on=LATER, to_on=EARLIER)
    with pytest.raises(Stale):
        correct(noun, officer, row, from_on=LATER, version=7)
    row.refresh_from_db()
    assert (row.from_on, row.version, Entry.objects.count()) == (EARLIER, 1, 0)


@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_else_corrects(officer, noun):
    row = made(noun)
    with pytest.raises(NotAllowed):
        correct(noun, make.a_member(kind="chair"), row, from_on=LATER)


@pytest.mark.parametrize("noun", ["relation", "seat", "term", "mandate", "responsibility"])
def test_nothing_is_corrected_to_a_day_before_its_body_began(officer, noun):
    with pytest.raises(RuleBroken, match="began on 1 January 2021"):
        correct(noun, officer, made(noun), from_on=date(2020, 1, 1))


@pytest.mark.sec("SEC-39")
def test_nobody_corrects_their_own_term(officer):
    term = make.a_term(person=officer.person)
    with pytest.raises(NotAllowed, match="put this person in a seat"):
        correct("term", officer, term, from_on=LATER)


def test_a_term_is_not_corrected_into_the_time_of_another(officer):
    first = make.a_term(from_on=EARLIER, to_on=date(2022, 12, 31))
    second = make.a_term(seat=first.seat, from_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="already filled from 1 January 2023"):
        correct("term", officer, first, to_on=LATER)
    with pytest.raises(RuleBroken, match="already filled from 1 June 2022 until 31 December 2022"):
        correct("term", officer, second, from_on=date(2022, 12, 31))
    correct("term", officer, second, from_on=LATER)
    correct("term", officer, first, to_on=date(2023, 5, 31))


def test_a_relation_is_not_corrected_into_the_time_of_the_same_one(officer):
    first = make.a_relation(from_on=EARLIER, to_on=date(2022, 12, 31))
    second = make.a_relation(body=first.body, to_body=first.to_body, from_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="already says so until 31 December 2022"):
        correct("relation", officer, second, from_on=date(2022, 7, 1))


def test_a_relation_is_not_corrected_so_that_a_ring_closes(officer):
    line = make.a_relation(to_on=date(2022, 12, 31))
    back = make.a_relation(body=line.to_body, to_body=line.body, from_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="would make a ring"):
        correct("relation", officer, back, from_on=date(2022, 7, 1))


@pytest.mark.parametrize("noun", ["mandate", "responsibility"])
def test_what_was_given_is_not_corrected_into_the_time_of_the_same(officer, noun):
    first = made(noun, to_on=date(2022, 12, 31))
    second = made(noun, body=first.body, given_by=first.given_by, from_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="other dates"):
        correct(noun, officer, second, from_on=date(2022, 7, 1))


def test_a_name_is_not_corrected_into_the_time_of_the_same_name(officer):
    first = make.a_body_name(from_on=EARLIER, to_on=date(2022, 12, 31))
    second = make.a_body_name(body=first.body, from_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="twice in that time"):
        correct("alias", officer, second, from_on=date(2022, 7, 1))


def test_an_official_name_is_not_corrected(officer):
    with pytest.raises(RuleBroken, match="was its official name"):
        correct("alias", officer, make.a_body_name(official=True, from_on=EARLIER), from_on=LATER)


def test_a_seat_keeps_its_terms_and_substitutes_inside(officer):
    seat = make.a_seat(from_on=EARLIER)
    term = make.a_term(seat=seat, from_on=date(2022, 7, 1))
    with pytest.raises(RuleBroken, match=r"began on 1 July 2022. Correct that first"):
        correct("seat", officer, seat, from_on=LATER)
    with pytest.raises(RuleBroken, match=r"goes on. End or correct that first"):
        correct("seat", officer, seat, to_on=LATER)
    correct("term", officer, term, from_on=LATER)
    make.a_substitute(seat=seat, meeting_on=date(2022, 8, 1))
    with pytest.raises(RuleBroken, match="substitute for the meeting on 1 August 2022"):
        correct("seat", officer, seat, from_on=LATER)


def test_an_end_that_was_entered_wrongly_is_taken_back_with_how_it_ended(officer):
    term, mandate = make.a_term(), make.a_mandate()
    commands.end_term(by=officer, term=term, version=1, on=LATER)
    commands.end_mandate(by=officer, mandate=mandate, version=1, on=LATER, because="It is done.")
    correct("term", officer, term, to_on=None)
    correct("mandate", officer, mandate, to_on=None)
    term.refresh_from_db()
    mandate.refresh_from_db()
    assert (term.to_on, term.ended_on_purpose) == (None, False)
    assert (mandate.to_on, mandate.ended_because) == (None, "")


@pytest.mark.parametrize("factory", [make.a_relation, make.a_seat, make.a_mandate, make.a_responsibility])
def test_a_body_keeps_what_hangs_on_it_inside(officer, factory):
    row = factory(from_on=EARLIER)
    with pytest.raises(RuleBroken, match="began on 1 June 2022"):
        correct("body", officer, row.body, from_on=LATER)
    with pytest.raises(RuleBroken, match=r"goes on. End or correct"):
        correct("body", officer, row.body, to_on=LATER)
    correct("body", officer, row.body, from_on=date(2020, 1, 1))


def test_what_a_body_gave_and_who_reports_to_it_stays_inside_too(officer):
    mandate, relation = make.a_mandate(from_on=EARLIER), make.a_relation(from_on=EARLIER)
    for body in (mandate.given_by, relation.to_body):
        with pytest.raises(RuleBroken, match="began on 1 June 2022"):
            correct("body", officer, body, from_on=LATER)


def test_the_first_name_of_a_body_begins_with_the_body(officer):
    body = make.a_body()
    commands.rename_body(by=officer, body=body, version=1, name="New", short_name="New", on=date(2024, 1, 1))
    correct("body", officer, body, from_on=EARLIER)
    assert BodyName.objects.get().from_on == EARLIER
    with pytest.raises(RuleBroken, match="until 31 December 2023"):
        correct("body", officer, body, from_on=date(2024, 2, 1))


def test_a_body_was_there_on_the_day_it_took_anothers_place_and_not_after_it_was_succeeded(officer):
    link = make.a_succession()
    with pytest.raises(RuleBroken, match=r"took the place of .* on 1 April 2023"):
        correct("body", officer, link.successor, from_on=LATER)
    with pytest.raises(RuleBroken, match="took its place on 1 April 2023"):
        correct("body", officer, link.predecessor, to_on=None)


def test_a_body_is_not_corrected_into_the_time_of_one_of_the_same_name(officer):
    gone = make.a_body(name="The board", to_on=date(2022, 5, 31))
    new = make.a_body(name="The board", from_on=EARLIER)
    with pytest.raises(RuleBroken, match="already a body named The board"):
        correct("body", officer, new, from_on=date(2022, 5, 1))
    with pytest.raises(RuleBroken, match="already a body named The board"):
        correct("body", officer, gone, to_on=LATER)


def test_a_body_is_not_corrected_to_end_before_it_took_the_name_it_has(officer):
    body = make.a_body(name="New name", from_on=date(2020, 1, 1), to_on=date(2024, 1, 1))
    make.a_body_name(body=body, name="Old name", official=True, from_on=date(2020, 1, 1), to_on=date(2022, 6, 30))
    with pytest.raises(RuleBroken, match="Old name until 30 June 2022 and went on"):
        correct("body", officer, body, to_on=date(2022, 6, 30))
    correct("body", officer, body, to_on=date(2022, 7, 1))


def test_nor_to_begin_after_it_took_it_whatever_is_known_of_its_first_name(officer):
    body = make.a_body(name="New name", from_on=date(2020, 1, 1))
    make.a_body_name(body=body, name="Old name", official=True, from_on=None, to_on=date(2022, 6, 30))
    with pytest.raises(RuleBroken, match=r"Old name until 30 June 2022\. Choose that day or an earlier one"):
        correct("body", officer, body, from_on=date(2023, 1, 1))

"""Seats and who fills them, mandates and responsibilities: ended and succeeded, never overwritten."""

from datetime import date

import pytest

from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.governance import commands
from oneplan.governance.models import Seat, Substitute, Term
from tests.factories import governance as make
from tests.factories.people import a_person, an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ON = date(2026, 4, 1)
BEFORE = date(2026, 3, 31)
LATER = date(2026, 9, 1)


# Seats


def test_a_new_seat_is_vacant_and_has_a_key_of_its_body(officer):
    body, health = make.a_body(short_name="Coalition"), an_organisation()
    seat = commands.create_seat(by=officer, body=body, title="Health lead", organisation=health, from_on=ON, core=True)
    assert (seat.key, seat.organisation, seat.core, seat.terms.count()) == ("coalition-health-lead", health, True, 0)


def test_an_independent_seat_belongs_to_no_organisation(officer):
    with pytest.raises(RuleBroken, match="independent seat belongs to no organisation"):
        commands.create_seat(
            by=officer, body=make.a_body(), title="Chair", organisation=an_organisation(), independent=True
        )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"from_on": date(2020, 1, 1)}, "began on 1 January 2021"),
        ({"from_on": ON}, "ends on 31 December 2026. Give a last day"),
        ({"from_on": date(2027, 1, 1), "to_on": date(2027, 2, 1)}, "Choose a first day"),
        ({"from_on": LATER, "to_on": ON}, "before the first day"),
    ],
)
def test_a_seat_does_not_outlive_its_body(officer, given, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        commands.create_seat(by=officer, body=make.a_body(to_on=date(2026, 12, 31)), title="Chair", **given)


def test_revising_a_seat_reaches_neither_its_organisation_nor_its_dates(officer):
    seat = make.a_seat()
    commands.revise_seat(by=officer, seat=seat, version=1, title="Vice chair", position=2)
    assert (Seat.objects.get().title, Seat.objects.get().position) == ("Vice chair", 2)
    for field in ("organisation", "from_on", "to_on", "body", "key"):
        with pytest.raises(RuleBroken, match="cannot be changed here"):
            commands.revise_seat(by=officer, seat=seat, version=2, **{field: None})
    with pytest.raises(Stale):
        commands.revise_seat(by=officer, seat=seat, version=1, title="Chair")


@pytest.mark.parametrize("since", [None, date(2021, 1, 1), date(2026, 5, 3)])
@pytest.mark.parametrize("change", [{"kind": "member"}, {"independent": True}])
def test_the_board_of_2022_keeps_its_chair(officer, since, change):
    seat = make.a_seat(kind="chair", from_on=since)
    with pytest.raises(RuleBroken, match="Say what took the place of the seat instead"):
        commands.revise_seat(by=officer, seat=seat, version=1, **change)
    seat.refresh_from_db()
    assert (seat.kind, seat.independent, seat.version) == ("chair", False, 1)
    commands.revise_seat(by=officer, seat=seat, version=1, kind="chair", independent=False, title="Chairperson")
    new = commands.succeed_seat(by=officer, seat=seat, version=2, on=date(2026, 5, 4), title="Member", kind="member")
    seat.refresh_from_db()
    assert (seat.kind, seat.to_on, new.kind) == ("chair", date(2026, 5, 3), "member")


def test_a_slip_is_mended_on_the_first_day(officer, today):
    seat = make.a_seat(from_on=today)
    commands.revise_seat(by=officer, seat=seat, version=1, kind="chair", independent=True)
    seat.refresh_from_db()
    assert (seat.kind, seat.independent) == ("chair", True)


@pytest.mark.sec("SEC-39")
def test_nobody_makes_their_own_seat_a_chair_seat(officer, today):
    seat = make.a_term(seat=make.a_seat(from_on=today), person=officer.person, from_on=today).seat
    with pytest.raises(NotAllowed, match="put this person in a seat"):
        commands.revise_seat(by=officer, seat=seat, version=1, kind="chair")
    assert Seat.objects.get().kind == "member"


def test_a_seat_ends_with_whoever_fills_it_and_once(officer):
    term = make.a_term()
    commands.end_seat(by=officer, seat=term.seat, version=1, on=ON)
    term.refresh_from_db()
    assert term.to_on == Seat.objects.get().to_on == ON
    with pytest.raises(RuleBroken, match="already ended"):
        commands.end_seat(by=officer, seat=term.seat, version=term.seat.version, on=ON)


def test_a_seat_does_not_end_under_a_substitute(officer):
    substitute = make.a_substitute(meeting_on=LATER)
    with pytest.raises(RuleBroken, match="substitute for the meeting on 1 September 2026"):
        commands.end_seat(by=officer, seat=substitute.seat, version=1, on=ON)


def test_a_seat_is_succeeded_by_one_of_another_organisation(officer):
    old = make.a_seat(title="CCG", kind="member", position=3, core=True)
    term = make.a_term(seat=old, to_on=date(2027, 1, 1))
    board = an_organisation()
    new = commands.succeed_seat(
        by=officer, seat=old, version=1, on=ON, title="ICB", organisation=board, keep_holder=True
    )
    old.refresh_from_db()
    term.refresh_from_db()
    kept = new.terms.get()
    assert (old.to_on, old.title, term.to_on) == (BEFORE, "CCG", BEFORE)
    assert (new.from_on, new.to_on, new.position, new.core, new.organisation) == (ON, None, 3, True, board)
    assert (kept.person, kept.from_on, kept.to_on) == (term.person, ON, date(2027, 1, 1))


def test_without_being_asked_nobody_moves_to_the_new_seat(officer):
    term = make.a_term()
    assert not commands.succeed_seat(by=officer, seat=term.seat, version=1, on=ON, title="ICB").terms.exists()


def test_nobody_keeps_a_seat_of_their_own(officer):
    term = make.a_term(person=officer.person)
    with pytest.raises(NotAllowed, match="put this person in a seat"):
        commands.succeed_seat(by=officer, seat=term.seat, version=1, on=ON, title="ICB", keep_holder=True)
    term.refresh_from_db()
    assert term.to_on is None


# Terms


def test_a_seat_is_filled_by_one_person_at_a_time(officer):
    term = make.a_term(to_on=date(2026, 6, 30))
    with pytest.raises(RuleBroken, match="already filled from 1 January 2022 until 30 June 2026"):
        commands.fill_seat(by=officer, seat=term.seat, person=a_person(), from_on=ON)
    assert commands.fill_seat(by=officer, seat=term.seat, person=a_person(), from_on=date(2026, 7, 1))


def test_a_term_does_not_begin_before_the_seat_or_outlive_it(officer):
    seat = make.a_seat(from_on=date(2025, 1, 1), to_on=LATER)
    for given, sentence in [
        ({"from_on": date(2024, 1, 1), "to_on": ON}, "began on 1 January 2025"),
        ({"from_on": ON}, "ends on 1 September 2026"),
    ]:
        with pytest.raises(RuleBroken, match=sentence):
            commands.fill_seat(by=officer, seat=seat, person=a_person(), **given)


def test_nobody_seats_themselves(officer):
    term = make.a_term()
    for command, given in [
        (commands.fill_seat, {"seat": make.a_seat(), "from_on": ON}),
        (commands.succeed_term, {"term": term, "version": 1, "on": ON}),
        (commands.name_substitute, {"seat": make.a_seat(), "meeting_on": LATER}),
    ]:
        with pytest.raises(NotAllowed, match="put this person in a seat"):
            command(by=officer, person=officer.person, **given)
    assert Entry.objects.count() == 0


def test_a_term_ends_once_and_not_before_it_began(officer):
    term = make.a_term()
    with pytest.raises(RuleBroken, match="begins on 1 January 2022"):
        commands.end_term(by=officer, term=term, version=1, on=date(2021, 12, 31))
    commands.end_term(by=officer, term=term, version=1, on=ON)
    with pytest.raises(RuleBroken, match="already ended on 1 April 2026"):
        commands.end_term(by=officer, term=term, version=2, on=ON)


def test_a_planned_end_may_come_earlier_but_not_later(officer):
    term = make.a_term(to_on=LATER)
    with pytest.raises(RuleBroken, match="already ends on 1 September 2026"):
        commands.end_term(by=officer, term=term, version=1, on=date(2026, 12, 1))
    commands.end_term(by=officer, term=term, version=1, on=date(2026, 6, 1))
    assert Term.objects.get().to_on == date(2026, 6, 1)


def test_a_seat_is_handed_over_on_a_day(officer):
    old, person = make.a_term(), a_person()
    new = commands.succeed_term(by=officer, term=old, version=1, person=person, on=ON, to_on=LATER)
    old.refresh_from_db()
    assert (old.to_on, new.person, new.from_on, new.to_on) == (BEFORE, person, ON, LATER)


def test_a_seat_is_not_handed_to_whom_it_belongs_or_after_it_was_left(officer):
    term = make.a_term()
    with pytest.raises(RuleBroken, match="already fills"):
        commands.succeed_term(by=officer, term=term, version=1, person=term.person, on=ON)
    over = make.a_term(to_on=date(2025, 1, 1))
    with pytest.raises(RuleBroken, match="Fill the seat instead"):
        commands.succeed_term(by=officer, term=over, version=1, person=a_person(), on=ON)


def test_a_seat_that_somebody_else_has_next_is_not_handed_over(officer):
    term = make.a_term(to_on=date(2026, 6, 30))
    make.a_term(seat=term.seat, from_on=date(2026, 7, 1))
    with pytest.raises(RuleBroken, match="already filled from 1 July 2026"):
        commands.succeed_term(by=officer, term=term, version=1, person=a_person(), on=ON)
    term.refresh_from_db()
    assert term.to_on == date(2026, 6, 30)


# Substitutes


def test_a_substitute_stands_in_once_a_meeting(officer):
    seat = make.a_seat()
    commands.name_substitute(by=officer, seat=seat, person=a_person(), meeting_on=LATER, notice_on=ON)
    with pytest.raises(RuleBroken, match="already has a substitute"):
        commands.name_substitute(by=officer, seat=seat, person=a_person(), meeting_on=LATER)


def test_a_substitute_that_makes_no_sense_is_refused(officer):
    term = make.a_term()
    seat = make.a_seat(to_on=ON)
    with pytest.raises(RuleBroken, match="needs no substitute"):
        commands.name_substitute(by=officer, seat=term.seat, person=term.person, meeting_on=LATER)
    with pytest.raises(RuleBroken, match="after the meeting"):
        commands.name_substitute(by=officer, seat=term.seat, person=a_person(), meeting_on=ON, notice_on=LATER)
    with pytest.raises(RuleBroken, match="ends on 1 April 2026"):
        commands.name_substitute(by=officer, seat=seat, person=a_person(), meeting_on=LATER)


def test_a_substitute_is_withdrawn_before_the_day_only(officer, today):
    there, gone = make.a_substitute(meeting_on=today), make.a_substitute(meeting_on=LATER)
    pk = str(gone.pk)
    with pytest.raises(RuleBroken, match="not taken back"):
        commands.withdraw_substitute(by=officer, substitute=there, version=1)
    commands.withdraw_substitute(by=officer, substitute=gone, version=1)
    assert list(Substitute.objects.all()) == [there]
    assert Entry.objects.get(verb="withdrew substitute").object_id == pk


# Mandates and responsibilities


def test_a_mandate_is_given_by_another_body_within_the_life_of_both(officer):
    body = make.a_body()
    parent = make.a_body(to_on=date(2026, 12, 31))
    given = {"by": officer, "body": body, "text": "To spend up to £5,000.", "holder": "chair"}
    with pytest.raises(RuleBroken, match="give this to itself"):
        commands.give_mandate(given_by=body, **given)
    with pytest.raises(RuleBroken, match=f"{parent} ends on 31 December 2026"):
        commands.give_mandate(given_by=parent, from_on=ON, **given)
    with pytest.raises(RuleBroken, match=f"{body} began on 1 January 2021"):
        commands.give_mandate(given_by=parent, from_on=date(2020, 1, 1), to_on=ON, **given)
    mandate = commands.give_mandate(given_by=parent, from_on=ON, to_on=LATER, **given)
    assert (mandate.holder, mandate.from_on, mandate.to_on) == ("chair", ON, LATER)
    with pytest.raises(RuleBroken, match="already given until 1 September 2026"):
        commands.give_mandate(given_by=parent, from_on=ON, to_on=LATER, **given)


def test_a_mandate_is_renewed_and_the_old_text_stays(officer):
    old = make.a_mandate(text="Up to £5,000.", limits="A year")
    new = commands.renew_mandate(by=officer, mandate=old, version=1, on=ON, text="Up to £9,000.", to_on=LATER)
    old.refresh_from_db()
    assert (old.text, old.limits, old.to_on) == ("Up to £5,000.", "A year", BEFORE)
    assert (new.text, new.from_on, new.to_on, new.given_by) == ("Up to £9,000.", ON, LATER, old.given_by)


def test_a_mandate_that_ran_out_is_renewed_without_a_word_changed(officer):
    old = make.a_mandate(to_on=date(2024, 12, 31))
    new = commands.renew_mandate(by=officer, mandate=old, version=1, on=ON, text=old.text)
    old.refresh_from_db()
    assert (old.to_on, new.from_on, new.key != old.key) == (date(2024, 12, 31), ON, True)


def test_a_mandate_is_not_renewed_before_it_began(officer):
    with pytest.raises(RuleBroken, match="begins on 1 January 2021"):
        commands.renew_mandate(by=officer, mandate=make.a_mandate(), version=1, on=make.SINCE, text="x")


@pytest.mark.parametrize("noun", ["mandate", "responsibility"])
def test_what_was_given_ends_once(officer, noun):
    row, end = getattr(make, f"a_{noun}")(), getattr(commands, f"end_{noun}")
    said = {noun: row, **({"because": "It is done."} if noun == "mandate" else {})}
    end(by=officer, version=1, on=ON, **said)
    with pytest.raises(RuleBroken, match="already ended on 1 April 2026"):
        end(by=officer, version=2, on=ON, **said)


@pytest.mark.parametrize("because", ["", "  "])
def test_a_mandate_is_not_ended_without_a_reason(officer, because):
    mandate = make.a_mandate()
    with pytest.raises(RuleBroken, match="Say why it ends"):
        commands.end_mandate(by=officer, mandate=mandate, version=1, on=ON, because=because)
    mandate.refresh_from_db()
    assert (mandate.to_on, mandate.version) == (None, 1)


def test_a_mandate_that_goes_on_has_no_reason_why_it_ended(officer):
    with pytest.raises(RuleBroken, match="has no last day"):
        commands.revise_mandate(by=officer, mandate=make.a_mandate(), version=1, ended_because="It is done.")


def test_a_renewed_mandate_says_since_when(officer):
    old = make.a_mandate()
    commands.renew_mandate(by=officer, mandate=old, version=1, on=ON, text="Up to £9,000.")
    old.refresh_from_db()
    assert old.ended_because == "Renewed from 1 April 2026."


@pytest.mark.parametrize("noun", ["mandate", "responsibility", "relation"])
def test_only_where_it_comes_from_is_revised(officer, noun):
    row, revise = getattr(make, f"a_{noun}")(), getattr(commands, f"revise_{noun}")
    revise(by=officer, version=1, certainty="partly", inferred="The date", **{noun: row})
    row.refresh_from_db()
    assert (row.certainty, row.version) == ("partly", 2)
    for field in ("text", "from_on", "body"):
        with pytest.raises(RuleBroken, match="cannot be changed here"):
            revise(by=officer, version=2, **{noun: row}, **{field: "x"})
    with pytest.raises(Stale):
        revise(by=officer, version=1, certainty="published", **{noun: row})


def test_a_responsibility_is_assigned_by_another_body(officer):
    body, parent = make.a_body(), make.a_body()
    with pytest.raises(RuleBroken, match="to itself"):
        commands.assign_responsibility(by=officer, body=body, given_by=body, title="Early help")
    made = commands.assign_responsibility(by=officer, body=body, given_by=parent, title="Early help", from_on=ON)
    assert (made.given_by, made.from_on) == (parent, ON)

"""What may be done to the plan, what is refused, and what the record says."""

import re
from datetime import date

import pytest

from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Certainty, Entry, SearchDocument, Source
from oneplan.plan import commands
from oneplan.plan.models import Advocacy, Alignment, EditionKind, Outcome, PillarKind, Priority
from tests.factories import plan as make
from tests.factories.governance import a_body, a_member
from tests.factories.people import an_organisation

DAY = date(2025, 9, 1)


def entries():
    return list(Entry.objects.values_list("verb", "kind", "fields"))


# Each command once: by an officer, once in the record; by anybody else, nothing.


def _revising(factory, command, noun, /, **fields):
    row = factory()
    return command, {noun: row, "version": row.version, **fields}


CASES = {
    "start_plan": lambda: (
        commands.start_plan,
        {"title": "New", "short_title": "New", "vision": "All thrive.", "from_on": DAY},
    ),
    "revise_plan": lambda: _revising(make.a_plan, commands.revise_plan, "plan", vision="Every child belongs."),
    "end_plan": lambda: _revising(make.a_plan, commands.end_plan, "plan", on=date(2029, 1, 1)),
    "add_edition": lambda: (
        commands.add_edition,
        {"plan": make.a_plan(), "kind": EditionKind.YEAR, "title": "2026 to 2027"},
    ),
    "revise_edition": lambda: _revising(make.an_edition, commands.revise_edition, "edition", focus="Attendance."),
    "end_edition": lambda: _revising(
        lambda: make.an_edition(to_on=None), commands.end_edition, "edition", on=date(2027, 1, 1)
    ),
    "add_objective": lambda: (commands.add_objective, {"plan": make.a_plan(), "name": "Equity", "aim": "Close gaps."}),
    "revise_objective": lambda: _revising(make.an_objective, commands.revise_objective, "objective", aim="Less."),
    "end_objective": lambda: _revising(make.an_objective, commands.end_objective, "objective", on=DAY),
    "add_pillar": lambda: (commands.add_pillar, {"plan": make.a_plan(), "kind": PillarKind.PILLAR, "name": "Well"}),
    "revise_pillar": lambda: _revising(make.a_pillar, commands.revise_pillar, "pillar", purpose="From birth."),
    "end_pillar": lambda: _revising(make.a_pillar, commands.end_pillar, "pillar", on=DAY),
    "add_priority": lambda: (commands.add_priority, {"pillar": make.a_pillar(), "name": "Ready for school"}),
    "revise_priority": lambda: _revising(make.a_priority, commands.revise_priority, "priority", why="It matters."),
    "end_priority": lambda: _revising(make.a_priority, commands.end_priority, "priority", on=DAY),
    "succeed_priority": lambda: _revising(
        make.a_priority, commands.succeed_priority, "priority", on=DAY, name="Ready and well"
    ),
    "add_outcome": lambda: (commands.add_outcome, {"priority": make.a_priority(), "statement": "More thrive"}),
    "revise_outcome": lambda: _revising(make.an_outcome, commands.revise_outcome, "outcome", inferred="From a paper."),
    "end_outcome": lambda: _revising(make.an_outcome, commands.end_outcome, "outcome", on=DAY),
    "add_strategy": lambda: (commands.add_strategy, {"title": "Housing strategy", "short_title": "Housing"}),
    "revise_strategy": lambda: _revising(make.a_strategy, commands.revise_strategy, "strategy", period="2025-2030"),
    "end_strategy": lambda: _revising(make.a_strategy, commands.end_strategy, "strategy", on=DAY),
    "align": lambda: (
        commands.align,
        {"priority": make.a_priority(), "strategy": make.a_strategy(), "place_in_strategy": "page 3"},
    ),
    "revise_alignment": lambda: _revising(make.an_alignment, commands.revise_alignment, "alignment", note="Draft."),
    "end_alignment": lambda: _revising(make.an_alignment, commands.end_alignment, "alignment", on=DAY),
}


def test_every_command_of_an_officer_has_a_case():
    assert set(CASES) == set(commands.__all__) - {"log_advocacy", "correct_advocacy"}


@pytest.mark.parametrize("name", CASES)
def test_an_officer_may_and_the_record_says_so_once(name, officer):
    command, asked = CASES[name]()
    row = command(by=officer, **asked)
    [entry] = Entry.objects.all()
    assert entry.account_id == officer.pk
    assert entry.object_id == str(row.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["stranger", "outsider", "analyst", "member"])
@pytest.mark.parametrize("name", CASES)
def test_nobody_else_may_and_nothing_is_written(name, role, request):
    actor = request.getfixturevalue(role)
    command, asked = CASES[name]()
    with pytest.raises(NotAllowed, match="You cannot"):
        command(by=actor, **asked)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", [name for name in CASES if name.split("_")[0] in {"revise", "end", "succeed"}])
def test_a_stale_version_is_refused_and_nothing_is_written(name, officer):
    command, asked = CASES[name]()
    asked["version"] += 1
    with pytest.raises(Stale):
        command(by=officer, **asked)
    assert not Entry.objects.exists()
    assert Priority.objects.count() <= 1


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("end_")])
def test_what_is_ended_stays_and_cannot_end_before_it_began(name, officer):
    command, asked = CASES[name]()
    row = next(value for key, value in asked.items() if key not in {"version", "on"})
    type(row).objects.filter(pk=row.pk).update(from_on=date(2024, 4, 1))
    row.refresh_from_db()
    with pytest.raises(RuleBroken, match="It begins on 1 April 2024"):
        command(by=officer, **{**asked, "on": date(2024, 3, 31)})
    command(by=officer, **asked)
    row.refresh_from_db()
    assert row.to_on == asked["on"]


def test_what_has_ended_is_not_changed(officer):
    objective = make.an_objective(to_on=date(2025, 1, 1))
    with pytest.raises(RuleBroken, match="It already ended on 1 January 2025"):
        commands.end_objective(by=officer, objective=objective, version=1, on=date(2025, 6, 1))


def test_a_planned_end_may_come_earlier_but_not_later(officer):
    objective = make.an_objective(to_on=date(2199, 1, 1))
    commands.end_objective(by=officer, objective=objective, version=1, on=date(2198, 1, 1))
    assert objective.to_on == date(2198, 1, 1)
    with pytest.raises(RuleBroken, match="It already ends on 1 January 2198"):
        commands.end_objective(by=officer, objective=objective, version=2, on=date(2198, 1, 2))


SETTLED = {
    "revise_priority": ("priority", make.a_priority, {"name": "Another"}),
    "revise_priority ": ("priority", make.a_priority, {"owner_body": None}),
    "revise_pillar": ("pillar", make.a_pillar, {"name": "Another"}),
    "revise_pillar ": ("pillar", make.a_pillar, {"owner_body": None}),
    "revise_objective": ("objective", make.an_objective, {"name": "Another"}),
    "revise_outcome": ("outcome", make.an_outcome, {"statement": "Another"}),
}


@pytest.mark.parametrize("since", [None, date(2024, 4, 1), date(2026, 5, 3)])
@pytest.mark.parametrize("name", SETTLED)
def test_the_page_of_an_earlier_day_keeps_what_it_said(name, since, officer):
    noun, make_one, change = SETTLED[name]
    owned = {"owner_body": a_body()} if "owner_body" in change else {}
    row = make_one(from_on=since, **owned)
    before = type(row).objects.filter(pk=row.pk).values().get()
    with pytest.raises(RuleBroken, match="and that time would change too"):
        getattr(commands, name.strip())(by=officer, version=1, **{noun: row}, **change)
    assert type(row).objects.filter(pk=row.pk).values().get() == before
    same = {field: getattr(row, field) for field in change}
    getattr(commands, name.strip())(by=officer, version=1, **{noun: row}, **same, inferred="From a paper.")


@pytest.mark.parametrize("name", SETTLED)
def test_a_slip_is_mended_on_the_first_day(name, officer, today):
    noun, make_one, change = SETTLED[name]
    row = make_one(from_on=today)
    getattr(commands, name.strip())(by=officer, version=1, **{noun: row}, **change)
    row.refresh_from_db()
    assert {field: getattr(row, field) for field in change} == change


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("revise_")])
@pytest.mark.parametrize("day", ["from_on", "to_on"])
def test_no_day_is_revised(name, day, officer):
    command, asked = CASES[name]()
    with pytest.raises(RuleBroken, match=f"{day} cannot be changed here"):
        command(by=officer, **asked, **{day: DAY})


def test_two_plans_never_hold_at_the_same_time(officer):
    old = make.a_plan(from_on=date(2018, 4, 1), to_on=date(2026, 12, 31))
    new = {"title": "New", "short_title": "New", "vision": "All."}
    made = commands.start_plan(by=officer, **new, from_on=date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="It already ends on 31 December 2026"):
        commands.end_plan(by=officer, plan=old, version=1, on=date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="cannot be changed here"):
        commands.revise_plan(by=officer, plan=made, version=1, from_on=date(2026, 12, 31))


def test_a_field_that_is_not_for_editing_is_refused(officer):
    priority = make.a_priority()
    for name, value in {"to_on": DAY, "key": "x", "pillar": make.a_pillar(), "version_": 1}.items():
        with pytest.raises(RuleBroken, match="cannot be changed here"):
            commands.revise_priority(by=officer, priority=priority, version=1, **{name: value})


def test_a_text_that_is_too_long_is_refused_in_a_sentence_and_the_row_stays(officer):
    priority = make.a_priority(why="Short")
    with pytest.raises(RuleBroken):
        commands.revise_priority(by=officer, priority=priority, version=1, why="x" * 5001)
    assert priority.why == "Short"


def test_what_is_inferred_must_be_said(officer):
    priority = make.a_priority()
    with pytest.raises(RuleBroken, match="Say what is inferred"):
        commands.revise_priority(by=officer, priority=priority, version=1, certainty=Certainty.INFERRED)
    commands.revise_priority(
        by=officer, priority=priority, version=1, certainty=Certainty.INFERRED, inferred="From the objectives."
    )
    assert entries() == [("revised", "plan.priority", "certainty inferred")]


def test_a_source_must_be_known(officer):
    outcome = make.an_outcome()
    with pytest.raises(RuleBroken, match="no source “S9”"):
        commands.revise_outcome(by=officer, outcome=outcome, version=1, sources=["S9"])
    Source.objects.create(key="S9", title="A paper")
    commands.revise_outcome(by=officer, outcome=outcome, version=1, sources=["S9"])
    assert outcome.sources == ["S9"]


def test_an_owner_that_has_ended_is_refused_but_need_not_be_changed(officer):
    gone = a_body(to_on=date(2023, 1, 1))
    with pytest.raises(RuleBroken, match="has ended"):
        commands.add_priority(by=officer, pillar=make.a_pillar(), name="New", owner_body=gone)
    priority = make.a_priority(owner_body=gone)
    commands.revise_priority(by=officer, priority=priority, version=1, owner_body=gone, why="Still.")


def test_objectives_of_another_plan_are_refused(officer):
    priority, other = make.a_priority(), make.an_objective()
    with pytest.raises(RuleBroken, match="another plan"):
        commands.revise_priority(by=officer, priority=priority, version=1, objectives=[other])
    with pytest.raises(RuleBroken, match="another plan"):
        commands.add_priority(by=officer, pillar=priority.pillar, name="New", objectives=[other])


def test_a_second_plan_at_the_same_time_is_refused(officer):
    make.a_plan(to_on=None, title="The old plan")
    new = {"title": "New", "short_title": "New", "vision": "All.", "from_on": date(2031, 1, 1)}
    with pytest.raises(RuleBroken, match="The old plan holds at the same time"):
        commands.start_plan(by=officer, **new)


def test_a_second_edition_for_the_lifetime_is_refused(officer):
    plan = make.a_plan()
    commands.add_edition(by=officer, plan=plan, kind=EditionKind.LIFETIME, title="Lifetime")
    with pytest.raises(RuleBroken, match="already has a lifetime edition"):
        commands.add_edition(by=officer, plan=plan, kind=EditionKind.LIFETIME, title="Another")


def test_keys_come_from_names_and_stay_apart(officer):
    pillar = make.a_pillar()
    one = commands.add_priority(by=officer, pillar=pillar, name="Ready for school")
    other = commands.add_priority(by=officer, pillar=pillar, name="Ready for school")
    assert one.key == "ready-for-school"
    assert other.key.startswith("ready-for-school-")
    assert one.position < other.position


def test_a_strategy_carries_a_priority_once_at_a_time(officer):
    there = make.an_alignment(from_on=date(2024, 4, 1), to_on=date(2025, 3, 31))
    again = {"priority": there.priority, "strategy": there.strategy, "place_in_strategy": "page 9"}
    with pytest.raises(RuleBroken, match="already carries this priority"):
        commands.align(by=officer, **again, from_on=date(2025, 3, 31))
    assert commands.align(by=officer, **again, from_on=date(2025, 4, 1))


def test_a_strategy_is_not_aligned_with_itself(officer):
    strategy = make.a_strategy()
    with pytest.raises(RuleBroken, match="not aligned with itself"):
        commands.revise_strategy(by=officer, strategy=strategy, version=1, aligned_with=[strategy])


# Succession


def test_what_follows_a_priority_has_a_key_of_its_own_and_the_old_one_stays_readable(officer):
    objective = make.an_objective()
    old = make.a_priority(pillar=make.a_pillar(plan=objective.plan), name="Early years", objectives=[objective])
    outcome, alignment = make.an_outcome(priority=old), make.an_alignment(priority=old)
    new = commands.succeed_priority(by=officer, priority=old, version=1, on=DAY, name="First 1,001 days")
    old.refresh_from_db()
    assert (old.name, old.to_on, new.from_on) == ("Early years", date(2025, 8, 31), DAY)
    assert new.key != old.key
    assert list(new.objectives.all()) == [objective]
    for row in (outcome, alignment):
        row.refresh_from_db()
        assert (row.priority, row.to_on) == (old, date(2025, 8, 31))
    carried = Outcome.objects.get(priority=new)
    assert (carried.statement, carried.from_on) == (outcome.statement, DAY)
    assert Alignment.objects.get(priority=new).place_in_strategy == alignment.place_in_strategy
    assert entries() == [("succeeded", "plan.priority", "")]
    assert SearchDocument.objects.filter(object_id=carried.pk).exists()


def test_without_carrying_over_the_new_priority_starts_empty(officer):
    old = make.an_outcome().priority
    new = commands.succeed_priority(by=officer, priority=old, version=1, on=DAY, name="New", carry_over=False)
    assert not new.outcomes.exists()


def test_what_ended_before_is_not_carried_over_and_what_begins_that_day_moves(officer):
    old = make.a_priority()
    make.an_outcome(priority=old, to_on=date(2025, 1, 1))
    begins = make.an_outcome(priority=old, from_on=DAY)
    new = commands.succeed_priority(by=officer, priority=old, version=1, on=DAY, name="New")
    begins.refresh_from_db()
    assert begins.priority == new
    assert list(new.outcomes.all()) == [begins]


def test_what_follows_a_planned_end_leaves_that_day_alone(officer):
    old = make.a_priority(to_on=date(2026, 8, 31))
    new = commands.succeed_priority(by=officer, priority=old, version=1, on=date(2026, 9, 1), name="New")
    old.refresh_from_db()
    assert (old.to_on, new.from_on) == (date(2026, 8, 31), date(2026, 9, 1))
    other = make.a_priority(to_on=date(2026, 8, 31))
    with pytest.raises(RuleBroken, match="It already ends on 31 August 2026"):
        commands.succeed_priority(by=officer, priority=other, version=1, on=date(2027, 1, 1), name="New")


def test_nothing_follows_on_or_before_the_first_day(officer):
    old = make.a_priority(from_on=DAY)
    with pytest.raises(RuleBroken, match="Choose a later day"):
        commands.succeed_priority(by=officer, priority=old, version=1, on=DAY, name="New")
    assert Priority.objects.count() == 1


# Advocacy


def test_a_member_logs_what_they_raised_for_the_organisation_whose_seat_they_fill(partnership):
    organisation = an_organisation()
    member = a_member(organisation=organisation)
    row = commands.log_advocacy(by=member, on=date(2025, 5, 3), forum="Housing group", raised="Homes for families.")
    assert (row.person, row.organisation) == (member.person, organisation)
    assert entries() == [("logged", "plan.advocacy", "")]


def test_an_independent_member_speaks_for_no_organisation(partnership):
    member = a_member(independent=True)
    row = commands.log_advocacy(by=member, on=date(2025, 5, 3), forum="Housing group", raised="Homes.")
    assert row.organisation is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["stranger", "outsider"])
def test_whoever_does_not_belong_logs_nothing(role, request):
    with pytest.raises(NotAllowed):
        commands.log_advocacy(
            by=request.getfixturevalue(role), on=date(2025, 5, 3), forum="Housing group", raised="Homes."
        )
    assert not Advocacy.objects.exists()


def test_nobody_logs_the_future(member):
    with pytest.raises(RuleBroken, match="today or in the past"):
        commands.log_advocacy(by=member, on=date(2190, 1, 1), forum="Housing group", raised="Homes.")


def test_an_entry_is_corrected_by_whoever_raised_it_and_stays_theirs(member, analyst):
    row = make.an_advocacy(person=member.person)
    commands.correct_advocacy(by=member, advocacy=row, version=1, result="They agreed.")
    with pytest.raises(NotAllowed):
        commands.correct_advocacy(by=analyst, advocacy=row, version=2, result="They did not.")
    with pytest.raises(RuleBroken, match="person cannot be changed here"):
        commands.correct_advocacy(by=member, advocacy=row, version=2, person=analyst.person)
    with pytest.raises(Stale):
        commands.correct_advocacy(by=member, advocacy=row, version=1, result="Late.")
    assert entries() == [("revised", "plan.advocacy", "result")]


@pytest.mark.sec("SEC-35")
def test_the_key_of_an_entry_says_nothing_of_what_was_typed(member):
    said = {"on": date(2025, 5, 3), "forum": "Housing group", "raised": "Homes."}
    one, other = commands.log_advocacy(by=member, **said), commands.log_advocacy(by=member, **said)
    assert re.fullmatch("advocacy-[0-9a-f]{12}", one.key)
    assert one.key != other.key


def test_the_advocacy_log_is_never_searchable(member):
    commands.log_advocacy(by=member, on=date(2025, 5, 3), forum="Housing group", raised="Homes.")
    assert not SearchDocument.objects.filter(title__icontains="housing").exists()

"""Definitions are described, owned, seen by group, reviewed, published; what is said of one is ended, not lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry, SearchDocument
from oneplan.measures import commands
from oneplan.measures.models import Break, MeasureNote, NoteKind
from tests.factories import measures as m
from tests.factories.people import an_organisation
from tests.people.signing import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(partnership):
    """A measure that nobody else sees yet, without a breakdown."""
    return m.a_measure(key="thriving", published=False, lens=[])


def verbs():
    return list(Entry.objects.filter(allowed=True).order_by("id").values_list("verb", flat=True))


def test_an_analyst_may_and_an_outsider_may_not(measure, analyst, outsider):
    commands.revise_measure(by=analyst, measure=measure, version=1, title="Children who do well")
    measure.refresh_from_db()
    assert (measure.title, verbs()) == ("Children who do well", ["revised"])

    with pytest.raises(NotAllowed, match="You cannot edit this measure"):
        commands.revise_measure(by=outsider, measure=measure, version=2, title="Mine")


def test_what_is_counted_in_what_unit_is_not_changed_here(measure, officer):
    for name in ("unit", "kind", "key", "published", "reviewed_on"):
        with pytest.raises(RuleBroken, match="cannot be changed here"):
            commands.revise_measure(by=officer, measure=measure, version=1, **{name: "x"})


def test_whoever_saves_late_is_told(measure, officer):
    commands.review_definition(by=officer, measure=measure, version=1)
    with pytest.raises(Stale):
        commands.set_target(
            by=officer, measure=measure, version=1, target_value=Decimal(70), target_due_on=date(2028, 8, 31)
        )


def test_it_is_not_shown_to_everybody_without_a_lens_or_an_owned_plan_with_a_date(measure, officer):
    with pytest.raises(RuleBroken, match=r"name a breakdown by group, or say who will get one by when"):
        commands.publish_measure(by=officer, measure=measure, version=1)

    partner = an_organisation()
    with pytest.raises(RuleBroken, match="what will be done, by whom and by when"):
        commands.set_lens(by=officer, measure=measure, version=1, lens=[], gap_plan="Ask", gap_plan_owner=partner)
    planned = {"gap_plan": "Ask for it", "gap_plan_owner": partner, "gap_plan_due_on": date(2027, 3, 31)}
    commands.set_lens(by=officer, measure=measure, version=1, lens=[], **planned)
    commands.publish_measure(by=officer, measure=measure, version=2)
    assert SearchDocument.objects.filter(object_id=measure.pk).exists()

    with pytest.raises(RuleBroken, match="take the measure back from the public first"):
        commands.set_lens(by=officer, measure=measure, version=3, lens=[])
    commands.set_lens(by=officer, measure=measure, version=3, lens=["sex"])
    commands.unpublish_measure(by=officer, measure=measure, version=4)
    assert not SearchDocument.objects.filter(object_id=measure.pk).exists()


def test_a_lens_that_nobody_knows_is_refused(measure, officer):
    with pytest.raises(RuleBroken, match="There is no lens “shoe size”"):
        commands.set_lens(by=officer, measure=measure, version=1, lens=["shoe size"])


def test_an_owner_is_a_partner_of_today(measure, officer):
    gone = an_organisation(to_on=date(2025, 1, 1))
    with pytest.raises(RuleBroken, match="is not a partner today"):
        commands.give_owner(by=officer, measure=measure, version=1, owner=gone, owner_body="board")
    with pytest.raises(RuleBroken, match="Choose the organisation that holds the seat"):
        commands.give_owner(by=officer, measure=measure, version=1, owner=None, owner_body="board")
    commands.give_owner(by=officer, measure=measure, version=1, owner=an_organisation(), owner_body="board")
    assert measure.owner_body == "board"


def test_a_target_has_a_date_and_a_date_a_target(measure, officer):
    with pytest.raises(RuleBroken, match="Say by when"):
        commands.set_target(by=officer, measure=measure, version=1, target_value=Decimal(70), target_due_on=None)
    with pytest.raises(RuleBroken, match="Say which value"):
        commands.set_target(by=officer, measure=measure, version=1, target_value=None, target_due_on=date(2028, 1, 1))
    with pytest.raises(RuleBroken, match="Say which value"):
        commands.set_target(
            by=officer, measure=measure, version=1, target_value=None, target_due_on=None, target_note="Why"
        )


def test_i_looked_at_the_definition_today(measure, officer, today):
    commands.review_definition(by=officer, measure=measure, version=1)
    assert measure.reviewed_on == today


def test_a_break_is_kept_in_one_spelling_once_and_can_be_taken_back(measure, officer):
    made = commands.declare_break(by=officer, measure=measure, at="2017-2018", reason="Another source")
    assert made.at in {"2017/18", "2017 to 2018"}
    with pytest.raises(RuleBroken, match="is already recorded"):
        commands.declare_break(by=officer, measure=measure, at=made.at, reason="Another source")
    with pytest.raises(RuleBroken, match="is not a period we know"):
        commands.declare_break(by=officer, measure=measure, at="soon", reason="Another source")

    commands.take_back_break(by=officer, row=made, version=1)
    assert not Break.objects.exists()
    assert verbs() == ["declared break", "took back break"]


def test_limits_begin_anew_only_by_a_decision_that_was_taken(measure, officer, today):
    said = {"at": "2024", "reason": "A new pathway", "decided_by": "Chair of the data group"}
    with pytest.raises(RuleBroken, match="still to come"):
        commands.begin_anew(by=officer, measure=measure, on=date(2026, 5, 5), **said)
    with pytest.raises(RuleBroken, match="who decided it"):
        commands.begin_anew(by=officer, measure=measure, on=today, **{**said, "decided_by": ""})
    assert commands.begin_anew(by=officer, measure=measure, on=today, **said).kind == "rebase"


def test_a_note_is_somebodys_and_dated_and_ended_rather_than_deleted(measure, officer, today):
    with pytest.raises(RuleBroken, match="Choose the partner"):
        commands.add_note(by=officer, measure=measure, kind=NoteKind.WORKS, text="Text messages", on=today)
    with pytest.raises(RuleBroken, match="still to come"):
        commands.add_note(by=officer, measure=measure, kind=NoteKind.STORY, text="Hubs", on=date(2026, 6, 1))
    note = commands.add_note(by=officer, measure=measure, kind=NoteKind.STORY, text="Hubs opened", on=date(2026, 5, 1))
    with pytest.raises(RuleBroken, match="said there already"):
        commands.add_note(by=officer, measure=measure, kind=NoteKind.STORY, text="Hubs opened", on=date(2026, 5, 1))

    with pytest.raises(RuleBroken, match="Choose that day or a later one"):
        commands.end_note(by=officer, note=note, version=1, on=date(2026, 4, 1))
    commands.end_note(by=officer, note=note, version=1, on=today)
    with pytest.raises(RuleBroken, match="no longer said since 4 May 2026 already"):
        commands.end_note(by=officer, note=note, version=2, on=today)
    with pytest.raises(RuleBroken, match="Say it anew"):
        commands.revise_note(by=officer, note=note, version=2, text="Hubs", on=today)
    assert MeasureNote.objects.get().ended_on == today


def test_the_page_that_edits_a_measure_asks_as_much_for_twenty_notes_as_for_one(measure, officer):
    client = enter(Client(), officer)
    client.get("/measures/thriving/edit/")  # a new session is written once
    counts = []
    for times in (1, 19):
        for _ in range(times):
            m.a_measure_note(measure=measure, organisation=an_organisation())
            m.a_break(measure=measure, at=str(1950 + Break.objects.count()))
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/measures/thriving/edit/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_form_about_another_measures_note_is_not_there(measure, officer):
    other = m.a_measure_note()
    client = enter(Client(), officer)
    assert client.get(f"/measures/thriving/edit/notes/{other.pk}/end/").status_code == 404
    assert client.get(f"/measures/{other.measure.key}/edit/notes/{other.pk}/end/").status_code == 200


def test_what_is_over_is_kept_apart_on_the_page(measure, officer):
    m.a_measure_note(measure=measure, text="Still so")
    m.a_measure_note(measure=measure, text="Long over", ended_on=date(2025, 12, 1))
    page = enter(Client(), officer).get("/measures/thriving/edit/").content.decode()
    assert "What is no longer said (1)" in page
    assert page.index("Still so") < page.index("What is no longer said") < page.index("Long over")

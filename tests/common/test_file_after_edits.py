"""Whatever was edited in forms, a dump of it is read as it was written: "no changes" (SEC-48, SEC-55)."""

from datetime import date

import pytest

from oneplan.common import memory
from oneplan.common.errors import RuleBroken
from oneplan.common.writing import tidy
from oneplan.governance import commands as governance
from oneplan.governance.models import Body, Seat
from oneplan.people.models import Organisation, Person
from oneplan.places.models import Partnership
from oneplan.plan import commands as plan
from oneplan.plan.models import Outcome, Pillar, Priority, Strategy
from oneplan.web.commands import EDITABLE, revise_partnership
from tests.common.files import SMALL, changed, dump, load, plain
from tests.factories.people import an_officer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48")]
DAY = date(2024, 5, 3)


@pytest.fixture
def officer():
    """The small file is loaded, and this support officer edits it."""
    load(SMALL)
    return an_officer()


@pytest.fixture
def board(officer):
    return Body.objects.get(key="board")


def settled():
    """Fails unless the dump is read without a change, tried and in earnest."""
    written = dump()
    assert str(load(written, dry_run=True)) == "no changes"
    assert not load(written)
    assert dump() == written


def test_seats_created_moved_succeeded_and_filled(officer, board):
    county, bo = Organisation.objects.get(), Person.objects.get(key="bo")
    for title in ("Zeta", "Alpha", "Member"):
        governance.create_seat(by=officer, body=board, title=title)
        settled()
    zeta = Seat.objects.get(title="Zeta")
    governance.revise_seat(by=officer, seat=zeta, version=zeta.version, position=77)
    settled()
    alpha = Seat.objects.get(title="Alpha")
    new = governance.succeed_seat(
        by=officer, seat=alpha, version=alpha.version, on=DAY, title="Beta", organisation=county
    )
    settled()
    governance.fill_seat(by=officer, seat=new, person=bo, from_on=DAY)
    settled()
    assert Seat.objects.get(title="Zeta").position == 77


def test_a_body_renamed_related_and_trusted_with_a_mandate(officer, board):
    parent = Body.objects.get(key="parent")
    governance.rename_body(
        by=officer, body=board, version=board.version, name="The youth board", short_name="Youth", on=DAY
    )
    settled()
    governance.add_alias(by=officer, body=board, name="Young people's board", from_on=date(2025, 1, 1))
    for name, on in (("Young people's board", date(2025, 1, 1)), ("The board of the young", date(2025, 2, 1))):
        board.refresh_from_db()
        governance.rename_body(by=officer, body=board, version=board.version, name=name, short_name="Young", on=on)
        settled()
    governance.relate(by=officer, body=board, kind="advises", to_body=parent, from_on=DAY, note="On\r\nrequest")
    settled()
    governance.give_mandate(by=officer, body=board, given_by=parent, text="Spend\r\nmore", from_on=DAY)
    settled()


def test_priorities_added_succeeded_and_aligned(officer):
    help_ = Pillar.objects.get()
    hub, health = Priority.objects.get(), Strategy.objects.get()
    plan.add_priority(by=officer, pillar=help_, name="A second", why="One line.\r\nAnother line.")
    settled()
    follows = plan.succeed_priority(by=officer, priority=hub, version=hub.version, on=DAY, name="A better hub")
    settled()
    assert [each.position for each in Priority.objects.order_by("position")] == [0, 0, 1]
    plan.add_outcome(by=officer, priority=follows, statement="Help comes sooner")
    settled()
    housing = plan.add_strategy(
        by=officer, title="Housing", short_title="Housing", themes=["homes", "Cafe\u0301"], aligned_with=[health]
    )
    settled()
    plan.align(by=officer, priority=follows, strategy=housing, place_in_strategy="page 3", from_on=DAY)
    settled()
    plan.log_advocacy(by=officer, on=DAY, forum="Housing forum", raised="Homes first.\r\n\r\n- and soon")
    settled()
    assert Outcome.objects.count() == 3


@pytest.mark.sec("SEC-55")
def test_what_the_partnership_says_of_itself_in_several_lines(officer, client):
    partnership = Partnership.objects.get()
    sign_in(client, officer)
    about = "One line.\r\n\r\n  Another: with # signs \r\nand a last one"
    sent = {"name": "Vale", "about": about, "version": partnership.version}
    assert client.post("/partnership/", sent).status_code == 302

    assert "\r" not in Partnership.objects.get().about
    settled()


@pytest.mark.sec("SEC-08")
@pytest.mark.sec("SEC-55")
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"key": "other"}, "key cannot be changed here"),
        ({"version_": 3}, "version_ cannot be changed here"),
        ({"about": "Par\u202eent"}, "cannot be seen"),
        ({"values": ["fair", "wa\u200brm"]}, "cannot be seen"),
        ({"name": ""}, "cannot be blank"),
        ({"certainty": "inferred"}, "Say what is inferred"),
        ({"sources": ["S9"]}, "no source"),
    ],
)
def test_the_partnership_takes_only_what_it_says_of_itself(officer, fields, says):
    before = dump()
    partnership = Partnership.objects.get()

    with pytest.raises(RuleBroken, match=says):
        revise_partnership(by=officer, partnership=partnership, version=partnership.version, **fields)

    assert dump() == before
    assert "key" not in EDITABLE


def test_line_ends_and_what_cannot_be_seen_are_sought_in_lists_and_names_too():
    assert tidy("about", "a\r\nb\rc") == "a\nb\nc"
    assert tidy("themes", [" Cafe\u0301 ", 3]) == ["Café", 3]
    assert tidy("other_codes", {" dfe": "916\r\n"}) == {"dfe": "916"}
    for hidden in (["ho\u200bmes"], {"a": "\u202e"}, {"\u202e": "a"}, [["\u2066"]]):
        with pytest.raises(RuleBroken, match="cannot be seen"):
            tidy("themes", hidden)


def test_a_strategy_keeps_no_theme_that_cannot_be_seen(officer):
    with pytest.raises(RuleBroken, match="cannot be seen"):
        plan.add_strategy(by=officer, title="Homes", short_title="Homes", themes=["ho\u200bmes"])


def seats(*keys):
    """A board with these seats."""
    rows = "".join(f"      - {{id: {key}, role: A seat}}\n" for key in keys)
    return (
        "oneplan: 1\nbodies:\n  - id: board\n    name: Board\n    short_name: Board\n    type: sub_group\n"
        f"    purpose: To try\n    seats:\n{rows}"
    )


@pytest.mark.parametrize(
    ("named", "said", "order"),
    [
        ("a b c", "no changes", [("a", 5), ("b", 5), ("c", 9)]),
        ("a c", "no changes", [("a", 5), ("b", 5), ("c", 9)]),
        ("a b c d e", "2 seats added", [("a", 5), ("b", 5), ("c", 9), ("d", 10), ("e", 11)]),
        ("c d", "1 seat added", [("a", 5), ("b", 5), ("c", 9), ("d", 10)]),
        ("d", "1 seat added", [("a", 5), ("b", 5), ("c", 9), ("d", 10)]),
        ("b a c", "3 seats changed", [("b", 0), ("a", 1), ("c", 2)]),
        ("a d b c", "1 seat added, 3 seats changed", [("a", 0), ("d", 1), ("b", 2), ("c", 3)]),
    ],
)
def test_stored_places_are_kept_unless_the_order_is_another(named, said, order):
    load(seats("a", "b", "c"))
    for key, position in (("a", 5), ("b", 5), ("c", 9)):
        Seat.objects.filter(key=key).update(position=position)

    assert str(load(seats(*named.split()))) == said
    assert list(Seat.objects.order_by("position", "key").values_list("key", "position")) == order
    settled()


def test_places_begin_anew_where_no_number_is_left():
    load(seats("a", "b"))
    Seat.objects.filter(key="b").update(position=32767)

    assert str(load(seats("a", "b", "c"))) == "1 seat added, 1 seat changed"
    assert list(Seat.objects.order_by("position").values_list("position", flat=True)) == [0, 1, 2]


def test_what_moves_under_another_parent_follows_what_is_there():
    load(SMALL)
    text = changed("    pillars:\n", "    pillars:\n      - {id: other, name: Other}\n")
    load(text)
    moved = plain(dump())["plans"][0]["pillars"]
    assert [each["id"] for each in moved] == ["other", "help"]
    settled()


def test_the_facts_move_even_without_a_partnership():
    load(seats("a"))
    before = memory.state()
    assert not Partnership.objects.exists()

    load(seats("a"))
    assert memory.state() == before
    load(seats("a", "b"), dry_run=True)
    assert memory.state() == before
    load(seats("a", "b"))
    assert memory.state() != before

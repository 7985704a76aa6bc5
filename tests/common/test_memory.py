"""What is kept until the record moves: never an old fact, never inside a transaction, never without an end."""

import pytest
from django.db import transaction

from oneplan.common import memory
from oneplan.common.models import State
from oneplan.common.record import record
from oneplan.places.models import Partnership
from tests.factories.governance import a_body
from tests.factories.places import a_partnership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def partnership():
    made = a_partnership()
    record(None, "loaded", made)
    return made


def counting():
    """Something to work out that counts how often it was."""
    calls = []
    return lambda: calls.append(1) or len(calls)


def test_what_was_worked_out_is_kept_until_a_command_records_something(partnership):
    make = counting()
    assert [memory.kept("sum", make), memory.kept("sum", make)] == [1, 1]
    record(None, "revised", partnership)
    assert memory.kept("sum", make) == 2


def test_a_change_that_is_rolled_back_moves_nothing(partnership):
    before = memory.state()
    with transaction.atomic():
        record(None, "revised", partnership)
        transaction.set_rollback(True)
    assert memory.state() == before


def test_inside_a_transaction_everything_is_looked_up_anew(partnership):
    make = counting()
    memory.kept("inside", make)
    with transaction.atomic():
        assert memory.kept("inside", make) == 2


def test_what_moved_while_it_was_worked_out_is_not_kept(partnership):
    def slow():
        record(None, "revised", partnership)
        return "old"

    memory.kept("slow", slow)
    assert memory.kept("slow", lambda: "new") == "new"


def test_a_database_that_was_emptied_begins_anew(partnership):
    memory.kept("whose", lambda: "the old one's")
    State.objects.all().delete()
    record(None, "loaded", partnership)
    assert memory.kept("whose", lambda: "the new one's") == "the new one's"


def test_only_so_much_is_kept(partnership):
    for number in range(memory.MOST + 10):
        memory.kept(("many", number), lambda: "x")
    assert len(memory._kept) == memory.MOST


def test_a_page_shows_a_change_at_once(client, partnership):
    a_body(key="board", name="Before")
    assert "Before" in client.get("/governance/").content.decode()
    Partnership.objects.update(name="Ours")
    from oneplan.governance.models import Body

    body = Body.objects.get()
    Body.objects.update(name="After")
    record(None, "renamed", body)
    assert "After" in client.get("/governance/").content.decode()

"""Two officers at once: what one of them may not do after the other, they cannot do beside each other either."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from oneplan.common.errors import RuleBroken
from oneplan.governance import commands
from oneplan.governance.models import Body, Relation, Seat, Term
from tests.factories import governance as make
from tests.factories.people import a_person, an_officer
from tests.factories.places import a_partnership

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def several_writers(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, and the test database in memory lets in none beside it.")
    a_partnership()


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What each was told: "" where it was done, else the rule's sentence."""
    start, told = Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
        except RuleBroken as no:
            told[place] = str(no)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.sec("SEC-68")
def test_one_seat_is_not_filled_twice():
    seat, officers, persons = make.a_seat(), [an_officer(), an_officer()], [a_person(), a_person()]

    def fill(place: int) -> Callable[[], Any]:
        own = Seat.objects.select_related("body").get(pk=seat.pk)
        return lambda: commands.fill_seat(by=officers[place], seat=own, person=persons[place], from_on=ON)

    done, refused = at_once(fill(0), fill(1))
    assert (done, Term.objects.count()) == ("", 1)
    assert "already filled" in refused


@pytest.mark.sec("SEC-68")
def test_two_relations_that_share_no_body_do_not_close_a_ring_together():
    first, second, third, fourth = (make.a_body() for _ in range(4))
    make.a_relation(body=second, to_body=third)
    make.a_relation(body=fourth, to_body=first)

    def relate(lower: Body, upper: Body) -> Callable[[], Any]:
        by = an_officer()
        return lambda: commands.relate(by=by, body=lower, kind="reports_to", to_body=upper, from_on=ON)

    done, refused = at_once(relate(first, second), relate(third, fourth))
    assert (done, Relation.objects.count()) == ("", 3)
    assert "make a ring" in refused


@pytest.mark.sec("SEC-68")
def test_of_two_revisions_one_is_told_that_it_came_too_late():
    body = make.a_body()

    def revise(quorum: str) -> Callable[[], Any]:
        by, own = an_officer(), Body.objects.get(pk=body.pk)
        return lambda: commands.revise_body(by=by, body=own, version=1, quorum=quorum)

    done, refused = at_once(revise("Five"), revise("Six"))
    assert done == ""
    assert "Somebody else saved" in refused
    assert Body.objects.get().version == 2

"""Every address, every actor, every method: what is answered is what the matrix says (SEC-02, SEC-03)."""

import pytest

from tests.architecture.asking import ACTORS, MATRIX, METHODS, ask, expected, ours, theirs
from tests.architecture.source import routes
from tests.architecture.world import ACTORS as MADE

FEW = ("anonymous", "account without person", "member of the body", "support officer")
MORE = ("chair", "analyst", "ended support officer")
ASKED = {  # what a view does with an unknown method does not depend on who asks: few are enough
    "HEAD": ("anonymous", "support officer"), "POST": FEW, "PUT": FEW,
    "PATCH": ("support officer",), "DELETE": ("support officer",), "OPTIONS": ("support officer",),
}  # fmt: skip

assert {*ASKED, "GET"} == set(METHODS)

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-03")]


def test_the_matrix_and_the_house_name_the_same_routes():
    named = set(MATRIX["routes"]) | set(MATRIX["sign-in"])

    assert named == {route.name for route in routes()}
    assert tuple(ACTORS) == MADE


@pytest.mark.sec("SEC-02")
@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_read_is_what_the_matrix_says(world, crawl, actor):
    wrong = []
    for route in ours():
        answer = crawl[0][actor, world.address(route)]
        if answer.status not in expected(route, actor, "GET"):
            wrong.append(f"{route.name}: {answer.status}, not {expected(route, actor, 'GET')}")
    assert not wrong


@pytest.mark.parametrize(("method", "actor"), [(method, actor) for method, actors in ASKED.items() for actor in actors])
def test_every_other_method_is_what_the_matrix_says(world, actor, method):
    wrong = []
    for route in ours():
        answer = ask(world, actor, world.address(route), method)
        if answer.status not in expected(route, actor, method):
            wrong.append(f"{route.name}: {answer.status}, not {expected(route, actor, method)}")
    assert not wrong


@pytest.mark.parametrize("actor", MORE)
def test_nobody_else_may_send_what_they_may_not_read(world, actor):
    closed = [route for route in ours() if expected(route, actor, "POST") == {404}]
    assert len(closed) > 20

    assert not [route.name for route in closed if ask(world, actor, world.address(route), "POST").status != 404]


@pytest.mark.sec("SEC-02")
def test_a_stranger_comes_to_the_pages_for_signing_in_and_no_further(world):
    assert theirs()
    for route in theirs():
        if MATRIX["sign-in"][route.name] == "signed-in":
            for method in METHODS:
                answer = ask(world, "anonymous", world.address(route), method)
                gone = route.name.endswith(("edit_webauthn", "remove_webauthn")) and answer.status == 404
                assert gone or (answer.status == 302 and answer.headers["Location"].startswith("/account/sign-in/")), (
                    route.name
                )
        else:
            assert ask(world, "anonymous", world.address(route)).status in {200, 302, 404}, route.name


def test_a_stranger_is_sent_to_sign_in_and_back(world):
    answer = ask(world, "anonymous", "/people/persons/?x=1")

    assert answer.headers["Location"] == "/account/sign-in/?next=/people/persons/%3Fx%3D1"


@pytest.mark.sec("SEC-10")
def test_a_flag_that_a_visitor_sets_changes_nothing(world):
    flags = "role=support_officer&override=1&status=approved&is_superuser=1&is_staff=1&officer=true&by=1&actor=1"
    closed = [route for route in ours() if MATRIX["routes"][route.name].startswith("officer")]
    assert len(closed) > 40
    for route in closed:
        for actor in ("anonymous", "member of the body"):
            wanted = expected(route, actor, "GET")
            assert ask(world, actor, f"{world.address(route)}?{flags}").status in wanted, route.name

"""No key can stand in the way of a page: every word that stands where a key does is reserved, by the room it is of."""

import re

import pytest
from django.apps import apps

from oneplan.common.capability import capabilities
from oneplan.common.keys import free_key, reserved
from oneplan.governance.models import Body
from tests.architecture.source import routes, some

KEY = re.compile(r"^<slug:(key)>$")


def meets(word_route, key_route):
    """The word of an address that would be taken for a key of another, where the two are alike but for that."""
    one, other = (route.pattern.split("/") for route in (word_route, key_route))
    if len(one) != len(other) or one == other:
        return None
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(apart) == 1 and KEY.match(apart[0][1]) and not apart[0][0].startswith("<"):
        return apart[0][0]
    return None


def needed():
    """Each word that could be taken for a key, with the room whose address it stands in."""
    ours = [route for route in routes() if route.ours and ":" in route.name]
    found = {(route.name.split(":")[0], word) for route in ours for other in ours if (word := meets(route, other))}
    return some(sorted(found))


def test_every_word_that_stands_where_a_key_does_is_reserved_by_its_room():
    said = {app.label: set(app.reserves) for app in capabilities()}

    assert [(room, word) for room, word in needed() if word not in said[room]] == []


def test_each_room_reserves_words_of_its_own_addresses_only():
    for app in some([each for each in capabilities() if each.reserves]):
        words = {
            part for route in routes() if route.name.startswith(f"{app.label}:") for part in route.pattern.split("/")
        }
        assert set(app.reserves) <= words, app.label
    assert reserved() == {word for app in capabilities() for word in app.reserves}


@pytest.mark.django_db
def test_a_name_that_is_a_reserved_word_becomes_another_key():
    for word in some(sorted(reserved())):
        assert free_key(Body, word.capitalize()) not in reserved()
    assert not apps.get_app_config("common").reserves

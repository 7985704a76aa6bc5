"""The page that lists what facts may cite, for readers and for those who fill in forms."""

import pytest
from django.urls import reverse

from oneplan.common.models import Source
from tests.factories.governance import a_body
from tests.factories.people import an_officer, sign_in
from tests.factories.places import a_partnership

pytestmark = pytest.mark.django_db


def test_every_source_stands_there_with_its_id_and_only_web_addresses_are_links(client):
    Source.objects.create(key="S2", title="A second paper", note="Read in part")
    Source.objects.create(key="S1", title="A <first> paper", address="https://example.org/paper")
    Source.objects.create(key="S3", title="A trap", address="javascript:alert(1)")

    text = client.get(reverse("web:sources")).content.decode()

    places = [text.index(piece) for piece in (">S1<", "A &lt;first&gt; paper", ">S2<", "A second paper", ">S3<")]
    assert places == sorted(places)
    assert 'href="https://example.org/paper"' in text
    assert "Read in part" in text
    assert "javascript:" not in text


def test_without_sources_it_says_where_they_come_from(client):
    assert "No source is recorded yet." in client.get("/sources/").content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_it_asks_as_often_for_one_as_for_twenty(client, django_assert_num_queries, rows):
    client.get("/sources/")
    for number in range(rows):
        Source.objects.create(key=f"S{number}", title="A paper")

    with django_assert_num_queries(2):  # the partnership's name for the frame, and the sources
        client.get("/sources/")


def test_forms_that_ask_for_sources_say_where_their_ids_are(client):
    a_partnership()
    sign_in(client, an_officer())
    body = a_body()

    for address in (reverse("governance:revise", args=[body.key]), reverse("plan:add-strategy")):
        assert "/sources/ lists them" in client.get(address).content.decode(), address

"""Search finds what is public under every name, and nothing that is typed reaches the database's query language."""

import pytest
from django.db import connection

from oneplan.common.capability import contributions
from oneplan.common.classes import DataClass, class_of
from oneplan.common.models import SearchDocument
from oneplan.common.record import record
from oneplan.common.search import LONGEST_QUERY, rebuild, search, searchables, words_of
from oneplan.people.models import Organisation, Person
from tests.common.files import SMALL, changed, load
from tests.factories.governance import a_body, a_seat
from tests.factories.people import an_organisation

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "'",
    '"',
    "\\",
    "*",
    "(",
    ")",
    "((",
    '""',
    "' OR 1=1 --",
    '" OR "a" = "a',
    "a AND b",
    "a OR b",
    "NOT a",
    "NEAR(a b)",
    "title:a",
    "body : a",
    "^a",
    "a*",
    "*a",
    "a:*",
    "a & b",
    "a | !b",
    "!a",
    "<->",
    "a <-> b",
    ":*",
    "&",
    "|",
    "!",
    "a'b",
    "a\\b",
    "%",
    "_",
    "{a}",
    "[a]",
    "\0",
    "a\0b",
    "\u202e",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "é" * 500,
    "a " * 500,
    "x" * 10_000,
    "٣",
    "ﬁ",
    "²",
    "_",
    "__",
    "_ _",
    "-",
    "a-b",
    "ａｂｃ",
    "İ",
    "ß",
    "\n\t",
    ";DROP TABLE common_entry;",
    "search_text",
    "bm25(search_text)",
    "板",
]


@pytest.fixture
def shelf(db):
    load(SMALL)


def titles(text):
    return [hit.title for hit in search(text)]


@pytest.mark.sec("SEC-09")
def test_whatever_is_typed_is_looked_for_and_nothing_breaks(shelf):
    before = SearchDocument.objects.count()

    for typed in HOSTILE:
        search(typed)

    assert SearchDocument.objects.count() == before > 0


@pytest.mark.parametrize("typed", ["OR", "NOT", "AND zzz", "board near zzz"])
def test_words_of_the_query_language_are_only_words(shelf, typed):
    assert titles(typed) == [] or all("board" in title.lower() for title in titles(typed))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("children", "Children's board"),
        ("CHILDREN", "Children's board"),
        ("chil", "Children's board"),
        ("board chil", "Children's board"),
        ("children's board", "Children's board"),
        ("cafe", "Children's board"),
        ("café", "Children's board"),
        ("Cafe\u0301 board", "Children's board"),
        ("family hubs", "Children's board"),
        ("hub", "Children's board"),
        ("spend the fund", "Children's board"),
        ("north", "North Vale"),
        ("E10000099", "Vale County Council"),
        ("hub near everyone", "A hub near everyone"),
        ("good childhood", "One plan"),
        ("health", "Health strategy"),
    ],
)
def test_things_are_found_under_all_their_names(shelf, typed, found):
    assert found in titles(typed)


def test_every_word_must_match(shelf):
    assert not titles("children zebra")


def test_only_the_last_word_may_be_unfinished(shelf):
    assert titles("board chil")
    assert not titles("chil board")


def test_a_title_counts_more_than_a_text(shelf):
    assert titles("board")[0] in {"Children's board", "Parent board"}


def test_a_hit_leads_somewhere_and_says_what_it_is(shelf):
    hit = search("cafe")[0]

    assert (hit.kind, hit.address) == ("Body", "/governance/bodies/board/")
    assert "<" not in hit.excerpt


def test_markup_in_a_text_comes_back_as_it_is_text(shelf):
    load(changed("purpose: To decide together", "purpose: To <b>decide</b> & <script>"))

    assert not search("decide")[0].excerpt.count("&lt;")  # it is the page that escapes, once


def test_search_is_one_query_however_many_hits(shelf, django_assert_num_queries):
    with django_assert_num_queries(1):
        search("board")
    with django_assert_num_queries(0):
        search(" ' ")


def test_a_search_gives_at_most_what_was_asked_for(shelf):
    assert len(search("a", most=2)) <= 2


def test_putting_the_shelf_up_anew_gives_the_same_shelf(shelf):
    def rows():
        return set(SearchDocument.objects.values_list("kind", "object_id", "title", "body", "address"))

    before = rows()
    assert rebuild() == len(before)
    assert rows() == before


def test_rebuilding_asks_as_many_queries_for_one_body_as_for_twenty(shelf, django_assert_max_num_queries):
    more = "".join(f"  - {{id: b{n}, name: B{n}, short_name: B, type: sub_group, purpose: P}}\n" for n in range(20))
    load(changed("plans:\n", f"{more}plans:\n"))

    with django_assert_max_num_queries(40):
        rebuild()
    assert "B7" in titles("b7")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a' OR \"b", ["a", "or", "b"]),
        ("É-ü", ["e", "u"]),
        ("x " * 99, ["x"] * 12),
        ("y" * 999, ["y" * LONGEST_QUERY]),
        ("!&|", []),
    ],
)
def test_a_query_is_only_its_words(typed, words):
    assert words_of(typed) == words


@pytest.mark.sec("SEC-06")
class TestNothingProtectedIsOnTheShelf:
    def test_no_model_with_protected_fields_may_be_searched(self):
        models = searchables()
        assert len(models) >= 6
        assert Person not in models
        for model in models:
            assert all(class_of(model, field.name) is DataClass.C0 for field in model._meta.fields), model

    def test_no_word_that_is_protected_can_be_found(self):
        load(SMALL.replace("name: Ada", "name: Xanthippe").replace("Ask children first", "Xylophones first"))
        assert Person.objects.filter(name="Xanthippe").exists()

        rebuild()

        assert not search("xanthippe")
        assert not search("xylophones")
        assert not [row for row in SearchDocument.objects.values_list("title", "body") if "Xanthippe" in str(row)]

    def test_every_contribution_is_a_model_of_its_own(self):
        found = [each.model for each in contributions("search")]
        assert len(found) == len(set(found))


@pytest.mark.sec("SEC-55")
def test_the_text_index_follows_a_change_and_a_removal_made_past_the_record(shelf):
    document = SearchDocument.objects.get(title="Children's board")
    document.title = "Quagga board"
    document.save()
    assert titles("quagga") == ["Quagga board"]
    assert "Children's board" not in titles("children")

    document.delete()
    assert not titles("quagga")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text(search_text, rank) VALUES ('integrity-check', 1)")
    assert Organisation.objects.exists()


def test_a_partner_that_was_renamed_is_found_in_the_bodies_it_sits_on():
    partner = an_organisation(name="Old Trust")
    a_seat(body=a_body(name="The board"), organisation=partner)
    rebuild()
    Organisation.objects.filter(pk=partner.pk).update(name="New Trust")
    partner.refresh_from_db()
    record(None, "revised", partner)
    assert "The board" in [hit.title for hit in search("new trust")]
    assert search("old trust") == []


def test_sentences_that_are_joined_end_once():
    body = a_body(name="Zebra board", purpose="Looks after zebras.", chair_role="Is it independent?")
    record(None, "established", body)

    assert "Looks after zebras. " in SearchDocument.objects.get(object_id=body.pk).body
    for hit in search("zebras"):
        assert ".." not in hit.excerpt
        assert "?." not in hit.excerpt

"""What was written can be read, what was read is what is written, and all of it happens or nothing (SEC-48)."""

import json
import unicodedata
from datetime import date

import pytest
import yaml
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oneplan import demo
from oneplan.common.models import Entry, SearchDocument
from oneplan.common.partnership_file.loading import Loader
from oneplan.common.texts import hidden_in
from oneplan.governance.models import Body, Seat, Term
from oneplan.places.models import Area
from oneplan.plan.models import Priority
from oneplan.web.commands import shape
from tests.common.files import SMALL, changed, dump, load, plain

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48")]
EXAMPLE = demo.examples()


def test_every_section_of_the_small_file_is_stored():
    load(SMALL)

    for section in shape().walk():
        assert section.model._default_manager.exists(), section.name


def test_the_example_is_stored():
    load(EXAMPLE)

    stored = {section.name for section in shape().walk() if section.model._default_manager.exists()}
    assert stored >= set(shape().top) | {"seats", "held_by", "relations", "priorities", "outcomes", "aligned_with"}


@pytest.mark.parametrize("text", [SMALL, EXAMPLE], ids=["small", "example"])
def test_a_dump_says_what_the_file_said_and_loads_without_a_change(text):
    load(text)
    written = dump()

    assert dump() == written
    assert str(load(written)) == "no changes"
    assert str(load(text)) == "no changes"
    assert dump() == written


@pytest.mark.parametrize("text", [SMALL, EXAMPLE], ids=["small", "example"])
def test_a_dump_loads_into_an_empty_database_and_is_written_the_same(text):
    with transaction.atomic():
        load(text)
        written = dump()
        transaction.set_rollback(True)
    assert not Body.objects.exists()

    load(written)

    assert plain(dump()) == plain(written)


def test_nothing_the_small_file_says_is_lost():
    load(SMALL)

    said, written = plain(SMALL), plain(dump())

    assert said.keys() == written.keys()
    assert {key: len(value) for key, value in said.items()} == {key: len(value) for key, value in written.items()}
    for noun in ("seats", "mandates", "responsibilities", "names", "successors"):
        assert written["bodies"][0][noun] == said["bodies"][1][noun]  # bodies stand in the order of their ids
    assert written["plans"] == said["plans"]
    assert written["areas"] == sorted(said["areas"], key=lambda each: each["id"])


def test_loading_writes_one_entry_of_the_record_and_fills_the_search_shelf():
    load(SMALL)

    assert list(Entry.objects.values_list("verb", "kind", "account_id")) == [("loaded", "places.partnership", None)]
    assert SearchDocument.objects.filter(title="Children's board").exists()
    load(SMALL)
    assert Entry.objects.count() == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing():
    said = str(load(SMALL, dry_run=True))

    assert "2 bodies added" in said
    assert not Body.objects.exists()
    assert not Entry.objects.exists()
    assert not SearchDocument.objects.exists()
    assert str(load(SMALL)) == said


def test_what_the_file_does_not_name_is_left_and_counted():
    load(SMALL)
    before = dump()

    changes = load("oneplan: 1\nbodies: []\n")

    assert not changes
    assert changes.left > 10
    assert dump() == before


def test_a_changed_value_changes_one_row_and_its_version():
    load(SMALL)

    assert str(load(changed("purpose: To decide together", "purpose: To decide well"))) == "1 body changed"
    assert Body.objects.get(key="board").version == 2
    assert Body.objects.get(key="parent").version == 1


def test_a_changed_list_of_references_changes_the_row():
    load(SMALL)

    assert str(load(changed("objectives: [safe]", "objectives: []"))) == "1 priority changed"
    priority = Priority.objects.get()
    assert (priority.version, priority.objectives.count()) == (2, 0)


def test_the_order_of_a_list_is_kept():
    load(SMALL)
    seats = "".join(f"      - {{id: s{place}, role: Seat {place}}}\n" for place in (3, 1, 2))
    load(
        changed("    mandates:\n", f"{seats}    mandates:\n").replace(
            "        substitutes:\n          - {person: ada, meeting: 2022-05-03}\n", ""
        )
    )

    assert list(Seat.objects.order_by("position").values_list("key", flat=True)) == ["chair", "s3", "s1", "s2"]
    assert [each["id"] for each in plain(dump())["bodies"][0]["seats"]] == ["chair", "s3", "s1", "s2"]


@pytest.mark.parametrize("after", [0, 1, 5, 12, 20])
def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch, after):
    load(SMALL)
    before, entries = dump(), Entry.objects.count()
    write, done = Loader.write_section, []

    def fail(self, section, wanted, changes):
        if len(done) == after:
            raise DatabaseError("the disk is full")
        done.append(section)
        write(self, section, wanted, changes)

    monkeypatch.setattr(Loader, "write_section", fail)
    with pytest.raises(Exception, match=r"mend|disk"):
        load(SMALL.replace("Vale", "Dale").replace("Parent board", "Upper board").replace("One plan", "Our plan"))

    assert dump() == before
    assert Entry.objects.count() == entries


def test_a_failure_that_is_no_database_error_leaves_nothing_behind_either(monkeypatch):
    monkeypatch.setattr("oneplan.common.search.rebuild", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load(SMALL)

    assert not Area.objects.exists()
    assert not Term.objects.exists()


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    found = json.loads(json.dumps(shape().schema()))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def as_json(text):
    """YAML read as the schema means it: true and false are booleans, days and figures are text."""

    class Plain(yaml.BaseLoader):
        pass

    Plain.add_implicit_resolver("tag:yaml.org,2002:bool", yaml.resolver.re.compile("^(true|false)$"), list("tf"))
    Plain.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: node.value == "true")
    found = yaml.load(text, Loader=Plain)
    return {**found, "oneplan": int(found["oneplan"])}


@pytest.mark.parametrize("text", [SMALL, EXAMPLE], ids=["small", "example"])
def test_the_file_and_its_dump_fit_the_published_schema(schema, text):
    load(text)

    said = text.values() if isinstance(text, dict) else [text]
    for document in (*map(as_json, said), as_json(dump())):
        assert not [f"{error.json_path}: {error.message}" for error in schema.iter_errors(document)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("accountable: true", "accountible: true"),
        ("    purpose: To decide together\n", ""),
        ("type: partnership_board", "type: xyzzy"),
        ("objectives: [safe]", "objectives: safe"),
        ("name: Bo,", f"name: {'B' * 121},"),
        ("meeting: 2022-05-03", "meeting: 3 May 2022"),
        ("id: near,", "id: near here,"),
    ],
)
def test_the_schema_refuses_what_loading_refuses(schema, old, new):
    assert not schema.is_valid(as_json(changed(old, new)))


def test_the_schema_names_every_column_of_every_section():
    for section in shape().walk():
        described = section.schema()
        properties = (described if section.single else described["items"])["properties"]
        assert properties.keys() == {*section.by_name, *(child.name for child in section.children)}


@pytest.mark.parametrize("rows", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_rows(rows, django_assert_num_queries):
    load(SMALL)
    more = "".join(
        f"  - {{id: b{n}, name: B, short_name: B, type: partnership_board, purpose: P, statutory_basis: [act],"
        f" seats: [{{id: c{n}, role: Chair, held_by: [{{person: ada, from: 2020-01-01}}]}}]}}\n"
        for n in range(rows)
    )
    text = changed("plans:\n", f"{more}plans:\n")
    load(text)
    sections = list(shape().walk())
    lists = sum(column.many for section in sections for column in section.all_columns)

    with django_assert_num_queries(2 * 2 + len(sections) + lists):  # two savepoints begun and released
        load(text)
    keyed = sum(any(column.attr == "key" for column in section.all_columns) for section in sections)
    with django_assert_num_queries(keyed + len(sections) + lists):
        dump()


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=40).map(str.strip)
words = words.filter(lambda text: text and not hidden_in(text))
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str)


@st.composite
def partnerships(draw):
    """A small partnership with any words in it."""
    ids = draw(st.lists(st.from_regex(r"[-a-zA-Z0-9_]{1,20}", fullmatch=True), min_size=1, max_size=4, unique=True))
    bodies = []
    for place, key in enumerate(ids):
        body = {"id": key, "name": draw(words), "short_name": draw(words), "purpose": draw(words)}
        body |= {"type": draw(st.sampled_from(["partnership_board", "sub_group"])), "accountable": draw(st.booleans())}
        if draw(st.booleans()):
            body["from"] = draw(days)
        if draw(st.booleans()):
            body |= {"certainty": "inferred", "inferred": draw(words), "sources": ["S"]}
        names = draw(st.lists(words, max_size=3, unique_by=lambda text: unicodedata.normalize("NFC", text)))
        body["names"] = [{"name": each, "note": draw(words)} for each in names]
        if place:
            body["relations"] = [{"kind": "reports_to", "body": ids[place - 1], "from": draw(days)}]
        seats = draw(st.integers(0, 3))
        body["seats"] = [
            {"id": f"{key[:10]}-{place}-{n}", "role": draw(words), "core": draw(st.booleans())} for n in range(seats)
        ]
        bodies.append(body)
    return {"oneplan": 1, "sources": [{"id": "S", "title": draw(words)}], "bodies": bodies}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(partnerships())
def test_any_partnership_is_written_as_it_was_read(partnership):
    with transaction.atomic():
        load(yaml.safe_dump(partnership))
        written = dump()
        assert str(load(written)) == "no changes"
        assert dump() == written
        said = {body["id"]: body for body in plain(written)["bodies"]}
        for body in partnership["bodies"]:
            assert [seat["id"] for seat in said[body["id"]].get("seats", [])] == [seat["id"] for seat in body["seats"]]
            assert said[body["id"]].get("from") == body.get("from")
        transaction.set_rollback(True)

"""The clock, the limits, a change that overwrites nobody, the log and the data classes."""

import hashlib
import json
import logging
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from oneplan.common import clock
from oneplan.common.classes import DataClass, class_of, classes
from oneplan.common.errors import Stale
from oneplan.common.keys import LONGEST, free_key, key_for
from oneplan.common.limits import within_limit
from oneplan.common.logs import JsonLines
from oneplan.common.models import Attempts, live_on
from oneplan.common.revising import revise
from oneplan.governance.models import Body, Seat
from tests.factories.governance import a_body, a_legal_basis, a_seat

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_test_can_say_what_day_it_is_and_the_real_day_comes_back():
    before = clock.today()
    with clock.at(NOON):
        assert clock.today() == date(2026, 5, 4)
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 5, 5)
        assert clock.today() == date(2026, 5, 4)
    assert clock.today() == before


def test_time_goes_on_and_has_a_zone():
    with clock.at(NOON):
        first = clock.now()
        assert NOON <= first <= clock.now() < NOON + timedelta(seconds=5)
        assert first.utcoffset() is not None


def test_the_day_is_the_day_where_the_partnership_is():
    with clock.at(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):  # summer time: already July in Britain
        assert clock.today() == date(2026, 7, 1)


@pytest.mark.django_db
@pytest.mark.sec("SEC-41")
def test_a_limit_counts_each_person_and_each_thing_by_itself_and_ends():
    with clock.at(NOON):
        assert [within_limit("search", "ada", 3, 60) for _ in range(5)] == [True, True, True, False, False]
        assert within_limit("search", "bo", 3, 60)
        assert within_limit("sign-in", "ada", 3, 60)
    with clock.at(NOON + timedelta(seconds=61)):
        assert within_limit("search", "ada", 3, 60)


@pytest.mark.django_db
@pytest.mark.sec("SEC-35")
def test_a_limit_keeps_no_name_and_no_address_and_forgets():
    within_limit("search", "quirin@example.org", 3, 60)
    kept = Attempts.objects.get()
    assert "quirin" not in kept.digest
    assert kept.digest != hashlib.sha256(b"quirin@example.org").hexdigest()
    with clock.at(kept.ends_at + timedelta(seconds=1)):
        within_limit("search", "bo", 3, 60)
    assert not Attempts.objects.filter(digest=kept.digest).exists()


@pytest.mark.django_db
def test_a_limit_of_a_day_holds_for_the_day():
    with clock.at(datetime(2026, 5, 4, 9, tzinfo=UTC)):
        assert within_limit("export", "ada", 1, 86400)
    with clock.at(datetime(2026, 5, 4, 23, tzinfo=UTC)):
        assert not within_limit("export", "ada", 1, 86400)


@pytest.mark.django_db
@pytest.mark.sec("SEC-68")
class TestRevising:
    def test_what_differs_is_saved_and_named_and_the_version_goes_on(self):
        body = a_body()

        assert revise(body, 1, name="New", purpose=body.purpose) == ["name"]
        assert body.version == 2
        assert Body.objects.filter(name="New", version=2).exists()

    def test_whoever_comes_late_changes_nothing(self):
        body = a_body(name="First")
        late = Body.objects.get(pk=body.pk)
        revise(body, 1, name="Second")

        with pytest.raises(Stale):
            revise(late, 1, name="Third", statutory_basis=[a_legal_basis()])

        kept = Body.objects.get(pk=body.pk)
        assert (kept.name, kept.version, kept.statutory_basis.count()) == ("Second", 2, 0)
        assert late.name == "Second"

    def test_the_version_that_was_seen_decides_not_the_one_in_memory(self):
        body = a_body()
        revise(body, 1, name="Second")

        with pytest.raises(Stale):
            revise(body, 1, name="Third")

    def test_lists_of_references_are_set(self):
        body, one, two = a_body(), a_legal_basis(), a_legal_basis()

        assert revise(body, 1, statutory_basis=[one, two]) == ["statutory_basis"]
        assert revise(body, 2, statutory_basis=[two, one]) == []
        assert revise(body, 3, statutory_basis=[]) == ["statutory_basis"]

    def test_what_the_field_does_not_take_is_refused_before_it_is_saved(self):
        body = a_body(name="First")

        with pytest.raises(ValidationError):
            revise(body, 1, name="x" * 500)
        assert Body.objects.get(pk=body.pk).name == "First"

    def test_of_twenty_who_saw_the_same_one_wins(self):
        body = a_body()
        outcomes = []
        for each in [Body.objects.get(pk=body.pk) for _ in range(20)]:
            try:
                revise(each, 1, name="Mine")
                outcomes.append("saved")
            except Stale:
                outcomes.append("stale")

        assert outcomes == ["saved"] + ["stale"] * 19


@pytest.mark.django_db
def test_both_ends_of_a_span_are_included_and_an_empty_end_is_open():
    seat = a_seat(from_on=date(2022, 1, 1), to_on=date(2022, 12, 31))
    forever = a_seat(from_on=None)

    for day, holds in [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), False),
    ]:
        rows = set(Seat.objects.filter(live_on(day)))
        assert (seat in rows) == holds
        assert forever in rows
        assert rows == set(Seat.objects.on(day))


@pytest.mark.sec("SEC-34")
class TestLogLines:
    def line(self, message, *args, **extra):
        made = logging.LogRecord("oneplan.x", logging.WARNING, "f", 1, message, args, extra.pop("exc_info", None))
        made.__dict__.update(extra)
        return JsonLines().format(made)

    def test_a_line_is_one_line_of_json_whatever_is_in_it(self):
        text = self.line("a\nb\x1b[31m\u202e %s", "\r\n{}", rule="x\ny")

        assert text.isascii()
        assert text.isprintable()
        assert json.loads(text)["message"] == "a\nb\x1b[31m\u202e \r\n{}"

    @pytest.mark.sec("SEC-35")
    def test_an_exception_is_named_and_placed_but_not_quoted(self):
        try:
            raise ValueError("Quirin Unusual was born")
        except ValueError:
            text = self.line("failed", exc_info=sys.exc_info())

        assert json.loads(text)["error"] == "ValueError"
        assert "test_small_parts.py:" in json.loads(text)["where"]
        assert "Quirin" not in text

    @pytest.mark.sec("SEC-35")
    def test_what_else_hangs_on_a_line_is_left_out(self):
        assert "Quirin" not in self.line("failed", request="Quirin", user="Quirin", args_={"name": "Quirin"})

    def test_what_is_no_text_is_written_as_text(self):
        assert json.loads(self.line("failed", status=Decimal(404)))["status"] == "404"


def test_a_field_has_the_class_of_the_model_or_of_what_it_stands_on():
    assert class_of(Body, "name") is DataClass.C0
    assert class_of(Body, "key") is DataClass.C0
    assert class_of(Body, "version") is DataClass.C0
    assert class_of(Body, "nothing") is None
    assert classes(C1="a b", C4="c") == {"a": DataClass.C1, "b": DataClass.C1, "c": DataClass.C4}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St Mary's Hub & Café (North)", "st-marys-hub-cafe-north"),
        ("  --  ", ""),
        ("李小龍", ""),
        ("A" * 200, "a" * LONGEST),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_key_is_small_letters_figures_and_hyphens(name, key):
    assert key_for(name) == key


@pytest.mark.django_db
def test_a_key_that_is_taken_gets_a_random_ending():
    a_body(key="zebra-board")
    keys = {free_key(Body, "Zebra board") for _ in range(5)}

    assert free_key(Body, "Yak board") == "yak-board"
    assert free_key(Body, "李小龍") == "body"
    assert len(keys) == 5
    assert all(key.startswith("zebra-board-") for key in keys)

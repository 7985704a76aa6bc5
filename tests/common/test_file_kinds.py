"""Figures, days and hours in a partnership file are read as the model's field means them, and written back alike."""

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
import yaml
from django.db import models
from jsonschema import Draft202012Validator

from oneplan.common.partnership_file.checking import Checker, Row
from oneplan.common.partnership_file.kinds import said
from oneplan.common.partnership_file.problems import Problems
from oneplan.common.partnership_file.reading import Scalar, read
from oneplan.common.partnership_file.shape import Column, Section, Shape
from oneplan.plan.models import Objective

pytestmark = pytest.mark.sec("SEC-48")
ROW = Row(Section("objectives", Objective, "id name"), 3, "rows[0]")
KINDS = {
    "a count": (models.PositiveIntegerField(), "12", 12),
    "a number below nought": (models.IntegerField(), "-3", -3),
    "a figure": (models.DecimalField(max_digits=6, decimal_places=2), "12.50", Decimal("12.50")),
    "a whole figure": (models.DecimalField(max_digits=6, decimal_places=2), "12", Decimal(12)),
    "an hour": (models.TimeField(), "09:30", time(9, 30)),
    "an instant in winter": (models.DateTimeField(), "2024-01-05T09:30", datetime(2024, 1, 5, 9, 30, tzinfo=UTC)),
    "an instant in summer": (models.DateTimeField(), "2024-07-05T09:30", datetime(2024, 7, 5, 8, 30, tzinfo=UTC)),
    "an instant with its zone": (models.DateTimeField(), "2024-07-05T09:30Z", datetime(2024, 7, 5, 9, 30, tzinfo=UTC)),
    "a text without end": (models.TextField(), "x" * 9000, "x" * 9000),
}


def column(field):
    """A column of the file for a field as a model would have it."""
    field.set_attributes_from_name("figure")
    return Column("figure", "figure", field)


def checked(field, text):
    """What a value becomes, and what is said against it."""
    problems = Problems()
    value = Checker(Shape(), problems).scalar(column(field), Scalar(text, True, 4), "rows[0].figure")
    return value, problems.found


@pytest.mark.parametrize(("field", "text", "value"), KINDS.values(), ids=KINDS)
def test_a_value_is_read_as_its_field_means_it_and_written_so_that_it_is_read_the_same(field, text, value):
    assert checked(field, text) == (value, [])

    written = read(yaml.safe_dump({"figure": said(value)})).items["figure"]
    assert checked(field, written.text) == (value, [])


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    {
        "a word for a count": (models.PositiveIntegerField(), "twelve", "“twelve” is not a whole number"),
        "a count below nought": (models.PositiveIntegerField(), "-1", "“-1” is less than 0"),
        "a count too large to keep": (models.PositiveSmallIntegerField(), "40000", "“40000” is more than 32767"),
        "a fraction for a count": (models.IntegerField(), "1.5", "“1.5” is not a whole number"),
        "figures of another script": (models.IntegerField(), "\u0661\u0662", "not a whole number"),
        "a count without end": (models.IntegerField(), "9" * 5000, "not a whole number"),
        "a word for a figure": (models.DecimalField(max_digits=6, decimal_places=2), "NaN", "“NaN” is not a number"),
        "a figure with a comma": (models.DecimalField(max_digits=6, decimal_places=2), "1,5", "“1,5” is not a number"),
        "a figure too fine": (models.DecimalField(max_digits=6, decimal_places=2), "1.234", "2 places after the point"),
        "a figure too large": (models.DecimalField(max_digits=6, decimal_places=2), "12345.6", "4 places before"),
        "no hour": (models.TimeField(), "25:00", "“25:00” is not a time"),
        "no instant": (models.DateTimeField(), "2024-01-05", "“2024-01-05” is not a day with a time"),
    }.values(),
)
def test_a_value_of_another_kind_is_refused_in_words(field, text, wrong):
    _, problems = checked(field, text)

    assert len(problems) == 1
    assert wrong in problems[0].wrong
    assert problems[0].mend.endswith(".")


@pytest.mark.parametrize(("field", "text", "value"), KINDS.values(), ids=KINDS)
def test_the_schema_takes_what_is_read(field, text, value):
    schema = column(field).schema()
    Draft202012Validator.check_schema(schema)

    given = yaml.safe_load(text) if isinstance(value, int | Decimal) else text
    assert not list(Draft202012Validator(schema).iter_errors(given))
    assert list(Draft202012Validator(schema).iter_errors([given]))

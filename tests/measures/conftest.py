"""Who takes part in the tests of measures."""

import pytest

from oneplan.measures.models import Dataset, Measure
from oneplan.places.models import Partnership
from tests.factories.places import a_partnership, an_area
from tests.measures.evidence import a_dataset, a_measure
from tests.roles import analyst, officer, outsider, stranger, today

__all__ = ["analyst", "officer", "outsider", "stranger", "today"]  # for every test here


@pytest.fixture
def partnership(db) -> Partnership:
    """That of Gloucestershire, so that official areas, neighbours and districts are known."""
    county = an_area(key="gloucestershire", name="Gloucestershire", code="E10000013")
    return a_partnership(area=county, inferred_mark="Worked example")


@pytest.fixture
def local(partnership) -> Dataset:
    """What charities report of young women."""
    return a_dataset(key="mentoring", local=True, rules="local_counts")


@pytest.fixture
def share(local: Dataset) -> Measure:
    """The share of them who are in work or training."""
    return a_measure(
        key="in-work", title="In work", dataset=local, numerator="In work", denominator="Mentored", lens=["sex", "send"]
    )


@pytest.fixture
def mentored(local: Dataset) -> Measure:
    """How many of them there are."""
    return a_measure(key="mentored", title="Mentored", dataset=local, kind="count", unit="count", numerator="Mentored",
                     denominator="")  # fmt: skip

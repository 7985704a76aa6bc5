"""Findings are kept in memory; an embargo ends by the clock, and what was found before it does not outlive it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from oneplan.common import clock, memory
from oneplan.web.queries import findings_by_rule
from tests.factories.measures import a_measure, a_part, a_release

pytestmark = pytest.mark.django_db

RULE = "measure-never-loaded"


def test_a_measure_has_figures_from_the_instant_the_embargo_ends(monkeypatch):
    monkeypatch.setattr(memory, "connection", SimpleNamespace(in_atomic_block=False))  # as outside of a test
    memory.move()
    measure, soon = a_measure(), clock.now() + timedelta(minutes=30)
    a_part(measure=measure, release=a_release(dataset=measure.dataset, embargo_ends_at=soon))
    day = clock.today()

    def said():
        return [group.count for group in findings_by_rule(day, RULE)]

    assert said() == [1]
    with clock.at(soon - timedelta(seconds=1)):
        assert said() == [1]
    with clock.at(soon):
        assert said() == []

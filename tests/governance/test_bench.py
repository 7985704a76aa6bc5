"""What the workbench of a body is told, and that its views ask nothing themselves."""

import ast
from datetime import date

import pytest

from oneplan.governance.queries.bench import workbench
from tests.architecture.source import PACKAGE, said, tree_of
from tests.factories import governance as make

TODAY = date(2026, 5, 4)
ASKING = {"all", "select_related", "prefetch_related", "order_by", "exclude", "objects"}


@pytest.mark.parametrize("context", ["governance", "plan"])
def test_the_views_ask_queries_and_no_table(context):
    files = sorted((PACKAGE / context / "views").glob("*.py"))
    assert len(files) > 3
    for path in files:
        for node in ast.walk(tree_of(path)):
            assert not (isinstance(node, ast.Attribute) and node.attr in ASKING), f"{said(path)}:{node.lineno}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("terms", "vacant", "free"),
    [
        ([], True, True),
        ([(None, None)], False, False),
        ([(None, date(2026, 5, 4))], False, True),
        ([(None, date(2026, 5, 3))], True, True),
        ([(date(2026, 5, 5), None)], True, False),
        ([(None, date(2026, 5, 4)), (date(2026, 5, 5), None)], False, False),
    ],
)
def test_a_seat_is_vacant_when_nobody_fills_it_that_day_and_free_when_somebody_may_be_put_in_it(terms, vacant, free):
    seat = make.a_seat()
    for from_on, to_on in terms:
        make.a_term(seat=seat, from_on=from_on, to_on=to_on)
    [shown] = workbench(seat.body, TODAY).seats
    assert (shown.vacant, shown.free) == (vacant, free)

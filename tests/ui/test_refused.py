"""A broken rule outside a form is a page with its sentence, never an error page."""

import pytest
from django.test import RequestFactory

from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.ui.middleware import RulesInWords


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "status"), [(NotAllowed("You cannot do this."), 403), (RuleBroken("Too late."), 409)]
)
def test_a_broken_rule_is_told_in_its_own_words(raised, status):
    page = RulesInWords(lambda request: None).process_exception(RequestFactory().get("/"), raised)
    assert page.status_code == status
    assert str(raised) in page.content.decode()


def test_any_other_failure_is_left_to_the_error_page():
    assert RulesInWords(lambda request: None).process_exception(RequestFactory().get("/"), ValueError()) is None

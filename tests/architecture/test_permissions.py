"""The rules speak, and the page of permissions says what they say."""

import pytest

from oneplan.common.policy import every_rule
from tests.architecture.permissions_page import PAGE, page, rules


def test_every_rule_says_what_and_who():
    assert len(rules()) > 30
    ours = [rule for rule in every_rule() if rule.where.__module__.startswith("oneplan.")]
    assert {rule.name for rule in rules()} == {rule.name for rule in ours}
    for rule in rules():
        assert rule.sentence
        assert rule.sentence[0].islower(), rule
        assert not rule.sentence.endswith("."), rule
        assert rule.who.endswith("."), f"{rule} does not say who may"


@pytest.mark.sec("SEC-03")
def test_the_page_of_permissions_says_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: python -m tests.architecture.permissions_page"

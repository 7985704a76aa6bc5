"""The policy engine: one rule answers both "which rows?" and "this row?".

A rule turns an actor into a `Q`, and is written with subqueries. A join would give some rows twice, and a stranger,
who has no id, would match every empty column. People read a rule's sentence when it refuses them, and in
`docs/permissions.md`.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from oneplan.common.errors import NotAllowed

type Actor = AbstractBaseUser | AnonymousUser

EVERYONE = Q()
NOBODY = Q(pk__in=[])

_rules: dict[str, "Rule[Any]"] = {}
_log = logging.getLogger("oneplan.policy")


class Rule[M: Model]:
    """What somebody may do to rows of one model."""

    def __init__(self, model: type[M], sentence: str, where: Callable[[Actor], Q]) -> None:
        self.model, self.sentence, self.where = model, sentence, where
        self.name = f"{where.__module__.split('.')[-2]}.{where.__name__}"
        self.who = (where.__doc__ or "").strip()

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    def rows(self, actor: Actor) -> QuerySet[M]:
        """The rows the actor may do this to."""
        return self.model._default_manager.filter(self.where(actor))

    def allows(self, actor: Actor, row: M) -> bool:
        """Whether the actor may do this to the row: the same question, asked of the same rows."""
        return self.rows(actor).filter(pk=row.pk).exists()

    def require(self, actor: Actor, row: M) -> None:
        """Raises NotAllowed, in words, and logs the refusal (SEC-34)."""
        if not self.allows(actor, row):
            _log.warning("refused", extra={"rule": self.name, "account": str(actor.pk), "object": str(row.pk)})
            raise NotAllowed(f"You cannot {self.sentence}.")


def rule[M: Model](model: type[M], sentence: str) -> Callable[[Callable[[Actor], Q]], Rule[M]]:
    """Declare a rule. The sentence completes "You cannot ..."; the docstring says who may."""

    def declare(where: Callable[[Actor], Q]) -> Rule[M]:
        made = Rule(model, sentence, where)
        _rules[made.name] = made
        return made

    return declare


def every_rule() -> Iterator[Rule[Any]]:
    """All rules that were declared, by name."""
    return (_rules[name] for name in sorted(_rules))

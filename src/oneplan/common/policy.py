"""The policy engine: one rule answers both "which rows?" and "this row?".

A rule turns an actor into a `Q`, and is written with subqueries. A join would give some rows twice, and a stranger,
who has no id, would match every empty column. People read a rule's sentence when it refuses them, and in
`docs/permissions.md`.

A condition that is a relationship is written with `Held`. From it the record knows which relationship let somebody act.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, Model, Q, QuerySet, Subquery

from oneplan.common.errors import NotAllowed
from oneplan.common.logs import trail
from oneplan.common.refusals import refused

type Actor = AbstractBaseUser | AnonymousUser

EVERYONE = Q()
NOBODY = Q(pk__in=[])

_rules: dict[str, "Rule[Any]"] = {}
# Who was let act last, in which request, and by which relationship: for the entry of the record that follows.
_ground: ContextVar[tuple[Any, str, str] | None] = ContextVar("ground", default=None)


class Held(Exists):
    """A relationship of the actor as a condition: there is a row of `held`, an office or a term or the like.

    `words` says of that row what the record shall say: "chair of 8c0f...". An id, never a name.
    """

    def __init__(self, held: QuerySet[Any], words: Callable[[Any], str] | str, **more: Any) -> None:
        super().__init__(held, **more)
        self.held, self.words = held, words

    def in_words(self, row: QuerySet[Any]) -> str:
        """The relationship that holds for the row."""
        if isinstance(self.words, str):
            return self.words
        found = row.values_list(Subquery(self.held.values("pk")[:1]), flat=True).first()
        return self.words(self.held.model._default_manager.get(pk=found)) if found else ""


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
        """Raises NotAllowed, in words, and logs the refusal (SEC-34). Else the record will know the ground (SEC-31)."""
        _ground.set(None)
        if not self.allows(actor, row):
            self.refuse(actor, str(row.pk))
            raise NotAllowed(f"You cannot {self.sentence}.")
        asked = self.model._default_manager.filter(pk=row.pk)
        _ground.set((actor.pk, trail(), _in_words(self.where(actor), asked)))

    def refuse(self, actor: Actor, object_id: str) -> None:
        """Somebody was refused this: log it, and let the record know."""
        refused(actor, self.name, self.model._meta.label_lower, object_id)

    @cached_property
    def hidden_from_strangers(self) -> bool:
        """Whether no stranger may do this to any row. Asks no database: Django says so when no row can match."""
        try:
            self.rows(AnonymousUser()).query.sql_with_params()
        except EmptyResultSet:
            return True
        return False


def ground_of(actor: Any) -> str:
    """The relationship by which the rule that was just required let the actor act. It is told once."""
    known = _ground.get()
    if known is None or known[:2] != (actor.pk, trail()):
        return ""
    _ground.set(None)
    return known[2]


def _in_words(where: Q, row: QuerySet[Any]) -> str:
    """The relationships of the first branch of a condition that holds for the row; what is denied is no ground."""
    if where.negated:
        return ""
    branches = [each if isinstance(each, Q) else Q(each) for each in where.children]
    if where.connector == Q.OR:
        branches = [each for each in branches if row.filter(each).exists()][:1]
    elif len(where.children) == 1 and not isinstance(leaf := where.children[0], Q):
        return leaf.in_words(row) if isinstance(leaf, Held) else ""
    return ", ".join(filter(None, (_in_words(each, row) for each in branches)))


def named(name: str) -> Rule[Any]:
    """The rule of that name, as `web.see_findings`. Raises KeyError where none was declared."""
    return _rules[name]


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

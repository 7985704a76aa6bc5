"""The whole graph on one day. A county has tens of bodies: small enough to hold and to ask many questions of."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import FETCH_RAISE

from oneplan.common.memory import kept
from oneplan.governance import rules
from oneplan.governance.models import Body, BodyName, Relation, RelationKind

# What a graph says of a body. Its long texts stay where they are.
_DRAWN = ("key", "name", "short_name", "type", "chair_role", "accountable", "district")


@dataclass
class Graph:
    """Bodies that are live on a day, under the names they had, and the relations that hold."""

    on: date
    bodies: dict[UUID, Body]
    relations: list[Relation]
    former: dict[UUID, str] = field(default_factory=dict)  # the names bodies had then, where they differ from today's

    def out(self, kind: RelationKind) -> dict[UUID, list[UUID]]:
        """From a body to the live bodies its relations of one kind point at."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for each in self.relations:
            if each.kind == kind and each.to_body_id in self.bodies and each.body_id in self.bodies:
                found[each.body_id].append(each.to_body_id)
        return found

    @cached_property
    def parents(self) -> dict[UUID, list[UUID]]:
        """Whom each body reports to."""
        return self.out(RelationKind.REPORTS_TO)

    @cached_property
    def children(self) -> dict[UUID, list[UUID]]:
        """Who reports to each body."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for body, parents in self.parents.items():
            for parent in parents:
                found[parent].append(body)
        return found

    @cached_property
    def alongside(self) -> dict[UUID, set[UUID]]:
        """Who sits beside whom; drawn both ways even where only one of the two says so."""
        found: dict[UUID, set[UUID]] = defaultdict(set)
        for body, others in self.out(RelationKind.SITS_ALONGSIDE).items():
            for other in others:
                found[body].add(other)
                found[other].add(body)
        return found

    def named(self, ids: "list[UUID] | set[UUID]") -> list[Body]:
        """The bodies with these ids, by name."""
        return sorted((self.bodies[pk] for pk in ids if pk in self.bodies), key=lambda body: body.name)

    def lines_up(self, body: Body) -> list[list[Body]]:
        """Every line of accountability from a body upwards."""
        return [[self.bodies[pk] for pk in line] for line in rules.lines_up(body.pk, self.parents)]


def names_on(day: date) -> dict[UUID, str]:
    """The official names that bodies had on a day, where they differ from the present one: one query."""
    return dict(
        BodyName.objects.filter(official=True)
        .filter(to_on__gte=day)
        .exclude(from_on__gt=day)
        .values_list("body_id", "name")
    )


def graph(day: date) -> Graph:
    """The graph on a day. Shared by all readers: nobody may change what it holds."""
    return kept(("graph", day), lambda: _drawn(day))


def _drawn(day: date) -> Graph:
    """The graph from the database: three queries."""
    former = names_on(day)
    rows = Body.objects.on(day).only(*_DRAWN).order_by().fetch_mode(FETCH_RAISE)
    bodies = {body.pk: body for body in rows}
    for pk, name in former.items():
        if pk in bodies:
            bodies[pk].name = name
    relations = Relation.objects.on(day).only("body", "kind", "to_body", "to_organisation")
    return Graph(day, bodies, list(relations.order_by().fetch_mode(FETCH_RAISE)), former)

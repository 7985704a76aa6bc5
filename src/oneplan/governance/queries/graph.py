"""The whole graph on one day. A county has tens of bodies: small enough to hold and to ask many questions of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from django.db.models import FETCH_RAISE

from oneplan.common.memory import kept
from oneplan.common.models import Certainty
from oneplan.governance import rules
from oneplan.governance.models import Body, Relation, RelationKind
from oneplan.governance.queries.names import as_named

# What a graph says of a body. Its long texts stay where they are.
_DRAWN = ("key", "name", "short_name", "type", "chair_role", "accountable", "district", "certainty")


_LEVELS: list[str] = [Certainty.PUBLISHED, Certainty.PARTLY, Certainty.INFERRED]  # the surest first


def worst(*levels: str) -> str:
    """The least sure of several: what is shown together is as certain as its weakest part."""
    return max(levels, key=_LEVELS.index)


@dataclass(frozen=True)
class Related:
    """A body as it stands beside another: `certainty` is that of the body and of the relation together."""

    body: Body
    certainty: str


@dataclass
class Graph:
    """Bodies that are live on a day, under the names they had then, and the relations that hold."""

    on: date
    bodies: dict[UUID, Body]
    relations: list[Relation]

    def out(self, kind: RelationKind) -> dict[UUID, list[UUID]]:
        """From a body to the live bodies its relations of one kind point at."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for each in self.relations:
            if each.kind == kind and each.to_body_id in self.bodies and each.body_id in self.bodies:
                found[each.body_id].append(each.to_body_id)
        return found

    @cached_property
    def parents(self) -> dict[UUID, list[UUID]]:
        """Whom each body reports to, by name."""
        found = self.out(RelationKind.REPORTS_TO)
        return {body: [parent.pk for parent in self.named(set(parents))] for body, parents in found.items()}

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

    @cached_property
    def stated(self) -> dict[tuple[str, UUID, UUID], str]:
        """How certain each relation between two bodies is, by its kind and both ends."""
        return {
            (each.kind, each.body_id, each.to_body_id): each.certainty for each in self.relations if each.to_body_id
        }

    def certainty(self, body: UUID, kind: RelationKind, other: UUID) -> str:
        """How certain a relation is. Where both say that they sit alongside each other, the surer of the two counts."""
        said = [self.stated.get((kind, body, other))]
        if kind == RelationKind.SITS_ALONGSIDE:
            said.append(self.stated.get((kind, other, body)))
        return min((each for each in said if each), key=_LEVELS.index, default=Certainty.PUBLISHED)

    def related(self, bodies: Iterable[Body], kind: RelationKind, to: Body, *, inwards: bool = True) -> list["Related"]:
        """Bodies, each as certain as itself and its relation to another; `inwards`: they are the subject of it."""
        return [
            Related(
                each,
                worst(each.certainty, self.certainty(*((each.pk, kind, to.pk) if inwards else (to.pk, kind, each.pk)))),
            )
            for each in bodies
        ]

    def lines_up(self, body: Body) -> list[list["Related"]]:
        """The lines of accountability from a body upwards, as many as a page may print."""
        lines = []
        for line in rules.lines_up(body.pk, self.parents):
            steps = [
                self.related([self.bodies[parent]], RelationKind.REPORTS_TO, self.bodies[child], inwards=False)[0]
                for child, parent in pairwise(line)
            ]
            lines.append([Related(self.bodies[body.pk], Certainty.PUBLISHED), *steps])
        return lines

    def more_lines(self, body: Body) -> int:
        """How many lines of accountability there are beside those."""
        return rules.how_many_lines(body.pk, self.parents) - len(rules.lines_up(body.pk, self.parents))


def graph(day: date) -> Graph:
    """The graph on a day. Shared by all readers: nobody may change what it holds."""
    return kept(("graph", day), lambda: _drawn(day))


def _drawn(day: date) -> Graph:
    """The graph from the database: three queries."""
    rows = Body.objects.on(day).only(*_DRAWN).order_by().fetch_mode(FETCH_RAISE)
    bodies = {body.pk: body for body in as_named(rows, day)}
    relations = Relation.objects.on(day).only("body", "kind", "to_body", "to_organisation", "certainty")
    return Graph(day, bodies, list(relations.order_by().fetch_mode(FETCH_RAISE)))

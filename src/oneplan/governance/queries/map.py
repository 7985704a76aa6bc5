"""The governance map: who stands where, decided by the data. The page and the printed picture draw the same."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import FETCH_RAISE

from oneplan.common import clock
from oneplan.common.memory import kept
from oneplan.common.models import Certainty
from oneplan.governance import rules
from oneplan.governance.models import Body, BodyType, RelationKind
from oneplan.governance.queries.graph import Graph, graph, worst
from oneplan.people.models import Organisation
from oneplan.places.models import Area, Partnership


@dataclass(frozen=True)
class District:
    """One district with the groups that work there."""

    area: Area
    bodies: tuple[Body, ...]


@dataclass(frozen=True)
class Branch:
    """A body of the wider system with those that report to it."""

    body: Body
    children: "tuple[Branch, ...]" = ()


@dataclass(frozen=True)
class Tier:
    """One row above the centre. `joined`: all in the row below report to all here, so that one rail tells it."""

    bodies: tuple[Body, ...]
    joined: bool
    below: tuple[str, ...] = ()  # for each body, who below reports to it

    @property
    def told(self) -> list[tuple[Body, str]]:
        """Each body with who reports to it."""
        return list(zip(self.bodies, self.below, strict=True))


@dataclass(frozen=True)
class GovernanceMap:
    """The map around one body: tiers above it, those beside it, those below, districts, and the wider system."""

    on: date
    centre: Body | None
    tiers: tuple[Tier, ...] = ()  # the highest first; the parents of the centre last
    beside: tuple[Body, ...] = ()
    one_way: frozenset[UUID] = frozenset()  # beside, but only one of the two says so
    advisers: tuple[Body, ...] = ()
    children: tuple[Body, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    districts: tuple[District, ...] = ()
    wider: tuple[Branch, ...] = ()
    parents: tuple[Body, ...] = ()  # whom the centre reports to, wherever they stand
    inferred: frozenset[UUID] = frozenset()  # what bears the mark: itself, or how it stands to what it is drawn beside
    mark: str = ""  # the partnership's words for it; empty where it has none, and then nothing bears the mark

    @property
    def marked(self) -> frozenset[UUID]:
        """What bears the mark on the page."""
        return self.inferred if self.mark else frozenset()

    @property
    def alongside_once(self) -> tuple[Body, ...]:
        """Those beside it where only one of the two says so."""
        return tuple(body for body in self.beside if body.pk in self.one_way)

    @property
    def beside_left(self) -> tuple[Body, ...]:
        """The first half of those beside, drawn to the left."""
        return self.beside[: (len(self.beside) + 1) // 2]

    @property
    def beside_right(self) -> tuple[Body, ...]:
        """The other half."""
        return self.beside[(len(self.beside) + 1) // 2 :]


DISTRICT_ORDER = [BodyType.LOCALITY_BOARD, BodyType.OPERATIONAL_GROUP, BodyType.COMMUNITY_OF_PRACTICE]


def governance_map(day: date, centre: str = "") -> GovernanceMap:
    """The map on a day, around the body with the key `centre`, else around the board that most bodies report to."""
    whole = graph(day)
    around = next((body for body in whole.bodies.values() if body.key == centre), None)
    # An address may name anything: only what is there is kept apart from the rest.
    middle = around or usual(whole)
    return kept(("map", day, middle.key if middle else ""), lambda: _drawn(day, whole, middle))


def _drawn(day: date, whole: Graph, middle: Body | None) -> GovernanceMap:
    """The map from the database: three queries beside those of the graph, however many bodies there are."""
    districts = _districts(whole, day)
    if middle is None:
        return GovernanceMap(day, None, districts=districts)
    tiers = _tiers(whole, middle)
    above = {body.pk for tier in tiers for body in tier.bodies}
    beside = whole.named(whole.alongside.get(middle.pk, set()))
    said = whole.out(RelationKind.SITS_ALONGSIDE)
    one_way = frozenset(
        body.pk for body in beside if (body.pk in said.get(middle.pk, [])) != (middle.pk in said.get(body.pk, []))
    )
    advises = {body for body, others in whole.out(RelationKind.ADVISES).items() if middle.pk in others}
    below = [body for body in whole.named(whole.children.get(middle.pk, [])) if not body.district_id]
    children = [body for body in below if body.pk not in advises]
    reported = {
        each.to_organisation_id: each.certainty
        for each in whole.relations
        if each.kind == RelationKind.OWN_ORGANISATION and each.body_id == middle.pk and each.to_organisation_id
    }
    named = Organisation.objects.filter(pk__in=reported).only("key", "name", "certainty").fetch_mode(FETCH_RAISE)
    organisations = list(named)
    inferred = {each.pk for each in organisations if worst(each.certainty, reported[each.pk]) != Certainty.PUBLISHED}
    inferred |= {district.area.pk for district in districts if district.area.certainty != Certainty.PUBLISHED}
    drawn = {middle.pk, *above, *(b.pk for b in beside), *advises, *(b.pk for b in children)}
    drawn |= {body.pk for district in districts for body in district.bodies}
    return GovernanceMap(
        day,
        middle,
        tuple(tiers),
        tuple(beside),
        one_way,
        tuple(whole.named(advises)),
        tuple(children),
        tuple(organisations),
        districts,
        _wider(whole, drawn),
        tuple(whole.named(whole.parents.get(middle.pk, []))),
        frozenset(inferred | _inferred(whole, middle, above)),
        Partnership.objects.values_list("inferred_mark", flat=True).first() or "",
    )


def _inferred(whole: Graph, middle: Body, above: set[UUID]) -> set[UUID]:
    """Bodies that were inferred, or a relation of theirs that is drawn.

    A line upwards marks whom it leads to; every other relation marks the body that is not the centre.
    """
    found = {body.pk for body in whole.bodies.values() if body.certainty != Certainty.PUBLISHED}
    for (kind, body, other), certainty in whole.stated.items():
        if certainty == Certainty.PUBLISHED:
            continue
        if kind == RelationKind.REPORTS_TO:
            found.add(other if other in above and (body in above or body == middle.pk) else body)
        elif kind == RelationKind.ADVISES and other == middle.pk:
            found.add(body)
        elif kind == RelationKind.SITS_ALONGSIDE and middle.pk in {body, other}:
            beside = other if body == middle.pk else body
            if whole.certainty(beside, RelationKind.SITS_ALONGSIDE, middle.pk) != Certainty.PUBLISHED:
                found.add(beside)
    return found


def usual(whole: Graph) -> Body | None:
    """The board that stands in the middle today, where it was there; else the busiest of the day."""
    today = busiest(graph(clock.today()))
    return (whole.bodies.get(today.pk) if today else None) or busiest(whole)


def busiest(whole: Graph) -> Body | None:
    """The body that most others report to; the first by key where two are equal. None where there is no body."""
    live = whole.bodies.values()
    return min(live, key=lambda body: (-len(whole.children.get(body.pk, ())), body.key), default=None)


def _tiers(whole: Graph, middle: Body) -> list[Tier]:
    """Those above, each as high as its longest way up: a body that is both parent and grandparent stands higher."""
    height = rules.heights(middle.pk, whole.parents)
    rows: list[list[Body]] = [[middle]]
    rows += [
        whole.named([pk for pk, steps in height.items() if steps == level])
        for level in range(1, max(height.values(), default=0) + 1)
    ]
    return [
        _tier(whole, rows[place], rows[place - 1], [body for row in rows[:place] for body in row])
        for place in range(len(rows) - 1, 0, -1)
    ]


def _reporting(those: list[Body]) -> str:
    """In words, who reports to somebody."""
    names = " and ".join(each.short_name for each in those)
    return f"{names} {'reports' if len(those) == 1 else 'report'} to it" if those else ""


def _tier(whole: Graph, row: list[Body], next_row: list[Body], below: list[Body]) -> Tier:
    """A row, with who below reports to each in it: all of the next row and nobody else where the row is joined."""
    reporting = [[each for each in below if body.pk in whole.parents.get(each.pk, ())] for body in row]
    joined = all({each.pk for each in those} == {each.pk for each in next_row} for those in reporting)
    return Tier(tuple(row), joined, tuple(_reporting(those) for those in reporting))


def _districts(whole: Graph, day: date) -> tuple[District, ...]:
    """The districts of the day with their groups in the usual order."""
    groups: dict[UUID, list[Body]] = {}
    for body in whole.bodies.values():
        if body.district_id:
            groups.setdefault(body.district_id, []).append(body)
    order = {kind.value: place for place, kind in enumerate(DISTRICT_ORDER)}
    return tuple(
        District(area, tuple(sorted(groups.get(area.pk, ()), key=lambda body: (order.get(body.type, 9), body.name))))
        for area in Area.objects.on(day).filter(kind="district")
    )


def _wider(whole: Graph, drawn: set[UUID]) -> tuple[Branch, ...]:
    """The bodies not yet drawn, each under the nearest body it reports to; every one appears once."""
    left = {pk for pk in whole.bodies if pk not in drawn}
    placed: set[UUID] = set()

    def branch(pk: UUID) -> Branch:
        placed.add(pk)
        below = [child.pk for child in whole.named(whole.children.get(pk, [])) if child.pk in left - placed]
        return Branch(whole.bodies[pk], tuple(branch(child) for child in below if child not in placed))

    # Start from bodies that are drawn and have undrawn ones below, then from those that hang on nothing that is drawn.
    roots = [pk for pk in drawn if pk in whole.bodies and set(whole.children.get(pk, ())) & left]
    branches = [branch(body.pk) for body in whole.named(roots)]
    tops = [body.pk for body in whole.named(left) if not set(whole.parents.get(body.pk, ())) & left]
    branches += [branch(pk) for pk in tops if pk not in placed]
    branches += [branch(body.pk) for body in whole.named(left) if body.pk not in placed]
    return tuple(each for each in branches if each.children or each.body.pk in left)

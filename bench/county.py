"""A county that never was, ten years long, as a partnership file: the same scale always gives the same file.

At scale 1 it is a busy county. A larger scale multiplies what grows with a county; `size` and `grown` say how.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any, TextIO

import yaml

from bench import plan, words

type Row = dict[str, Any]

SEED = 20260331
FIRST, LAST = date(2016, 4, 1), date(2026, 3, 31)  # what holds on the last day has no end: it holds today too
DAYS = (LAST - FIRST).days
DISTRICTS = 6
DISTRICT_GROUPS = ("locality_board", "operational_group", "community_of_practice")


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes the same day twice rather than as an alias, which a partnership file may not hold."""

    def ignore_aliases(self, data: object) -> bool:
        """Always."""
        return True


@dataclass(frozen=True)
class Size:
    """How much of everything there is."""

    bodies: int
    organisations: int
    people: int
    seats: int
    seats_of_the_board: int
    children_of_the_board: int
    seats_of_the_council: int
    bodies_of_a_district: int
    strategies: int
    priorities: int
    advocacy: int
    districts: int = DISTRICTS


def size(scale: int) -> Size:
    """A county at a scale: whole lists grow with it, what one page shows of one thing with its square root."""
    root = sqrt(scale)
    return Size(
        bodies=40 * scale,
        organisations=120 * scale,
        people=2000 * scale,
        seats=1500 * scale,
        seats_of_the_board=round(60 * root),
        children_of_the_board=round(10 * root),
        seats_of_the_council=round(80 * root),
        bodies_of_a_district=round(3 * root),
        strategies=round(19 * root),
        priorities=round(13 * root),
        advocacy=150 * scale,
    )


def grown(scale: int) -> Row:
    """What stands in the county, and what a scale multiplies, for whoever reads the measurement."""
    return {
        "scale": scale,
        "size": asdict(size(scale)),
        "multiplied_by_scale": "bodies, organisations, people, seats (and with them terms), relations, mandates, "
        "advocacy, and the cells of the alignment matrix",
        "multiplied_by_square_root_of_scale": "strategies, priorities of a plan, the seats and the children of the "
        "largest board, the seats of the largest organisation, the bodies of a district",
        "not_multiplied": "districts, plans (one for each five years), pillars, objectives, editions, sources",
    }


class County:
    """Everything in it, made in a fixed order from one seed."""

    def __init__(self, size: Size) -> None:
        self.chance, self.size = Random(SEED), size  # noqa: S311 (nothing here is a secret)
        self.sources = [f"source_{n}" for n in range(20)]
        self.districts = [f"district_{n}" for n in range(DISTRICTS)]
        self.organisations = [f"organisation_{n}" for n in range(self.size.organisations)]
        self.people = [f"person_{n}" for n in range(self.size.people)]
        self.bodies = [f"body_{n}" for n in range(self.size.bodies)]
        self.ended = set(self.chance.sample(range(self.size.bodies // 2, self.size.bodies), self.size.bodies // 8))
        self.ends = {n: self.day(0.2, 0.8) for n in sorted(self.ended)}
        self.seats_made = 0

    def day(self, earliest: float = 0.0, latest: float = 1.0) -> date:
        """A day within the ten years, between two parts of them."""
        return FIRST + timedelta(days=round(DAYS * self.chance.uniform(earliest, latest)))

    def cited(self) -> list[str]:
        """One or two sources."""
        return self.chance.sample(self.sources, self.chance.randint(1, 2))

    def document(self) -> Row:
        """The whole file, in the order in which `oneplan dump` would write it."""
        return {
            "oneplan": 1,
            "partnership": {
                "id": "county",
                "name": "Children's partnership of the measured county",
                "area": "county",
                "about": "A partnership made of chance, to measure with.",
                "inferred_mark": "Made for measuring",
            },
            "sources": [{"id": key, "title": f"Paper {key[7:]} of the county's archive"} for key in self.sources],
            "areas": list(self.areas()),
            "legal_bases": [
                {"id": "basis", "act": "Children Act 2004", "section": "10", "duty": "Partners work together."}
            ],
            "organisations": [self.organisation(n) for n in range(self.size.organisations)],
            "persons": [self.person(n) for n in range(self.size.people)],
            "bodies": [self.body(n) for n in range(self.size.bodies)],
            **plan.sections(self),
        }

    def areas(self) -> Iterator[Row]:
        """The county and its districts."""
        yield {"id": "county", "name": "Measured county", "kind": "county", "code": "E10900001"}
        for n, key in enumerate(self.districts):
            name = f"{words.surname(self.chance)} district"
            yield {"id": key, "name": name, "kind": "district", "code": f"E0790000{n}", "parent": "county"}

    def organisation(self, n: int) -> Row:
        """A partner; the first is the county council."""
        sectors = ("local_government", "health", "justice", "education", "vcfse", "vcfse", "business")
        name = "Measured County Council" if n == 0 else f"{words.surname(self.chance)} {'Trust' if n % 2 else 'School'}"
        row: Row = {"id": self.organisations[n], "name": f"{name} {n}" if n else name, "sector": sectors[n % 7]}
        row |= {"area": "county" if n == 0 else self.districts[n % DISTRICTS], "from": FIRST, "sources": self.cited()}
        if n % 25 == 24:
            row["to"] = self.day(0.5, 0.9)
        return row

    def person(self, n: int) -> Row:
        """Somebody; the first is the support officer."""
        name = f"{words.surname(self.chance)} {words.surname(self.chance)}"
        row: Row = {"id": self.people[n], "name": name, "organisation": self.organisations[n % self.size.organisations]}
        if n % 3 == 0:
            row["named_in_public"] = True
        if n == 0:
            row["offices"] = [{"kind": "support_officer", "from": FIRST}]
        return row

    def body(self, n: int) -> Row:
        """A body with all that hangs on it. The first answers for itself; the second is the largest board."""
        about = words.SUBJECTS[n % len(words.SUBJECTS)]
        row: Row = {"id": self.bodies[n], "name": f"{about.capitalize()} group {n}", "short_name": f"Group {n}"}
        row |= {"type": "sub_group", "purpose": words.sentence(self.chance, about), "rhythm": "Every two months"}
        row |= {"from": FIRST, "sources": self.cited(), "statutory_basis": ["basis"] if n < 2 else []}
        district = n - 2 - self.size.children_of_the_board
        if n < 2:
            row |= {
                "name": ("Measured Council", "Measured Wellbeing Board")[n],
                "type": ("council", "statutory_board")[n],
            }
            row["accountable"] = n == 0
        elif 0 <= district < DISTRICTS * self.size.bodies_of_a_district:
            row |= {"district": self.districts[district % DISTRICTS]}
            row["type"] = DISTRICT_GROUPS[district // DISTRICTS % len(DISTRICT_GROUPS)]
        if n in self.ended:
            follower = next(m for m in range(n - 1, 0, -1) if m not in self.ended)
            row |= {"to": self.ends[n], "type": "historic_board"}
            row["successors"] = [{"body": self.bodies[follower], "date": self.ends[n] + timedelta(days=1)}]
        if n % 5 == 0:
            row["names"] = [{"name": f"Old {about} forum {n}", "official": True, "to": self.day(0.1, 0.15)}]
        row["relations"] = list(self.relations(n))
        row["seats"] = list(self.seats(n))
        if n:
            row["mandates"] = list(self.mandates(n))
            row["responsibilities"] = [
                {"id": f"duty_{n}", "title": f"Report on {about}", "given_by": self.bodies[0], "from": self.day(0, 0.1)}
            ]
        return row

    def parent(self, n: int) -> int:
        """Whom a body reports to: the largest board has many children, everybody else four."""
        if n <= 1 + self.size.children_of_the_board:
            return 0 if n == 1 else 1
        return 2 + (n - 2 - self.size.children_of_the_board) // 4

    def line(self, n: int, kind: str, other: int, start: date, end: date | None = None) -> Row:
        """A relation that ends no later than either body."""
        known = [each for each in (end, self.ends.get(n), self.ends.get(other)) if each]
        row: Row = {"kind": kind, "body": self.bodies[other], "from": start}
        return row | ({"to": max(start, min(known))} if known else {}) | {"sources": self.cited()}

    def relations(self, n: int) -> Iterator[Row]:
        """One line upwards that moved once in ten years, and some beside it."""
        if n == 0:
            return
        parent = self.parent(n)
        if parent in self.ended:
            parent = 1 if n > 1 else 0
        if n % 3 == 0 and parent != 0:
            moved = self.day(0.1, 0.18)
            yield self.line(n, "reports_to", 0, FIRST, moved)
            yield self.line(n, "reports_to", parent, moved + timedelta(days=1))
        else:
            yield self.line(n, "reports_to", parent, FIRST)
        for kind, other, every in (
            ("sits_alongside", n // 2 + 1, 2),
            ("advises", n // 3, 5),
            ("delivers_for", n // 4, 7),
        ):
            if n % every == 0 and other not in (n, parent):
                yield self.line(n, kind, other, self.day(0, 0.19))
        if n % 4 == 1:
            there = self.organisations[n % self.size.organisations]
            yield {
                "kind": "own_organisation",
                "organisation": there,
                "from": self.day(0, 0.19),
                "sources": self.cited(),
            }

    def seats(self, n: int) -> Iterator[Row]:
        """The seats of a body: the largest board has its own number, the rest share what is left."""
        if n == 1:
            count = self.size.seats_of_the_board
        else:
            left = self.size.seats - self.size.seats_of_the_board
            place, others = n - (n > 1), self.size.bodies - 1
            count = left * (place + 1) // others - left * place // others
        for place in range(count):
            yield self.seat(n, place)

    def seat(self, n: int, place: int) -> Row:
        """A seat with those who held it, one after another; some seats are vacant and some ended."""
        number = self.seats_made
        self.seats_made += 1
        every = self.size.seats // self.size.seats_of_the_council
        holder = 0 if number % every == 0 else 1 + number % (self.size.organisations - 1)
        start = FIRST if place == 0 else self.day(0, 0.3)
        end = self.day(0.5, 0.95) if place > 1 and self.chance.random() < 0.12 else None
        end = min((each for each in (end, self.ends.get(n)) if each), default=None)
        row: Row = {"id": f"seat_{number}", "role": f"{self.chance.choice(words.ROLES)} {place + 1}"}
        row |= {"kind": "chair" if place == 0 else "vice_chair" if place == 1 else "member", "from": start}
        row |= {"organisation": self.organisations[holder], "sources": self.cited()}
        if end:
            row["to"] = end = max(start, end)
        row["held_by"] = list(self.terms(start, end))
        if (n, place) == (1, 1):  # the support officer has work of their own at every scale
            row["held_by"][-1] = {"person": self.people[0], "from": row["held_by"][-1]["from"]}
        return row

    def terms(self, start: date, end: date | None) -> Iterator[Row]:
        """Whoever filled a seat from a day on: two to four years each, sometimes with a gap."""
        last = min(end or LAST, LAST)
        while start < last:
            until = start + timedelta(days=self.chance.randint(700, 1500))
            open_ended = end is None and until >= LAST
            row: Row = {"person": self.people[self.chance.randrange(1, len(self.people))], "from": start}
            if open_ended and self.chance.random() < 0.94:
                yield row
                return
            yield row | {"to": min(until, last)}
            start = until + timedelta(days=1 if self.chance.random() < 0.8 else self.chance.randint(30, 200))

    def mandates(self, n: int) -> Iterator[Row]:
        """What a body, or its chair, may decide: given for some years, then mostly given again."""
        start = self.day(0, 0.15)
        for part, holder in enumerate(("body", "chair")):
            while start < LAST:
                until = start + timedelta(days=self.chance.randint(900, 1600))
                row: Row = {"id": f"mandate_{n}_{part}_{start:%Y%m%d}", "holder": holder, "given_by": self.bodies[0]}
                row |= {"text": words.sentence(self.chance, "spending"), "limits": "Up to £10,000 at a time"}
                yield row | {"from": start} | ({"to": until} if until < LAST else {}) | {"sources": self.cited()}
                start = until + timedelta(days=1)
            start = self.day(0.4, 0.7)


def write(scale: int, file: Path) -> Row:
    """Write the county as a partnership file. Returns how many rows of each kind it holds."""
    document = County(size(scale)).document()
    with file.open("w", encoding="utf-8") as out:
        write_document(document, out)
    return counted(document)


def write_document(document: Row, out: TextIO) -> None:
    """A document as YAML."""
    yaml.dump(document, out, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def counted(document: Row) -> Row:
    """How many rows of each kind a document holds."""
    found: Row = {}

    def walk(name: str, rows: Any) -> None:
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            found[name] = found.get(name, 0) + len(rows)
            for row in rows:
                for inner, value in row.items():
                    walk(inner, value)

    for name, rows in document.items():
        walk(name, rows)
    return found

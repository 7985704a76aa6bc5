"""The officer's workbench: everything that hangs on a body, with what can be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from oneplan.governance.models import Body, Relation, Seat


@dataclass(frozen=True)
class Action:
    """A link to a form: what it does, and to what (read out, not shown)."""

    label: str
    about: str
    address: str


@dataclass(frozen=True)
class Line:
    """One thing that hangs on the body."""

    title: str
    row: Any
    details: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass
class Section:
    """All things of one kind: those that hold or will, and those that are over."""

    id: str
    title: str
    empty: str
    add: tuple[Action, ...] = ()
    lines: list[Line] = field(default_factory=list)
    over: list[Line] = field(default_factory=list)

    def put(self, lines: Iterable[Line], on: date) -> "Section":
        """Each line where it belongs on a day."""
        for line in lines:
            gone = line.row.to_on is not None and line.row.to_on < on
            (self.over if gone else self.lines).append(line)
        return self


def bench(body: Body, on: date) -> list[Section]:
    """Everything that hangs on a body: a fixed number of queries."""
    return [_names(body, on), _relations(body, on), _others(body, on), _seats(body, on), *_given(body, on)]


def _to(body: Body, name: str, *parts: Any) -> str:
    return reverse(f"governance:{name}", args=[body.key, *parts])


def _names(body: Body, on: date) -> Section:
    def line(name: Any) -> Line:
        about = f"the name {name}"
        can = () if name.official or name.to_on else (Action("End", about, _to(body, "end-alias", name.pk)),)
        said = ["Its official name in that time"] if name.official else []
        return Line(str(name), name, (*said, *([name.note] if name.note else [])), can)

    section = Section(
        "names", "Other names", "It has no other names.", (Action("Add a name", "", _to(body, "add-alias")),)
    )
    return section.put(map(line, body.names.all()), on)


def _relations(body: Body, on: date) -> Section:
    def line(relation: Relation) -> Line:
        title = f"{relation.get_kind_display()} {relation.to_body or relation.to_organisation}"
        can = (
            Action("Change the note", title, _to(body, "revise-relation", relation.pk)),
            Action("End", title, _to(body, "end-relation", relation.pk)),
        )
        return Line(title, relation, (relation.note,) if relation.note else (), can)

    rows = body.relations.select_related("to_body", "to_organisation").order_by("kind", "from_on")
    add = (Action("Add a relation", "", _to(body, "relate")),)
    return Section("relations", "How it relates to others", "It relates to no other body.", add).put(
        map(line, rows), on
    )


def _others(body: Body, on: date) -> Section:
    def line(relation: Relation) -> Line:
        title = f"{relation.body} {relation.get_kind_display().lower()} it"
        return Line(title, relation, (), (Action("Edit there", title, _to(relation.body, "edit")),))

    rows = body.relations_in.select_related("body").order_by("kind", "body__name")
    return Section("others", "How others relate to it", "No other body relates to it.").put(map(line, rows), on)


def _seats(body: Body, on: date) -> Section:
    rows = (
        body.seats.select_related("organisation")
        .prefetch_related("terms__person", "substitutes__person")
        .order_by("position", "title", "key")
    )
    add = (Action("Add a seat", "", _to(body, "create-seat")),)
    section = Section("seats", "Seats", "It has no seats.", add)
    return section.put((_seat(body, seat, on) for seat in rows), on)


def _seat(body: Body, seat: Seat, on: date) -> Line:
    about = f"the seat {seat}"
    held = seat.organisation.name if seat.organisation else "Independent" if seat.independent else "No organisation"
    details, can = [f"{seat.get_kind_display()}. {held}."], []
    held_on = filled = False
    for term in seat.terms.all():
        if term.to_on and term.to_on < on:
            continue
        filled = True
        held_on = held_on or term.to_on is None
        when = [f"from {_day(term.from_on)}"] if term.from_on else []
        when += [f"until {_day(term.to_on)}"] if term.to_on else []
        details.append(" ".join(["Filled by", term.person.name, *when]))
        can.append(Action("Hand over", about, _to(body, "hand-over-seat", seat.pk, term.pk)))
        can.append(Action("End the term", f"on {about}", _to(body, "end-term", seat.pk, term.pk)))
    if not filled:
        details.append("Vacant")
    if not held_on:
        can.append(Action("Fill", about, _to(body, "fill-seat", seat.pk)))
    for substitute in seat.substitutes.all():
        if substitute.meeting_on >= on:
            details.append(f"Substitute on {_day(substitute.meeting_on)}: {substitute.person.name}")
            can.append(Action("Withdraw the substitute", f"on {about}", _to(body, "withdraw", seat.pk, substitute.pk)))
    can.append(Action("Name a substitute", f"on {about}", _to(body, "substitute", seat.pk)))
    can.append(Action("Change", about, _to(body, "revise-seat", seat.pk)))
    can.append(Action("Replace", about, _to(body, "succeed-seat", seat.pk)))
    can.append(Action("End", about, _to(body, "end-seat", seat.pk)))
    return Line(seat.title, seat, tuple(details), tuple(can))


def _given(body: Body, on: date) -> tuple[Section, Section]:
    def mandate(row: Any) -> Line:
        details = [f"{row.get_holder_display()} may decide. Given by {row.given_by}."]
        details += [f"Limits: {row.limits}"] if row.limits else []
        about = f"the mandate: {row}"
        can = (
            Action("Renew", about, _to(body, "renew-mandate", row.pk)),
            Action("Change the source", f"of {about}", _to(body, "revise-mandate", row.pk)),
            Action("End", about, _to(body, "end-mandate", row.pk)),
        )
        return Line(row.text, row, tuple(details), can)

    def responsibility(row: Any) -> Line:
        about = f"the responsibility: {row}"
        can = (
            Action("Change the source", f"of {about}", _to(body, "revise-responsibility", row.pk)),
            Action("End", about, _to(body, "end-responsibility", row.pk)),
        )
        details = [row.text] if row.text else []
        return Line(row.title, row, (*details, f"Assigned by {row.given_by}."), can)

    give = (Action("Add a mandate", "", _to(body, "give-mandate")),)
    assign = (Action("Add a responsibility", "", _to(body, "assign-responsibility")),)
    mandates = Section("mandates", "Mandates", "It has no mandate.", give)
    responsibilities = Section("responsibilities", "Responsibilities", "It was asked to take care of nothing.", assign)
    return (
        mandates.put(map(mandate, body.mandates.select_related("given_by")), on),
        responsibilities.put(map(responsibility, body.responsibilities.select_related("given_by")), on),
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

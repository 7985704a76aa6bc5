"""The officer's workbench: everything that hangs on a body, with what can be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from oneplan.governance.models import Body, BodyName, Mandate, Relation, Responsibility, Seat, Term
from oneplan.governance.queries.bench import SeatOnBench, workbench
from oneplan.ui.days import say_day


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
    """Everything that hangs on a body on a day, in the order in which it is edited."""
    there = workbench(body, on)
    return [
        Section("names", "Other names", "It has no other names.", _add(body, "Add a name", "add-alias")).put(
            (_name(body, row) for row in there.names), on
        ),
        Section(
            "relations",
            "How it relates to others",
            "It relates to no other body.",
            _add(body, "Add a relation", "relate"),
        ).put((_relation(body, row) for row in there.relations), on),
        Section("others", "How others relate to it", "No other body relates to it.").put(
            (_other(row) for row in there.relations_in), on
        ),
        Section("seats", "Seats", "It has no seats.", _add(body, "Add a seat", "create-seat"))
        .put((_seat(body, each) for each in there.seats), on)
        .put((_past(body, each.seat, term) for each in there.seats for term in each.past), on),
        Section("mandates", "Mandates", "It has no mandate.", _add(body, "Add a mandate", "give-mandate")).put(
            (_mandate(body, row) for row in there.mandates), on
        ),
        Section(
            "responsibilities",
            "Responsibilities",
            "It was asked to take care of nothing.",
            _add(body, "Add a responsibility", "assign-responsibility"),
        ).put((_responsibility(body, row) for row in there.responsibilities), on),
    ]


def _to(body: Body, name: str, *parts: Any) -> str:
    return reverse(f"governance:{name}", args=[body.key, *parts])


def _add(body: Body, label: str, name: str) -> tuple[Action]:
    return (Action(label, "", _to(body, name)),)


def _correct(body: Body, noun: str, about: str, *parts: Any) -> Action:
    return Action("Correct the dates", f"of {about}", _to(body, f"correct-{noun}", *parts))


def _name(body: Body, name: BodyName) -> Line:
    about = f"the name {name}"
    can = [] if name.official else [_correct(body, "alias", about, name.pk)]
    can += [] if name.official or name.to_on else [Action("End", about, _to(body, "end-alias", name.pk))]
    said = ["Its official name in that time"] if name.official else []
    return Line(str(name), name, (*said, *([name.note] if name.note else [])), tuple(can))


def _relation(body: Body, relation: Relation) -> Line:
    title = f"{relation.get_kind_display()} {relation.to_body or relation.to_organisation}"
    can = (
        Action("Change the note", title, _to(body, "revise-relation", relation.pk)),
        _correct(body, "relation", title, relation.pk),
        Action("End", title, _to(body, "end-relation", relation.pk)),
    )
    return Line(title, relation, (relation.note,) if relation.note else (), can)


def _other(relation: Relation) -> Line:
    title = f"{relation.body} {relation.get_kind_display().lower()} it"
    return Line(title, relation, (), (Action("Edit there", title, _to(relation.body, "edit")),))


def _seat(body: Body, shown: SeatOnBench) -> Line:
    seat, about = shown.seat, f"the seat {shown.seat}"
    held = seat.organisation.name if seat.organisation else "Independent" if seat.independent else "No organisation"
    details, can = [f"{seat.get_kind_display()}. {held}."], []
    details += ["Vacant"] if shown.vacant else []
    for term in shown.terms:
        when = [f"from {say_day(term.from_on)}"] if term.from_on else []
        when += [f"until {say_day(term.to_on)}"] if term.to_on else []
        details.append(" ".join(["Filled by", term.person.name, *when]))
        can.append(Action("Hand over", about, _to(body, "hand-over-seat", seat.pk, term.pk)))
        can.append(_correct(body, "term", f"the term on {about}", seat.pk, term.pk))
        can.append(Action("End the term", f"on {about}", _to(body, "end-term", seat.pk, term.pk)))
    if shown.free:
        can.append(Action("Fill", about, _to(body, "fill-seat", seat.pk)))
    for substitute in shown.substitutes:
        details.append(f"Substitute on {say_day(substitute.meeting_on)}: {substitute.person.name}")
        can.append(Action("Withdraw the substitute", f"on {about}", _to(body, "withdraw", seat.pk, substitute.pk)))
    can.append(Action("Name a substitute", f"on {about}", _to(body, "substitute", seat.pk)))
    can.append(Action("Change", about, _to(body, "revise-seat", seat.pk)))
    can.append(_correct(body, "seat", about, seat.pk))
    can.append(Action("Replace", about, _to(body, "succeed-seat", seat.pk)))
    can.append(Action("End", about, _to(body, "end-seat", seat.pk)))
    return Line(seat.title, seat, tuple(details), tuple(can))


def _past(body: Body, seat: Seat, term: Term) -> Line:
    """Who filled a seat before: it is over, so there is nothing to end, but its dates may be wrong."""
    about = f"the term of {term.person} on the seat {seat}"
    return Line(f"{seat}: {term.person}", term, (), (_correct(body, "term", about, seat.pk, term.pk),))


def _mandate(body: Body, row: Mandate) -> Line:
    details = [f"{row.get_holder_display()} may decide. Given by {row.given_by}."]
    details += [f"Limits: {row.limits}"] if row.limits else []
    details += [f"Why it ended: {row.ended_because}"] if row.ended_because else []
    about = f"the mandate: {row}"
    change = "Say why it ended, or change the source" if row.to_on else "Change the source"
    can = (
        Action("Renew", about, _to(body, "renew-mandate", row.pk)),
        Action(change, f"of {about}", _to(body, "revise-mandate", row.pk)),
        _correct(body, "mandate", about, row.pk),
        Action("End", about, _to(body, "end-mandate", row.pk)),
    )
    return Line(row.text, row, tuple(details), can)


def _responsibility(body: Body, row: Responsibility) -> Line:
    about = f"the responsibility: {row}"
    can = (
        Action("Change the source", f"of {about}", _to(body, "revise-responsibility", row.pk)),
        _correct(body, "responsibility", about, row.pk),
        Action("End", about, _to(body, "end-responsibility", row.pk)),
    )
    return Line(row.title, row, (*([row.text] if row.text else []), f"Assigned by {row.given_by}."), can)

"""Every part in all its states, with invented content. A test finds the part that is not shown here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template

from oneplan.ui.as_of import AsOf
from oneplan.ui.fields import DayField, LongText
from oneplan.ui.govuk import Form


@dataclass(frozen=True)
class State:
    """A part as it looks when it is told these things."""

    name: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A part of `ui/parts.html`, what it is for, and the states it can be in."""

    name: str
    purpose: str
    states: tuple[State, ...]
    around: str = ""  # a part that is a list item stands in a list

    @property
    def include(self) -> str:
        """The line that puts it on a page."""
        names = sorted({name for state in self.states for name in state.given} - {"quiet"}, key=self._order)
        given = " ".join(f"{name}=..." for name in names)
        return f'{{% include "ui/parts.html#{self.name}" with {given} only %}}'

    def shown(self) -> Iterator[tuple[str, str]]:
        """Each state: its name, and its markup."""
        template = get_template(f"ui/parts.html#{self.name}")
        for state in self.states:
            yield state.name, template.render(state.given)

    def _order(self, name: str) -> int:
        return next(index for index, each in enumerate(self._names()) if each == name)

    def _names(self) -> Iterable[str]:
        return dict.fromkeys(name for state in self.states for name in state.given)


class Sample(Form):
    """A form with every kind of field."""

    title = forms.CharField(max_length=80, help_text="As it stands on the front page")
    why = LongText(max_length=600, required=False, label="Why it matters", rows=4)
    sector = forms.ChoiceField(
        choices=[("", "Choose a sector"), ("health", "Health"), ("education", "Education"), ("vcfse", "Voluntary")]
    )
    kind = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("chair", "Chair"), ("member", "Member"), ("adviser", "Adviser (not voting)")],
        label="What the seat is for",
    )
    districts = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("north", "North"), ("south", "South"), ("east", "East")],
    )
    from_on = DayField(label="Start date")
    email = forms.EmailField(label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    public = forms.BooleanField(label="May be named on public pages", required=False)
    nouns = {"kind": "what the seat is for"}


WRONG = {"title": "x" * 81, "sector": "", "from_on": "31 June 2022", "email": "somebody", "why": "Because."}

_PUBLISHED = SimpleNamespace(certainty="published", inferred="")
_INFERRED = SimpleNamespace(certainty="inferred", inferred="The year follows from the date of the first meeting.")
_SOURCES = [
    SimpleNamespace(title="Terms of reference", address="https://example.org/terms"),
    SimpleNamespace(title="Minutes of the March meeting", address=""),
]
_PAGES = Paginator(range(95), 20)


def _finding(severity: str, sentence: str, owner: str, address: str = "") -> dict[str, Any]:
    return {"finding": SimpleNamespace(severity=severity, sentence=sentence, owner=owner, address=address)}


def _message(level: str, text: str) -> Any:
    class Message:
        level_tag = level

        def __str__(self) -> str:
            return text

    return Message()


def parts() -> tuple[Part, ...]:
    """All of them, in the order a page meets them."""
    failed = Sample({f"wrong-{name}": value for name, value in WRONG.items()}, prefix="wrong")
    return (
        Part(
            "breadcrumbs",
            "Where this page stands. Goes into the block before_content.",
            (State("Three steps", {"trail": [("Home", "#"), ("Governance", "#"), ("Coalition board", "")]}),),
        ),
        Part(
            "page_head",
            "The heading of a page.",
            (
                State("Title only", {"title": "Districts"}),
                State(
                    "With caption and lede",
                    {
                        "caption": "Statutory board",
                        "title": "Health and wellbeing board",
                        "lede": "Brings together the council, the NHS and others to improve health in the county.",
                    },
                ),
            ),
        ),
        Part(
            "as_of",
            "The day a page is about. Give it what oneplan.ui.as_of.as_of(request) returned.",
            (
                State("Today", {"as_of": AsOf(date(2026, 3, 5)), "id": "as_of_today"}),
                State(
                    "Another day",
                    {
                        "as_of": AsOf(date(2022, 3, 22), chosen=True, kept=(("q", "youth"),)),
                        "id": "as_of_chosen",
                    },
                ),
                State(
                    "Not a day",
                    {
                        "as_of": AsOf(
                            date(2026, 3, 5),
                            error="There is no such day. Check the day and the month. This page shows today.",
                            typed="31 June 2022",
                        ),
                        "id": "as_of_wrong",
                    },
                ),
            ),
        ),
        Part(
            "tag",
            "A status: word, shape and colour, so that none of them is needed alone.",
            tuple(
                State(kind, {"text": text, "kind": kind})
                for kind, text in (
                    ("good", "On track"),
                    ("warn", "At risk"),
                    ("bad", "Off track"),
                    ("info", "Proposed"),
                    ("plain", "Ended"),
                )
            ),
        ),
        Part(
            "mark",
            "Beside a fact that was inferred. The wording is the partnership's own; without one nothing is shown.",
            (
                State("Inferred", {"fact": _INFERRED, "wording": "our reading"}),
                State("Published: nothing", {"fact": _PUBLISHED, "wording": "our reading"}),
            ),
        ),
        Part(
            "mark_short",
            "The mark where there is little room, as in a table. Give the legend once above it.",
            (
                State("Inferred", {"fact": _INFERRED, "wording": "our reading"}),
                State("Published: nothing", {"fact": _PUBLISHED, "wording": "our reading"}),
            ),
        ),
        Part(
            "mark_legend",
            "What the short mark means.",
            (State("With the partnership's wording", {"wording": "our reading"}),),
        ),
        Part(
            "inferred",
            "The mark with what was inferred and from what, for the page of the thing itself.",
            (State("Inferred", {"fact": _INFERRED, "wording": "our reading"}),),
        ),
        Part(
            "sources",
            "Where a fact was read.",
            (
                State("Several, one without an address", {"sources": _SOURCES}),
                State("One", {"sources": _SOURCES[:1]}),
                State("None: nothing", {"sources": []}),
            ),
        ),
        Part(
            "dates",
            "How long something holds.",
            (
                State("Both ends", {"from_on": date(2021, 5, 1), "to_on": date(2024, 6, 3)}),
                State("Open end", {"from_on": date(2021, 5, 1), "to_on": None}),
                State("Open start", {"from_on": None, "to_on": date(2024, 6, 3)}),
                State("Neither: nothing", {"from_on": None, "to_on": None}),
            ),
        ),
        Part(
            "person",
            "Who fills a seat.",
            (
                State("Filled", {"name": "Alex Example", "role": "Chair"}),
                State("Without a role", {"name": "Alex Example"}),
                State("Vacant", {"name": "", "role": "Vice chair"}),
            ),
        ),
        Part(
            "card",
            "A thing among others. Put several into a list with the class op-grid.",
            (
                State(
                    "Full",
                    {
                        "over": "Priority",
                        "title": "Ready for school",
                        "address": "#card",
                        "text": "Children start school able to learn, play and make friends.",
                        "foot": "Answers: Early years group",
                    },
                ),
                State("Title only", {"title": "Ready for school"}),
            ),
        ),
        Part(
            "figure", "A number that matters.", (State("Plain", {"number": "42", "label": "seats, 3 of them vacant"}),)
        ),
        Part(
            "summary_list",
            "Facts about one thing: rows of (name, value) or (name, value, address to change it).",
            (
                State("To read", {"rows": [("Type", "Statutory board"), ("Legal basis", "Children Act 2004")]}),
                State("To change", {"rows": [("Type", "Statutory board", "#"), ("Purpose", "", "#")]}),
            ),
        ),
        Part(
            "table",
            "Rows of plain cells; the first names the row. A table with links is written out, inside op-scroll.",
            (
                State(
                    "Three columns",
                    {
                        "caption": "Seats by sector",
                        "headings": ("Sector", "Seats", "Vacant"),
                        "rows": [("Health", 4, 0), ("Local government", 9, 1), ("Voluntary sector", 5, 2)],
                    },
                ),
            ),
        ),
        Part(
            "timeline",
            "The history of a thing: items with on, title, text, address.",
            (
                State(
                    "Three entries",
                    {
                        "items": [
                            SimpleNamespace(
                                on=date(2024, 6, 3), title="Renamed", text="Was the youth board.", address="#"
                            ),
                            SimpleNamespace(on=date(2021, 5, 1), title="Set up", text="", address=""),
                            SimpleNamespace(on=None, title="First mentioned", text="", address=""),
                        ]
                    },
                ),
            ),
        ),
        Part(
            "finding",
            "A broken link and who can mend it. Stands in a list with the class op-findings.",
            (
                State(
                    "Error", _finding("error", "The pillar “Being well” has no body that answers for it.", "the board")
                ),
                State("Warning", _finding("warning", "The chair's seat is vacant.", "a support officer", "#finding")),
                State("Note", _finding("note", "No priority is aligned with the housing strategy.", "")),
            ),
            around="op-findings",
        ),
        Part(
            "empty",
            "Says what will be here, and who can do what about it.",
            (
                State(
                    "With something to do",
                    {
                        "title": "No strategies yet",
                        "text": "Strategies that carry some of the plan will stand here. A support officer adds them.",
                        "address": "#empty",
                        "action": "Add a strategy",
                    },
                ),
                State(
                    "Only said",
                    {"title": "Nothing found for “hubb”", "text": "Check the spelling, or use fewer words."},
                ),
            ),
        ),
        Part("inset", "A quotation or a thing to notice.", (State("Plain", {"text": "A driving force for change."}),)),
        Part(
            "details",
            "More, for those who want it.",
            (State("Closed", {"summary": "How this was counted", "text": "Seats that hold on the day shown."}),),
        ),
        Part(
            "pagination",
            "Give it Django's page, and the rest of the query ending in &.",
            (
                State("First page", {"page": _PAGES.page(1), "query": "q=hub&", "label": "Pages of results"}),
                State("In the middle", {"page": _PAGES.page(3), "query": ""}),
            ),
        ),
        Part(
            "buttons",
            "Links that look like buttons: rows of (words, address), the first is the main one.",
            (State("Two", {"buttons": [("Start the review", "#"), ("Download", "#")]}),),
        ),
        Part(
            "messages",
            "What just happened. The page frame shows these by itself.",
            (
                State(
                    "Each level",
                    {
                        "messages": [
                            _message("success", "Saved."),
                            _message("error", "This link has ended. Ask for a new one."),
                            _message("warning", "The seat has been vacant for a year."),
                            _message("info", "A newer edition of the plan was adopted."),
                        ],
                        "quiet": True,
                    },
                ),
            ),
        ),
        Part(
            "error_summary",
            "All errors of a form, each linked to its field. ui/form.html shows it by itself.",
            (State("Several errors", {"form": failed, "quiet": True}),),
        ),
    )

"""Forms about releases: a file to load, columns to name, a return to type in, when it is out, why it goes."""

import re
from datetime import UTC, date, datetime, time
from pathlib import PurePath
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from oneplan.common import clock
from oneplan.measures import describing
from oneplan.measures.commands.datasets import MEANINGS
from oneplan.measures.forms.parts import Choice, Given, Versioned
from oneplan.measures.models import Release
from oneplan.measures.queries.equality import NAMES
from oneplan.ui.fields import DayField, words
from oneplan.ui.uploads import LARGEST

# What the years of a table can mean; the words are those of `rules.period`.
YEARS = (
    ("", "The file says so itself, or they are years of two halves (2024/25)"),
    ("Academic year ending", "The year in which the school year ends"),
    ("Financial year ending", "The year in which the financial year ends"),
    ("Calendar year", "Calendar years"),
)
MORE_LENSES = 3
_KINDS = {".csv": "a CSV file", ".xlsx": "an Excel workbook (.xlsx)"}


class FileField(forms.FileField):
    """A CSV file or a workbook: content and ending must agree (SEC-44). What is inside is read elsewhere (SEC-43)."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.widget.attrs["accept"] = ",".join(_KINDS)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file. Raises ValidationError with a sentence that says what to choose."""
        file: Any = super().clean(data, initial)
        if not file:
            return file
        ending = PurePath(str(file.name)).suffix.lower()
        if ending not in _KINDS:
            raise ValidationError("Choose a CSV file or an Excel workbook (.xlsx).", code="ending")
        if (file.size or 0) > LARGEST:
            most = LARGEST // 1_000_000
            raise ValidationError(
                f"The file is larger than {most} MB. Load it with the command line, or in parts.", code="large"
            )
        start = file.read(65_536)
        file.seek(0)
        if _kind(start) != ending:
            raise ValidationError(
                f"The file is called {ending}, but it is not {_KINDS[ending]}. Save it as one and choose it again.",
                code="content",
            )
        return file


def _kind(start: bytes) -> str:
    """The ending that fits how a file begins; empty where none does."""
    if start.startswith(b"PK\x03\x04"):
        return ".xlsx"
    if not start.strip() or b"\0" in start or start[:4] in (b"%PDF", b"PAR1", b"\xd0\xcf\x11\xe0"):
        return ""
    return ".csv"


class ReleaseField(Choice):
    """A release of the dataset that a new one may correct."""

    empty = "It corrects none"

    def rows(self) -> Any:
        return Release.objects.none()


class LoadForm(Given):
    """A file with figures, and what it is."""

    file = FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), up to 25 MB",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another.",
            "invalid": "Choose a file",
            "missing": "Choose a file",
        },
        max_length=200,
    )
    title = words(
        Release, "title", required=False, label="Title", help_text="For example, Autumn 2026. Else the file's name."
    )
    released_on = DayField(label="Published by its publisher on", required=False)
    provisional = forms.BooleanField(
        label="The figures are provisional", required=False, help_text="Pages say so beside each of them."
    )

    def clean_released_on(self) -> date | None:
        """Nothing is published in the future."""
        said: date | None = self.cleaned_data["released_on"]
        if said and said > clock.today():
            raise ValidationError("That day is still to come.")
        return said


class DescribedForm(LoadForm):
    """With the description that a publisher gives beside a file."""

    meta = forms.FileField(
        label="Description of its columns",
        required=False,
        help_text="The .meta.csv that is in the same download, if there is one. It says what is read, and what may be "
        "overlooked.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
    )

    def clean_meta(self) -> Any:
        """A description is short."""
        file = self.cleaned_data["meta"]
        if file and (file.size or 0) > describing.LARGEST:
            raise ValidationError("That is too long for a description of columns. Choose the .meta.csv.", code="large")
        return file


class ImportForm(DescribedForm):
    """A new release, which may correct another."""

    corrects = ReleaseField(label="Corrects", required=False, help_text="Its figures then replace those of that one.")
    what_changed = words(
        Release,
        "what_changed",
        rows=3,
        required=False,
        label="What changed",
        help_text="Needed for a correction. Everybody can read this.",
    )

    def clean(self) -> Any:
        """A correction says what changed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("corrects") and not cleaned.get("what_changed") and "what_changed" not in self.errors:
            self.add_error("what_changed", "Say what changed, so that readers of the old figures know")
        return cleaned


class CorrectionForm(DescribedForm):
    """A file whose figures replace those of a release."""

    what_changed = words(
        Release,
        "what_changed",
        rows=3,
        required=True,
        label="What changed",
        help_text="Everybody can read this. For example, Two schools were counted twice",
    )

    nouns: ClassVar = {"what_changed": "what changed"}
    field_order = ("file", "what_changed", "title", "released_on", "provisional")


class PublishForm(Versioned):
    """Now, or at an instant to come."""

    when = forms.ChoiceField(
        label="When does everybody see it?",
        choices=[("now", "Now"), ("later", "Not before a day and a time")],
        widget=forms.RadioSelect,
        initial="now",
    )
    on = DayField(label="Day", required=False, help_text="For example, 1 June 2027")
    at = forms.CharField(
        label="Time",
        required=False,
        max_length=5,
        initial="09:30",
        help_text="By the clock here, for example 09:30",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
    )

    nouns: ClassVar = {"when": "when everybody sees it"}
    embargo_ends_at: datetime | None = None

    def clean(self) -> Any:
        """A later instant has its day and a time that the clocks show that day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") != "later" or {"on", "at"} & set(self.errors):
            return cleaned
        if not cleaned.get("on"):
            self.add_error("on", "Enter the day on which it comes out")
            return cleaned
        found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", (cleaned.get("at") or "").strip())
        if found is None:
            self.add_error("at", "Write the time as hours and minutes, for example 09:30")
            return cleaned
        self.embargo_ends_at = instant(cleaned["on"], time(int(found[1]), int(found[2])))
        if self.embargo_ends_at is None:
            self.add_error("at", "The clocks go forward that night: there is no such time. Choose another.")
        return cleaned


def instant(on: date, at: time) -> datetime | None:
    """A day and a time by the clock here; None where the clocks skip it. Of an hour that comes twice, the first."""
    here = ZoneInfo(settings.TIME_ZONE)
    said = datetime.combine(on, at, tzinfo=here)
    back = said.astimezone(UTC).astimezone(here)
    return said if back.replace(tzinfo=None) == said.replace(tzinfo=None) else None


class WithdrawForm(Versioned):
    """Why figures are shown no more."""

    because = words(
        Release,
        "withdrawn_because",
        rows=3,
        required=True,
        label="Why is it withdrawn?",
        help_text="Support officers and analysts read this later. For example, The publisher withdrew it",
    )

    nouns: ClassVar = {"because": "why it is withdrawn"}


class LiftForm(Versioned):
    """Why everybody sees figures earlier than was said."""

    because = words(
        Release,
        "embargo_lifted_because",
        rows=3,
        required=True,
        label="Why does everybody see it earlier?",
        help_text="Support officers and analysts read this later. For example, The publisher brought its date forward",
    )

    nouns: ClassVar = {"because": "why everybody sees it earlier"}


class NextReleaseForm(Versioned):
    """When the publisher's next release is due."""

    next_release_on = DayField(
        label="Next release due", required=False, help_text="For example, 27 November 2026. Empty: nobody knows."
    )


class ColumnsForm(Versioned):
    """What the columns of a table mean. Each is chosen from those of the file, or typed where there is none at hand."""

    measure = forms.ChoiceField(
        label="Measure these are the figures of",
        required=False,
        help_text="Leave it empty where the measure already says where its figures stand.",
        widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
    )
    years = forms.ChoiceField(
        label="What years in the period mean", required=False, choices=YEARS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, headings: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in MEANINGS.items():
            self.fields[name] = self._column(name, label, headings)
        for number in range(1, MORE_LENSES + 1):
            self.fields[f"by_{number}"] = self._column(f"by_{number}", f"Column {number} that names groups", headings)
            self.fields[f"lens_{number}"] = forms.ChoiceField(
                label=f"What column {number} tells apart", required=False, choices=[("", "Nothing"), *NAMES.items()]
            )
        after = [f"{kind}_{number}" for number in range(1, MORE_LENSES + 1) for kind in ("by", "lens")]
        self.order_fields(["measure", *MEANINGS, "years", *after, "version"])
        for name in (*MEANINGS, *after):  # the base class words those it knows from the beginning
            self._word(name, self.fields[name])
            self.fields[name].widget.attrs.pop("maxlength", None)

    def _column(self, name: str, label: str, headings: list[str] | None) -> forms.Field:
        if headings is None:
            return forms.CharField(label=label, required=False, max_length=120)
        said = self.initial.get(name)
        more = [said] if said and said not in headings else []
        choices = [("", "None of them"), *((each, each) for each in (*headings, *more))]
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=choices,
            widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
        )

    @property
    def columns(self) -> dict[str, str]:
        """Our names, and the columns that stand for them."""
        return {name: self.cleaned_data[name] for name in MEANINGS if self.cleaned_data.get(name)}

    @property
    def lenses(self) -> dict[str, str]:
        """The columns that name groups, and what they tell apart."""
        pairs = [(self.cleaned_data.get(f"by_{n}"), self.cleaned_data.get(f"lens_{n}")) for n in (1, 2, 3)]
        return {column: lens for column, lens in pairs if column and lens}


class ReturnForm(Given):
    """What a partner counted: four boxes."""

    measure = forms.ChoiceField(label="What was counted", widget=forms.Select(attrs={"class": "govuk-!-width-full"}))
    area = forms.ChoiceField(label="Where", widget=forms.Select(attrs={"class": "govuk-!-width-full"}))
    period = forms.CharField(
        label="When",
        max_length=40,
        help_text="For example, 2026 Q3, 2026-09 or 2025/26",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    count = forms.IntegerField(
        label="How many",
        min_value=0,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )
    denominator = forms.IntegerField(
        label="Out of how many",
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text="Leave it empty for a plain count.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )
    note = forms.CharField(label="A note", required=False, max_length=200, help_text="Never about one child or family")

    nouns: ClassVar = {
        "measure": "what was counted",
        "area": "where",
        "period": "when",
        "count": "how many",
        "denominator": "out of how many",
    }

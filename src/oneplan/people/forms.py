"""What people type about partners, persons, offices and accounts."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from oneplan.common import clock
from oneplan.people.models import CodeScheme, OfficeKind, Organisation, Person, Sector, User
from oneplan.people.sign_in_forms import WORDS_HELP
from oneplan.places.models import Area, AreaKind
from oneplan.ui.fields import DayField, VersionField
from oneplan.ui.govuk import Form

NOT_CHOSEN: tuple[tuple[str, str], ...] = (("", "Select one"),)


class OrganisationForm(Form):
    """A partner organisation."""

    nouns: ClassVar[dict[str, str]] = {"name": "the name of the organisation"}
    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(
        label="Short name",
        max_length=60,
        required=False,
        help_text="What people call it, for example NHS Gloucestershire",
    )
    sector = forms.ChoiceField(label="Sector", choices=(*NOT_CHOSEN, *Sector.choices))
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="Area it serves",
        required=False,
        empty_label="The whole county, or none",
    )
    relevant_partner = forms.BooleanField(
        label="It is a relevant partner",
        required=False,
        help_text="It has a duty to co-operate (Children Act 2004, section 10)",
    )
    section11 = forms.BooleanField(
        label="It has a safeguarding duty", required=False, help_text="Children Act 2004, section 11"
    )
    safeguarding_partner = forms.BooleanField(label="It is a statutory safeguarding partner", required=False)
    from_on = DayField(label="Partner since", required=False)
    note = forms.CharField(label="Note", max_length=300, required=False, help_text="Everyone can read this")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.on(clock.today())  # type: ignore[attr-defined]


class ReviseOrganisationForm(OrganisationForm):
    """The same, of a partner that is in the register."""

    version = VersionField()


class EndForm(Form):
    """The last day of something."""

    nouns: ClassVar[dict[str, str]] = {"on": "the last day"}
    on = DayField(label="Last day")


class EndOrganisationForm(EndForm):
    """The last day of a partner."""

    version = VersionField()


class EndOfficeForm(EndForm):
    """The last day of an office."""

    version = VersionField()


class CodeForm(Form):
    """An official code of a partner."""

    scheme = forms.ChoiceField(label="Register", choices=(*NOT_CHOSEN, *CodeScheme.choices))
    code = forms.CharField(label="Code", max_length=20)


class PersonForm(Form):
    """Somebody who acts in the partnership."""

    nouns: ClassVar[dict[str, str]] = {"name": "the person’s name"}
    name = forms.CharField(label="Name", max_length=120)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organisation",
        required=False,
        empty_label="None",
        help_text="Leave this out for somebody independent",
    )
    named_in_public = forms.BooleanField(
        label="May be named on public pages",
        required=False,
        help_text="Tick this only when the person agreed to it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.on(clock.today())  # type: ignore[attr-defined]


class RevisePersonForm(PersonForm):
    """The same, of a person who is known."""

    version = VersionField()


class AppointForm(Form):
    """An office for a person."""

    nouns: ClassVar[dict[str, str]] = {"kind": "an office"}
    kind = forms.ChoiceField(label="Office", choices=OfficeKind.choices, widget=forms.RadioSelect)
    district = forms.ModelChoiceField(
        Area.objects.none(),
        label="District",
        required=False,
        empty_label="None",
        help_text="For a district co-ordinator only",
    )
    from_on = DayField(label="From", required=False, help_text="Leave this empty for today")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Area.objects.on(clock.today()).filter(kind=AreaKind.DISTRICT)
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]


class InviteForm(Form):
    """Where an invitation goes."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="Their work address. We send a link that works once, for 7 days.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PasswordForm(Form):
    """The password of a new account."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=1000,
        help_text=WORDS_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )
    nouns: ClassVar[dict[str, str]] = {"password": "a password"}

    def __init__(self, *args: Any, account: User | None = None, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """The password, when it is long enough and not a common one."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.account)
        return password


def initial_of(row: Organisation | Person, form: type[Form]) -> dict[str, Any]:
    """What a form about a row starts from: the row as it is now, with its version."""
    return {name: getattr(row, name) for name in form.base_fields}

"""Plain Django forms come out in GOV.UK's markup, in a page that works without script."""

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

from oneplan.common.logs import form_refused

# The first that fits gives the class; an empty one means the widget is drawn without.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)
COUNTED = "govuk-js-character-count"
PASSWORD = "govuk-input govuk-password-input__input govuk-js-password-input-input"  # noqa: S105


class GovukBoundField(BoundField):
    """A field that knows GOV.UK's classes and where its error points."""

    @property
    def kind(self) -> str:
        """Which markup `ui/field.html` draws."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "group"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        return "plain"

    @property
    def counted(self) -> int | None:
        """How many characters a long text may have, where that is said to the person who writes it."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def anchor(self) -> str:
        """The id an error in the summary links to: the field, or the first of its options."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def optional(self) -> bool:
        """Whether the label says that it may be left out."""
        return not self.field.required and self.kind != "checkbox"

    @property
    def aria_describedby(self) -> str:
        """The ids of hint, error and count: those that `ui/field.html` gives them."""
        given = self.field.widget.attrs.get("aria-describedby")
        if given:
            return str(given)
        parts = [
            ("helptext", bool(self.help_text)),
            ("error", bool(self.errors)),
            ("info", bool(self.counted)),  # govuk-frontend looks for this id
        ]
        joins = {"info": "-"}
        return " ".join(f"{self.auto_id}{joins.get(part, '_')}{part}" for part, there in parts if there)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Adds the classes, and what a screen reader must hear with the field."""
        built = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        base = next((name for kind, name in CLASSES if isinstance(drawn, kind)), "")
        if isinstance(drawn, forms.PasswordInput):
            base = PASSWORD
            built |= {"spellcheck": "false", "autocapitalize": "none"}
        if base:
            own = drawn.attrs.get("class", "")
            first = base.split(" ", 1)[0]
            error = f"{first}--error" if self.errors and "__" not in first else ""
            counted = COUNTED if self.counted else ""
            built["class"] = " ".join(each for each in (base, error, counted, own) if each)
        return built


class GovukRenderer(TemplatesSetting):
    """Named in the settings as FORM_RENDERER, so that forms of other packages follow too."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"
    bound_field_class = GovukBoundField


def noun_of(label: str) -> str:
    """A label inside a sentence: "Title" -> "a title", "Aims" -> "aims", "GSS code" -> "a GSS code"."""
    words = label.strip().rstrip(":")
    if len(words) > 1 and words[1].islower():
        words = words[0].lower() + words[1:]
    first = words.split(" ", 1)[0]
    if first in {"a", "an", "the", "your", "our", "their"} or (words.endswith("s") and not words.endswith("ss")):
        return words
    return f"{'an' if words[:1].lower() in set('aeio') else 'a'} {words}"


class Form(forms.Form):
    """A form whose error messages are built from its labels: "Enter a title", "Select a sector".

    Where a label does not fit into a sentence (a question, a clause), `nouns` says what to ask for instead:
    `nouns = {"owner": "who owns it"}`. A message given to the field itself is kept.
    """

    use_required_attribute = False  # a sentence of ours beside the field, not a bubble of the browser
    nouns: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._word(name, field)
            # A hard limit cuts pasted text off without a word; the error message says it instead.
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs.pop("minlength", None)

    def is_valid(self) -> bool:
        """Whether all that was sent can be taken; what cannot is logged by field, without a value (SEC-34)."""
        valid = super().is_valid()
        if self.is_bound and not valid:
            form_refused(self)
        return valid

    def _word(self, name: str, field: forms.Field) -> None:
        label = str(field.label or name.replace("_", " ").capitalize())
        noun = self.nouns.get(name) or noun_of(label)
        choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        if isinstance(field, forms.BooleanField):
            required = f"Tick “{label}” to go on"
        else:
            required = ("Select " if choice else "Enter ") + noun
        own = {
            "required": required,
            "max_length": f"{label} must be %(limit_value)d characters or fewer. You wrote %(show_value)d.",
            "min_length": f"{label} must be %(limit_value)d characters or more. You wrote %(show_value)d.",
            "min_value": f"{label} must be %(limit_value)s or more",
            "max_value": f"{label} must be %(limit_value)s or less",
            "null_characters_not_allowed": f"{label} holds a character that cannot be kept. Type it again.",
        }
        if choice:
            own["invalid_choice"] = f"Select {noun} from the list"  # noqa: S608 (a sentence, not SQL)
        if isinstance(field, forms.EmailField):
            own["invalid"] = "Enter an email address in the correct format, like name@example.com"
        if isinstance(field, forms.URLField):
            own["invalid"] = "Enter a web address that begins with https://"
        if isinstance(field, forms.IntegerField):
            exact = isinstance(field, forms.FloatField | forms.DecimalField)
            own["invalid"] = f"{label} must be a {'number' if exact else 'whole number'}"
        given = _messages_of(type(field))
        for code, sentence in own.items():
            if field.error_messages.get(code) == given.get(code):  # not said otherwise by the field itself
                field.error_messages[code] = sentence


def _messages_of(kind: type[forms.Field]) -> dict[str, Any]:
    """The messages a field of this type has when nobody gave it others."""
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        found.update(getattr(each, "default_error_messages", {}))
    return found

"""Every form: takes only its own fields, never overwrites what was not seen, and keeps text as it was typed."""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from oneplan.common.models import Entry
from tests.architecture.asking import MATRIX, ours
from tests.architecture.figures import A_FILE
from tests.architecture.filling import LAST, fields_of, filled, form_on
from tests.architecture.source import our_models
from tests.architecture.world import undone
from tests.common.files import dump, load

pytestmark = pytest.mark.django_db

SENT = {"officer form", "author form", "belongs form", "tending form"}
FORMS = [route for route in ours() if MATRIX["routes"][route.name] in SENT]


def a_file():
    """A file with figures, as a browser sends one."""
    return SimpleUploadedFile("figures.csv", A_FILE, "text/csv")


# Forms whose act refuses what a stranger to the scene would send: what to send instead.
SAY = {
    "governance:add-alias": {"name": "Another name"},
    "governance:assign-responsibility": {"given_by": LAST},
    "governance:correct": {"from_on": "1 December 2020"},
    "governance:correct-alias": {"from_on": "1 June 2021"},
    "governance:correct-mandate": {"from_on": "1 June 2021"},
    "governance:correct-relation": {"from_on": "1 June 2021"},
    "governance:correct-responsibility": {"from_on": "1 June 2021"},
    "governance:correct-seat": {"from_on": "1 June 2021"},
    "governance:correct-term": {"from_on": "1 June 2021"},
    "governance:give-mandate": {"given_by": LAST},
    "governance:relate": {"to_body": LAST},
    "governance:succeed": {"successor": LAST},
    "measures:add-note": {"on": "3 May 2025"},
    "measures:begin-anew": {"at": "2020", "on": "3 May 2025"},
    "measures:columns": {"area": "Area", "period": "Year", "value": "Share"},
    "measures:correct-release": {"file": a_file},
    "measures:declare-break": {"at": "2019"},
    "measures:define": {"denominator": "All of them"},
    "measures:end-note": {"on": "3 May 2025"},
    "measures:load": {"file": a_file},
    "measures:return": {"period": "2026 Q1"},
    "people:add-code": {"scheme": "company", "code": "00000006"},
    "people:invite": {"email": "asked@example.org"},
    "plan:end-plan": {"on": "3 May 2026"},
    "plan:add-edition": {"kind": "year"},
    "plan:align": {"strategy": LAST},
    "plan:start-plan": {"from_on": "1 April 2031"},
}
# Forms that ask for a row in another state than the one the other proofs use.
ROWS = {
    "governance:end": ("bodies", "sub"),
    "governance:end-seat": ("seats", "vacant"),
    "governance:fill-seat": ("seats", "vacant"),
    "governance:succeed": ("bodies", "plain"),
    "governance:succeed-seat": ("seats", "vacant"),
}

# The only forms without the version of a row. Most make something new; a look-alike or a second one is refused by rule.
NEW = {
    "governance:add-alias",
    "governance:add-legal-basis",
    "governance:assign-responsibility",
    "governance:create-seat",
    "governance:establish",
    "governance:fill-seat",
    "governance:give-mandate",
    "governance:relate",
    "governance:substitute",
    "measures:add-note",
    "measures:begin-anew",
    "measures:correct-release",
    "measures:declare-break",
    "measures:define",
    "measures:load",
    "measures:return",
    "people:add-code",
    "people:add-organisation",
    "people:add-person",
    "people:appoint",
    "people:invite",
    "plan:add-edition",
    "plan:add-objective",
    "plan:add-outcome",
    "plan:add-pillar",
    "plan:add-priority",
    "plan:add-strategy",
    "plan:align",
    "plan:log-advocacy",
    "plan:start-plan",
}
# Buttons without a form: what they did cannot be done a second time, and there is no other state to overwrite.
BUTTONS = {"people:close-account", "people:reopen-account", "people:withdraw-invitation"}


def where(world, route):
    """The address of a form, with the row it works on."""
    part, row = ROWS.get(route.name, ("", ""))
    return world.address(route, **{part: world.spare.get(row, row)}) if part else world.address(route)


def form_of(world, route):
    """The form of a route as the support officer finds it, or None. Read once: what a proof does is taken back."""
    if route.name not in world.forms:
        world.forms[route.name] = form_on(world.client("support officer"), where(world, route))
    return world.forms[route.name]


def send(world, route, extra=None, changes=None):
    """Fill the form of a route in and send it as the support officer. Returns the response and what was sent."""
    client, address, form = world.client("support officer"), where(world, route), form_of(world, route)
    sent = {**filled(form, SAY.get(route.name, {})), **(changes or {})} if form is not None else {}
    client.cookies.pop("messages", None)
    return client.post(address, {**(extra or {}), **sent}), sent


def everything():
    """All that is stored, as text: what a person may have smuggled in would stand there."""
    found = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        found += [f"{model._meta.label} {values}" for values in model._default_manager.values_list(*names)]
    return "\n".join(found)


def truths():
    """How many rows are true in each column that is yes or no."""
    return {
        f"{model._meta.label}.{field.name}": model._default_manager.filter(**{field.name: True}).count()
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BooleanField)
    }


@pytest.fixture(scope="module")
def working(world):
    """The forms that a person's entries get through, each with what is true afterwards."""
    found = {}
    for route in FORMS:
        with undone():
            response, _ = send(world, route)
            if response.status_code == 302:
                found[route] = truths()
    refused = {route.name for route in FORMS} - {route.name for route in found}
    assert not refused, "What these proofs send is not what the forms ask for: see SAY and ROWS"
    assert len(found) > 40
    return found


FOREIGN = "smuggled-4711"


def smuggled():
    """A value for every field of every model of ours and of accounts, each to be found again if it was stored."""
    sent = {}
    for model in [
        *our_models(),
        *apps.get_app_config("account").get_models(),
        *apps.get_app_config("mfa").get_models(),
    ]:
        for field in model._meta.get_fields():
            if not field.concrete:
                continue
            if isinstance(field, models.BooleanField):
                sent[field.name] = "on"
            elif isinstance(field, models.DateField | models.DateTimeField):
                sent[field.name] = "1911-11-11"
            elif isinstance(field, models.UUIDField | models.ForeignKey | models.ManyToManyField):
                sent[field.name] = sent[f"{field.name}_id"] = "47114711-4711-4711-8711-471147114711"
            else:
                sent[field.name] = FOREIGN
    return {
        **sent,
        "by": "47114711-4711-4711-8711-471147114711",
        "actor": FOREIGN,
        "is_staff": "on",
        "is_superuser": "on",
    }


@pytest.mark.sec("SEC-08")
@pytest.mark.sec("SEC-10")
def test_a_field_that_a_form_does_not_have_changes_nothing(world, working):
    foreign = smuggled()
    assert len(foreign) > 60
    for route, plain in working.items():
        with undone():
            form = form_of(world, route)
            own = {bound.html_name for bound in form} if form is not None else set()
            response, _ = send(world, route, {name: value for name, value in foreign.items() if name not in own})
            stored = everything()
            assert response.status_code == 302, route.name
            assert FOREIGN not in stored, route.name
            assert "4711-8711" not in stored, route.name
            assert "1911, 11, 11" not in stored, route.name
            assert truths() == plain, route.name


@pytest.mark.sec("SEC-68")
def test_every_form_but_those_that_make_something_new_carries_the_version_that_was_seen(world):
    without, buttons = set(), set()
    for route in FORMS:
        form = form_of(world, route)
        if form is None:
            buttons.add(route.name)
        elif "version" not in form.fields:
            without.add(route.name)
    assert (without, buttons) == (NEW, BUTTONS)


@pytest.mark.sec("SEC-68")
def test_whoever_saves_late_sees_both_texts_and_overwrites_nothing(world, working):
    checked = 0
    client = world.client("support officer")
    for route in working:
        with undone():
            address = where(world, route)
            form = form_of(world, route)
            if form is None or "version" not in form.fields:
                continue
            checked += 1
            sent = filled(form, SAY.get(route.name, {}))
            raised = {**sent, "version": str(int(sent["version"]) - 1 or 99)}
            before = everything()
            late = client.post(address, raised)
            assert late.status_code == 409, f"{route.name}: {late.status_code}"
            same = [line for line in everything().splitlines() if "Session" not in line]
            assert same == [line for line in before.splitlines() if "Session" not in line], route.name
    assert checked == len(working) - len(NEW) - len(BUTTONS)


@pytest.mark.sec("SEC-68")
def test_of_two_who_saw_the_same_the_second_is_told(world, working):
    checked = 0
    client = world.client("support officer")
    for route in working:
        if "revise" not in route.name and "edit-" not in route.name and route.name != "web:partnership":
            continue
        with undone():
            address = where(world, route)
            form = form_of(world, route)
            if form is None or "version" not in form.fields:
                continue
            text = next(
                (b.html_name for b in form if type(b.field).__name__ in {"CharField", "LongText"} and b.field.required),
                None,
            )
            if text is None:
                continue
            seen = fields_of(form)
            first = client.post(address, {**seen, text: "The first of two"})
            second = client.post(address, {**seen, text: "The second of two"})
            assert (first.status_code, second.status_code) == (302, 409), route.name
            page = second.content.decode()
            assert "The first of two" in page, route.name
            assert "The second of two" in page, route.name
            assert "The second of two" not in everything(), route.name
            checked += 1
    assert checked > 8


@pytest.mark.sec("SEC-31")
def test_every_form_that_works_writes_one_entry_and_no_typed_text(world, working):
    for route in working:
        with undone():
            before = Entry.objects.count()
            _, sent = send(world, route)
            entries = list(Entry.objects.order_by("id").values())[before:]
            assert len(entries) == 1, f"{route.name}: {len(entries)} entries"
            assert entries[0]["account_id"] == world.accounts["support officer"].pk
            assert (entries[0]["relationship"], entries[0]["allowed"]) == ("support officer", True), route.name
            assert entries[0]["request_id"], route.name
            typed = [value for value in sent.values() if isinstance(value, str) and " " in value]
            assert not [value for value in typed if value in str(entries[0])], route.name


@pytest.mark.sec("SEC-48")
def test_what_any_form_wrote_is_dumped_and_read_as_it_stands(world, working):
    assert str(load(dump(), dry_run=True)) == "no changes"
    for route in working:
        with undone():
            send(world, route)
            assert str(load(dump(), dry_run=True)) == "no changes", route.name


HOSTILE = "<script>alert(1)</script>' OR 1=1 -- {{ 7*7 }} =cmd() ‘é’"


@pytest.mark.sec("SEC-50")
@pytest.mark.sec("SEC-55")
def test_what_is_typed_comes_back_as_text_and_hidden_characters_do_not(world, working):
    shown = refused = 0
    client = world.client("support officer")
    for route in working:
        form = form_of(world, route)
        text = next(
            (
                b
                for b in form or ()
                if type(b.field).__name__ in {"CharField", "LongText"} and (b.field.max_length or 99) > 60
            ),
            None,
        )
        if text is None:
            continue
        with undone():
            response, _ = send(world, route, changes={text.html_name: HOSTILE})
            if response.status_code == 302:
                page = client.get(response.url).content.decode()
                assert "<script>alert" not in page, route.name
                shown += "&lt;script&gt;alert" in page
        with undone():
            response, _ = send(world, route, changes={text.html_name: "Par\u202eent \u200bboard"})
            stored = everything()
            assert "\u202e" not in stored, f"{route.name} stored a hidden character in {text.html_name}"
            assert response.status_code in {200, 302}
            refused += response.status_code == 200
        if refused > 8:
            continue  # the same field everywhere: a few are enough
        with undone():
            response, _ = send(world, route, changes={text.html_name: "Nul\0l"})
            assert response.status_code in {200, 302}, route.name
            assert "\0" not in everything(), route.name
    assert shown > 5
    assert refused > 5

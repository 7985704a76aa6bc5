"""Every model is whole: each field has a class, each moment a person, each noun a factory and a name."""

import importlib
import inspect
import pkgutil

import pytest
from django.db import models

import tests.factories
from oneplan.common.classes import DataClass, class_of
from tests.architecture.source import our_models

# Moments without a person, and why.
NOBODY = {
    "common.Entry.at": "beside it stands account_id, which outlives the account",
    "people.User.created_at": "an account is made by accepting an invitation, which says who and when",
    "common.Attempts.ends_at": "not an act: it is when counting begins anew",
    "people.Invitation.ends_at": "not an act: it is when the link ends by itself",
    "measures.Release.embargo_ends_at": "not an act: it is when the figures are out by themselves",
}
# Models that no scene needs a row of, and why.
NO_FACTORY = {
    "common.Entry": "only `record` writes it",
    "common.SearchDocument": "only the search shelf writes it",
    "common.State": "only `record` moves it",
    "common.Attempts": "only `within_limit` counts in it",
    "common.Source": "a key and a title: scenes that cite one write it out",
}


def factories():
    """Every factory, with the model its docstring's function returns."""
    for module in pkgutil.iter_modules(tests.factories.__path__):
        loaded = importlib.import_module(f"tests.factories.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                yield function


@pytest.mark.sec("SEC-01")
def test_every_field_has_a_class():
    fields = [(model, field) for model in our_models() for field in (*model._meta.fields, *model._meta.many_to_many)]
    assert len(fields) > 100

    assert not [f"{model._meta.label}.{field.name}" for model, field in fields if class_of(model, field.name) is None]


@pytest.mark.sec("SEC-01")
def test_every_class_belongs_to_a_field():
    named = [(model, name) for model in our_models() for name in model.__dict__.get("CLASSES", {})]
    assert len(named) > 50

    assert not [
        f"{model.__name__}.{name}" for model, name in named if name not in {f.name for f in model._meta.get_fields()}
    ]


@pytest.mark.sec("SEC-01")
def test_names_of_persons_addresses_and_secrets_are_never_public():
    protected = {"email", "password", "token_digest", "account_id", "last_login", "request_id"}
    assert protected <= {field.name for model in our_models() for field in model._meta.fields}

    for model in our_models():
        for field in model._meta.fields:
            label = f"{model._meta.label}.{field.name}"
            if field.name in protected or label == "people.Person.name":
                assert class_of(model, field.name) is not DataClass.C0, label


def test_every_model_says_what_it_is():
    assert our_models()
    for model in our_models():
        assert "__str__" in model.__dict__, f"{model._meta.label} has no __str__ of its own"
        assert not (model.__doc__ or "(").startswith(("(", f"{model.__name__}(")), (
            f"{model._meta.label} has no docstring"
        )


@pytest.mark.django_db
def test_every_model_has_a_factory_and_every_row_of_one_says_something():
    made = {}
    for factory in factories():
        if all(p.kind is p.VAR_KEYWORD for p in inspect.signature(factory).parameters.values()):
            row = factory()
            made[row._meta.label] = row
    assert len(made) > 10

    missing = {model._meta.label for model in our_models()} - made.keys()
    assert missing <= NO_FACTORY.keys(), missing - NO_FACTORY.keys()
    assert NO_FACTORY.keys() <= {model._meta.label for model in our_models()}
    for row in made.values():
        assert str(row).strip()
        assert "object (" not in str(row)


def test_every_moment_has_a_person():
    moments = [(m, f) for m in our_models() for f in m._meta.fields if isinstance(f, models.DateTimeField)]
    moments = [(model, field) for model, field in moments if field.name != "last_login"]
    assert moments

    for model, field in moments:
        label = f"{model._meta.label}.{field.name}"
        by = f"{field.name.removesuffix('_at')}_by"
        assert label in NOBODY or by in {f.name for f in model._meta.fields}, f"{label} has no {by}"
    assert NOBODY.keys() <= {f"{model._meta.label}.{field.name}" for model, field in moments}


def test_dates_and_moments_are_named_for_what_they_are():
    kinds = {type(field) for model in our_models() for field in model._meta.fields}
    assert {models.DateField, models.DateTimeField} <= kinds
    for model in our_models():
        for field in model._meta.fields:
            if isinstance(field, models.DateTimeField):
                known = field.name.endswith("_at") or field.name in {"at", "last_login"}
                assert known, f"{model._meta.label}.{field.name}"
            elif isinstance(field, models.DateField):
                assert field.name.endswith("_on") or field.name == "on", f"{model._meta.label}.{field.name}"


@pytest.mark.sec("SEC-07")
def test_every_row_that_people_meet_has_a_random_identity():
    internal = {"common.Entry", "common.SearchDocument", "common.State", "common.Attempts"}  # in no address
    checked = [model for model in our_models() if model._meta.label not in internal]
    assert checked
    for model in checked:
        assert isinstance(model._meta.pk, models.UUIDField), model._meta.label

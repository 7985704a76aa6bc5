"""How a body relates to others: begun, described, ended."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from oneplan.governance import commands, policies
from oneplan.governance.forms import relations as forms
from oneplan.governance.models import Body, RelationKind
from oneplan.governance.views.asking import ask, fresh, within
from oneplan.ui.access import access, acting, read_or_send


@access(policies.edit_body)
@read_or_send
def relate(request: HttpRequest, body: Body) -> HttpResponse:
    """A new relation."""
    return ask(
        request,
        fresh(forms.RelateForm, request),
        partial(commands.relate, by=acting(request), body=body),
        body,
        "Add a relation",
        lede=f"{body} is the subject of the sentence: it reports to, advises or delivers for the other.",
        button="Add it",
    )


@access(policies.edit_body)
@read_or_send
def revise(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The note on a relation and where it comes from."""
    relation: Any = within(body.relations.all(), pk)
    return ask(
        request,
        fresh(forms.ReviseRelationForm, request, relation),
        partial(commands.revise_relation, by=acting(request), relation=relation),
        body,
        "Change the note on a relation",
        lede=f"{relation}. To change what it says, end it and add another.",
    )


@access(policies.edit_body)
@read_or_send
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a relation."""
    relation: Any = within(body.relations.all(), pk)
    beside = relation.kind == RelationKind.SITS_ALONGSIDE
    return ask(
        request,
        fresh(
            forms.EndMutualRelationForm if beside else forms.EndRelationForm,
            request,
            version=relation.version,
            on=relation.to_on,
        ),
        partial(commands.end_relation, by=acting(request), body=body, relation=relation),
        body,
        "End a relation",
        lede=f"{relation}.",
        button="End it",
    )

"""How a body relates to others: begun, described, corrected, ended."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from oneplan.governance import commands, policies
from oneplan.governance.forms import relations as forms
from oneplan.governance.models import Body, RelationKind
from oneplan.governance.queries.bench import relation_of
from oneplan.governance.views.asking import ask, ask_correction, ask_end, ask_source
from oneplan.ui.access import access, read_or_send
from oneplan.ui.asking import found, fresh
from oneplan.ui.row_forms import LastDay


@access(policies.edit_body)
@read_or_send
def relate(request: HttpRequest, body: Body) -> HttpResponse:
    """A new relation."""
    return ask(
        request,
        fresh(forms.RelateForm, request),
        partial(commands.relate, body=body),
        body,
        "Add a relation",
        lede=f"{body} is the subject of the sentence: it reports to, advises or delivers for the other.",
        button="Add it",
        said="The relation is added.",
    )


@access(policies.edit_body)
@read_or_send
def revise(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The note on a relation and where it comes from."""
    relation = found(relation_of(body, pk))
    run = partial(commands.revise_relation, relation=relation)
    lede = f"{relation}. To change what it says, end it and add another."
    return ask_source(
        request, relation, run, body, "Change the note on a relation", form=forms.ReviseRelationForm, lede=lede
    )


@access(policies.edit_body)
@read_or_send
def correct(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The days of a relation, when they were entered wrongly."""
    relation = found(relation_of(body, pk))
    run = partial(commands.correct_relation, relation=relation)
    return ask_correction(request, relation, run, body, "Correct the dates of a relation", lede=f"{relation}.")


@access(policies.edit_body)
@read_or_send
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a relation."""
    relation = found(relation_of(body, pk))
    run = partial(commands.end_relation, body=body, relation=relation)
    form = forms.EndMutualRelationForm if relation.kind == RelationKind.SITS_ALONGSIDE else LastDay
    return ask_end(request, relation, run, body, "End a relation", form=form, lede=f"{relation}.")

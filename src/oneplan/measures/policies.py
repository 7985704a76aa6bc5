"""Who may do what to measures and their figures. What is published is for everybody; the rest for those who tend it."""

from django.db.models import Q
from django.db.models.functions import Now

from oneplan.common.policy import Actor, rule
from oneplan.measures.models import Dataset, Measure, MeasureNote, Part, Release, ReleaseState, past_embargo
from oneplan.people.models import OfficeKind
from oneplan.people.policies import holds_office
from oneplan.places.models import Partnership

TENDERS = (OfficeKind.SUPPORT_OFFICER, OfficeKind.ANALYST)


def tends(actor: Actor) -> Q:
    """Every row for a support officer or an analyst, else no row."""
    return holds_office(actor, *TENDERS)


@rule(Measure, "see this measure")
def see_measure(actor: Actor) -> Q:
    """Everyone, once it is published; support officers and analysts before that too."""
    return Q(published=True) | tends(actor)


@rule(Partnership, "define measures")
def define_measure(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Measure, "edit this measure")
def edit_measure(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(MeasureNote, "edit what is said about this measure")
def edit_note(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Dataset, "see this dataset")
def see_dataset(actor: Actor) -> Q:
    """Everyone."""
    return Q()


@rule(Dataset, "load figures of this dataset")
def load_figures(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Dataset, "edit this dataset")
def edit_dataset(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Partnership, "see the releases that are not out")
def see_releases(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Release, "see this release")
def see_release(actor: Actor) -> Q:
    """Everyone, once it is out and while it is not withdrawn; support officers and analysts always."""
    out = Q(state=ReleaseState.PUBLISHED) & past_embargo(Now())
    return out | tends(actor)


@rule(Release, "look after this release")
def tend_release(actor: Actor) -> Q:
    """Support officers and analysts."""
    return tends(actor)


@rule(Release, "publish or withdraw this release")
def publish_release(actor: Actor) -> Q:
    """Support officers and analysts, with their second factor shown in the last ten minutes."""
    return tends(actor)


@rule(Part, "read these figures as they were before small numbers were protected")
def see_unprotected(actor: Actor) -> Q:
    """Support officers and analysts; each reading is recorded."""
    return tends(actor)

"""Figures as they were before small numbers were protected: the one way to them, and it leaves a trace."""

import polars as pl
from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.record import record
from oneplan.measures import disclosure, policies
from oneplan.measures.models import Part
from oneplan.people.models import User


@transaction.atomic
def read_unprotected(*, by: User, part: Part) -> pl.DataFrame:
    """The figures with their small numbers, in the columns of the store; who read them, and when, is in the record.

    Never hand them to a page, a file or a chart that others can open. Refused: figures that were never protected,
    which everybody reads as they are.
    """
    policies.see_unprotected.require(by, part)
    if not part.raw_sha256:
        raise RuleBroken("Nothing of these figures is held back. Read them on the page of the measure.")
    record(by, "read unprotected", part, count=part.rows)
    return disclosure.unprotected(part)

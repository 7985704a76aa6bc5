"""Fields that choose a body; for the forms of this room and of every room above."""

from typing import Any

from django.db.models import Q, QuerySet

from oneplan.governance.models import Body
from oneplan.ui.row_forms import Choice, not_over


class BodyField(Choice):
    """A body that is not over."""

    empty = "Choose a body"

    def rows(self) -> QuerySet[Any]:
        return Body.objects.filter(not_over() | Q(pk=self.kept)).order_by("name")

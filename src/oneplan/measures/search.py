"""Measures anybody may look for: published ones."""

from django.urls import reverse

from oneplan.common.search import Searchable
from oneplan.measures.models import Measure

SEARCH = [
    Searchable(
        Measure,
        "Measure",
        title=lambda measure: measure.title,
        body=lambda measure: " ".join(filter(None, (measure.short_title, measure.numerator, measure.why))),
        address=lambda measure: reverse("measures:measure", args=[measure.key]),
        rows=lambda: Measure.objects.filter(published=True),
    )
]

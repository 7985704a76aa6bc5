"""What can be wrong with pages that show facts of every context."""

from collections.abc import Iterator
from datetime import date

from django.apps import apps

from oneplan.common.findings import Fault, FindingRule, Severity
from oneplan.common.models import Certainty, Sourced
from oneplan.places.models import Partnership


def inferred_without_mark(on: date) -> Iterator[Fault]:
    """Facts that were inferred, while the partnership has no words to mark them with: they look as if published."""
    partnership = Partnership.objects.first()
    if partnership is None or partnership.inferred_mark.strip():
        return
    for model in apps.get_models():
        if issubclass(model, Sourced):
            count = model._default_manager.exclude(certainty=Certainty.PUBLISHED).count()
            if count:
                noun = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                verb = "was" if count == 1 else "were"
                sentence = f"{count} {noun} {verb} inferred, and public pages show this without a mark."
                yield Fault(f"partnership {partnership.key}", sentence, "Support officer", ("web:partnership",))


FINDINGS = [
    FindingRule("web.inferred-without-mark", Severity.ERROR, "Inferred facts without a mark", inferred_without_mark)
]

"""Scores as plain values: what `oneplan measures score --json` prints."""

from typing import Any

from oneplan.measures import areas
from oneplan.measures.models import Measure
from oneplan.measures.queries import scorecards
from oneplan.measures.queries.figures import live
from oneplan.measures.queries.pages import releases_of
from oneplan.measures.queries.scores import Score

type Line = dict[str, Any]


def score_lines(area: areas.Place) -> list[Line]:
    """Each published measure in an area: its newest figure, the comparison, the trend, its lens, owner and source."""
    measures = list(scorecards.in_use(Measure.objects.filter(published=True)))
    card = scorecards.scorecard(measures, area)
    parts = live(measures)
    return [_line(line.score, [release.dataset for release in releases_of(line.measure, parts)]) for line in card.lines]


def _line(score: Score, datasets: list[Any]) -> Line:
    measure, latest, comparator = score.measure, score.latest, score.comparator
    source = datasets[latest.release] if latest is not None else measure.dataset
    return {
        "id": measure.key,
        "title": measure.title,
        "area": score.area.code,
        "period": latest.period if latest else None,
        "value": latest.value if latest else None,
        "lower": latest.lower if latest else None,
        "upper": latest.upper if latest else None,
        "unit": measure.unit,
        "comparator": (
            {"area": score.comparator_place.code, "value": comparator.value} if comparator is not None else None
        ),
        "judgement": score.judged.label,
        "why_not": score.judged.reason or None,
        "trend": score.trend.direction,
        "trend_verdict": score.trend.verdict,
        "trend_reason": score.trend.reason or None,
        "lens": str(score.lens),
        "owner": str(measure.owner) if measure.owner else None,
        "source": f"{source.title}, {source.publisher}" if source else None,
    }

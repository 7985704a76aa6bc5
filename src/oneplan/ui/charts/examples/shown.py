"""What a gallery shows of a chart."""

from dataclasses import dataclass

from oneplan.ui import charts
from oneplan.ui.charts import Chart

FINGERTIPS = "Office for Health Improvement and Disparities, Fingertips, indicator 90284 (OGL v3.0)."
LAIT = "Department for Education, Local Authority Interactive Tool (OGL v3.0)."
PER = charts.rate("per 10,000 children aged under 15")
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = tuple(f"{month} {year}" for year in range(2022, 2026) for month in SHORT)


@dataclass(frozen=True)
class Shown:
    """One state of a chart, and where its figures are from."""

    name: str
    chart: Chart
    source: str = ""


@dataclass(frozen=True)
class Kind:
    """A chart, what it is for, and how it is asked for."""

    name: str
    purpose: str
    call: str
    states: tuple[Shown, ...]


@dataclass(frozen=True)
class Small:
    """A tiny picture beside its words."""

    picture: str
    words: str


def about(name: str, title: str, meaning: str) -> charts.About:
    """With a name of its own in the gallery."""
    return charts.About(f"gallery-{name}", title, meaning)

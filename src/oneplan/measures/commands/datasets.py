"""Datasets: when the next release is due, what the columns of a table mean, and a return that is typed in."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.record import record
from oneplan.common.writing import revised, tidy
from oneplan.measures import areas, policies
from oneplan.measures.commands.releases import Loaded, load_release
from oneplan.measures.models import Dataset, Measure, Reader, Series, Unit
from oneplan.measures.queries.equality import NAMES
from oneplan.measures.rules import UnknownPeriod, period
from oneplan.people.models import User

# What a column of a table can mean, in the order in which a person looks for it.
MEANINGS = {
    "area": "The area's official code",
    "number": "The area's number at the Department for Education",
    "name": "The area's name",
    "period": "The period",
    "identifier": "What kind of period it is",
    "value": "The value",
    "lower": "The lower 95% limit",
    "upper": "The upper 95% limit",
    "count": "The count",
    "denominator": "Out of how many",
    "note": "A note",
}
PLACES = ("area", "number", "name")


@transaction.atomic
def say_next_release(*, by: User, dataset: Dataset, version: int, next_release_on: date | None) -> Dataset:
    """The publisher's next release is due that day; None: nobody knows. Refused: a stale version."""
    policies.edit_dataset.require(by, dataset)
    changed = revised(dataset, version, next_release_on=next_release_on)
    record(by, "said next release", dataset, fields=" ".join(changed))
    return dataset


@transaction.atomic
def map_columns(
    *,
    by: User,
    dataset: Dataset,
    version: int,
    columns: dict[str, str],
    lenses: dict[str, str],
    measure: Measure | None = None,
    years: str = "",
) -> Dataset:
    """The columns of the dataset's tables mean this, now and the next time.

    With a measure its figures stand in these tables. Refused: a dataset whose files are no tables; a meaning or a lens
    that we do not know; no column for the area, the period, or the figures; a column that means two things; a measure
    whose figures come from another dataset; a stale version.
    """
    policies.edit_dataset.require(by, dataset)
    if dataset.reader != Reader.TABLE:
        raise RuleBroken("The columns of these files are known: their publisher always writes them the same way.")
    columns = {name: column.strip() for name, column in columns.items() if column.strip()}
    lenses = {column.strip(): lens for column, lens in lenses.items() if column.strip()}
    _refuse_unclear(columns, lenses)
    if measure is not None and measure.dataset_id not in (None, dataset.pk):
        raise RuleBroken(f"The figures of “{measure}” come from another dataset.")
    # What a person maps here is part of what may be declared in the file: the rest of it stays.
    kept = {name: column for name, column in dataset.columns.items() if name not in MEANINGS}
    changed = revised(dataset, version, columns={**kept, **columns}, lenses=lenses)
    if measure is not None:
        series, _ = Series.objects.get_or_create(
            measure=measure, dataset=dataset, value="", count="", denominator="", defaults={"years": years}
        )
        if series.years != years:
            revised(series, series.version, years=years)
    record(by, "mapped columns", dataset, fields=" ".join(changed))
    return dataset


def _refuse_unclear(columns: dict[str, str], lenses: dict[str, str]) -> None:
    for name in columns:
        if name not in MEANINGS:
            raise RuleBroken(f"{name} cannot be changed here.")
    for lens in lenses.values():
        if lens not in NAMES:
            raise RuleBroken(f"There is no lens “{lens}”. Choose one of the list.")
    if not any(name in columns for name in PLACES):
        raise RuleBroken("Say which column holds the area: its code, its number or its name.")
    if "period" not in columns:
        raise RuleBroken("Say which column holds the period.")
    if "value" not in columns and "count" not in columns:
        raise RuleBroken("Say which column holds the figures: the value, the count, or both.")
    seen = set[str]()
    for column in (*columns.values(), *lenses):
        if column in seen:
            raise RuleBroken(f"The column “{column}” cannot mean two things. Choose one.")
        seen.add(column)


def report_return(
    *,
    by: User,
    dataset: Dataset,
    measure: Measure,
    area: str,
    period: str,
    count: int,
    denominator: int | None = None,
    note: str = "",
) -> Loaded:
    """What a partner counted is kept as a draft release of its own; the same return once more changes nothing.

    Refused: a dataset that is no local return; a measure of another one; an area or a period we do not know; more
    counted than there are; no denominator where the measure is a share or a rate.
    """
    policies.load_figures.require(by, dataset)
    if dataset.reader != Reader.RETURN:
        raise RuleBroken("These figures are published as files. Load the file instead.")
    if not _is_of(measure, dataset):
        raise RuleBroken(f"“{measure}” is not one of the measures of this return.")
    place = areas.places().get(area)
    if place is None:
        raise RuleBroken("We do not know that area. Choose one of the list.")
    row = _line(measure, place.code, _label(period), count, denominator, note)
    with tempfile.TemporaryDirectory(prefix="oneplan-return-") as folder:
        file = Path(folder) / "return.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(row))
            writer.writeheader()
            writer.writerow(row)
        return load_release(
            by=by,
            dataset=dataset,
            file=file,
            name=f"return-{measure.key}-{place.code}-{row['period'].replace('/', '-')}.csv",
            title=f"{measure.name}: {place}, {row['period']}",
            released_on=clock.today(),
        )


def _line(measure: Measure, area: str, label: str, count: int, of: int | None, note: str) -> dict[str, Any]:
    if measure.unit != Unit.COUNT and of is None:
        raise RuleBroken("Say out of how many: without it no share can be worked out.")
    if of is not None and measure.kind == "proportion" and count > of:
        raise RuleBroken(f"{count} is more than {of}. Check the two numbers.")
    return {
        "measure": measure.key,
        "area": area,
        "period": label,
        "value": count if measure.unit == Unit.COUNT else "",
        "count": count,
        "denominator": "" if of is None else of,
        "note": tidy("note", note)[:200],
    }


def _is_of(measure: Measure, dataset: Dataset) -> bool:
    return measure.dataset_id == dataset.pk or dataset.series.filter(measure=measure).exists()


def _label(typed: str) -> str:
    try:
        return period(typed).label
    except UnknownPeriod as no:
        raise RuleBroken(str(no)) from no

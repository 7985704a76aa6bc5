"""Measures, where their figures come from, and releases with figures in the evidence store."""

from datetime import date
from itertools import count
from typing import Any

import polars as pl

from oneplan.common import clock
from oneplan.measures import store
from oneplan.measures.models import (
    Break,
    BreakKind,
    Dataset,
    Kind,
    Measure,
    MeasureNote,
    NoteKind,
    Part,
    Polarity,
    Reader,
    Release,
    ReleaseState,
    Series,
    Unit,
)
from oneplan.measures.rules import period

_number = count(1)
COUNTY = "E10000013"


def a_dataset(**fields: Any) -> Dataset:
    """A publication whose files are plain tables."""
    number = next(_number)
    given = {
        "key": f"dataset-{number}",
        "title": f"Publication {number}",
        "publisher": "Department for Education",
        "licence": "Open Government Licence v3.0",
        "reader": Reader.TABLE,
    }
    return Dataset.objects.create(**{**given, **fields})


def a_measure(**fields: Any) -> Measure:
    """A share that everybody sees, by sex."""
    number = next(_number)
    if "dataset" not in fields and "derived_from" not in fields:
        fields["dataset"] = a_dataset()
    given = {
        "key": f"measure-{number}",
        "title": f"Children who thrive, {number}",
        "numerator": "Children who thrive",
        "denominator": "Children",
        "unit": Unit.PERCENT,
        "kind": Kind.PROPORTION,
        "polarity": Polarity.HIGH_GOOD,
        "why": "Children who thrive learn.",
        "lens": ["sex"],
        "published": True,
    }
    return Measure.objects.create(**{**given, **fields})


def a_series(**fields: Any) -> Series:
    """A measure's figures stand in a dataset."""
    measure = fields.pop("measure", None) or a_measure()
    dataset = fields.pop("dataset", None) or measure.dataset or a_dataset()
    return Series.objects.create(measure=measure, dataset=dataset, **fields)


def a_break(**fields: Any) -> Break:
    """A measure's figures from 2018 on are not comparable with those before."""
    measure = fields.pop("measure", None) or a_measure()
    given = {"kind": BreakKind.BREAK, "at": "2018", "reason": "Another source.", "on": date(2024, 5, 3)}
    return Break.objects.create(measure=measure, **{**given, **fields})


def a_measure_note(**fields: Any) -> MeasureNote:
    """The story behind a line."""
    measure = fields.pop("measure", None) or a_measure()
    given = {
        "key": f"note-{next(_number)}",
        "kind": NoteKind.STORY,
        "text": "More children come since the hubs opened.",
        "on": date(2025, 5, 3),
    }
    return MeasureNote.objects.create(measure=measure, **{**given, **fields})


def a_release(**fields: Any) -> Release:
    """A release that is out. With `state="draft"` it is not."""
    number = next(_number)
    dataset = fields.pop("dataset", None) or a_dataset()
    state = fields.setdefault("state", ReleaseState.PUBLISHED)
    given: dict[str, Any] = {
        "title": f"Release {number}",
        "released_on": date(2025, 11, 27),
        "file_name": f"file-{number}.csv",
        "file_sha256": f"{number:064x}",
        "file_bytes": 4711,
        "rows": 1,
        "loaded_at": clock.now(),
    }
    if state != ReleaseState.DRAFT:
        given["published_at"] = clock.now()
    return Release.objects.create(dataset=dataset, **{**given, **fields})


def a_part(**fields: Any) -> Part:
    """What a release gives a measure; its file of figures holds one for the county."""
    measure = fields.pop("measure", None) or a_measure()
    release = fields.pop("release", None) or a_release(dataset=measure.dataset)
    figures = fields.pop("figures", None) or [{}]
    rows = rows_of(figures)
    given = {
        "sha256": store.keep(rows),
        "rows": rows.height,
        "areas": rows["area"].n_unique(),
        "first_period": rows["period"].min(),
        "last_period": rows["period"].max(),
    }
    return Part.objects.create(release=release, measure=measure, **{**given, **fields})


def rows_of(figures: list[dict[str, Any]]) -> pl.DataFrame:
    """Figures in the store's shape: each says what differs from 61 of 100 in the county in 2024/25."""
    whole = []
    for number, figure in enumerate(figures, 2):
        given: dict[str, Any] = {
            "area": COUNTY,
            "period": "2024/25",
            "lens": "",
            "group": "",
            "value": None,
            "symbol": "",
            "note": "",
            "provisional": False,
            "row": number,
            **figure,
        }
        if "value" not in figure and not given["symbol"]:
            given = {**given, "count": 61.0, "denominator": 100.0, "value": 61.0, **figure}
        when = period(given["period"])
        whole.append({**given, "start": when.start, "end": when.end})
    shaped = pl.DataFrame(whole, schema_overrides={name: store.SCHEMA[name] for name in whole[0]})
    missing = [pl.lit(None, kind).alias(name) for name, kind in store.SCHEMA.items() if name not in shaped.columns]
    return shaped.with_columns(missing).select(store.SCHEMA.names()).cast(store.SCHEMA)


def out(measure: Measure, figures: list[dict[str, Any]], **fields: Any) -> Release:
    """A release of the measure's dataset with these figures; out, unless the fields say otherwise."""
    release = a_release(dataset=measure.dataset, **{"rows": len(figures), **fields})
    a_part(release=release, measure=measure, figures=figures)
    return release

"""Figures of outcome measures: how large they are on the disk, how soon one area's are read, how soon all are judged.

`python -m bench.figures` fills the evidence store of ONEPLAN_DATA (or of `--data`), measures it, and prints JSON. The
figures are made up and go straight into the store, not through an importer; `bench.evidence` measures that.
"""

import argparse
import hashlib
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import django

from bench.place import MB, Place, part, processor, say

MEASURES, AREAS, PERIODS = 250, 160, 25
HOME, SCORECARD = "E10000013", 40
GROUPS = (  # ten breakdowns: everybody, sex, free school meals, and fifths of deprivation
    ("", "", None),
    ("sex", "Boys", None),
    ("sex", "Girls", None),
    ("fsm", "Free school meals", None),
    ("fsm", "No free school meals", None),
    *(("deprivation", f"Fifth {rank}", rank) for rank in range(1, 6)),
)


def measure(place: Place, runs: int, measures: int = MEASURES) -> dict[str, Any]:
    """The store and the pages of measures in a folder, in processes of their own."""
    _, printed = place.run("--runs", str(runs), "--measures", str(measures), module="bench.figures")
    found: dict[str, Any] = json.loads(printed)
    return found


def codes() -> list[str]:
    """Areas figures are for: England, the home county with its neighbours, and others up to the number."""
    from oneplan.measures import areas

    near = [place.code for place in areas.neighbours_of(HOME)]
    first = [areas.ENGLAND.code, HOME, *near, *(p.code for p in areas.places().values() if p.kind == "region")]
    upper = [place.code for place in areas.places().values() if place.kind not in ("region", "country", "district")]
    return list(dict.fromkeys([*first, *upper]))[:AREAS]


def made(number: int, places: list[str]) -> Any:
    """The figures of one measure: a share of children in each area, year and group. The same number, the same figures.

    Only counts are given, as most publications do; limits have to be worked out.
    """
    import numpy as np
    import polars as pl

    from oneplan.measures import store
    from oneplan.measures.rules import period

    chance = np.random.default_rng(number)
    spans = [period(f"{year}/{(year + 1) % 100:02d}") for year in range(2025 - PERIODS, 2025)]
    shape = (len(places), PERIODS, len(GROUPS))
    share = np.clip(
        chance.uniform(0.2, 0.8)
        + chance.normal(0, 0.05, (shape[0], 1, 1))
        + chance.normal(0, 0.08, (1, 1, shape[2]))
        + np.linspace(0, chance.uniform(-0.1, 0.1), PERIODS)[None, :, None],
        0.02,
        0.98,
    )
    of = chance.integers(300, 9000, shape)
    count = chance.binomial(of, share)
    place, time_, group = (index.ravel() for index in np.indices(shape))
    columns = {
        "area": np.array(places)[place],
        "period": np.array([span.label for span in spans])[time_],
        "start": [spans[index].start for index in time_],
        "end": [spans[index].end for index in time_],
        "lens": np.array([lens for lens, _, _ in GROUPS])[group],
        "group": np.array([name for _, name, _ in GROUPS])[group],
        "rank": [GROUPS[index][2] for index in group],
        "value": np.round(100 * count / of, 1).ravel(),
        "count": count.ravel().astype(float),
        "denominator": of.ravel().astype(float),
        "row": np.arange(2, place.size + 2),
    }
    gone = [pl.lit(None, kind).alias(name) for name, kind in store.SCHEMA.items() if name not in columns]
    texts = [pl.lit("").alias("symbol"), pl.lit("").alias("note"), pl.lit(False).alias("provisional")]
    return pl.DataFrame(columns, strict=False).with_columns(gone).with_columns(texts).select(store.SCHEMA.names())


def fill(measures: int) -> None:
    """The measures are defined, and each has its figures in one published release."""
    from oneplan.common import clock
    from oneplan.common.record import record
    from oneplan.measures import store
    from oneplan.measures.models import Dataset, Measure, Part, Release
    from oneplan.people.models import Organisation
    from oneplan.places.models import Area, Partnership

    county, _ = Area.objects.get_or_create(
        key="measured", defaults={"name": "Measured", "kind": "county", "code": HOME}
    )
    Partnership.objects.get_or_create(key="measured", defaults={"name": "Measured", "area": county})
    owner, _ = Organisation.objects.get_or_create(key="measured", defaults={"name": "Measured", "sector": "health"})
    dataset, _ = Dataset.objects.get_or_create(
        key="measured",
        defaults={"title": "Made up", "publisher": "Nobody", "licence": "CC0", "reader": "table"},
    )
    places, now = codes(), clock.now()
    release = Release.objects.create(
        dataset=dataset,
        title="Made up",
        file_name="made-up.csv",
        file_sha256=hashlib.sha256(b"made up").hexdigest(),
        file_bytes=1,
        rows=measures * AREAS * PERIODS * len(GROUPS),
        loaded_at=now,
        state="published",
        published_at=now,
    )
    for number in range(measures):
        one = Measure.objects.create(
            key=f"measured-{number}",
            title=f"Measured {number}",
            numerator="Children",
            denominator="All children",
            unit="percent",
            kind="proportion",
            polarity="high_good" if number % 2 else "low_good",
            why="To measure.",
            owner=owner,
            dataset=dataset,
            lens=["sex", "fsm", "deprivation"],
            published=True,
            target_value=75,
            target_due_on=date(2030, 8, 31),
        )
        figures = made(number, places)
        facts = {"rows": figures.height, "areas": len(places), "first_period": "", "last_period": ""}
        Part.objects.create(release=release, measure=one, sha256=store.keep(figures), **facts)
    record(None, "loaded", release)


def times(
    work: Callable[[int], object], runs: int, warm: int = 3, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Milliseconds of wall and of processor; what happens `before` each turn is not counted."""
    wall, spent = [], []
    for turn in range(-warm, runs):
        before()
        began, processor = time.perf_counter(), time.process_time()
        work(turn)
        wall.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - processor) * 1000)
    return {
        "median_ms": round(part(wall[warm:], 0.5), 2),
        "p95_ms": round(part(wall[warm:], 0.95), 2),
        "processor_median_ms": round(part(spent[warm:], 0.5), 2),
    }


def point(runs: int) -> dict[str, Any]:
    """One area, England and the neighbours in all periods, of one measure after another."""
    from oneplan.measures import areas, store
    from oneplan.measures.models import Part

    parts = list(Part.objects.order_by("measure__key").values_list("sha256", flat=True))
    wanted = [HOME, areas.ENGLAND.code, *(place.code for place in areas.neighbours_of(HOME)[:4])]
    rows = store.figures_of(parts[0], wanted, [""]).height
    return {"rows": rows, **times(lambda turn: store.figures_of(parts[turn % len(parts)], wanted, [""]), runs)}


def everywhere() -> dict[str, Any]:
    """Every figure of every measure with its interval, compared with England's of the same period and group."""
    from concurrent.futures import ThreadPoolExecutor

    from oneplan.measures.models import Measure
    from oneplan.measures.queries.figures import live

    measures = list(Measure.objects.order_by("key"))
    parts = live(measures)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, processor = time.perf_counter(), time.process_time()
    tally: Counter[str] = Counter()
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for found in pool.map(lambda one: judged(one, parts[one.pk]), measures):
            tally += found
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "more_memory_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1),
        "figures": tally.total(),
        "labels": dict(sorted(tally.items())),
    }


def judged(measure: Any, parts: Any) -> Counter[str]:
    """How many figures of a measure are better than England's, how many worse ..."""
    import polars as pl

    import planstats
    from oneplan.measures import areas
    from oneplan.measures.queries.figures import figures

    rows = figures(measure, parts)
    of_england = pl.col("value").filter(pl.col("area") == areas.ENGLAND.code).first()
    england = rows.select(of_england.over("period", "lens", "group"))["value"]
    estimate = planstats.Estimate.published(*(rows[name].to_numpy() for name in ("value", "lower", "upper")))
    labels = planstats.benchmark(estimate, england.to_numpy(), polarity=measure.polarity).label
    return Counter(dict(pl.Series(labels, dtype=pl.String).value_counts().iter_rows()))


def visits(runs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages: worked out anew each time, after somebody recorded something, and as kept from the visit before."""
    from django.urls import reverse

    from bench.pages import Visitor
    from oneplan.common import memory
    from oneplan.measures.models import Measure
    from oneplan.measures.queries import lasting

    visitor = Visitor()
    keys = list(Measure.objects.order_by("key").values_list("key", flat=True))
    pages = [reverse("measures:measure", args=[key]) for key in keys]
    card = reverse("measures:measures")

    def ask(address: str) -> None:
        status, _ = visitor.ask(address)
        if status != 200:
            raise SystemExit(f"{address} answered {status}.")

    def nothing_kept() -> None:
        memory.move()
        lasting.forget()

    yield "measure page, anew", times(lambda turn: ask(pages[turn % len(pages)]), runs, before=memory.move)
    yield "measure page, kept", times(lambda turn: ask(pages[0]), runs)
    Measure.objects.exclude(key__in=keys[:SCORECARD]).update(published=False)
    memory.move()
    yield f"scorecard of {SCORECARD}, anew", times(lambda turn: ask(card), max(5, runs // 8), before=nothing_kept)
    yield (
        f"scorecard of {SCORECARD}, after the record moved",
        times(lambda turn: ask(card), runs, before=memory.move),
    )
    yield f"scorecard of {SCORECARD}, kept", times(lambda turn: ask(card), runs)
    Measure.objects.update(published=True)
    memory.move()


def main() -> None:
    """Fill where nothing is, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--data", type=Path, metavar="DIR", help="a folder of figures that was kept")
    asked = parser.parse_args()
    if asked.data:
        asked.data.mkdir(parents=True, exist_ok=True)
        os.environ |= Place(asked.data.resolve(), 1).environment
    django.setup()
    from oneplan.measures import store
    from oneplan.measures.models import Part
    from oneplan.ready import prepare_database, prepare_pages

    prepare_database(lambda text: None)
    prepare_pages(lambda text: None)
    if not Part.objects.exists():
        say(f"writing the figures of {asked.measures} measures ...")
        fill(asked.measures)
    found: dict[str, Any] = {
        "figures": sum(Part.objects.values_list("rows", flat=True)),
        "store_mb": round(sum(file.stat().st_size for file in store.folder().glob("*/*.parquet")) / MB, 1),
        "point query": point(asked.runs * 5),
        "everything judged": everywhere(),
        **dict(visits(asked.runs)),
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({**found, "peak_mb": round(peak / MB, 1), "measured_on": processor()}))


if __name__ == "__main__":
    main()

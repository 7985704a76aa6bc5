"""Releases and files in words, for those who tend figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from oneplan.measures import parsing, words
from oneplan.measures.commands import Loaded
from oneplan.measures.models import Dataset, Measure, Release
from oneplan.measures.queries.equality import NAMES
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.releases import Preview, Shown, say_instant
from oneplan.measures.reading import FiguresRefused
from oneplan.ui import charts
from oneplan.ui.days import say_day

MOST_NOTES = 6


def facts(shown: Shown, loader: str) -> list[tuple[str, str]]:
    """What is known of a release's file and where it comes from."""
    release, dataset = shown.release, shown.release.dataset
    facts = [
        ("Publication", f"{dataset.title}, {dataset.publisher}"),
        ("Published by its publisher", say_day(release.released_on) if release.released_on else "No date given"),
        ("File", f"{release.file_name}, {_size(release.file_bytes)}, {charts.number(release.rows)} rows"),
        ("Known by", "" if dataset.local else f"SHA-256 {release.file_sha256[:16]}…"),
        ("Loaded", f"{say_instant(release.loaded_at)}, by {loader}"),
        ("Provisional", "Yes: pages say so beside each figure" if release.provisional else ""),
        ("Corrects", f"{release.corrects}: {release.what_changed}" if release.corrects else ""),
        ("Licence", f"{dataset.licence}. {dataset.attribution}".strip()),
    ]
    return [(name, text) for name, text in facts if text]


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def parts(release: Release) -> list[tuple[str, ...]]:
    """What a release gives each measure."""
    return [
        (
            part.measure.title,
            charts.number(part.rows),
            charts.number(part.areas),
            part.first_period
            if part.first_period == part.last_period
            else f"{part.first_period} to {part.last_period}",
            charts.number(part.protected) if part.protected else "None",
        )
        for part in release.parts.all()
    ]


READ_AS = {
    "value": "The value",
    "lower": "Lower 95% limit",
    "upper": "Upper 95% limit",
    "lower_998": "Lower 99.8% limit",
    "upper_998": "Upper 99.8% limit",
    "count": "The count",
    "denominator": "Out of how many",
}


def described(release: Release) -> list[tuple[str, ...]]:
    """What its publisher calls the columns that were read, where a description came with the file."""
    titles = {part.measure.key: part.measure.title for part in release.parts.all()}
    return [
        (
            titles[each["measure"]],
            READ_AS[each["field"]],
            " · ".join(filter(None, (each["group"], each["label"]))),
            each["unit"],
            each["column"],
        )
        for each in release.described
        if each["measure"] in titles
    ]


@dataclass(frozen=True)
class PreviewShown:
    """What a draft would change about one measure, in words."""

    key: str
    title: str
    said: str
    newest: list[tuple[str, ...]]
    largest: list[tuple[str, ...]]


def previews(found: Sequence[Preview]) -> list[PreviewShown]:
    """What a draft would change, measure by measure."""
    return [
        PreviewShown(
            key=preview.measure.key,
            title=preview.measure.title,
            said=_counts(preview),
            newest=[
                (str(each.place), _of(preview.measure, each.before), _of(preview.measure, each.after))
                for each in preview.newest
                if each.before is not None or each.after is not None
            ],
            largest=[
                (
                    str(each.place),
                    " · ".join(filter(None, (each.after.period, each.after.group))),
                    _value(preview.measure, each.before),
                    _value(preview.measure, each.after),
                )
                for each in preview.largest
            ],
        )
        for preview in found
    ]


def stays(release: Release, kept: Sequence[Measure]) -> str:
    """Which measures a correction leaves as they are, since it has no figures for them."""
    if release.corrects is None or not kept:
        return ""
    names = ", ".join(f"“{measure.name}”" for measure in kept[:MOST_NOTES])
    more = f" and {charts.number(len(kept) - MOST_NOTES)} more" if len(kept) > MOST_NOTES else ""
    many = "1 measure" if len(kept) == 1 else f"{charts.number(len(kept))} measures"
    return f"This correction has no figures for {many} of “{release.corrects}”. They stay as they are: {names}{more}."


def _counts(preview: Preview) -> str:
    if preview.nothing:
        return f"Nothing would change: all {charts.number(preview.same)} figures are shown already."
    counted = [
        (preview.new, "new"),
        (preview.changed, "changed"),
        (preview.gone, "gone"),
        (preview.same, "the same as now"),
    ]
    said = ", ".join(f"{charts.number(count)} {word}" for count, word in counted if count)
    return f"{said} on pages." if preview.same == 0 else f"{said}."


def _of(measure: Measure, figure: Figure | None) -> str:
    return "None" if figure is None else f"{_value(measure, figure)} in {figure.period}"


def _value(measure: Measure, figure: Figure) -> str:
    if figure.value is not None:
        return words.figure_words(measure, figure)
    if figure.count is not None:
        return charts.number(figure.count)
    return f"[{figure.symbol}]" if figure.symbol else "no figure"


def faults(no: FiguresRefused) -> dict[str, Any]:
    """What is wrong in a file, as rows of a table: where, what, and what to do; and how much more there is."""
    rows = [(f"Line {charts.number(each.line)}", each.column, each.wrong, each.mend) for each in no.faults]
    return {"faults": rows, "more_faults": charts.number(no.more) if no.more else ""}


def about_columns(no: FiguresRefused) -> bool:
    """Whether what is wrong may be that nobody said what the columns mean."""
    return any(fault.line <= 1 for fault in no.faults)


def headings_of(file: Path, name: str) -> list[str]:
    """The columns of a file, as the process that reads it saw them; none where it cannot be read."""
    try:
        return [heading for heading in parsing.begun(file, name=name).columns if heading]
    except FiguresRefused:
        return []


def tell(request: HttpRequest, loaded: Loaded, took: float) -> None:
    """What loading did, for the next page: how much, how long, and what was left aside."""
    if not loaded.changed:
        messages.info(request, "This very file is loaded already. Nothing was changed.")
        return
    figures = "1 figure was" if loaded.figures == 1 else f"{charts.number(loaded.figures)} figures were"
    rows = "1 row" if loaded.reading.rows == 1 else f"{charts.number(loaded.reading.rows)} rows"
    messages.success(request, f"{figures} taken from {rows}, in {took:.1f} seconds.")
    if loaded.lost:
        messages.info(request, loaded.lost)
    notes = loaded.reading.notes
    if notes:
        more = f" and {len(notes) - MOST_NOTES} more remarks" if len(notes) > MOST_NOTES else ""
        messages.warning(request, f"Not all was taken. {'; '.join(notes[:MOST_NOTES])}{more}.")


def lenses_as_fields(dataset: Dataset) -> dict[str, str]:
    """The columns of a dataset that name groups, as the form asks for them."""
    begin = {}
    plain = [(column, lens) for column, lens in dataset.lenses.items() if lens in NAMES]
    for number, (column, lens) in enumerate(plain[:3], 1):
        begin[f"by_{number}"], begin[f"lens_{number}"] = column, lens
    return begin


def protected_words(dataset: Dataset) -> str:
    """What happens with small numbers of a return, where they count local people."""
    if not dataset.local:
        return ""
    return "Small numbers are held back before anybody sees them, so that no child can be recognised."


def day(text: str | None) -> date | None:
    """A day as it waited in a file."""
    return date.fromisoformat(text) if text else None

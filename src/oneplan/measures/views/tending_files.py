"""Files and returns, for those who tend figures: chosen, looked at, taken whole or not at all."""

import tempfile
import time
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.common.errors import RuleBroken
from oneplan.measures import commands, policies, tending, waiting
from oneplan.measures.commands import Loaded
from oneplan.measures.forms import releases as forms
from oneplan.measures.models import Dataset, Measure, Reader, Release
from oneplan.measures.queries import pages
from oneplan.measures.queries import releases as queries
from oneplan.measures.reading import FiguresRefused
from oneplan.measures.views.tending_asking import fresh, page_of, trail_to
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit
from oneplan.ui.uploads import takes_files

LEDE = (
    "The file is read as a whole or not at all. Nobody else sees its figures before you publish them. Reading takes a "
    "second or two, and up to half a minute for the largest files: the page answers when it is done. "
    "Sending the same file twice changes nothing."
)
TO_MEND = "The file was not taken, and nothing was changed. What is to be mended is listed on this page."


@access(policies.see_releases)
@require_safe
def choose(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Which publication the file is of."""
    context = {
        "datasets": queries.datasets(request.user),
        "unpublished": queries.unpublished(request.user),
        "trail": trail_to("Load figures"),
    }
    return render(request, "measures/import.html", context)


@takes_files
@access(policies.load_figures)
@read_or_send
def load(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """A file of a dataset becomes a draft release."""
    form = fresh(forms.ImportForm, request)
    form.fields["corrects"].queryset = queries.correctable(dataset)
    steps = ("Load figures", reverse("measures:import"))
    return _load(request, dataset, form, page_of(f"Load figures of {dataset}", steps, lede=LEDE, button="Read it"))


@takes_files
@access(policies.tend_release)
@read_or_send
def correct(request: HttpRequest, row: Release) -> HttpResponse:
    """A file whose figures take the place of those of a release."""
    steps = (
        ("Releases", reverse("measures:releases")),
        (row.title, reverse("measures:release", args=[row.pk])),
    )
    page = page_of("Load a correction", *steps, lede=LEDE, button="Read it", caption=row.title)
    return _load(request, row.dataset, fresh(forms.CorrectionForm, request), page, corrects=row)


def _load(
    request: HttpRequest, dataset: Dataset, form: Any, page: dict[str, Any], corrects: Release | None = None
) -> HttpResponse:
    page["dataset"] = dataset

    if dataset.reader != Reader.EES:
        del form.fields["meta"]

    def run(*, file: Any, meta: Any = None, **typed: Any) -> Loaded:
        typed["corrects"] = corrects or typed.get("corrects")
        with tempfile.TemporaryDirectory(prefix="oneplan-upload-") as folder:
            kept = Path(folder) / f"upload{PurePath(str(file.name)).suffix.lower()}"
            with kept.open("wb") as out:
                out.writelines(file.chunks())
            beside = _kept_beside(kept, meta)
            try:
                return _read(request, dataset, kept, str(file.name), {**typed, "meta": beside})
            except FiguresRefused as no:
                page.update(tending.faults(no))
                page["map"] = _put_aside(request, dataset, kept, str(file.name), typed, no)
                raise RuleBroken(TO_MEND) from no

    return submit(request, form, run, template="measures/load.html", context=page, then=_to, said="")


def _kept_beside(file: Path, meta: Any) -> Path | None:
    """The description that was sent with a file, beside it; None where there was none."""
    if not meta:
        return None
    kept = file.with_name("description")
    with kept.open("wb") as out:
        out.writelines(meta.chunks())
    return kept


def _read(request: HttpRequest, dataset: Dataset, file: Path, name: str, typed: dict[str, Any]) -> Loaded:
    began = time.monotonic()
    loaded = commands.load_release(by=acting(request), dataset=dataset, file=file, name=name, **typed)
    tending.tell(request, loaded, time.monotonic() - began)
    return loaded


def _put_aside(
    request: HttpRequest, dataset: Dataset, file: Path, name: str, typed: dict[str, Any], no: FiguresRefused
) -> str:
    """The address where the file's columns can be named, where that may be what is missing; else empty."""
    if dataset.reader != Reader.TABLE or not tending.about_columns(no):
        return ""
    headings = tending.headings_of(file, name)
    if not headings:
        return ""
    corrects = typed.get("corrects")
    said = {
        "title": typed["title"],
        "released_on": typed["released_on"].isoformat() if typed["released_on"] else None,
        "provisional": typed["provisional"],
        "corrects": str(corrects.pk) if corrects else None,
        "what_changed": typed.get("what_changed", ""),
    }
    with file.open("rb") as opened:
        account, chunks = acting(request).pk, iter(lambda: opened.read(1 << 20), b"")
        token = waiting.put(chunks, name=name, account=account, dataset=dataset.pk, headings=headings, said=said)
    return f"{reverse('measures:columns', args=[dataset.key])}?waiting={token}"


@access(policies.edit_dataset)
@read_or_send
def columns(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """What the columns of a dataset's tables mean. A file that waits for it is read at once."""
    if dataset.reader != Reader.TABLE:
        raise Http404
    held = waiting.find(request.GET.get("waiting", ""), account=acting(request).pk, dataset=dataset.pk)
    begin = {**dataset.columns, **tending.lenses_as_fields(dataset), "version": dataset.version}
    sent = request.POST if request.method == "POST" else None
    form = forms.ColumnsForm(sent, initial=begin, headings=held.headings if held else None)
    form.offer("measure", [("", "No other"), *((each.key, each.title) for each in queries.without_series(dataset))])
    page = page_of(
        "Say what the columns mean",
        ("Load figures", reverse("measures:import")),
        (dataset.title, reverse("measures:load", args=[dataset.key])),
        lede="It is kept for the next file of this publication.",
        button="Save and read the file" if held else "Save",
        caption=dataset.title,
    )

    def run(*, version: int, measure: str, years: str, **typed: Any) -> Dataset | Loaded:
        chosen = queries.without_series(dataset).filter(key=measure).first() if measure else None
        made = commands.map_columns(
            by=acting(request),
            dataset=dataset,
            version=version,
            columns=form.columns,
            lenses=form.lenses,
            measure=chosen,
            years=years,
        )
        if held is None:
            messages.success(request, "The columns are kept.")
            return made
        return _read_waiting(request, dataset, held)

    return submit(request, form, run, template="measures/ask.html", context=page, then=_after_columns, said="")


def _read_waiting(request: HttpRequest, dataset: Dataset, held: waiting.Waiting) -> Dataset | Loaded:
    """The waiting file, read with the columns as they are now. What is still wrong is told on the dataset's page."""
    typed = dict(held.said)
    corrects = typed["corrects"]
    typed["released_on"] = tending.day(typed["released_on"])
    typed["corrects"] = queries.correctable(dataset).filter(pk=corrects).first() if corrects else None
    try:
        loaded = _read(request, dataset, held.file, held.name, typed)
    except FiguresRefused as no:
        first = "; ".join(str(fault) for fault in no.faults[:3])
        messages.warning(request, f"The columns are kept, but the file is still not taken. {first}")
        return dataset
    waiting.drop(held.token)
    return loaded


def _after_columns(made: Dataset | Loaded) -> str:
    return _to(made) if isinstance(made, Loaded) else reverse("measures:load", args=[made.key])


@access(policies.load_figures)
@read_or_send
def report(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """A local return: what a partner counted, typed in."""
    if dataset.reader != Reader.RETURN:
        raise Http404
    counted = list(queries.returned(dataset))
    here = pages.home()
    near = (here, *pages.districts_of(here))
    form = fresh(forms.ReturnForm, request, measure=counted[0].key if len(counted) == 1 else "", area=here.code)
    form.offer("measure", [(each.key, each.title) for each in counted])
    form.offer("area", [(place.code, place.name) for place in near])

    def run(*, measure: str, **typed: Any) -> Loaded:
        chosen: Measure = next(each for each in counted if each.key == measure)
        began = time.monotonic()
        try:
            loaded = commands.report_return(by=acting(request), dataset=dataset, measure=chosen, **typed)
        except FiguresRefused as no:
            raise RuleBroken(" ".join(f"{fault.wrong} {fault.mend}" for fault in no.faults)) from no
        tending.tell(request, loaded, time.monotonic() - began)
        return loaded

    return submit(
        request,
        form,
        run,
        template="measures/ask.html",
        context=page_of(
            "Type in a return",
            ("Load figures", reverse("measures:import")),
            lede=f"{dataset.title}. It is kept as a draft; publish it on the next page.",
            button="Keep it",
            more=tending.protected_words(dataset),
        ),
        then=_to,
        said="",
    )


@access(policies.edit_dataset)
@read_or_send
def due(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """When the next release is due."""

    def run(**typed: Any) -> Dataset:
        return commands.say_next_release(by=acting(request), dataset=dataset, **typed)

    return submit(
        request,
        fresh(forms.NextReleaseForm, request, dataset),
        run,
        template="measures/ask.html",
        context=page_of(
            "Say when the next release is due",
            ("Load figures", reverse("measures:import")),
            lede="When that day has passed and nothing is loaded, it is a finding.",
            caption=dataset.title,
        ),
        then=lambda _: reverse("measures:import"),
        said="The day is kept.",
    )


def _to(loaded: Loaded) -> str:
    return reverse("measures:release", args=[loaded.release.pk]) if loaded.release else reverse("measures:releases")

"""Releases, for those who tend figures: what is out, what is not, what a draft would change, and what is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.measures import commands, policies, tending
from oneplan.measures.forms import parts as basic
from oneplan.measures.forms import releases as forms
from oneplan.measures.models import Release
from oneplan.measures.queries import releases as queries
from oneplan.measures.views.tending_asking import fresh, page_of, trail_to
from oneplan.people.second_factor import shown_lately
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit


@access(policies.see_releases)
@require_safe
def releases(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every release, by how far it has come."""
    context = {"groups": queries.releases(request.user), "trail": trail_to("Releases")}
    return render(request, "measures/releases.html", context)


@access(policies.tend_release)
@require_safe
def release(request: HttpRequest, row: Release) -> HttpResponse:
    """One release: its file, what it holds, and for a draft what it would change."""
    shown = queries.shown(queries.whole(row))
    draft = shown.standing == queries.Standing.DRAFT
    context = {
        "shown": shown,
        "release": shown.release,
        "facts": tending.facts(shown, queries.loader_of(row)),
        "parts": tending.parts(shown.release),
        "described": tending.described(shown.release),
        "previews": tending.previews(queries.previews(shown.release)) if draft else (),
        "stays": tending.stays(shown.release, list(queries.left_as_they_are(row))) if draft else "",
        "in_few_areas": draft and queries.in_few_areas(row),
        "may_withdraw": shown.standing not in (queries.Standing.DRAFT, queries.Standing.WITHDRAWN),
        "trail": trail_to(row.title, _all()),
    }
    return render(request, "measures/release.html", context)


@access(policies.publish_release)
@read_or_send
@shown_lately
def publish(request: HttpRequest, row: Release) -> HttpResponse:
    """Out now, or not before an instant."""
    form = fresh(forms.PublishForm, request, version=row.version, when="now", at="09:30")

    def run(*, version: int, **typed: Any) -> Release:
        return commands.publish_release(
            by=acting(request), release=row, version=version, embargo_ends_at=form.embargo_ends_at
        )

    lede = "Everybody sees its figures from then on: on pages, in charts, and in what can be taken along."
    return submit(
        request,
        form,
        run,
        template="measures/ask.html",
        context=page_of("Publish this release", *_to(row), lede=lede, button="Publish it", caption=row.title),
        then=_address,
        said="The release is published.",
    )


@access(policies.publish_release)
@read_or_send
@shown_lately
def lift(request: HttpRequest, row: Release) -> HttpResponse:
    """Out before its embargo ends."""

    def run(**typed: Any) -> Release:
        return commands.lift_embargo(by=acting(request), release=row, **typed)

    lede = (
        "Everybody sees its figures at once. Where the publisher set the embargo, ask there first: what somebody has "
        "seen cannot be taken back."
    )
    return submit(
        request,
        fresh(forms.LiftForm, request, version=row.version),
        run,
        template="measures/ask.html",
        context=page_of(
            "Lift the embargo", *_to(row), lede=lede, button="Show it to everybody now", caption=row.title, warning=True
        ),
        then=_address,
        said="The embargo is lifted. Everybody sees the release.",
    )


@access(policies.publish_release)
@read_or_send
@shown_lately
def withdraw(request: HttpRequest, row: Release) -> HttpResponse:
    """Its figures are shown no more."""

    def run(**typed: Any) -> Release:
        return commands.withdraw_release(by=acting(request), release=row, **typed)

    lede = (
        "Its figures are gone from every page at once; older releases show again where there are any. "
        "What somebody took along stays with them."
    )
    return submit(
        request,
        fresh(forms.WithdrawForm, request, version=row.version),
        run,
        template="measures/ask.html",
        context=page_of(
            "Withdraw this release", *_to(row), lede=lede, button="Withdraw it", caption=row.title, warning=True
        ),
        then=_address,
        said="The release is withdrawn.",
    )


@access(policies.tend_release)
@read_or_send
def discard(request: HttpRequest, row: Release) -> HttpResponse:
    """A draft that is not wanted after all."""

    def run(*, version: int) -> Release:
        return commands.discard_release(by=acting(request), release=row, version=version)

    lede = "The draft is removed. Nobody but support officers and analysts has seen it. Its file can be loaded again."
    return submit(
        request,
        fresh(basic.Confirm, request, version=row.version),
        run,
        template="measures/ask.html",
        context=page_of(
            "Discard this draft", *_to(row), lede=lede, button="Discard it", caption=row.title, warning=True
        ),
        then=lambda _: reverse("measures:releases"),
        said="The draft is gone.",
    )


def _all() -> tuple[str, str]:
    return "Releases", reverse("measures:releases")


def _to(row: Release) -> tuple[tuple[str, str], ...]:
    return _all(), (row.title, _address(row))


def _address(row: Release) -> str:
    return reverse("measures:release", args=[row.pk])

"""Home, my work, search, findings, and the statements every site owes."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.common.limits import within_limit
from oneplan.common.search import LONGEST_QUERY, search
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, open_to_all, read_or_send, signed_in
from oneplan.ui.as_of import as_of
from oneplan.ui.submitting import submit
from oneplan.web import commands, policies, queries
from oneplan.web.forms import PartnershipForm

SEARCHES_A_MINUTE = 60


@open_to_all("The first page: what this is, and the ways in.")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the partnership is for, and the ways in."""
    when = as_of(request)
    return render(request, "web/home.html", {"front": queries.front(when.on), "as_of": when})


@open_to_all("Only what is public can be found.")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search over everything public."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    visitor = str(request.user.pk) if request.user.is_authenticated else get_adapter().get_client_ip(request)
    if typed and not within_limit("search", visitor, SEARCHES_A_MINUTE, 60):
        return render(request, "web/search.html", {"typed": typed, "too_many": True}, status=429)
    return render(request, "web/search.html", {"typed": typed, "hits": search(typed)})


@open_to_all("Every page names the sources of its facts; this lists them.")
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """What can be cited, and by which id."""
    return render(request, "web/sources.html", {"sources": queries.every_source()})


@signed_in("Everybody sees what is asked of themselves.")
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What is asked of me, by when."""
    mine = queries.work_of(acting(request))
    tools = policies.edit_partnership.rows(request.user).exists()
    return render(request, "web/work.html", {"work": mine, "tools": tools, "as_of": as_of(request)})


@access(policies.see_findings)
@require_safe
def findings(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every broken or missing link, with the person who can mend it."""
    when = as_of(request)
    rule = request.GET.get("rule", "")[:80]
    groups = queries.findings_by_rule(when.on, rule)
    shown = {"groups": groups, "counts": queries.by_severity(groups), "rule": rule, "as_of": when}
    return render(request, "web/findings.html", shown)


@access(policies.edit_partnership)
@read_or_send
def partnership(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """How the partnership presents itself."""
    names = ("name", "about", "operating_principle", "inferred_mark", "version")
    form = PartnershipForm(request.POST or None, initial={name: getattr(partnership, name) for name in names})

    def save(**values: object) -> Partnership:
        return commands.revise_partnership(by=acting(request), partnership=partnership, **values)  # type: ignore[arg-type]

    return submit(request, form, save, template="web/partnership.html", then=lambda _: reverse("web:home"))


@open_to_all("The law asks for it.")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "web/accessibility.html")


@open_to_all("The law asks for it.")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice."""
    return render(request, "web/privacy.html")


@open_to_all("Search engines ask for it.")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be indexed; searches and sign-in need not be."""
    return HttpResponse("User-agent: *\nDisallow: /search/\nDisallow: /account/\n", content_type="text/plain")

"""How long the server takes for a page: the whole WSGI application with all middleware, in this process, no network.

`python -m bench.pages` measures the county of ONEPLAN_DATA, or of `--data`, and prints JSON.
"""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import django

from bench.place import MB, Place, part

WARM_UPS = 5
WORDS = ("children", "early help", "young carers", "group", "strategy housing", "qqqq")  # many hits, few, none


def measure(place: Place, runs: int) -> dict[str, Any]:
    """Every page of a place, in a process of its own."""
    _, printed = place.run("--runs", str(runs), module="bench.pages")
    found: dict[str, Any] = json.loads(printed)
    return found


class Visitor:
    """Asks the application for pages, as a browser on this machine would."""

    def __init__(self) -> None:
        from oneplan.wsgi import application

        self.application = application
        self.asked = 0

    def ask(self, address: str, cookie: str = "") -> tuple[int, int]:
        """One page: its status and how many bytes it has."""
        path, _, query = address.partition("?")
        self.asked += 1
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": f"127.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}",  # limits
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "HTTP_ACCEPT": "text/html",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        statuses: list[int] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
            statuses.append(int(status.split()[0]))
            return lambda body: None

        answer = self.application(environ, start)
        size = sum(map(len, answer))
        if close := getattr(answer, "close", None):
            close()
        return statuses[-1], size


def officer_cookie() -> str:
    """The session of a support officer who proved a second factor, as after the real two steps."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    from oneplan.people.models import Office, User

    email = "officer@bench.example"
    officer = User.objects.filter(email=email).first()
    if officer is None:
        person = Office.objects.filter(kind="support_officer")[0].person
        officer = User.objects.create_user(email, person=person)
        EmailAddress.objects.create(user=officer, email=email, verified=True, primary=True)
        TOTP.activate(officer, generate_totp_secret())
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(officer)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, officer, "mfa", type="totp")
    request.session.save()
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def addresses() -> dict[str, tuple[list[str], bool]]:
    """Each page by its name: where it is found (several places take turns), and whether it is asked for signed in."""
    from django.db.models import Count
    from django.urls import reverse

    from oneplan.governance.models import Body
    from oneplan.people.models import Organisation
    from oneplan.places.models import Area
    from oneplan.plan.models import Plan, Priority, Strategy

    busiest = Body.objects.annotate(n=Count("seats")).order_by("-n", "key")[0]
    largest = Organisation.objects.annotate(n=Count("seats")).order_by("-n", "key")[0]
    district = Area.objects.filter(kind="district").order_by("key")[0]
    plan = Plan.objects.order_by("-from_on")[0]
    priority = Priority.objects.filter(pillar__plan=plan).order_by("key")[0]
    strategy = Strategy.objects.annotate(n=Count("alignments")).order_by("-n", "key")[0]
    body = reverse("governance:body", args=[busiest.key])
    search = [f"{reverse('web:search')}?q={words.replace(' ', '+')}" for words in WORDS]
    return {
        "home": ([reverse("web:home")], False),
        "plan on a page": ([reverse("plan:plan")], False),
        "map": ([reverse("governance:map")], False),
        "all bodies": ([reverse("governance:bodies")], False),
        "busiest body": ([body], False),
        "busiest body, five years ago": ([f"{body}?as_of=2021-06-01"], False),
        "busiest body, signed in": ([body], True),
        "largest organisation": ([reverse("web:organisation", args=[largest.key])], False),
        "district": ([reverse("governance:district", args=[district.key])], False),
        "priority": ([reverse("plan:priority", args=[priority.key])], False),
        "strategy": ([reverse("plan:strategy", args=[strategy.key])], False),
        "alignment matrix": ([reverse("plan:matrix")], False),
        "search": (search, False),
        "findings": ([reverse("web:findings")], True),
        "my work": ([reverse("web:work")], True),
    }


def page(visitor: Visitor, places: list[str], cookie: str, runs: int) -> dict[str, Any]:
    """One page, asked for many times: milliseconds of wall and of processor, queries, bytes."""
    from django.db import connection

    for turn in range(WARM_UPS):
        visitor.ask(places[turn % len(places)], cookie)
    wall, processor = [], []
    status, sizes = 0, []
    for turn in range(runs):
        began, spent = time.perf_counter(), time.process_time()
        status, size = visitor.ask(places[turn % len(places)], cookie)
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
        sizes.append(size)
    connection.force_debug_cursor = True  # apart from the timed runs, because counting costs time
    visitor.ask(places[0], cookie)
    queries = len(connection.queries_log)
    connection.force_debug_cursor = False
    return {
        "status": status,
        "median_ms": round(part(wall, 0.5), 1),
        "p95_ms": round(part(wall, 0.95), 1),
        "processor_median_ms": round(part(processor, 0.5), 1),
        "queries": queries,
        "kb": round(max(sizes) / 1024, 1),
    }


def explain(visitor: Visitor, places: list[str], cookie: str) -> None:
    """Print the queries of a page with their times, and the functions its time goes to."""
    from django.db import connection

    for _ in range(WARM_UPS):
        visitor.ask(places[0], cookie)
    connection.force_debug_cursor = True
    visitor.ask(places[0], cookie)
    for number, query in enumerate(list(connection.queries_log), 1):
        sql = str(query["sql"])
        print(f"{number:3} {float(query['time']) * 1000:5.0f} ms  FROM {sql.partition(' FROM ')[2][:400] or sql[:400]}")
    connection.force_debug_cursor = False
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(WARM_UPS):
        visitor.ask(places[0], cookie)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats("oneplan|/django/(db|template)/", 45)


def main() -> None:
    """Measure, or explain one page."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of one county that was kept")
    parser.add_argument("--explain", metavar="PAGE", help="its queries and where its time goes, instead of measuring")
    asked = parser.parse_args()
    if asked.data:
        os.environ |= Place(asked.data.resolve(), 1).environment
    django.setup()
    from oneplan.ready import prepare_database, prepare_pages

    prepare_database(lambda text: None)
    prepare_pages(lambda text: None)
    cookie, visitor = officer_cookie(), Visitor()
    all_pages = addresses()
    if asked.explain:
        if asked.explain not in all_pages:
            parser.error(f"--explain takes one of: {', '.join(all_pages)}")
        places, signed_in = all_pages[asked.explain]
        explain(visitor, places, cookie if signed_in else "")
        return
    found = {
        name: page(visitor, places, cookie if signed_in else "", asked.runs)
        for name, (places, signed_in) in all_pages.items()
    }
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"pages": found, "peak_mb": round(peak / MB, 1)}))


if __name__ == "__main__":
    main()

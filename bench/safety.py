"""What safety promises in time, measured: `python -m bench.safety` prints JSON and answers 1 where a promise is broken.

A crowd at the sign-in page leaves the other pages quick (SEC-37). What may not be seen answers as soon as what is not
there (SEC-05).
"""

import argparse
import http.client
import json
import logging
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import django

from bench import load, server
from bench.pages import Visitor
from bench.place import DidNotRun, Place, part, processor, say
from bench.promises import Verdict

CROWD = 50  # people who sign in at the same time
TOLD_TO_WAIT, WAIT_S = 503, 3  # and tries again after these seconds
OTHERS = 4  # people who read pages meanwhile
OTHERS_P95_MS = 1000
PAIRS = 300
AN_ACCOUNT = 25  # pairs: refusals of one account are recorded up to a limit, and the record takes time
APART = 0.10
SLOWEST = 0.05  # of each side: what else the machine did meanwhile
PASSWORD = "plum kettle orbit sand"  # noqa: S105 (of invented accounts in a county that is thrown away)
SIGN_IN = "/account/sign-in/"


def crowd(place: Place, seconds: int) -> dict[str, Any]:
    """Fifty people sign in again and again while others read: the times of both."""
    place.run("--accounts", module="bench.safety")
    with server.serving(place, ONEPLAN_BEHIND_PROXY="yes") as (port, _):
        alone = server.readers(port, seconds, OTHERS)
        times: list[float] = []
        statuses: Counter[int | str] = Counter()
        until = time.perf_counter() + seconds + 2
        people = [
            threading.Thread(target=_signs_in, args=(port, number, until, times, statuses)) for number in range(CROWD)
        ]
        for each in people:
            each.start()
        time.sleep(1)  # until everybody is at it
        meanwhile = server.readers(port, seconds, OTHERS)
        for each in people:
            each.join()
    return {
        "others_alone": alone,
        "others_meanwhile": meanwhile,
        "sign_ins": {str(status): count for status, count in statuses.items()},
        "sign_ins_a_second": round(statuses[302] / (seconds + 2), 1),
        "sign_in_p95_ms": round(part(times, 0.95)) if times else None,
    }


def _signs_in(port: int, number: int, until: float, times: list[float], statuses: Counter[int | str]) -> None:
    """One person, from a network of their own each time: limits are measured elsewhere."""
    turn = 0
    while time.perf_counter() < until:
        turn += 1
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=server.PATIENCE)
        try:
            began = time.perf_counter()
            status = _one_sign_in(connection, f"c{number}@bench.example", f"10.{number}.{turn >> 8 & 255}.{turn & 255}")
            statuses[status] += 1
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(WAIT_S if status == TOLD_TO_WAIT else 0)
        except (OSError, http.client.HTTPException) as error:
            statuses[type(error).__name__] += 1
        finally:
            connection.close()


def _one_sign_in(connection: http.client.HTTPConnection, email: str, network: str) -> int:
    connection.request("GET", SIGN_IN, headers={"X-Forwarded-For": network})
    page = connection.getresponse()
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.read())
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    if page.status != 200 or found is None:
        return page.status
    body = urlencode({"login": email, "password": PASSWORD, "csrfmiddlewaretoken": found[1].decode()})
    headers = {"X-Forwarded-For": network, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", SIGN_IN, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def make_accounts() -> None:
    """Everybody of the crowd has an account."""
    from django.contrib.auth.hashers import make_password

    from oneplan.people.models import User

    hashed = make_password(PASSWORD)
    for number in range(CROWD):
        User.objects.update_or_create(email=f"c{number}@bench.example", defaults={"password": hashed})


def pairs() -> dict[str, Any]:
    """Each kind of address, asked by turns for what is there and for what is not, by accounts that may see neither."""
    from oneplan.people.models import Office, Organisation, Person
    from oneplan.plan.models import Advocacy

    person, partner = Person.objects.order_by("key")[0], Organisation.objects.order_by("key")[0]
    kinds: dict[str, Callable[[str], str]] = {
        "person": lambda key: f"/people/persons/{key or person.key}/",
        "partner to edit": lambda key: f"/people/organisations/{key or partner.key}/edit/",
    }
    with suppress(IndexError):
        office = Office.objects.order_by("pk")[0]
        kinds["office to end"] = lambda key: f"/people/offices/{uuid4() if key else office.pk}/end/"
    with suppress(IndexError):
        said = Advocacy.objects.order_by("key")[0]
        kinds["advocacy to correct"] = lambda key: f"/plan/advocacy/{key or said.key}/change/"
    return {name: _pair(address) for name, address in kinds.items()}


def _pair(address: Callable[[str], str]) -> dict[str, Any]:
    visitor, order = Visitor(), random.Random(1)  # noqa: S311 (which comes first, not a secret)
    times: dict[bool, list[float]] = {True: [], False: []}
    cookie = ""
    for turn in range(PAIRS):
        if turn % AN_ACCOUNT == 0:
            cookie = _cookie_of_an_outsider()
            visitor.ask(address(""), cookie)
        there_first = order.random() < 0.5
        for there in (there_first, not there_first):
            asked = address("" if there else f"none-{uuid4().hex[:12]}")
            began = time.perf_counter()
            status, _ = visitor.ask(asked, cookie)
            times[there].append((time.perf_counter() - began) * 1000)
            if status != 404:
                raise DidNotRun(f"{asked} answered {status}, not 404.")
    hidden, missing = (_mean(times[there]) for there in (True, False))
    return {
        "hidden_mean_ms": round(hidden, 2),
        "missing_mean_ms": round(missing, 2),
        "apart": round(abs(hidden - missing) / missing, 3),
        "pairs": PAIRS,
    }


def _mean(times: list[float]) -> float:
    ordered = sorted(times)[: int(len(times) * (1 - SLOWEST))]
    return sum(ordered) / len(ordered)


def _cookie_of_an_outsider() -> str:
    """The session of a new account, with both factors shown, that stands in no relation to anything."""
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    from oneplan.people.models import Person, User

    person = Person.objects.create(key=f"outsider-{uuid4().hex[:8]}", name="Outside")
    account = User.objects.create_user(f"{person.key}@bench.example", person=person)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def measure(place: Place, seconds: int = server.SECONDS) -> dict[str, Any]:
    """Both, on a county that is there already."""
    say(f"{CROWD} people sign in for {seconds} seconds while {OTHERS} read ...")
    found: dict[str, Any] = {"crowd": crowd(place, seconds)}
    say("asking by turns for what may not be seen and what is not there ...")
    _, printed = place.run("--pairs", module="bench.safety")
    return {**found, "pairs": json.loads(printed)}


def verdicts(found: dict[str, Any]) -> list[Verdict]:
    """Whether both promises are kept."""
    others, signed_in = found["crowd"]["others_meanwhile"], found["crowd"]["sign_ins"].get("302", 0)
    slow = others["p95_ms"]
    judged = [
        Verdict(
            f"p95 under {OTHERS_P95_MS} ms (SEC-37)", "pages beside 50 sign-ins", f"{slow} ms", slow < OTHERS_P95_MS
        ),
        Verdict("none fails (SEC-37)", "pages beside 50 sign-ins", f"{others['failed']} failed", not others["failed"]),
        Verdict("some come in (SEC-37)", "50 sign-ins", f"{signed_in} signed in", signed_in > 0),
    ]
    for name, pair in found["pairs"].items():
        apart = f"{pair['hidden_mean_ms']} and {pair['missing_mean_ms']} ms"
        judged.append(Verdict(f"within {APART:.0%} (SEC-05)", f"404 of a {name}", apart, pair["apart"] <= APART))
    return judged


def main() -> int:
    """Measure, print, and answer 1 where a promise is broken."""
    from bench.__main__ import folder

    parser = argparse.ArgumentParser(prog="python -m bench.safety", description=__doc__)
    parser.add_argument("--data", metavar="DIR", help="keep the measured county here, and use it again")
    parser.add_argument("--quick", action="store_true", help="a few seconds")
    parser.add_argument("--accounts", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--pairs", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.accounts or asked.pairs:
        django.setup()
        logging.disable()
        if asked.accounts:
            make_accounts()
        else:
            print(json.dumps(pairs()))
        return 0
    with folder(asked.data) as root:
        place = Place(root / "county-1-sqlite", 1)
        load.measure(place)
        found = measure(place, 3 if asked.quick else server.SECONDS)
    judged = verdicts(found)
    print(json.dumps({"measured_on": processor(), **found, "verdicts": [asdict(each) for each in judged]}, indent=1))
    for each in judged:
        say(str(each))
    return 0 if all(each.kept for each in judged) else 1


if __name__ == "__main__":
    sys.exit(main())

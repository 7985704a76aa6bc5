"""What goes out: nothing protected by any channel, the same headers on every answer, and reading changes nothing."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.cache import cache

from oneplan.common import clock
from oneplan.common.models import Entry, SearchDocument
from tests.architecture.asking import ACTORS, MATRIX, MISSING, ask, ours, overheard
from tests.architecture.world import NOWHERE, undone

pytestmark = pytest.mark.django_db


@pytest.mark.sec("SEC-06")
@pytest.mark.parametrize("actor", ACTORS)
def test_no_protected_word_reaches_whom_the_matrix_does_not_name(world, crawl, actor):
    answers, _ = crawl
    allowed = {kind: MATRIX["who"][who] for kind, who in MATRIX["secrets"].items()}
    assert set(world.secrets) == set(allowed)
    assert sum(len(words) for words in world.secrets.values()) > 20
    leaks = []
    for (who, page), answer in answers.items():
        if who == actor:
            for kind, words in world.secrets.items():
                for word, whose in words.items():
                    typed = f"q={word}" in page  # a search shows what was typed
                    if (
                        whose != actor
                        and actor not in allowed[kind]
                        and not typed
                        and word.encode() in answer.everything
                    ):
                        leaks.append(f"{page}: {kind}")
    assert not leaks


@pytest.mark.sec("SEC-06")
def test_the_words_are_there_for_whom_they_are_meant(world, crawl):
    """Else the proof above would hold for an empty house."""
    answers, _ = crawl
    seen = {
        kind: {who for (who, _), answer in answers.items() for word in words if word.encode() in answer.body}
        for kind, words in world.secrets.items()
    }

    assert "member of the body" in seen["person"]
    assert "member of the body" in seen["advocacy"]
    assert "support officer" in seen["e-mail"]
    assert {"analyst", "support officer"} <= seen["figures"]


@pytest.mark.sec("SEC-06")
def test_a_protected_word_finds_nothing(world):
    assert SearchDocument.objects.count() > 10
    for kind in world.secrets.values():
        for word in kind:
            for shelf in SearchDocument.objects.all():
                assert word not in f"{shelf.title} {shelf.body} {shelf.address}"
    for actor in ("anonymous", "support officer"):
        word = next(iter(world.secrets["person"]))
        body = ask(world, actor, f"/search/?q={word}").body.decode()
        assert "/people/persons/" not in body.split("<main")[1]


@pytest.mark.sec("SEC-31")
@pytest.mark.sec("SEC-35")
def test_neither_the_record_nor_the_log_holds_a_protected_word(world, crawl):
    _, lines = crawl
    assert len(lines) > 100
    with undone():
        for route in ours():  # what the crawl wrote was taken back
            world.client("member of the body").get(world.address(route))
        entries = list(Entry.objects.values())
    assert len(entries) > 20
    kept = json.dumps(entries, default=str) + "\n".join(lines)

    for kind in world.secrets.values():
        for word in kind:
            assert word not in kept
    for line in lines:
        assert line.isprintable()
        json.loads(line)


@pytest.mark.sec("SEC-35")
def test_a_page_that_fails_says_nothing_about_why_and_neither_does_the_log(world, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("Quirin Unusual was born in 2011")

    monkeypatch.setattr("oneplan.governance.views.reading.as_of", fail)
    with overheard() as lines:
        answer = ask(world, "support officer", "/governance/")

    assert answer.status == 500
    assert "Quirin" not in answer.everything.decode() + "".join(lines)
    assert answer.headers["X-Request-Id"] in answer.body.decode()
    assert any("ValueError" in line for line in lines)


@pytest.mark.sec("SEC-35")
def test_no_address_and_no_title_names_a_person(world, crawl):
    answers, _ = crawl
    titles = [
        found[1]
        for (_, page), answer in answers.items()
        if "?q=" not in page and (found := re.search(rb"<title>(.*?)</title>", answer.body, re.DOTALL))
    ]
    assert len(titles) > 100
    words = [word.encode() for word in (*world.secrets["e-mail"], *world.secrets["advocacy"])]
    assert not [title for title in titles for word in words if word in title]
    shown = [answer.body for (_, page), answer in answers.items() if "?q=" not in page]  # a search shows what was typed
    links = [link for body in shown for link in re.findall(rb'(?:href|action)="([^"]*)"', body)]
    assert len(links) > 1000
    everything = b"\n".join(set(links))
    assert not [word for kind in world.secrets.values() for word in kind if word.encode() in everything]


def test_no_page_fails(crawl):
    answers, _ = crawl

    assert len(answers) > 1500
    assert not {page for (_, page), answer in answers.items() if answer.status >= 500}


def test_reading_changes_nothing(crawl):
    answers, _ = crawl

    assert not {
        f"{page}: {answer.written}" for (_, page), answer in answers.items() if answer.written and shown(answer)
    }


@pytest.mark.sec("SEC-31")
def test_a_refusal_writes_one_line_of_the_record_and_nothing_else(crawl):
    answers, _ = crawl
    refused = [answer for answer in answers.values() if answer.written and not shown(answer)]
    assert len(refused) > 100

    for answer in refused:
        assert len(answer.written) == 1
        assert answer.written[0].startswith('INSERT INTO "common_entry"')


def shown(answer):
    """Whether a visitor got to see something: what was refused is recorded."""
    return answer.status != 404


CSP = {
    "default-src": {"'none'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
}


@pytest.mark.sec("SEC-57")
def test_every_answer_carries_the_content_policy(crawl):
    answers, _ = crawl
    statuses = {answer.status for answer in answers.values()}
    assert {200, 302, 404} <= statuses
    for (actor, page), answer in answers.items():
        policy = answer.headers.get("Content-Security-Policy", "")
        rules = {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}
        for name, wanted in CSP.items():
            assert rules.get(name) == wanted, f"{actor} {page}: {name}"
        assert "unsafe" not in policy
        assert "http:" not in policy
        assert "*" not in policy


FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.sec("SEC-58")
def test_every_answer_carries_the_fixed_headers(crawl):
    answers, _ = crawl
    for (actor, page), answer in answers.items():
        for name, wanted in FIXED.items():
            assert answer.headers.get(name) in wanted, f"{actor} {page}: {name}"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        assert "Server" not in answer.headers


@pytest.mark.sec("SEC-57")
@pytest.mark.sec("SEC-58")
@pytest.mark.parametrize("method", ["POST", "PUT", "TRACE"])
def test_refusals_carry_them_too(world, method):
    for page in ("/", "/robots.txt", MISSING, "/people/persons/"):
        answer = ask(world, "anonymous", page, method)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.sec("SEC-58")
def test_a_form_without_its_token_is_refused_in_words(world):
    client = world.client("support officer").__class__(enforce_csrf_checks=True)
    answer = client.post("/account/sign-in/", {"login": "a@example.org"})

    assert answer.status_code == 403
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.sec("SEC-59")
def test_what_was_made_for_one_person_is_kept_nowhere(crawl):
    answers, _ = crawl
    for (actor, page), answer in answers.items():
        if actor != "anonymous":
            assert "no-store" in answer.headers.get("Cache-Control", ""), f"{actor} {page}"


class Sources(HTMLParser):
    """Everything a page would load or send to."""

    LOADS = {
        "script": "src",
        "link": "href",
        "img": "src",
        "form": "action",
        "source": "src",
        "use": "href",
        "image": "href",
        "iframe": "src",
    }

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.wrong = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in self.LOADS and given.get(self.LOADS[tag]):
            self.found.append(given[self.LOADS[tag]])
        self.wrong += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style":
            self.wrong.append("style")


@pytest.mark.sec("SEC-60")
@pytest.mark.sec("SEC-57")
def test_no_page_loads_from_or_sends_to_anywhere_else(crawl):
    answers, _ = crawl
    seen = set()
    for (_, page), answer in answers.items():
        if answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg")) and answer.body not in seen:
            seen.add(answer.body)
            sources = Sources(answer.body.decode())
            assert not [each for each in sources.found if "//" in each], page
            assert not sources.wrong, f"{page}: {sources.wrong}"
    assert len(seen) > 100


IDS = {"X-Request-Id", "Date", "Content-Length"}


def bare(answer):
    """What a visitor could tell apart: all but the id of the request."""
    name = answer.headers["X-Request-Id"].encode()
    nonce = re.compile(rb"nonce-[\w+/=-]+")
    headers = {key: nonce.sub(b"", value.encode()) for key, value in answer.headers.items() if key not in IDS}
    return answer.status, headers, answer.body.replace(name, b"")


@pytest.mark.sec("SEC-05")
@pytest.mark.parametrize("actor", ["account without person", "member of the body"])
def test_what_may_not_be_seen_looks_like_what_is_not_there(world, crawl, actor):
    compared = 0
    for route in ours():
        if "<" in route.pattern and route.name != "people:open-invitation":
            if crawl[0][actor, world.address(route)].status != 404:
                continue
            nothing = {
                name: uuid4() if "-" in str(value) and len(str(value)) == 36 else NOWHERE
                for name, value in world.rows.items()
            }
            for method in ("GET", "POST") if actor == "member of the body" else ("GET",):
                one = ask(world, actor, world.address(route), method)
                other = ask(world, actor, world.address(route, **nothing), method)
                assert bare(one) == bare(other), route.name
            compared += 1
    assert compared > 20


@pytest.mark.sec("SEC-05")
def test_a_stranger_cannot_tell_what_is_there_from_what_is_not(world):
    named = ("bodies", "persons", "organisations", "measures", "datasets")
    nothing = {**dict.fromkeys(named, NOWHERE), "releases": uuid4()}
    compared = 0
    for route in ours():
        one = ask(world, "anonymous", world.address(route))
        if "<" in route.pattern and one.status == 302 and route.name != "people:open-invitation":
            other = ask(world, "anonymous", world.address(route, **nothing))
            assert other.status == 302
            assert bare(one)[2] == bare(other)[2]
            compared += 1
    assert compared > 20


@pytest.mark.sec("SEC-07")
@pytest.mark.sec("SEC-05")
def test_the_row_of_another_parent_is_not_there(world):
    compared = 0
    for route in ours():
        for part, foreign in world.foreign.items():
            if f"{part}/<uuid" in route.pattern:
                one = ask(world, "support officer", world.address(route, **{part: foreign}))
                other = ask(world, "support officer", world.address(route, **{part: uuid4()}))
                assert one.status == 404, f"{route.name} shows the row of another {part}"
                assert bare(one) == bare(other), route.name
                compared += 1
    assert compared > 10


@pytest.mark.sec("SEC-41")
def test_searching_without_end_is_refused_in_words(world):
    with undone(), clock.at(datetime(2026, 5, 4, 12, tzinfo=UTC)):  # the first second of a minute
        cache.clear()
        client = world.client("anonymous")
        statuses = [client.get("/search/?q=board").status_code for _ in range(61)]
    cache.clear()
    assert statuses == [200] * 60 + [429]

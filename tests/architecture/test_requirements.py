"""Every requirement this release claims is proven by a test that names it, and no test names another."""

import re

from tests.architecture.source import ROOT

# What this release claims, of the numbered security requirements. SECURITY.md says what each asks for.
CLAIMED = {
    "SEC-01": "every field and every route has a class or a rule",
    "SEC-02": "closed by default",
    "SEC-03": "the matrix of routes, actors and methods",
    "SEC-04": "which rows and this row are one question",
    "SEC-05": "what may not be seen looks like what is not there",
    "SEC-06": "no protected word by any channel",
    "SEC-07": "rows of a parent are found through it; ids are random",
    "SEC-08": "a form takes its own fields only",
    "SEC-09": "nothing from outside becomes a query",
    "SEC-10": "a flag from outside is a request",
    "SEC-31": "the record holds no personal text",
    "SEC-34": "refusals are logged, one line each",
    "SEC-35": "no personal data in logs, titles, addresses and error pages",
    "SEC-36": "a second factor for every account",
    "SEC-37": "long passwords, hashed in a queue",
    "SEC-38": "sessions end",
    "SEC-39": "who one is must be shown again for what is grave",
    "SEC-40": "a reset goes past no second factor and tells nothing",
    "SEC-41": "limits",
    "SEC-42": "requests have limits",
    "SEC-44": "of a file that is sent, content and ending agree",
    "SEC-48": "a file is loaded whole or not at all, and refused in sentences",
    "SEC-50": "escaping is never off",
    "SEC-53": "the house calls nobody but two listed hosts, when somebody asks it to",
    "SEC-54": "nothing in a file runs, repeats or nests without end",
    "SEC-55": "text is in one form and hides nothing",
    "SEC-57": "the content policy on every answer",
    "SEC-58": "the fixed headers on every answer",
    "SEC-59": "what was made for one person is kept nowhere",
    "SEC-60": "everything comes from our own host",
    "SEC-61": "small numbers of local people are protected once, before any output",
    "SEC-62": "no release undoes what an earlier one held back",
    "SEC-63": "what is held back stands in no page, file or picture",
    "SEC-68": "nobody overwrites what they have not seen",
    "SEC-70": "acknowledged means durable",
    "SEC-73": "the suite runs on both databases",
    "SEC-74": "dependencies are locked with their hashes",
}
MARK = re.compile(r"sec\(\s*((?:\"SEC-\d+\"(?:,\s*)?)+)\)")


def proven():
    """The requirements that tests name, each with the files that do."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for marks in MARK.findall(path.read_text(encoding="utf-8")):
            for number in re.findall(r"SEC-\d+", marks):
                found.setdefault(number, set()).add(path.name)
    return found


def test_every_requirement_that_is_claimed_has_a_test():
    assert len(proven()) > 20

    assert not [f"{number}: {what}" for number, what in CLAIMED.items() if number not in proven()]


def test_the_page_on_security_names_the_same_requirements():
    rows = [
        line.split("|")[1]
        for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
        if line[:1] == "|"
    ]
    named = {f"SEC-{number}" for row in rows for number in re.findall(r"\b(\d\d)\b", row)}

    assert named == CLAIMED.keys()


def test_no_test_proves_what_is_not_claimed():
    assert proven()
    assert not proven().keys() - CLAIMED.keys()

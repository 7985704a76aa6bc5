"""Whatever is done to a file, loading it ends in success or in sentences: never in another error (SEC-48)."""

import random

import pytest
from django.db import transaction

from oneplan.common.partnership_file.problems import AT_MOST, FileRefused, Problem
from tests.common.files import SMALL, dump, load

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48"), pytest.mark.sec("SEC-54")]

PIECES = [
    "\0",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "\U0010ffff",
    "é",
    "&a ",
    "*a",
    "!!binary ",
    "<<: ",
    "? ",
    ": ",
    "- ",
    "\t",
    "\n",
    "\r\n",
    "---\n",
    "...\n",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "|\n",
    ">-\n",
    "#",
    "%YAML 1.2\n",
    "%TAG ! x:\n",
    "null",
    "~",
    "NaN",
    ".inf",
    "1_000",
    "0x10",
    "9" * 400,
    "2022-13-99",
    "=cmd()",
    "x" * 5000,
    "\\u0000",
    '"\\0"',
    '"\\ud800"',
    "id: ",
    "ada",
    "parent",
    "[parent, parent]",
    "{a: [b]}",
]


def spoiled(seed: int) -> bytes:
    """The small file with a few pieces deleted, doubled, moved, inserted or replaced; sometimes with random bytes."""
    chance = random.Random(seed)
    text = SMALL
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([0, 1, 1, 3, 10, 40, 200]))
        match chance.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:]
            case 2:
                text = text[:start] + chance.choice(PIECES) + text[end:]
            case 3:
                text = text[:start] + chance.choice(PIECES) + text[start:]
            case _:
                lines = text.splitlines(keepends=True)
                chosen = chance.randrange(len(lines))
                lines.insert(chance.randrange(len(lines)), lines.pop(chosen))
                text = "".join(lines)
        text = text or "x"
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    if chance.random() < 0.2:
        for _ in range(chance.randint(1, 5)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def problems_of(raw: bytes) -> list[Problem] | None:
    """What is said against a file; nothing when it is loaded."""
    try:
        load(raw)
    except FileRefused as no:
        return no.problems
    return None


def test_a_spoiled_file_is_refused_in_sentences_or_is_still_a_partnership():
    load(SMALL)
    before, outcomes = dump(), set()
    for seed in range(500):
        with transaction.atomic():
            problems = problems_of(spoiled(seed))
            if problems is not None:
                outcomes.add("refused")
                assert 0 < len(problems) <= AT_MOST
                assert all(str(each).isprintable() for each in problems)
                if seed % 20 == 0:  # a dump costs more than all the rest
                    assert dump() == before, seed
            else:
                outcomes.add("loaded")
                written = dump()
                assert str(load(written)) == "no changes", seed
            transaction.set_rollback(True)
    assert outcomes == {"refused", "loaded"}

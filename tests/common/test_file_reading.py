"""Text that is no partnership file is refused with its line and what to do, never with a traceback (SEC-48)."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from oneplan import cli
from oneplan.common.partnership_file import reading
from oneplan.common.partnership_file.problems import FileRefused
from tests.common.files import SMALL, changed, line_of, refused

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48"), pytest.mark.sec("SEC-54")]

DEEP = "oneplan: 1\nareas:\n" + "".join(f"{' ' * depth}-\n" for depth in range(1, 30))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    {
        "a bracket that never closes": ("oneplan: 1\nareas: [", None, "not readable YAML"),
        "a tab as indentation": ("oneplan: 1\nareas:\n\t- id: x\n", 3, "not readable YAML"),
        "a colon in plain text": ("oneplan: 1\npartnership:\n  name: a: b\n", 3, "not readable YAML"),
        "a quote that never closes": ('oneplan: 1\npartnership:\n  name: "abc\n', None, "not readable YAML"),
        "an anchor": (changed("name: Parent board", "name: &a Parent board"), None, "Anchors and aliases"),
        "an alias": (changed("name: Parent board", "name: *a"), None, "Anchors and aliases"),
        "an anchor on a list": ("oneplan: 1\nareas: &all\n  - id: x\n", 2, "Anchors and aliases"),
        "a merge of aliases": ("oneplan: 1\nareas:\n  - <<: *base\n", 3, "Anchors and aliases"),
        "a tag that would run code": ("oneplan: 1\nareas: !!python/object/apply:os.getcwd []\n", 2, "Tags such as"),
        "a tag on a word": (changed("name: Parent board", "name: !!str Parent board"), None, "Tags such as"),
        "a tag of our own making": ("oneplan: 1\npartnership: !secret {id: x}\n", 2, "Tags such as"),
        "a name given twice": ("oneplan: 1\nareas: []\nareas: []\n", 3, "given twice"),
        "a name given twice in a row": (changed("type: statutory_board", "name: Again"), None, "given twice"),
        "a list as a name": ("oneplan: 1\n? [a, b]\n: c\n", 2, "single word"),
        "too deep": (DEEP, None, "nested more than"),
        "a second document": (f"{SMALL}---\noneplan: 1\n", SMALL.count("\n") + 1, "second document"),
        "a NUL": (changed("name: Parent board", "name: Par\0ent"), None, "may not contain"),
        "a control character": (changed("name: Parent board", "name: Par\x07ent"), None, "may not contain"),
        "an escaped NUL": (changed("name: Parent board", 'name: "Par\\0ent"'), None, "hidden character"),
        "a direction override": (changed("name: Parent board", "name: Par\u202eent"), None, "hidden character"),
        "an isolate": (changed("name: Parent board", "name: Par\u2066ent"), None, "hidden character"),
        "a zero width space": (changed("name: Parent board", "name: Par\u200bent"), None, "hidden character"),
        "a list at the top": ("- one\n- two\n", 1, "list of named sections"),
        "a word at the top": ("hello\n", 1, "list of named sections"),
        "nothing": ("", 1, "list of named sections"),
        "only a comment": ("# hello\n", 1, "list of named sections"),
        "no version": ("areas: []\n", 1, "which format"),
        "a version we do not know": ("# ours\noneplan: 2\n", 2, "The format 2 is not known; 1 is."),
        "a version that is a word": ("oneplan: one\n", 1, "The format one is not known; 1 is."),
        "a version that is empty": ("oneplan:\n", 1, "which format"),
        "a version that is a list": ("oneplan: [1]\n", 1, "which format"),
    }.values(),
)
def test_what_cannot_be_read_is_refused_with_its_line(text, line, says):
    problem = refused(text)[0]

    assert says in problem.wrong
    if line is not None:
        assert problem.line == line
    for hidden in ("Par\0ent", "\x07", "\u202e", "\u2066", "\u200b"):
        assert hidden not in str(problem)


@pytest.mark.parametrize("piece", ["name: &a Parent board", "name: !!str Parent board", "name: Par\u202eent"])
def test_the_line_is_that_of_the_fault(piece):
    text = changed("name: Parent board", piece)

    assert refused(text)[0].line == line_of(piece, text)


@pytest.mark.parametrize(
    "raw", [b"oneplan: 1\nname: \xff\xfe\n", SMALL.encode("utf-16"), "oneplan: 1\nareas: caf\xe9".encode("latin-1")]
)
def test_what_is_not_utf_8_is_refused(raw):
    assert "not UTF-8" in refused(raw)[0].wrong


def test_the_line_of_a_byte_that_is_not_utf_8_is_named():
    assert refused(b"oneplan: 1\nareas: []\nname: \xff\n")[0].line == 3


def test_a_byte_order_mark_is_no_fault():
    assert reading.read(reading.decode(b"\xef\xbb\xbfoneplan: 1\n")).items


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 2 * 1024 * 1024)

    assert "larger than 2 MB" in refused(b"#" * (2 * 1024 * 1024 + 1))[0].wrong


@pytest.mark.parametrize("name", ["/dev/zero", "-"])
def test_what_never_ends_is_refused_and_not_read_to_its_end(monkeypatch, capsys, name):
    monkeypatch.setattr(reading, "MOST_BYTES", 2 * 1024 * 1024)
    monkeypatch.setattr("oneplan.ready.prepare_database", lambda say: None)
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=endless))

        assert cli.load(SimpleNamespace(files=[name], dry_run=False)) == cli.FAULTS

        assert not endless.closed
    assert "larger than 2 MB" in capsys.readouterr().err


def test_a_file_with_too_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_NODES", 100)

    assert "too many entries" in refused(f"oneplan: 1\nareas: [{'x, ' * 200}]\n")[0].wrong


@pytest.mark.parametrize("brackets", ["[" * 100_000, "{a: " * 50_000, "[" * 100_000 + "]" * 100_000, "- " * 50_000])
def test_no_depth_of_nesting_exhausts_the_stack(brackets):
    with pytest.raises(FileRefused):
        reading.read(f"oneplan: 1\nareas: {brackets}\n")

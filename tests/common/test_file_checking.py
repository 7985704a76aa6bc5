"""What a file says wrongly is named: line, path, what, and what to do. Then nothing was changed (SEC-48, SEC-55)."""

import tomllib
from pathlib import Path

import pytest

from oneplan.common.partnership_file.problems import AT_MOST, FileRefused
from tests.common.files import SMALL, changed, dump, line_of, load, refused

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48"), pytest.mark.sec("SEC-55")]

FAULTS = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
assert len(FAULTS) > 40


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_what_to_do(fault):
    old, new, path, wrong, mend = FAULTS[fault].values()
    text = changed(old, new)

    problems = refused(text)

    said = [each for each in problems if each.path == path]
    assert said, f"{path} is not named in {[str(each) for each in problems]}"
    assert wrong in said[0].wrong
    assert mend in said[0].mend
    assert 0 < said[0].line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("accountable: true", "accountible: true", "accountible: true"),
        ("type: partnership_board", "type: xyzzy", "type: xyzzy"),
        ("objectives: [safe]", "objectives: [xyzzy]", "objectives: [xyzzy]"),
        ("    purpose: To decide together\n", "", "id: board"),
        ("from: 2020-01-01, to: 2021-12-31", "from: 2021-12-31, to: 2020-01-01", "from: 2021-12-31"),
        ("- {person: bo, from: 2022-01-01}", "- {person: bo, from: 2021-12-31}", "person: bo, from: 2021-12-31"),
    ],
)
def test_the_line_is_the_line_of_the_fault(old, new, at):
    text = changed(old, new)

    assert refused(text)[0].line == line_of(at, text)


def test_a_file_with_many_faults_names_twenty_and_counts_the_rest():
    rows = "".join(f"  - {{id: a{number}, name: A, kind: xyzzy, code: E{number}}}\n" for number in range(50))

    with pytest.raises(FileRefused) as no:
        load(f"oneplan: 1\nareas:\n{rows}")

    assert (len(no.value.problems), no.value.more) == (AT_MOST, 30)
    assert [each.line for each in no.value.problems] == sorted(each.line for each in no.value.problems)


def test_what_the_database_has_already_may_not_be_taken():
    load(SMALL)
    other = "oneplan: 1\nareas:\n  - {id: elsewhere, name: Elsewhere, kind: district, code: E07000099}\n"

    problem = refused(other)[0]

    assert "code must be its own" in problem.wrong
    assert problem.line == 3


def test_what_only_the_database_refuses_is_said_in_words():
    load(SMALL)
    swapped = SMALL.replace("E07000099", "E0").replace("E10000099", "E07000099").replace("E0\n", "E10000099\n")
    swapped = swapped.replace("E0,", "E10000099,")  # two rows that give each other their codes, one after the other

    problem = refused(swapped)[0]

    assert "does not accept" in problem.wrong
    assert "areas" in problem.mend
    assert problem.line == 0


@pytest.mark.parametrize("nothing", ["plans:", "plans: null", "plans: ~", "plans: []"])
def test_a_section_may_be_there_and_say_nothing(nothing):
    assert not load(f"oneplan: 1\n{nothing}\n")


def test_words_stay_words_and_symbols_stay_symbols():
    load(changed("name: Parent board", "name: no").replace("short_name: Parent", "short_name: 0x10"))

    assert "name: 'no'" in dump()
    assert "short_name: '0x10'" in dump()


def test_all_scripts_and_apostrophes_are_accepted_and_brought_to_one_form():
    names = "Ἄννα O’Brien-Ñandú 李小龍 עִברִית"
    load(changed("name: Bo,", f"name: '{names} Cafe\u0301',"))

    assert f"{names} Café".encode() in dump().encode()


def test_formulas_and_markup_are_only_text():
    load(changed("name: Bo,", "name: \"=cmd|' /C calc'!A0 <script>alert(1)</script> {{ 7*7 }}\","))

    assert "=cmd|' /C calc'!A0 <script>alert(1)</script> {{ 7*7 }}" in dump()


def test_what_a_problem_quotes_is_fit_for_a_terminal():
    name = "x\\e[31m" + "y" * 5000
    said = str(refused(f'oneplan: 1\n"{name}": 1\n')[0])

    assert said.isprintable()
    assert len(said) < 1000


def test_a_new_row_may_take_what_a_changed_one_gives_up():
    load(SMALL)
    moved = changed("code: E07000099", "code: E07000098") + ""
    moved = changed("kind: district,", "kind: district,", moved)
    moved = moved.replace(
        "legal_bases:", "  - {id: south, name: South Vale, kind: district, code: E07000099}\nlegal_bases:"
    )

    assert str(load(moved)) == "1 area added, 1 area changed"


def test_hints_are_not_sought_for_more_faults_than_are_shown(monkeypatch):
    sought = []
    monkeypatch.setattr("oneplan.common.partnership_file.loading.get_close_matches", lambda *a: sought.append(a) or [])
    rows = "".join(f"  - {{id: s{n}, title: S, short_title: S, owner_body: b{n}}}\n" for n in range(200))

    with pytest.raises(FileRefused):
        load(f"oneplan: 1\nstrategies:\n{rows}")

    assert len(sought) == AT_MOST


@pytest.mark.parametrize(
    ("old", "new"),
    {
        "a name": ("name: Parent board", 'name: "\\u200b\\u200b"'),
        "an id": ("id: ada\n", 'id: "\\u200b"\n'),
        "a choice": ("type: statutory_board", 'type: "\\u200b"'),
        "a day": ("date: 2024-05-01", 'date: "\\u200b"'),
        "a yes or no": ("accountable: true", 'accountable: "\\u200b"'),
        "a reference": ("given_by: parent}\n    responsibilities", 'given_by: "\\u200b"}\n    responsibilities'),
        "what was inferred": ("inferred: Our own example", 'inferred: "\\u200b"'),
        "a theme": ("themes: [one, two]", 'themes: [one, "\\u200b"]'),
        "a code of its own": ("{dfe: '916'}", '{dfe: "\\u200b"}'),
        "the name of such a code": ("{dfe: '916'}", '{"\\u200b": "916"}'),
    }.values(),
)
def test_of_what_is_made_of_hidden_characters_one_thing_is_said(old, new):
    text = changed(old, new)

    assert [(each.line, each.wrong) for each in refused(text)] == [
        (line_of(new, text), "There is a hidden character (U+200B).")
    ]

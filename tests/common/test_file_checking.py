"""What a file says wrongly is named: line, path, what, and what to do. Then nothing was changed (SEC-48, SEC-55)."""

import pytest

from oneplan.common.partnership_file.problems import AT_MOST, FileRefused
from tests.common.files import SMALL, changed, dump, line_of, load, refused

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48"), pytest.mark.sec("SEC-55")]

BODY = "bodies[1]"
SEAT = f"{BODY}.seats[0]"
PRIORITY = "plans[0].pillars[0].priorities[0]"

# what was there, what stands there now, the path, what is said, what to do
FAULTS = {
    "a section that is not known": ("legal_bases:", "legal_basis:", "legal_basis", "not known here", "`legal_bases`"),
    "a column that is not known": ("accountable: true", "accountible: true", "bodies[0].accountible", "not known", "`accountable`"),
    "a column like none": ("accountable: true", "xyzzy: true", "bodies[0].xyzzy", "not known", "Use one of"),
    "a required value missing": ("    purpose: To decide together\n", "", BODY, "`purpose` is missing", "Add it"),
    "a required value empty": ("purpose: To decide together", 'purpose: "  "', f"{BODY}.purpose", "is empty", "Fill"),
    "a required value null": ("purpose: To decide together", "purpose: null", f"{BODY}.purpose", "is empty", "Fill"),
    "a required value left out": ("purpose: To decide together", "purpose:", f"{BODY}.purpose", "is empty", "Fill"),
    "a required reference null": ("text: Spend the fund, given_by: parent", "text: Spend the fund, given_by: ~", f"{BODY}.mandates[0].given_by", "is empty", "Fill"),
    "a required reference empty": ("text: Spend the fund, given_by: parent", "text: Spend the fund, given_by: ''", f"{BODY}.mandates[0].given_by", "", ""),
    "an id left out": ("id: board", "id: ", f"{BODY}.id", "is empty", "Fill"),
    "a required date left out": ("meeting: 2022-05-03", "meeting: ''", f"{SEAT}.substitutes[0].meeting", "not a date", "year"),
    "too long a text": ("name: Bo,", f"name: {'B' * 121},", "persons[1].name", "121 characters; 120 at most", "Shorten"),
    "a choice mistyped": ("type: partnership_board", "type: partnership_bord", f"{BODY}.type", "not one of the choices", "`partnership_board`"),
    "a choice like none": ("type: partnership_board", "type: xyzzy", f"{BODY}.type", "not one of the choices", "Use one of"),
    "an empty choice": ("type: partnership_board", "type: ''", f"{BODY}.type", "", ""),
    "a day that does not exist": ("meeting: 2022-05-03", "meeting: 2022-02-30", f"{SEAT}.substitutes[0].meeting", "not a date", "2022-03-22"),
    "a day written otherwise": ("meeting: 2022-05-03", "meeting: 3 May 2022", f"{SEAT}.substitutes[0].meeting", "not a date", "2022-03-22"),
    "a day with an hour": ("meeting: 2022-05-03", "meeting: 2022-05-03T10:00", f"{SEAT}.substitutes[0].meeting", "not a date", "year"),
    "a day as a week": ("meeting: 2022-05-03", "meeting: 2022-W18-2", f"{SEAT}.substitutes[0].meeting", "not a date", "year"),
    "a day in other figures": ("meeting: 2022-05-03", "meeting: 2022-05-0٣", f"{SEAT}.substitutes[0].meeting", "not a date", "year"),
    "a hidden character in a name": ("other_codes: {dfe: '916'}", 'other_codes: {"d\\0fe": x}', "areas[0].other_codes", "hidden character", "anew"),
    "neither true nor false": ("accountable: true", "accountable: yes", "bodies[0].accountable", "neither true nor false", "true or false"),
    "a list for a word": ("name: Parent board", "name: [Parent, board]", "bodies[0].name", "single value", "one value"),
    "names for a word": ("name: Parent board", "name: {en: Parent}", "bodies[0].name", "single value", "one value"),
    "a word for a list": ("statutory_basis: [act]", "statutory_basis: act", "bodies[0].statutory_basis", "list of single values", "[one, two]"),
    "a word for names": ("other_codes: {dfe: '916'}", "other_codes: 916", "areas[0].other_codes", "Names with single values", "{name: value}"),
    "lists for names": ("other_codes: {dfe: '916'}", "other_codes: {dfe: [1]}", "areas[0].other_codes", "Names with single values", "{name: value}"),
    "a word for a row": ("- {id: bo, name: Bo, named_in_public: true}", "- bo", "persons[1]", "Names with values", "name: value"),
    "a word for a section": ("legal_bases:\n  - {id: act, act: Children Act 2004, section: '10', duty: To work together}", "legal_bases: none", "legal_bases", "A list is needed", "dash"),
    "an id with spaces": ("id: near,", "id: near here,", f"{PRIORITY}.outcomes[0].id", "not an id", "letters"),
    "an id with a slash": ("id: near,", "id: ../near,", f"{PRIORITY}.outcomes[0].id", "not an id", "letters"),
    "an id in other letters": ("id: near,", "id: nеar,", f"{PRIORITY}.outcomes[0].id", "not an id", "letters"),
    "an id that nothing has": ("objectives: [safe]", "objectives: [sate]", f"{PRIORITY}.objectives", "no objective with the id", "`safe`"),
    "an id like none": ("objectives: [safe]", "objectives: [xyzzy]", f"{PRIORITY}.objectives", "no objective with the id", "Add the objective"),
    "a source that nothing has": ("sources: [S1]", "sources: [SS1]", "partnership.sources", "no source with the id", "`S1`"),
    "an id twice": ("{id: bo, name: Bo,", "{id: ada, name: Bo,", "persons[1].id", "used twice", "its own id"),
    "the same row twice": ("      - {name: Old Vale, to: 1974-03-31}\n", "      - {name: Old Vale, to: 1974-03-31}\n      - {name: Old Vale, to: 1980-01-01}\n", "areas[0].names[1]", "says the same as line", "Remove one"),
    "the same term twice": ("- {person: bo, from: 2022-01-01}", "- {person: ada, from: 2021-01-01}", f"{SEAT}.held_by[1]", "says the same as line", "Remove one"),
    "ends before it starts": ("from: 2020-01-01, to: 2021-12-31", "from: 2021-12-31, to: 2020-01-01", f"{BODY}.names[0].to", "before it starts", "Mend one"),
    "inferred without why": ("            inferred: Our own example\n", "", PRIORITY, "does not say what and from what", "Add `inferred:`"),
    "two people in a seat": ("- {person: bo, from: 2022-01-01}", "- {person: bo, from: 2021-12-31}", f"{SEAT}.held_by[1].person", "Two people fill this seat", "dates"),
    "a relation to nothing": ("kind: reports_to, body: parent,", "kind: reports_to,", f"{BODY}.relations[0].kind", "points at a body", "Give `body`"),
    "a relation to the wrong thing": ("kind: reports_to, body: parent,", "kind: own_organisation, body: parent,", f"{BODY}.relations[0].kind", "to an organisation", "`organisation`"),
    "a relation to itself": ("kind: reports_to, body: parent,", "kind: reports_to, body: board,", f"{BODY}.relations[0].body", "relate to itself", "another body"),
    "a mandate from itself": ("text: Spend the fund, given_by: parent", "text: Spend the fund, given_by: board", f"{BODY}.mandates[0].given_by", "the body it stands in", "the other body"),
    "a successor that is itself": ("- {body: parent, date: 2030-01-01}", "- {body: board, date: 2030-01-01}", f"{BODY}.successors[0].body", "the body it stands in", "the other body"),
    "an independent seat of an organisation": ("kind: chair\n        organisation: county", "independent: true\n        organisation: county", f"{SEAT}.organisation", "independent seat", "Remove"),
    "a code that another has": ("code: E07000099", "code: E10000099", "areas[1]", "code must be its own", "Change one"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_what_to_do(fault):
    old, new, path, wrong, mend = FAULTS[fault]
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
    second = (
        "      - {id: life, kind: lifetime, title: The whole plan}\n      - {id: life2, kind: lifetime, title: Again}\n"
    )
    text = changed("      - {id: life, kind: lifetime, title: The whole plan}\n", second)

    problem = refused(text)[0]

    assert "does not accept" in problem.wrong
    assert "editions" in problem.mend
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

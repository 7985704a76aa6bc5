"""What a file says is held against what is stored and the file does not name, and said with its line (SEC-48)."""

from datetime import date

import pytest

from oneplan.common.keys import reserved
from oneplan.governance.models import Relation, Term
from oneplan.people.models import Organisation
from oneplan.plan.models import Alignment
from tests.common.files import SMALL, changed, line_of, load, refused

LATER = ", from: 2025-01-01"
pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48")]


@pytest.mark.parametrize(
    ("old", "new", "path", "wrong", "mend"),
    {
        "a term that began a day later": (
            "- {person: bo, from: 2022-01-01}",
            "- {person: bo, from: 2022-01-02}",
            "bodies[1].seats[0].held_by[1].person",
            "twice by the same person at the same time: one is stored from 2022-01-01 with no last day",
            "`from: 2022-01-01`",
        ),
        "a term before one that is stored": (
            "- {person: ada, from: 2021-01-01, to: 2021-12-31}",
            "- {person: bo, from: 2020-01-01, to: 2021-06-30}",
            "bodies[1].seats[0].held_by[0].person",
            "one is stored from 2021-01-01 to 2021-12-31, and the file does not name it",
            "name the stored one too",
        ),
        "a relation that began a day later": (
            "kind: reports_to, body: parent, from: 2020-01-01",
            "kind: reports_to, body: parent, from: 2020-01-02",
            "bodies[1].relations[0].kind",
            "holds twice at the same time: one is stored from 2020-01-01",
            "`from: 2020-01-01`",
        ),
        "a relation that began at last": (
            "{kind: own_organisation, organisation: county}",
            "{kind: own_organisation, organisation: county, from: 2024-01-01}",
            "bodies[1].relations[1].kind",
            "one is stored with no first day with no last day",
            "write no `from`",
        ),
        "a strategy that carries a priority from now on": (
            "{strategy: health, place_in_strategy: Chapter 2}",
            "{strategy: health, place_in_strategy: Chapter 2, from: 2024-01-01}",
            "plans[0].pillars[0].priorities[0].aligned_with[0].strategy",
            "carries this priority twice at the same time",
            "an earlier `to`",
        ),
        "a plan beside the stored one": (
            "  - id: plan\n",
            "  - id: other\n",
            "plans[0].from",
            "at the same time as the plan “One plan”",
            "the day before",
        ),
        "a second edition for the lifetime": (
            "{id: life, kind: lifetime,",
            "{id: whole, kind: lifetime,",
            "plans[0].editions[0].kind",
            "already has a lifetime edition: “The whole plan” is stored",
            "Keep one",
        ),
    }.values(),
)
def test_what_would_hold_twice_beside_what_is_stored_is_refused(old, new, path, wrong, mend):
    load(SMALL)
    text = changed(old, new)
    if "id: other" in new:  # a plan takes what hangs on it along: this one is about the plan alone
        text = text[: text.index("    editions:")] + text[text.index("strategies:") : text.index("advocacy:")]

    said = [each for each in refused(text) if each.path == path]

    assert said
    assert wrong in said[0].wrong
    assert mend in said[0].mend
    assert said[0].line == line_of(new.strip(), text)


@pytest.mark.parametrize(
    ("old", "new", "path", "wrong"),
    {
        "two relations": (
            "      - {kind: own_organisation, organisation: county}\n",
            "      - {kind: reports_to, body: parent, from: 2024-01-01}\n",
            "bodies[1].relations[1].kind",
            "holds twice at the same time: see line",
        ),
        "two editions for the lifetime": (
            "      - {id: life, kind: lifetime, title: The whole plan}\n",
            "      - {id: life, kind: lifetime, title: Whole}\n      - {id: life2, kind: lifetime, title: Again}\n",
            "plans[0].editions[1].kind",
            "already has a lifetime edition: see line",
        ),
        "two alignments": (
            "              - {strategy: health, place_in_strategy: Chapter 2}\n",
            "".join(f"{' ' * 14}- {{strategy: health, place_in_strategy: A{since}}}\n" for since in ("", LATER)),
            "plans[0].pillars[0].priorities[0].aligned_with[1].strategy",
            "twice at the same time: see line",
        ),
        "two plans": (
            "strategies:\n",
            "  - {id: next, title: Next, short_title: Next, vision: More, from: 2030-01-01}\nstrategies:\n",
            "plans[1].from",
            "at the same time as the plan “One plan”: see line",
        ),
        "a district that is a county": (
            "    name: Children's board\n",
            "    name: Children's board\n    district: vale\n",
            "bodies[1].district",
            "not a district",
        ),
        "a co-ordinator without a district": (
            "kind: district_coordinator, district: north",
            "kind: district_coordinator",
            "persons[0].offices[1].district",
            "needs a district",
        ),
        "an officer with a district": (
            "kind: support_officer,",
            "kind: support_officer, district: north,",
            "persons[0].offices[0].district",
            "Only a district co-ordinator",
        ),
        "an area in itself": ("parent: vale", "parent: north", "areas[1].parent", "part of itself"),
        "two areas in each other": (
            "    kind: county\n",
            "    kind: county\n    parent: north\n",
            "areas[0].parent",
            "part of itself",
        ),
        "an area that takes its own place": (
            "{area: north, date: 2030-04-01}",
            "{area: vale, date: 2030-04-01}",
            "areas[0].successors[0].area",
            "the area it stands in",
        ),
        "a strategy aligned with itself": (
            "themes: [one, two]",
            "themes: [one, two], aligned_with: [health]",
            "strategies[0].aligned_with",
            "not aligned with itself",
        ),
    }.values(),
)
def test_what_cannot_hold_is_said_with_its_line_and_not_by_the_database(old, new, path, wrong):
    text = changed(old, new)

    said = [each for each in refused(text) if each.path == path]

    assert said
    assert wrong in said[0].wrong
    assert said[0].line > 1


@pytest.mark.parametrize("word", sorted(reserved()))
@pytest.mark.parametrize("old", ["id: ada\n", "id: board\n", "id: hub\n", "id: health,", "id: near,"])
def test_a_word_of_our_addresses_is_no_id(word, old):
    text = changed(old, f"id: {word}{old[-1]}")

    assert any("kept for our own addresses" in each.wrong for each in refused(text))


def test_what_follows_the_stored_without_meeting_it_is_added():
    load(SMALL)
    text = changed("- {person: bo, from: 2022-01-01}", "- {person: bo, from: 2022-01-01, to: 2023-12-31}")
    text = changed("          - {person: ada, from: 2021-01-01, to: 2021-12-31}\n", "", text)
    text = changed(
        "        substitutes:\n", "          - {person: ada, from: 2024-01-01}\n        substitutes:\n", text
    )
    text = changed("body: parent, from: 2020-01-01}", "body: parent, from: 2020-01-01, to: 2020-12-31}", text)
    again = "      - {kind: reports_to, body: parent, from: 2021-01-01}\n      - {kind: own_organisation"
    text = changed("      - {kind: own_organisation", again, text)

    assert str(load(text)) == "1 relation added, 1 term added, 1 relation changed, 1 term changed"
    assert list(Term.objects.order_by("from_on").values_list("to_on", flat=True)) == [
        date(2021, 12, 31),
        date(2023, 12, 31),
        None,
    ]
    assert Relation.objects.filter(kind="reports_to").count() == 2
    assert Alignment.objects.count() == 1


def test_a_plan_after_the_stored_one_is_added():
    load(changed("    short_title: Plan\n", "    short_title: Plan\n    to: 2029-12-31\n"))

    later = "oneplan: 1\nplans:\n  - {id: next, title: Next, short_title: Next, vision: More, from: 2030-01-01}\n"
    assert str(load(later)) == "1 plan added"


def test_the_file_of_another_partnership_is_refused():
    load(SMALL)
    text = changed("  id: vale\n  name: Vale partnership", "  id: dale\n  name: Dale partnership")

    problem = refused(text)[0]

    assert (problem.line, problem.path) == (line_of("id: dale", text), "partnership.id")
    assert problem.wrong == "This is the file of the partnership “dale”, and the database holds “vale”."
    assert problem.mend == "Load it into another database, or write `id: vale` if it is the same partnership."


def organisation(**said):
    """A file with one more organisation."""
    row = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in said.items())
    return f"oneplan: 1\norganisations:\n- {{id: other, sector: health{row}}}\n"


ALIKE = [
    "vale COUNTY council",
    "Vale  County-Council.",
    "Valé County Council",
    "V\u0430l\u0435 County Council",  # the second and the fourth letter are Cyrillic
    "Vale C0unty Counci1",
]


@pytest.mark.parametrize("name", ALIKE)
def test_an_organisation_that_looks_like_one_that_is_stored_is_refused(name):
    load(SMALL)
    text = organisation(name=name)

    problem = refused(text)[0]

    assert (problem.line, problem.path) == (3, "organisations[0].name")
    assert problem.wrong == "The name of “other” looks like that of “county”, “Vale County Council”, which is stored."
    assert "use its id" in problem.mend
    assert "`to`" in problem.mend


@pytest.mark.parametrize("name", ALIKE)
def test_an_organisation_that_looks_like_another_of_the_file_is_refused(name):
    row = f"  - {{id: other, sector: health, name: '{name}'}}\n"
    text = changed("organisations:\n", f"organisations:\n{row}")

    problem = refused(text)[0]

    assert (problem.line, problem.path) == (line_of("    name: Vale County Council", text), "organisations[1].name")
    there = f"on line {line_of('id: other', text)}."
    assert problem.wrong == f"The name of “county” looks like that of “other”, “{name}”, {there}"


def test_an_organisation_may_have_the_name_of_one_that_is_gone_or_will_come():
    load(changed("    sector: local_government\n", "    sector: local_government\n    to: 2024-03-31\n"))

    assert str(load(organisation(name="Vale County Council", from_="2024-04-01"))) == "1 organisation added"


@pytest.mark.parametrize(
    "name", ["Vale County Counsel", "Dale County Council", "County Council", "Vale Ccounty Council"]
)
def test_an_organisation_that_only_sounds_alike_is_added(name):
    load(SMALL)

    assert str(load(organisation(name=name))) == "1 organisation added"


def test_an_organisation_may_change_how_its_own_name_is_written():
    load(SMALL)

    assert str(load(changed("name: Vale County Council", "name: VALE County Council"))) == "1 organisation changed"


def test_two_stored_organisations_that_look_alike_stop_no_file():
    load(SMALL)
    county = Organisation.objects.get()
    Organisation.objects.create(key="second", name=county.name, sector="health")

    assert str(load(organisation(name="Homes for all"))) == "1 organisation added"

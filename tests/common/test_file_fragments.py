"""Part of a partnership may be a file of its own, and several files are loaded as one, all or nothing (SEC-48)."""

import pytest

from oneplan.common.models import Entry
from oneplan.common.partnership_file.problems import FileRefused
from oneplan.governance.models import Body
from oneplan.places.models import Partnership
from oneplan.plan.models import Strategy
from oneplan.web.commands import load_files
from tests.common.files import SMALL, changed, dump, line_of, load, refused

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-48")]

HOUSING = """\
oneplan: 1
strategies:
  - id: housing
    title: Homes for all
    short_title: Homes
    owner_body: board
    aligned_with: [health]
    sources: [S1]
"""
# The small file in two, each of which speaks of what stands in the other.
CUT = SMALL.index("bodies:\n")
PLACES, BODIES = SMALL[:CUT], f"oneplan: 1\n{SMALL[CUT:]}"


def together(**files):
    """The files, as the command line gives them: `a` is a.yaml."""
    return load_files(by=None, files={f"{name}.yaml": text.encode() for name, text in files.items()})


def refused_together(**files):
    """What is said against the files, and nothing was changed."""
    before = dump()
    with pytest.raises(FileRefused) as no:
        together(**files)
    assert dump() == before
    return no.value.problems


def test_one_section_alone_is_loaded_on_top_of_what_is_there():
    load(SMALL)

    assert str(load(HOUSING)) == "1 strategy added"

    housing = Strategy.objects.get(key="housing")
    assert (housing.owner_body.key, [each.key for each in housing.aligned_with.all()]) == ("board", ["health"])
    assert Partnership.objects.get().name == "Vale partnership"
    assert str(load(HOUSING)) == "no changes"
    assert str(load(SMALL)) == "no changes"


def test_a_section_alone_that_speaks_of_what_is_not_there_is_refused_with_its_line():
    problems = refused(HOUSING)

    assert [(each.line, each.path) for each in problems] == [
        (6, "strategies[0].owner_body"),
        (7, "strategies[0].aligned_with"),
        (8, "strategies[0].sources"),
    ]


def test_files_that_speak_of_each_other_are_loaded_as_one_whatever_their_order():
    assert together(bodies=BODIES, places=PLACES)

    assert str(load(SMALL)) == "no changes"
    assert Entry.objects.count() == 1


def test_a_section_may_stand_in_several_files_and_goes_on():
    load(SMALL)
    parks = HOUSING.replace("housing", "parks").replace("Homes", "Parks")

    assert str(together(housing=HOUSING, parks=parks)) == "2 strategies added"


def test_a_fault_in_one_of_several_files_is_named_with_that_file_and_nothing_of_any_is_kept():
    wrong = HOUSING.replace("owner_body: board", "owner_body: bored")

    problem = refused_together(small=SMALL, housing=wrong)[0]

    assert (problem.file, problem.line) == ("housing.yaml", 6)
    assert str(problem).startswith("housing.yaml, line 6, strategies[0].owner_body: ")
    assert not Body.objects.exists()


def test_the_problems_of_several_files_stand_in_the_order_of_the_files():
    wrong = HOUSING.replace("sources: [S1]", "sources: [S8]").replace("owner_body: board", "owner_body: bored")
    small = changed("sources: [S1]", "sources: [S9]")

    said = [(each.file, each.line) for each in refused_together(small=small, housing=wrong)]

    assert said == [("small.yaml", line_of("sources: [S9]", small)), ("housing.yaml", 6), ("housing.yaml", 8)]


def test_every_file_that_cannot_be_read_is_named():
    said = [str(each) for each in refused_together(one="areas: [", two="- a\n", three=PLACES)]

    assert [each.partition(",")[0] for each in said] == ["one.yaml", "two.yaml"]


def test_every_file_says_which_format_it_is_in():
    said = refused_together(small=SMALL, more=HOUSING.replace("oneplan: 1\n", ""))

    assert (said[0].file, said[0].path) == ("more.yaml", "oneplan")


@pytest.mark.parametrize(
    ("more", "path", "wrong"),
    {
        "an id": ("strategies: [{id: health, title: H, short_title: H}]", "strategies[0].id", "is used twice"),
        "the partnership": (
            "partnership: {id: vale, name: Vale}",
            "partnership",
            "The partnership is given twice: see line 3 of small.yaml",
        ),
        "a code": (
            "areas: [{id: west, name: West, kind: district, code: E07000099}]",
            "areas[0]",
            f"line {line_of('- {id: north', SMALL)} of small.yaml has the same",
        ),
        "a term": (
            "persons: [{id: cy, name: Cy, offices: [{kind: analyst}, {kind: analyst}]}]",
            "persons[0].offices[1]",
            "the same as line 2 of more.yaml",
        ),
        "a plan": (
            "plans: [{id: next, title: Next, short_title: Next, vision: More}]",
            "plans[0].from",
            "“One plan”: see line",
        ),
    }.values(),
)
def test_what_two_files_say_twice_is_named_with_both_files(more, path, wrong):
    problems = refused_together(small=SMALL, more=f"oneplan: 1\n{more}\n")

    said = [each for each in problems if (each.file, each.path) == ("more.yaml", path)]
    assert said, [str(each) for each in problems]
    assert wrong in said[0].wrong

"""What findings say of measures: what is broken, what to do, and who mends it."""

from datetime import date

import pytest

from oneplan.common.findings import find
from tests.factories.people import an_organisation
from tests.measures.evidence import a_dataset, a_measure, a_release, a_row

pytestmark = pytest.mark.django_db

OFFICER = "Support officer or analyst"


def sound(**fields):
    given = {"owner": an_organisation(name="Schools"), "owner_body": "sg_schools", "reviewed_on": date(2026, 1, 1)}
    return a_measure(**{"title": "Ready", **given, **fields})


def loaded(**fields):
    measure = sound(**fields)
    a_release(measure, [a_row("2023/24", 60.0)])
    return measure


def faults(rule):
    return [(each.sentence, each.owner, each.mender) for each in find() if each.rule == rule]


def test_of_a_sound_measure_nothing_is_found(partnership):
    loaded()
    assert [each for each in find() if each.rule.startswith(("measure-", "dataset-"))] == []


def test_published_figures_that_were_never_loaded_are_mended_by_whoever_loads_them(partnership):
    sound()
    assert faults("measure-never-loaded") == [("“Ready” has no figures: load a release of its dataset.", OFFICER, "")]


def test_figures_that_partners_count_are_mended_by_their_owner(partnership):
    schools = an_organisation(key="schools", name="Schools")
    sound(dataset=a_dataset(local=True, rules="local_counts"), owner=schools)
    assert faults("measure-never-loaded") == [
        ("“Ready” has no figures: send its return.", "Schools", "organisation schools")
    ]


def test_stale_figures_say_what_to_load(partnership):
    measure = sound()
    a_release(measure, [a_row("2019/20", 60.0)], released_on=date(2021, 3, 1))
    assert faults("measure-stale") == [
        (
            "The newest figures of “Ready” were published on 1 March 2021: load a release of its dataset.",
            OFFICER,
            "",
        )
    ]


def test_a_measure_without_a_lens_is_found_unless_it_is_about_groups_by_itself(partnership):
    whole = loaded(published=False, lens=[])
    assert [owner for _, owner, _ in faults("measure-no-lens")] == ["Schools"]
    whole.lens = ["fsm"]
    whole.save()
    fields = {"derived_from": whole, "derived_how": "group", "derived_lens": "fsm", "derived_group": "Free meals"}
    sound(title="Free meals", published=False, lens=[], dataset=None, **fields)
    assert faults("measure-no-lens") == []


def test_a_promised_breakdown_whose_day_has_passed_is_mended_by_whoever_promised_it(partnership):
    sender = an_organisation(key="sender", name="Hospital")
    loaded(lens=[], gap_plan="Ask", gap_plan_owner=sender, gap_plan_due_on=date(2026, 1, 31))
    assert faults("measure-gap-plan-late") == [
        (
            "The breakdown of “Ready” was promised by 31 January 2026: send it, or say by when it will come.",
            "Hospital",
            "organisation sender",
        )
    ]


def test_what_nobody_owns_or_looked_at_says_what_to_do(partnership):
    loaded(owner=None, owner_body="", reviewed_on=None, target_value=70)
    assert faults("measure-no-owner") == [("“Ready” has no owner with a seat: name one.", OFFICER, "")]
    assert faults("measure-not-reviewed") == [
        ("The definition of “Ready” was never reviewed: look at it.", OFFICER, "")
    ]
    assert faults("measure-target-without-date") == [("“Ready” has a target without a date: say by when.", OFFICER, "")]

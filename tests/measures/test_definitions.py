"""Every measure of the example says what it is, why, whose it is, where its figures come from and what they hide."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from oneplan import demo
from oneplan.measures.models import Dataset, Kind, Measure, Polarity
from oneplan.measures.queries.equality import NAMES
from oneplan.measures.rules import period
from planstats.disclosure import rules

FILES = {name: yaml.safe_load(raw) for name, raw in demo.examples().items()}
PARTNERSHIP = FILES["gloucestershire.yaml"]
DATASETS = {each["id"]: each for each in FILES["measures/datasets.yaml"]["datasets"]}
DEFINITIONS = {name: file["measures"] for name, file in FILES.items() if "measures" in file}
MEASURES = {each["id"]: each for found in DEFINITIONS.values() for each in found}
FACTS = Path(__file__).parents[3] / "shared" / "domain" / "one_plan.yaml"
TODAY = date(2026, 5, 4)

OUTCOMES = {
    outcome["id"]
    for plan in PARTNERSHIP["plans"]
    for pillar in plan["pillars"]
    for priority in pillar["priorities"]
    for outcome in priority.get("outcomes", ())
}
SOURCES = {each["id"] for file in FILES.values() for each in file.get("sources", ())}


def seats_of(body: str) -> set[str]:
    """The organisations that hold a seat there now."""
    found = next(each for each in PARTNERSHIP["bodies"] if each["id"] == body)
    now = [seat for seat in found["seats"] if seat.get("from", TODAY) <= TODAY <= seat.get("to", TODAY)]
    return {seat["organisation"] for seat in now if "organisation" in seat}


each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
each_dataset = pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))


def test_there_is_one_definition_a_file_and_the_file_is_called_like_it():
    assert len(DEFINITIONS) > 37
    for name, found in DEFINITIONS.items():
        assert [f"measures/{each['id']}.yaml" for each in found] == [name]


@each_measure
def test_a_measure_says_what_is_counted_why_and_when_it_was_reviewed(measure):
    assert measure["numerator"]
    assert measure["why"].endswith(".")
    assert measure.get("denominator") or measure["kind"] in {Kind.GAP, Kind.COUNT}
    assert measure["reviewed_on"] <= date(2026, 6, 1)
    assert measure["published"] is True


@each_measure
def test_a_measure_has_a_source_and_a_licence_or_says_that_it_was_inferred(measure):
    dataset = DATASETS[measure["dataset"]]
    assert dataset["licence"]
    assert dataset["attribution"]
    assert set(measure.get("sources", ())) <= SOURCES
    assert measure.get("sources") or measure["certainty"] == "inferred"
    assert measure["certainty"] != "published"  # owner and outcomes are ours, in every one
    assert measure["inferred"]


@each_measure
def test_a_measure_serves_outcomes_of_the_plan(measure):
    assert measure["outcomes"]
    assert set(measure["outcomes"]) <= OUTCOMES


@each_measure
def test_a_measure_is_owned_by_an_organisation_with_a_seat_where_it_answers_for_it(measure):
    assert measure["owner"] in seats_of(measure["owner_body"])


@each_measure
def test_a_measure_has_a_lens_or_somebody_who_gets_one_by_a_day(measure):
    assert set(measure.get("lens", ())) <= NAMES.keys()
    if not measure.get("lens"):
        assert measure["gap_plan"].endswith(".")
        assert measure["gap_plan_by"] > date(2026, 6, 1)
        assert measure["gap_plan_owner"] in {each["id"] for each in PARTNERSHIP["organisations"]}


@each_measure
def test_a_measure_has_figures_somewhere_or_follows_from_one_that_has(measure):
    if "derived_from" in measure:
        assert MEASURES[measure["derived_from"]]["series"]
        assert measure["derived_lens"] in NAMES
        assert ("derived_other" in measure) == (measure["derived_how"] == "gap")
    for series in measure.get("series", ()):
        assert series["dataset"] in DATASETS


@each_measure
def test_a_break_names_a_period_and_says_why(measure):
    for each in measure.get("breaks", ()):
        assert period(each["at"])
        assert each["reason"].endswith(".")


@each_measure
def test_a_target_has_a_day_and_says_where_it_comes_from(measure):
    assert ("target_value" in measure) == ("target_by" in measure) == ("target_note" in measure)


@each_dataset
def test_a_dataset_says_who_publishes_it_under_which_licence_and_where(dataset):
    assert dataset["publisher"]
    assert dataset["licence"]
    assert set(dataset.get("sources", ())) <= SOURCES
    if dataset.get("local"):
        assert dataset["rules"] in rules.RULES
    else:
        assert dataset["address"].startswith("https://")


def test_some_datasets_are_due_and_none_that_goes_on_hides_when():
    for dataset in DATASETS.values():
        assert dataset["often"] == "seldom" or "next_release_on" in dataset, dataset["id"]


def test_at_least_eight_measures_have_a_story_a_partner_and_what_works_and_all_of_it_is_marked():
    told = {"story", "partner", "works"}
    full = [key for key, each in MEASURES.items() if told <= {note["kind"] for note in each.get("notes", ())}]
    assert len(full) >= 8
    for each in MEASURES.values():
        for note in each.get("notes", ()):
            assert note["certainty"] == "inferred"
            assert note["inferred"]


def test_the_break_of_first_time_entrants_is_between_2017_and_2018():
    assert [each["at"] for each in MEASURES["fte"]["breaks"]] == ["2018"]
    assert "273 in 2017, 75 in 2018" in MEASURES["fte"]["breaks"][0]["reason"]


def test_the_targets_for_school_readiness_are_those_that_were_published():
    gld, fsm = MEASURES["gld"], MEASURES["gld_fsm"]
    assert (gld["target_value"], gld["target_by"].year, fsm["target_value"], fsm["target_by"].year) == (
        77.2,
        2028,
        60,
        2028,
    )
    assert "FH5" in gld["sources"]
    assert "FH5" in fsm["sources"]


def test_every_indicator_of_the_facts_has_its_definition():
    if not FACTS.exists():
        pytest.skip("The folder of facts is not beside this repository.")
    units = {"percent": "percent", "percentage points": "points", "count": "count", "score": "score"}
    units |= {"score points": "score_points", "per 100": "per_100", "per 1,000": "per_1000"}
    units |= {"per 10,000": "per_10000", "per 100,000": "per_100000"}
    said = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["indicators"]
    assert len(said) == 37
    for each in said:
        measure = MEASURES[each["id"].removeprefix("ind_")]
        assert measure["unit"] == units[each["unit"]]
        assert measure["polarity"] == {"context": "none"}.get(each["polarity"], each["polarity"])
        if target := each.get("target"):
            assert (measure["target_value"], str(measure["target_by"])[:4]) == (target["value"], target["by"][:4])
            assert target["src"] in measure["sources"]


@pytest.mark.django_db
def test_the_database_takes_them_all():
    from oneplan.web.commands import load_files

    load_files(by=None, files=demo.examples())

    assert Measure.objects.count() == len(MEASURES)
    assert Dataset.objects.count() == len(DATASETS)
    assert not Measure.objects.filter(owner=None).exists()
    assert Measure.objects.filter(polarity=Polarity.NONE).exists()
    assert str(load_files(by=None, files=demo.examples())) == "no changes"

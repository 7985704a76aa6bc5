"""The one command, in a data folder of its own, as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import oneplan.example

EXAMPLE = Path(oneplan.example.__file__).with_name("gloucestershire.yaml")
EXAMPLES = [*EXAMPLE.parent.glob("*.yaml"), *EXAMPLE.parent.glob("measures/*.yaml")]


def run(*arguments, stdin=None, data):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ONEPLAN_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "oneplan.cli", *arguments, "--data", str(data)],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder into which the example was loaded."""
    made = tmp_path_factory.mktemp("data")
    loaded = run("load", *map(str, EXAMPLES), data=made)
    assert loaded.returncode == 0, loaded.stderr
    assert "41 bodies added" in loaded.stdout
    assert f"{len(EXAMPLES) - 2} measures added" in loaded.stdout  # one a file, beside that of datasets
    return made


def test_a_dump_loaded_again_changes_nothing(folder):
    dumped = run("dump", data=folder)
    again = run("load", "--dry-run", "-", stdin=dumped.stdout, data=folder)
    assert (again.returncode, again.stdout.strip()) == (0, "no changes")


def test_a_dump_into_a_file_is_whole_or_not_there(folder, tmp_path):
    target = tmp_path / "out.yaml"
    assert run("dump", str(target), data=folder).returncode == 0
    assert target.read_text() == run("dump", data=folder).stdout
    assert [each.name for each in tmp_path.iterdir()] == ["out.yaml"]


def test_the_example_is_what_its_schema_says(folder):
    import yaml

    schema = json.loads(run("schema", data=folder).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)

    class Plain(yaml.SafeLoader):
        """Days stay text, as they do in JSON."""

    Plain.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for each in EXAMPLES:
        validator.validate(yaml.load(each.read_text(), Loader=Plain))


def test_check_answers_one_where_there_is_an_error_and_tells_it_as_json(folder):
    checked = run("check", "--json", data=folder)
    assert checked.returncode == 1
    findings = json.loads(checked.stdout)["findings"]
    assert {"rule", "severity", "object", "sentence", "owner"} == set(findings[0])
    assert "body safer_gloucestershire" in [f["object"] for f in findings if f["severity"] == "error"]


def test_check_answers_zero_where_nothing_is_wrong(tmp_path):
    whole = tmp_path / "whole.yaml"
    whole.write_text(
        "oneplan: 1\n"
        "areas: [{id: shire, name: Shire, kind: county, code: E10000001}]\n"
        "partnership: {id: shire, name: Shire, area: shire}\n"
        "persons: [{id: ada, name: Ada}]\n"
        "bodies:\n"
        "- {id: board, name: Board, short_name: Board, type: partnership_board, purpose: To decide.,\n"
        "   accountable: true,\n"
        "   seats: [{id: chair, role: Chair, kind: chair, held_by: [{person: ada}]}]}\n"
        "plans:\n"
        "- {id: plan, title: Plan, short_title: Plan, vision: Well, owner_body: board}\n"
    )
    assert run("load", str(whole), data=tmp_path / "data").returncode == 0
    checked = run("check", data=tmp_path / "data")
    assert (checked.returncode, checked.stdout.strip()) == (0, "0 findings.")


def test_check_answers_two_where_it_cannot_run(tmp_path):
    (tmp_path / "oneplan.sqlite3").write_text("this is not a database, and longer than a header would be" * 20)
    checked = run("check", data=tmp_path)
    assert checked.returncode == 2
    assert "Traceback" not in checked.stderr


def test_a_fault_is_named_by_file_line_path_and_what_to_do_and_nothing_changes(folder, tmp_path):
    before = run("dump", data=folder).stdout
    broken = tmp_path / "broken.yaml"
    broken.write_text(EXAMPLE.read_text().replace("district: stroud", "district: strood", 1))
    line = next(n for n, text in enumerate(broken.read_text().splitlines(), 1) if "district: strood" in text)
    refused = run("load", str(broken), data=folder)
    assert refused.returncode == 1
    assert (
        f"broken.yaml, line {line}, bodies[" in refused.stderr
        or f"broken.yaml, line {line}, persons[" in refused.stderr
    )
    assert "There is no area with the id “strood”. Did you mean `stroud`?" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert run("dump", data=folder).stdout == before


def test_a_file_that_is_not_there_is_a_sentence(folder):
    missing = run("load", "/no/such/file.yaml", data=folder)
    assert missing.returncode == 1
    assert "cannot be read" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_the_demo_tells_who_one_can_be_and_resets_only_itself(folder, tmp_path):
    data = tmp_path / "demo"
    who = run("demo", "--who", "--json", data=data)
    people = json.loads(who.stdout)
    assert [each["role"] for each in people] == [
        "support officer",
        "chair",
        "member",
        "sub-group chair",
        "district co-ordinator",
        "analyst",
    ]
    assert all(each["password"] and each["totp_secret"] and "@" in each["email"] for each in people)
    assert json.loads(run("demo", "--who", "--json", data=data).stdout) == people
    anew = json.loads(run("demo", "--reset", "--who", "--json", data=data).stdout)
    assert anew != people
    refused = run("demo", "--reset", "--who", data=folder)
    assert refused.returncode == 2
    assert "not the demo" in refused.stderr


def test_several_files_are_loaded_as_one_and_a_fault_names_its_file(folder, tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("oneplan: 1\nsources:\n- {id: X1, title: A paper}\n")
    bad.write_text("oneplan: 1\nstrategies:\n- {id: parks, title: Parks, short_title: Parks, sources: [X1, X2]}\n")

    refused = run("load", str(good), str(bad), data=folder)

    assert refused.returncode == 1
    assert f"{bad}, line 3, strategies[0].sources: There is no source with the id “X2”." in refused.stderr
    assert "Nothing was changed." in refused.stderr
    bad.write_text(bad.read_text().replace(", X2", ""))
    tried = run("load", "--dry-run", str(bad), str(good), data=folder)
    assert (tried.returncode, tried.stdout) == (0, "Would be: 1 source added, 1 strategy added\n")
    assert run("load", str(good), "/no/such.yaml", data=folder).stderr.startswith("/no/such.yaml: cannot be read (")


@pytest.mark.parametrize("verb", ["schema", "--help"])
def test_what_touches_no_data_makes_no_data_folder(tmp_path, verb):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ONEPLAN_", "DATABASE_URL"))}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)

    asked = subprocess.run(
        [sys.executable, "-m", "oneplan.cli", verb],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )

    assert asked.returncode == 0, asked.stderr
    assert "partnership" in asked.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("files", [["/no/such.yaml"], [str(EXAMPLE), "/no/such.yaml"]])
def test_a_file_that_is_not_there_makes_no_data_folder(tmp_path, files):
    assert run("load", *files, data=tmp_path / "data").returncode == 1
    assert not list(tmp_path.iterdir())


def test_the_demo_is_made_of_every_file_of_the_example(tmp_path):
    from oneplan.demo import examples

    assert sorted(examples()) == sorted(str(each.relative_to(EXAMPLE.parent)) for each in EXAMPLES)
    assert examples()[EXAMPLE.name] == EXAMPLE.read_bytes()

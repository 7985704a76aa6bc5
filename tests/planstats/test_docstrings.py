"""The docstrings of planstats are true: their examples run, and each public function says what somebody must know."""

import doctest
import inspect
import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import planstats as ps

NEEDS_POLARS = {"planstats.frame"}
MODULES = ["planstats", *sorted(module.name for module in pkgutil.walk_packages(ps.__path__, "planstats."))]
FUNCTIONS = [name for name in ps.__all__ if inspect.isfunction(getattr(ps, name))]
SAYS = {
    "shapes": r"\bshapes?\b|\blengths?\b|dimension|\brows\b|\bone number\b|\barrays?\b|\blists?\b|\bseries\b",
    "errors": r"StatsError",
    "a source": r"Source",
    "an example": r">>> ",
}
# What can be given nothing impossible, or has no method of anybody's to name.
NO_ARRAYS = {"bounds", "check", "counts_behind"}
NO_ERRORS = {"note_names", "assurance", "gap_change"}
NO_SOURCE = {"note_names", "target_path", "needed_change", "on_track", "judge", "counts_behind", "rounding_interval"}


def loaded(name):
    if name in NEEDS_POLARS and not find_spec("polars"):
        pytest.skip("Polars is not installed here; the frames are tested where it is.")
    return import_module(name)


def test_there_are_modules_and_functions_to_read():
    assert len(MODULES) > 10
    assert len(FUNCTIONS) > 20


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    found = doctest.testmod(loaded(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_of_a_module_has_a_docstring(name):
    module = loaded(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        thing = getattr(module, public)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert thing.__doc__, f"{name}.{public}"
            assert not thing.__doc__.startswith(f"{public}("), f"{name}.{public} has only what dataclass wrote"


@pytest.mark.parametrize("part", SAYS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_its_shapes_errors_and_source_and_gives_an_example(name, part):
    if name in {"shapes": NO_ARRAYS, "errors": NO_ERRORS, "a source": NO_SOURCE}.get(part, ()):
        pytest.skip(f"{name} has no {part}.")
    text = inspect.getdoc(getattr(ps, name)) or ""
    assert re.search(SAYS[part], text), f"The docstring of {name} does not say {part}."


def test_every_public_name_is_there_and_stands_once_in_order():
    assert len(set(ps.__all__)) == len(ps.__all__)
    for name in ps.__all__:
        assert hasattr(ps, name), name


def test_planstats_is_imported_without_any_framework():
    asked = "import sys, planstats; print(sorted(set(sys.argv[1:]) & set(sys.modules)))"
    frameworks = ["django", "oneplan", "polars", "pandas", "matplotlib"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", asked, *frameworks],
        env={"PYTHONPATH": str(next(iter(ps.__path__)) + "/..")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_there_is_a_mark_that_planstats_is_typed():
    assert (Path(next(iter(ps.__path__))) / "py.typed").exists()

"""Every example in a docstring is run, and is true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import oneplan

SOURCE = Path(oneplan.__path__[0])
MODULES = [
    ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(SOURCE.rglob("*.py"))
    if "\n    >>> " in file.read_text()
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.attempted
    assert not result.failed

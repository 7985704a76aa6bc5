"""The tests of planstats know no framework: what they share is NumPy and SciPy."""

from importlib.util import find_spec

import pytest

NOT_HERE = ("django", "oneplan", "polars", "pandas", "hypothesis")  # in the environment of pytest.toml


def pytest_configure(config: pytest.Config) -> None:
    """Under pytest.toml the environment is as lone as it says; else its tests would prove nothing."""
    if config.inipath is None or config.inipath.name != "pytest.toml":
        return
    here = [name for name in NOT_HERE if name != "oneplan" and find_spec(name)]
    if here:
        raise pytest.UsageError(f"Installed here, and should not be: {', '.join(here)}. Use `uv run just stats`.")

"""Measure planstats beside its peers: `uv run just bench-stats`. Never part of the tests: a clock is no judge."""

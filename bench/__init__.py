"""Measure Oneplan against its promises: `uv run just bench`. Never part of the tests, because a clock is no judge."""

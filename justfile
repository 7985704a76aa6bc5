# The verbs of daily work: `uv run just` lists them, `uv run just check` runs one.

_list:
    @just --list --unsorted

# Open a lived-in county
demo *options:
    script/demo {{ options }}

# Only pytest: all of it, or what the arguments choose
test *arguments="tests":
    script/test {{ arguments }}

# Everything a change must pass
check:
    script/test

# The tests that need neither browser nor database: rules and architecture
fast:
    pytest -q -m "not journey and not django_db" -x

# Put the code in the house format and mend what can be mended
format:
    ruff format
    ruff check --fix

# Measure: pages and commands against the promises made about them
bench *options:
    python -m bench {{ options }}

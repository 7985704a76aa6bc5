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
    pytest -q -m "not journey and not database" -x

# The tests with made-up examples, each time with others: script/test and CI always take the same
search *arguments="tests":
    pytest -q -m hypothesis --hypothesis-profile=searching {{ arguments }}

# The tests of planstats where only numpy, scipy and pytest are installed
stats *arguments:
    script/stats {{ arguments }}

# Put the code in the house format and mend what can be mended
format:
    ruff format
    ruff check --fix

# Measure: pages and commands against the promises made about them
bench *options:
    python -m bench {{ options }}

# Measure what safety promises in time: a crowd that signs in, and what may not be seen beside what is not there
bench-safety *options:
    python -m bench.safety {{ options }}

# Measure planstats beside its peers: speed, memory and agreement
bench-stats *options:
    script/bench-stats {{ options }}

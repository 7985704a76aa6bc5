"""`oneplan measures fetch`: what it takes, and the files it gives to be read as any other."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

SOURCES = {
    "fingertips": ("INDICATOR", "numbers of indicators, as 90284: one file of them all"),
    "ees": ("DATASET", "ids of data sets of Explore education statistics: a file of each"),
}


def add_arguments(doing: Any, common: argparse.ArgumentParser) -> None:
    """`fetch` is one of the verbs of `measures`. It takes what `import` takes, but for the files."""
    fetch = doing.add_parser("fetch", help="fetch figures from where they are published, and read them")
    sources = fetch.add_subparsers(dest="source", required=True, metavar="SOURCE")
    for name, (what, meaning) in SOURCES.items():
        source = sources.add_parser(name, parents=[common], help=meaning)
        source.add_argument("wanted", metavar=what, nargs="+", help=meaning)
        source.add_argument("--only-fetch", action="store_true", help="print where the files are, and read nothing")
        source.add_argument("--dataset", metavar="ID", help="the dataset they are of (else told by their columns)")
        source.add_argument("--title", default="", help="what the release is called")
        source.add_argument("--released", type=date.fromisoformat, metavar="DAY", help="when it was published there")
        source.add_argument("--provisional", action="store_true", help="its publisher calls the figures provisional")
        source.add_argument("--dry-run", action="store_true", help="say what would be read, and change nothing")
        source.add_argument("--publish", action="store_true", help="show the figures to everybody at once")
        source.add_argument("--json", action="store_true")
        source.set_defaults(corrects=None, what_changed="")


def run(asked: Any, say: Callable[[str], None], read: Callable[[Any], int]) -> int:
    """Fetch what was asked for, and hand it on to be read. Raises FetchFailed where anything did not arrive."""
    from oneplan.measures.fetching import sources

    way = sources.Way(progress=_counting)
    if asked.source == "fingertips":
        got = [sources.fingertips(asked.wanted, way)]
    else:
        got = [sources.ees(key, way) for key in asked.wanted]
    for each in got:
        new = "has not changed since" if each.file.again else "was fetched"
        say(f"{each.file.file.name} {new} ({each.file.size:,} bytes, {each.file.fetched_at}).")
    if asked.only_fetch:
        print("\n".join(str(each.file.file) for each in got))
        return 0
    asked.files = [str(each.file.file) for each in got]
    if not asked.title and len(got) == 1:
        asked.title = f"{got[0].title}, fetched {got[0].file.fetched_at[:10]}"[:160]
    return read(asked)


def _counting(doing: str, done: int, of: int) -> None:
    """A line that counts, where somebody watches."""
    if sys.stderr.isatty():
        whole = f" of {of:,}" if of else ""
        print(f"\r  {done:,}{whole} bytes ({doing})".ljust(60), end="\n" if done == of else "", file=sys.stderr)

"""Reading a file in a process of its own, which may use little and touch nothing (SEC-43). Being written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oneplan.measures.reading import Layout, Reading

type Progress = Callable[[str, int, int], None]


def no_progress(doing: str, done: int, of: int) -> None:
    """Says nothing."""


@contextmanager
def read(layout: Layout, file: Path, *, progress: Progress = no_progress) -> Iterator[tuple[Reading, Path]]:
    """What the file holds for the layout's measures, and the folder where the figures stand until the end of it."""
    raise NotImplementedError
    yield

"""Reading a file: its rows to figures, a batch at a time, with every fault, and everything left aside counted."""

from collections.abc import Iterable
from pathlib import Path

from oneplan.measures.readers.faults import Found, Unreadable
from oneplan.measures.readers.files import opened
from oneplan.measures.readers.mapping import mapping
from oneplan.measures.readers.spool import Spool
from oneplan.measures.readers.taking import Work
from oneplan.measures.reading import Head, Layout, Progress, Reading, Taken, no_progress

MOST_CELLS = 500


def read(layout: Layout, file: Path, folder: Path, *, name: str = "", progress: Progress = no_progress) -> Reading:
    """What the file holds for the layout's measures; the figures stand in `folder`. With any fault nothing is taken."""
    found = Found()
    rows = 0
    taken: tuple[Taken, ...] = ()
    try:
        table = opened(file, name, found, lambda done, of: progress("reading", done, of))
        work = Work(mapping(layout, table.columns, found), found, Spool(folder))
        for batch in table.batches(work.how.wanted):
            rows += batch.frame.height
            work.take(batch)
        taken = () if found else work.finish(folder, progress)
    except Unreadable as no:
        found.wrong(no.fault.line, no.fault.column, no.fault.wrong, no.fault.mend)
    if found:
        return Reading(rows, (), tuple(found.told), found.untold, found.notes)
    return Reading(rows, taken, (), 0, found.notes)


def begun(file: Path, *, name: str = "", asked: Iterable[str] = ()) -> Head:
    """The columns of a file, and the different cells of some of them as far as they stand first. Raises Unreadable."""
    table = opened(file, name, Found(), lambda done, of: None)
    wanted = tuple(column for column in dict.fromkeys(asked) if column in table.columns)
    first = next(iter(table.batches(wanted)), None) if wanted else None
    cells = {}
    if first is not None:
        for column in wanted:
            cells[column] = tuple(first.frame[column].str.strip_chars().unique(maintain_order=True).head(MOST_CELLS))
    return Head(table.columns, cells)

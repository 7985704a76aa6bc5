"""What is wrong in a file, and what of it was left aside. The first twenty are told, the rest counted."""

from collections import Counter

from oneplan.measures.reading import MOST_FAULTS, Fault


class Unreadable(Exception):
    """The file cannot be read at all; nothing more can be said than this one fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Found:
    """Faults by line, and notes with their counts."""

    def __init__(self) -> None:
        self._first: list[Fault] = []
        self._count = 0
        self._aside: Counter[str] = Counter()
        self._said: dict[str, None] = {}

    def __bool__(self) -> bool:
        return self._count > 0

    def wrong(self, line: int, column: str, wrong: str, mend: str) -> None:
        """One more fault."""
        fault = Fault(line, column, wrong, mend)
        if fault in self._first:
            return
        self._first.append(fault)
        self._count += 1
        if len(self._first) > 20 * MOST_FAULTS:
            self._first = self.told

    def more(self, count: int) -> None:
        """Faults that are only counted: as many as are told come before them in the file."""
        self._count += count

    def aside(self, why: str, rows: int) -> None:
        """Rows of the file that were not taken."""
        if rows:
            self._aside[why] += rows

    def note(self, text: str) -> None:
        """Something else a reader of the result should know; said once."""
        self._said[text] = None

    @property
    def told(self) -> list[Fault]:
        """The first faults, by line."""
        return sorted(self._first, key=lambda fault: (fault.line, fault.column, fault.wrong))[:MOST_FAULTS]

    @property
    def untold(self) -> int:
        """How many faults there are beyond those."""
        return self._count - len(self.told)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left aside and why, the most first; then the rest."""
        asides = (
            f"{rows:,} row{'' if rows == 1 else 's'} left aside: {why}" for why, rows in self._aside.most_common(40)
        )
        return (*asides, *list(self._said)[:40])


def shown(text: str, most: int = 80) -> str:
    """A cell's text as a sentence may quote it: short, and nothing in it that cannot be seen."""
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: most + 1])
    return f"“{seen[:most]}…”" if len(text) > most else f"“{seen}”"

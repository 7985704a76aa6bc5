"""What is wrong with a file, where, and what to do: at most twenty sentences, and nothing was changed."""

from dataclasses import dataclass

AT_MOST = 20
MOST_SHOWN = 400  # characters of one sentence


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the file."""

    line: int  # counted from 1; 0 where no single line is at fault
    path: str  # bodies[3].seats[0].role
    wrong: str
    mend: str
    file: str = ""  # its name, where several are loaded at once

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "as a whole"
        path = f", {shown(self.path)}" if self.path else ""
        file = f"{shown(self.file)}, " if self.file else ""
        return f"{file}{where}{path}: {shown(self.wrong)} {shown(self.mend)}"


def shown(text: str) -> str:
    """What a file may have said, fit for a terminal: one line, no hidden characters, cut where it is endless."""
    kept = "".join(character if character.isprintable() else "\ufffd" for character in text[:MOST_SHOWN])
    return kept if len(text) <= MOST_SHOWN else f"{kept} …"


class FileRefused(Exception):
    """The file was not loaded. Nothing was changed."""

    def __init__(self, problems: list[Problem], more: int = 0) -> None:
        super().__init__(f"{len(problems) + more} things to mend")
        self.problems = problems
        self.more = more


class Problems:
    """Collects problems; raises once there is no point in going on."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.more = 0
        self.file = ""  # the one being read
        self.files: tuple[str, ...] = ()  # in the order in which they were given

    def add(self, line: int, path: str, wrong: str, mend: str, file: str = "") -> None:
        """Note one; past twenty only count."""
        if len(self.found) < AT_MOST:
            self.found.append(Problem(line, path, wrong, mend, file or self.file))
        else:
            self.more += 1

    @property
    def full(self) -> bool:
        """Whether more will only be counted: then nothing need be spent on hints."""
        return len(self.found) >= AT_MOST

    def stop_if_any(self) -> None:
        """Raises FileRefused when anything was found."""
        if self.found:
            place = {file: number for number, file in enumerate(self.files)}
            self.found.sort(key=lambda each: (place.get(each.file, 0), each.line))
            raise FileRefused(self.found, self.more)

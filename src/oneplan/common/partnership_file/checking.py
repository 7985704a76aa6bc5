"""Nodes to rows: every value is looked at once, and everything wrong is said with its line."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.db import models

from oneplan.common.keys import reserved
from oneplan.common.partnership_file import kinds
from oneplan.common.partnership_file.problems import Problems
from oneplan.common.partnership_file.reading import Mapping, Node, Scalar, Sequence
from oneplan.common.partnership_file.shape import VERSION, Column, Section, Shape
from oneplan.common.texts import hidden_in, tidied

_SLUG = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@dataclass(slots=True, eq=False)
class Row:
    """One row the file asks for. References are ids until `loading` has found what they mean."""

    section: Section
    line: int
    path: str
    file: str = ""  # told where several are loaded at once
    parent: "Row | None" = None
    values: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    pk: UUID | None = None
    stored: bool = False  # not of the file: what the database has and the file does not name

    @property
    def at(self) -> str:
        """Where it stands, for a sentence about another row."""
        return f"line {self.line} of {self.file}" if self.file else f"line {self.line}"

    def line_of(self, column: str) -> int:
        """The line a value stands on, or the row's own."""
        return self.lines.get(column, self.line)


class Checker:
    """Walks the documents along the shape."""

    def __init__(self, shape: Shape, problems: Problems) -> None:
        self.shape, self.problems = shape, problems
        self.rows: dict[Section, list[Row]] = {section: [] for section in shape.walk()}
        self.file = ""

    def documents(self, roots: dict[str, Mapping]) -> dict[Section, list[Row]]:
        """Every row of the files by its section: what several say in one section goes on from file to file."""
        for name, root in roots.items():
            self.file = self.problems.file = name if len(roots) > 1 else ""
            self.document(root)
        self.problems.file = ""
        return self.rows

    def document(self, root: Mapping) -> None:
        """Every row of one file."""
        version = root.items.get("oneplan")
        if not isinstance(version, Scalar) or version.text in ("", "null", "~"):
            wrong = "The file does not say which format it is in."
            self.problems.add(1, "oneplan", wrong, f"Begin it with `oneplan: {VERSION}`.")
            return
        if version.text != str(VERSION):
            wrong = f"The format {version.text[:40]} is not known; {VERSION} is."
            mend = f"Load it with the release that wrote it, or write it anew as `oneplan: {VERSION}`."
            self.problems.add(version.line, "oneplan", wrong, mend)
            return
        for name, node in root.items.items():
            if name == "oneplan":
                continue
            section = self.shape.top.get(name)
            if section is None:
                self.unknown(root.lines[name], name, name, [*self.shape.top])
            else:
                self.section(section, node, name, None)

    def unknown(self, line: int, path: str, name: str, known: list[str]) -> None:
        """A name the shape does not have."""
        near = get_close_matches(name[:80], known, 1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Use one of: {', '.join(known)}."
        self.problems.add(line, path, f"`{name}` is not known here.", hint)

    def section(self, section: Section, node: Node, path: str, parent: Row | None) -> None:
        """A list of rows, or the one row."""
        if isinstance(node, Scalar) and node.plain and node.text in ("", "null", "~"):
            return
        if section.single:
            if self.rows[section]:
                wrong = f"The {section.name} is given twice: see {self.rows[section][0].at}."
                self.problems.add(node.line, path, wrong, "Keep it in one file.")
                return
            self.row(section, node, path, parent, 0)
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                self.row(section, item, f"{path}[{index}]", parent, index)
        else:
            self.problems.add(node.line, path, "A list is needed here.", "Begin each entry with a dash.")

    def row(self, section: Section, node: Node, path: str, parent: Row | None, index: int) -> None:
        """One row and what is nested in it."""
        if not isinstance(node, Mapping):
            self.problems.add(node.line, path, "Names with values are needed here.", "Write them as `name: value`.")
            return
        row = Row(section, node.line, path, self.file, parent, lines=node.lines)
        children = {child.name: child for child in section.children}
        for name, item in node.items.items():
            if name in section.by_name:
                self.value(row, section.by_name[name], item)
            elif name not in children:
                self.unknown(node.lines[name], f"{path}.{name}", name, [*section.by_name, *children])
        self.fill(row)
        if section.ordered:
            row.values["position"] = index if parent else len(self.rows[section])
        self.rows[section].append(row)
        self.sense(row)
        for name, child in children.items():
            if name in node.items:
                self.section(child, node.items[name], f"{path}.{name}", row)

    def fill(self, row: Row) -> None:
        """What the file does not say is at its default; what it must say is missed."""
        for column in row.section.all_columns:
            if column.many:
                row.many.setdefault(column.attr, [])
            elif column.attr not in row.values:
                if column.required and column.name not in row.lines:
                    self.problems.add(row.line, row.path, f"`{column.name}` is missing.", "Add it.")
                row.values[column.attr] = column.default()

    def value(self, row: Row, column: Column, node: Node) -> None:
        """One value into its row."""
        path = f"{row.path}.{column.name}"
        if isinstance(node, Scalar) and node.plain and node.text in ("", "null", "~"):
            if column.required:
                self.problems.add(node.line, path, f"`{column.name}` is empty.", "Fill it in.")
            return  # nothing said: the default holds
        if column.many or (isinstance(column.field, models.JSONField) and column.default() == []):
            texts = self.texts(node, path)
            if column.many:
                row.many[column.attr] = texts
            else:
                row.values[column.attr] = texts
        elif isinstance(column.field, models.JSONField):
            row.values[column.attr] = self.pairs(node, path)
        elif isinstance(node, Scalar):
            row.values[column.attr] = self.scalar(column, node, path)
        else:
            self.problems.add(node.line, path, "A single value is needed here, not a list.", "Write one value.")

    def texts(self, node: Node, path: str) -> list[str]:
        """A list of words."""
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return [self.text(item, path) or "" for item in node.items if isinstance(item, Scalar)]
        self.problems.add(node.line, path, "A list of single values is needed here.", "Write them as [one, two].")
        return []

    def pairs(self, node: Node, path: str) -> dict[str, str]:
        """Names with words."""
        if isinstance(node, Mapping) and all(isinstance(item, Scalar) for item in node.items.values()):
            names = {name: self.text(Scalar(name, False, node.lines[name]), path) or "" for name in node.items}
            return {
                names[name]: self.text(item, path) or ""
                for name, item in node.items.items()
                if isinstance(item, Scalar)
            }
        self.problems.add(node.line, path, "Names with single values are needed here.", "Write them as {name: value}.")
        return {}

    def text(self, node: Scalar, path: str) -> str | None:
        """A text that can be stored, in one normal form; None where it cannot, which is then said."""
        if letter := hidden_in(node.text):
            self.problems.add(node.line, path, f"There is a hidden character ({letter}).", "Type this text anew.")
            return None
        return tidied(node.text)

    def scalar(self, column: Column, node: Scalar, path: str) -> Any:
        """A single value of the kind the column holds."""
        text, field_ = self.text(node, path), column.field
        if text is None or isinstance(field_, models.ForeignKey):
            return text
        if not kinds.is_plain(field_):
            try:
                return kinds.value_of(field_, text)
            except kinds.Unfit as no:
                self.problems.add(node.line, path, no.wrong, no.mend)
                return None
        codes = [code for code, _ in field_.flatchoices]
        if codes and text not in codes:
            near = get_close_matches(text[:80], codes, 1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Use one of: {', '.join(codes)}."
            self.problems.add(node.line, path, f"“{text[:40]}” is not one of the choices.", hint)
        elif field_.max_length and len(text) > field_.max_length:
            wrong = f"The text is too long ({len(text)} characters; {field_.max_length} at most)."
            self.problems.add(node.line, path, wrong, "Shorten it.")
        elif column.attr == "key":
            self.key(text, node, path)
        elif column.required and not text:
            self.problems.add(node.line, path, f"`{column.name}` is empty.", "Fill it in.")
        return text

    def key(self, text: str, node: Scalar, path: str) -> None:
        """An id that can stand in an address, and is no word that stands there already."""
        if not (text and _SLUG.issuperset(text)):
            mend = "Use letters, digits, - and _ only."
            self.problems.add(node.line, path, f"“{text[:40]}” is not an id.", mend)
        elif text in reserved():
            wrong = f"“{text}” is kept for our own addresses and cannot be an id."
            self.problems.add(node.line, path, wrong, "Choose another id.")

    def sense(self, row: Row) -> None:
        """What must hold within any row that is dated or sourced."""
        start, end = row.values.get("from_on"), row.values.get("to_on")
        if start and end and start > end:
            self.problems.add(
                row.line_of("to"),
                f"{row.path}.to",
                f"It ends on {end}, before it starts on {start}.",
                "Mend one of the dates.",
            )
        certainty = row.values.get("certainty")
        if certainty in ("partly", "inferred") and row.values.get("inferred") == "":
            mend = "Add `inferred:` with one sentence on what it rests on."
            self.problems.add(row.line, row.path, "It is inferred, but does not say what and from what.", mend)

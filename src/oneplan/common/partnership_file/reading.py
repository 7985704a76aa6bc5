"""YAML text to nodes that know their line. Safe, flat in memory, and every scalar stays text.

Scalars stay text because the shape knows what each should be: `no` is a word where a word is asked for. Aliases,
anchors and tags are refused (SEC-54): they are how a small file becomes a large one, or runs code.
"""

from dataclasses import dataclass, replace

import yaml

from oneplan.common.partnership_file.problems import AT_MOST, FileRefused, Problem

MOST_BYTES = 32 * 1024 * 1024
MOST_NODES = 2_000_000
DEEPEST = 12  # the published shape needs ten


@dataclass(slots=True)
class Scalar:
    """A single value as it was typed."""

    text: str
    plain: bool  # not quoted
    line: int


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: "list[Node]"
    line: int


@dataclass(slots=True)
class Mapping:
    """Names and values; each name once."""

    items: "dict[str, Node]"
    line: int
    lines: dict[str, int]


type Node = Scalar | Sequence | Mapping

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse(line: int, wrong: str, mend: str) -> FileRefused:
    return FileRefused([Problem(line, "", wrong, mend)])


def decode(raw: bytes) -> str:
    """The text of a file. Raises FileRefused when it is too big or not UTF-8."""
    if len(raw) > MOST_BYTES:
        raise _refuse(
            0, f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.", "Split it or remove what is not needed."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refuse(line, "The file is not UTF-8 text.", "Save it as UTF-8 and try again.") from None


def read(text: str) -> Mapping:
    """The document as nodes. Raises FileRefused with the line of whatever cannot be read."""
    try:
        root = _build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _refuse(
            line, f"This is not readable YAML ({error.problem or error.context}).", "Mend this line."
        ) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise _refuse(line, "There is a character that text may not contain.", "Remove it or type it anew.") from None
    except (ValueError, RecursionError, MemoryError, yaml.YAMLError):
        raise _refuse(0, "This is not readable YAML.", "Compare it with a file written by `oneplan dump`.") from None
    if not isinstance(root, Mapping):
        raise _refuse(1, "A partnership file is a list of named sections.", "Begin it with `oneplan: 1`.")
    return root


def read_all(files: dict[str, bytes]) -> list[Mapping]:
    """The documents of several files. Raises FileRefused with what is wrong with each that cannot be read."""
    found, problems = [], list[Problem]()
    for name, raw in files.items():
        try:
            found.append(read(decode(raw)))
        except FileRefused as refused:
            file = name if len(files) > 1 else ""
            problems += [replace(each, file=file) for each in refused.problems]
    if problems:
        raise FileRefused(problems[:AT_MOST], len(problems[AT_MOST:]))
    return found


class _Builder:
    """Puts events together without recursion, so that no depth of nesting can exhaust the stack."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[tuple[Sequence | Mapping, str | None]] = []
        self.nodes = 0

    def place(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _refuse(node.line, "The file has too many entries.", "Split it.")
        if not self.open:
            self.root = node
            return
        parent, key = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is None:
            if not isinstance(node, Scalar):
                raise _refuse(node.line, "A name must be a single word.", "Write `name: value`.")
            if node.text in parent.items:
                raise _refuse(node.line, f"`{node.text}` is given twice in the same place.", "Keep one of them.")
            parent.lines[node.text] = node.line
            self.open[-1] = (parent, node.text)
        else:
            parent.items[key] = node
            self.open[-1] = (parent, None)

    def begin(self, node: Sequence | Mapping) -> None:
        self.place(node)
        if len(self.open) >= DEEPEST:
            raise _refuse(node.line, f"This is nested more than {DEEPEST} deep.", "Check the indentation.")
        self.open.append((node, None))


def _build(text: str) -> Node | None:
    builder = _Builder()
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse(
                line, "Anchors and aliases (& and *) are not allowed.", "Write the value out, or quote the text."
            )
        if isinstance(event, yaml.ScalarEvent):
            if event.tag:
                raise _refuse(line, f"Tags such as {event.tag} are not allowed.", "Remove the tag, or quote the text.")
            builder.place(Scalar(event.value, not event.style, line))
        elif isinstance(event, yaml.CollectionStartEvent):
            if event.tag:
                raise _refuse(line, f"Tags such as {event.tag} are not allowed.", "Remove the tag.")
            sequence = isinstance(event, yaml.SequenceStartEvent)
            builder.begin(Sequence([], line) if sequence else Mapping({}, line, {}))
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.open.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refuse(line, "There is a second document in the file.", "Remove the line `---`.")
    return builder.root

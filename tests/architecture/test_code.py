"""What no line of ours may do, read from the source."""

import ast
import os
import re
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, calls, code, dotted, said, tree_of

TABLES = re.compile(r"\b(objects|_default_manager|_base_manager)\b")


def public_functions(tree):
    return [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def is_command(function):
    return bool(function.args.kwonlyargs) and function.args.kwonlyargs[0].arg == "by"


def offered(context):
    """The names a context offers as its commands."""
    package = PACKAGE / context / "commands" / "__init__.py"
    if not package.exists():
        return {f.name for f in public_functions(tree_of(PACKAGE / context / "commands.py"))}
    for node in tree_of(package).body:
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError(f"{said(package)} has no __all__")


def commands():
    """Every function that a context offers as a command, with its file."""
    return [
        (path, function)
        for path in code("commands")
        for function in public_functions(tree_of(path))
        if function.name in offered(path.relative_to(PACKAGE).parts[0])
    ]


# Commands that do not write to the record themselves, and why.
NO_RECORD_OF_ITS_OWN = {
    "dump_file": "it writes a file and changes nothing",
}
# Commands that are not one transaction as a whole, and why.
NOT_ATOMIC = {
    "load_release": "a file is read first, for seconds, in another process; what it writes is one transaction",
    "report_return": "it writes the file that load_release reads",
}
# What stands among commands and is none.
NO_COMMANDS = {"shape", "dump_file"}


def test_views_never_open_a_table():
    files = code("views", "urls", "urls_editing", "templatetags", "routes")
    assert len(files) > 8

    for path in files:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
                raise AssertionError(f"{said(path)}:{node.lineno} opens a table")


def test_commands_are_keyword_only_with_by_first_and_atomic():
    checked = [(path, function) for path, function in commands() if function.name not in NO_COMMANDS]
    assert len(checked) > 60

    for path, function in checked:
        where = f"{said(path)}: {function.name}"
        assert is_command(function), f"{where} does not take `by` first, by its name"
        assert not function.args.args, f"{where} takes positional arguments"
        assert not function.args.posonlyargs, f"{where} takes positional arguments"
        whole = "transaction.atomic" in {dotted(each) for each in function.decorator_list}
        assert whole or function.name in NOT_ATOMIC, f"{where} is not atomic"
        assert ast.get_docstring(function), f"{where} has no docstring"


def recording():
    """How often each function writes to the record, its own lines and those it calls in the same context together."""
    by_context = {}
    for path in code("commands"):
        context = path.relative_to(PACKAGE).parts[0]
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef):
                by_context.setdefault(context, {})[node.name] = node
    for functions in by_context.values():
        for name, function in functions.items():
            if is_command(function):
                yield name, times(function, functions, {name})


def times(function, functions, seen):
    found = 0
    for called, _ in calls(function):
        last = called.rsplit(".", 1)[-1]
        if last == "record":
            found += 1
        elif last in functions and last not in seen and not is_command(functions[last]):
            found += times(functions[last], functions, seen | {last})
        elif last in functions and last not in seen and is_command(functions[last]):
            found += 1  # another command: it records
    return found


@pytest.mark.sec("SEC-31")
def test_every_command_writes_to_the_record():
    counted = dict(recording())
    assert len(counted) > 30

    assert not [name for name, found in counted.items() if not found and name not in NO_RECORD_OF_ITS_OWN]


@pytest.mark.sec("SEC-09")
def test_nothing_from_outside_becomes_a_query():
    files = code()
    assert len(files) > 60

    for path in files:
        for name, call in calls(tree_of(path)):
            where = f"{said(path)}:{call.lineno}"
            last = name.rsplit(".", 1)[-1]
            assert last not in {"extra", "raw", "RawSQL"} or ("objects" not in name and last != "RawSQL"), where
            if last in {
                "filter",
                "exclude",
                "annotate",
                "values",
                "values_list",
                "order_by",
                "aggregate",
                "get",
                "update",
            }:
                for given in [*(k.value for k in call.keywords if k.arg is None), *call.args]:
                    text = ast.unparse(given)
                    if isinstance(given, ast.Starred) or given in [k.value for k in call.keywords if k.arg is None]:
                        assert "request" not in text, f"{where}: {text}"
                    if last == "order_by":
                        assert "request" not in text, f"{where}: {text}"


@pytest.mark.sec("SEC-09")
def test_plain_sql_is_written_by_hand_and_takes_its_values_apart():
    found = [
        (path, call)
        for path in code()
        for name, call in calls(tree_of(path))
        if name.endswith((".execute", ".executemany", ".executescript"))
    ]
    assert found
    for path, call in found:
        first = call.args[0]
        for node in ast.walk(first):
            assert not isinstance(node, ast.JoinedStr | ast.BinOp), (
                f"{said(path)}:{call.lineno} puts a statement together"
            )


FORBIDDEN_NAMES = {
    "is_superuser": "what somebody may do follows from relationships",
    "is_staff": "what somebody may do follows from relationships",
    "has_perm": "only policies decide",
    "has_perms": "only policies decide",
    "permission_required": "only policies decide",
    "user_passes_test": "only policies decide",
    "csrf_exempt": "every form carries its token",
    "mark_safe": "escaping is never off",
    "SafeString": "escaping is never off",
    "autoescape_off": "escaping is never off",
    "eval": "no text becomes code",
    "exec": "no text becomes code",
    "pickle": "no bytes become code",
    "unsafe_load": "no text becomes code",
}
# Where such a name stands for a good reason.
ALLOWED = {
    ("src/oneplan/ui/svg.py", "mark_safe"): "it escapes all it is given itself",
}


@pytest.mark.sec("SEC-50")
@pytest.mark.sec("SEC-54")
def test_what_may_never_be_used_is_not_used():
    files = code()
    assert len(files) > 60
    for path in files:
        for node in ast.walk(tree_of(path)):
            names = set()
            if isinstance(node, ast.Attribute):
                names = {node.attr}
            elif isinstance(node, ast.Name):
                names = {node.id}
            elif isinstance(node, ast.alias):
                names = set(node.name.split("."))
            for name in names & FORBIDDEN_NAMES.keys():
                allowed = (said(path), name) in ALLOWED
                assert allowed, f"{said(path)}:{node.lineno} uses {name}: {FORBIDDEN_NAMES[name]}"


PUTS_TOGETHER = ("format_html", "format_html_join")


@pytest.mark.sec("SEC-50")
def test_markup_is_put_together_with_its_values_apart():
    """format_html escapes its arguments, but not what was pasted into its first."""
    found = 0
    for path in code():
        for name, call in calls(tree_of(path)):
            if name.rsplit(".", 1)[-1] in PUTS_TOGETHER:
                found += 1
                place = 1 if name.endswith("_join") else 0
                assert isinstance(call.args[place], ast.Constant), f"{said(path)}:{call.lineno}"
    assert found or not any(name in path.read_text(encoding="utf-8") for path in code() for name in PUTS_TOGETHER)


FETCHES = "measures/fetching/downloads.py"  # asks listed hosts, when somebody asks for it on the command line


@pytest.mark.sec("SEC-53")
def test_the_house_calls_nobody_but_where_figures_are_fetched():
    outward = {"requests", "httpx", "urllib3", "aiohttp", "ftplib", "telnetlib"}
    imported = 0
    assert FETCHES in {path.relative_to(PACKAGE).as_posix() for path in code()}
    for path in code():
        if path.relative_to(PACKAGE).as_posix() == FETCHES:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module or ""}
            else:
                continue
            imported += 1
            assert not {name.split(".")[0] for name in names} & outward, f"{said(path)}:{node.lineno}"
            assert not {"urllib.request", "http.client"} & names, f"{said(path)}:{node.lineno}"
    assert imported > 200


# Folders that are not written by hand.
MADE = {".git", ".venv", ".cache", ".hypothesis", "node_modules", "__pycache__", "vendor", "var", "dist", "htmlcov"}
NO_TEXT = {".woff2", ".png", ".ico", ".sqlite3", ".lock", ".pyc", ".jpg"}


def repository():
    """Every text file that belongs to the repository."""
    for folder, inside, names in os.walk(ROOT):
        inside[:] = sorted(name for name in inside if name not in MADE and not name.endswith("_cache"))
        for path in (Path(folder, name) for name in sorted(names)):
            if path.suffix not in NO_TEXT and path.name not in {"package-lock.json", ".coverage"}:
                yield path


def test_no_file_is_longer_than_four_hundred_lines():
    files = [path for path in repository() if path.suffix in {".py", ".html"} and "migrations" not in path.parts]
    assert len(files) > 150

    long = {said(path): count for path in files if (count := path.read_text(encoding="utf-8").count("\n")) >= 400}
    assert not long


def test_the_settings_are_one_short_file():
    assert (PACKAGE / "settings.py").read_text().count("\n") < 250
    assert len(list(PACKAGE.rglob("settings*.py"))) == 1


# Pieces, so that this file does not contain what it looks for.
FORBIDDEN_WORDS = [
    "/wo" + "rk/main",
    "/wo" + "rk/shared",
    "/t" + "mp/op",
    "workp" + "lace",
    "this ses" + "sion of work",
    "anthro" + "pic",
    "clau" + "de",
    "chat" + "gpt",
    "TO" + "DO",
    "FIX" + "ME",
    "XX" + "X:",
]


def test_the_repository_speaks_of_the_partnership_only():
    files = list(repository())
    assert len(files) > 200

    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        for word in FORBIDDEN_WORDS:
            assert not re.search(rf"(?<![\w-]){re.escape(word)}", text, re.IGNORECASE if word.islower() else 0), (
                f"{said(path)}: {word}"
            )

"""`oneplan`: the one command. Each verb is a thin caller of commands and queries."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

DONE, FAULTS, FAILED = 0, 1, 2


def say(text: str) -> None:
    """A line for the person who waits; not part of what the command answers."""
    print(text, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    """The verbs and what each takes."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data", metavar="DIR", help="the folder of the database and files (else ONEPLAN_DATA, else ./var)"
    )
    top = argparse.ArgumentParser(prog="oneplan", description="The system a children's partnership runs on.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    demo = verbs.add_parser("demo", parents=[common], help="serve the worked example on this machine")
    demo.add_argument("--port", type=_port, default=8000, metavar="N")
    demo.add_argument("--reset", action="store_true", help="begin anew: what was changed in the demo is lost")
    demo.add_argument("--who", action="store_true", help="print the people one can sign in as, and stop")
    demo.add_argument("--json", action="store_true", help="with --who: as JSON")

    init = verbs.add_parser("init", parents=[common], help="open the first account, a support officer's")
    init.add_argument("--name", required=True, help="the officer's name")
    init.add_argument("--email", required=True, help="the address to sign in with; the password is asked for")

    serve = verbs.add_parser("serve", parents=[common], help="serve a partnership")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000, metavar="N")
    serve.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")

    load = verbs.add_parser("load", parents=[common], help="make the partnership as a file says, all or nothing")
    load.add_argument("file", metavar="FILE", help="a partnership file, or - for standard input")
    load.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    dump = verbs.add_parser("dump", parents=[common], help="write the partnership as one file")
    dump.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to (else standard output)")

    check = verbs.add_parser("check", parents=[common], help="list what is broken or missing")
    check.add_argument("--json", action="store_true")

    verbs.add_parser("schema", parents=[common], help="print the JSON Schema of a partnership file")
    return top


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0, 1 (faults in what was given or found), or 2 (the command itself failed)."""
    asked = parser().parse_args(arguments)
    if asked.data:
        os.environ["ONEPLAN_DATA"] = str(Path(os.environ.get("ONEPLAN_CALLED_FROM", "."), asked.data).resolve())
    if asked.verb == "demo":
        os.environ["ONEPLAN_DEMO"] = "yes"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.settings")
    try:
        import django

        django.setup()
        return int(VERBS[asked.verb](asked))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return FAILED
    except Exception as error:
        if os.environ.get("ONEPLAN_TRACEBACK"):
            raise
        say(f"oneplan {asked.verb}: {str(error) or type(error).__name__}")
        say("Set ONEPLAN_TRACEBACK=1 to see where this happened.")
        return FAILED


def demo(asked: Any) -> int:
    """Set the example up where that was not done, say who one can be, and serve."""
    from django.conf import settings

    from oneplan import demo as example
    from oneplan.ready import prepare_database, prepare_pages

    if asked.reset:
        example.reset()
    prepare_database(say)
    example.set_up(say)
    if asked.who:
        print(example.who(asked.json))
        return DONE
    prepare_pages(say)
    say(f"\n  Oneplan is at  http://127.0.0.1:{asked.port}   (Ctrl+C stops it)\n")
    say("  You can read everything without signing in, or sign in as one of these:\n")
    say(example.who(as_json=False))
    again = f"oneplan demo --data {shlex.quote(str(settings.DATA))} --who"
    say(f"\n  The code changes every 30 seconds. This prints it anew:  {again}\n")
    return _serve("127.0.0.1", asked.port, 1)


def init(asked: Any) -> int:
    """Open the account of the first support officer, who invites everybody else."""
    from getpass import getpass

    from oneplan.common.errors import RuleBroken
    from oneplan.people.commands import open_first_account
    from oneplan.places.models import Partnership
    from oneplan.ready import prepare_database

    prepare_database(say)
    if not Partnership.objects.exists():
        say("There is no partnership yet. Load its file first: oneplan load FILE. No account was opened.")
        return FAULTS
    asks = sys.stdin.isatty()
    password = getpass("Password (15 characters or more): ") if asks else sys.stdin.readline().rstrip("\n")
    if asks and getpass("The same again: ") != password:
        say("The two passwords differ. No account was opened.")
        return FAULTS
    try:
        open_first_account(by=None, name=asked.name, email=asked.email, password=password)
    except RuleBroken as no:
        say(f"{no} No account was opened.")
        return FAULTS
    say(f"{asked.email} can sign in now, and will be asked to set up a second step.")
    return DONE


def serve(asked: Any) -> int:
    """Serve the partnership of the data folder."""
    from oneplan.ready import prepare_database, prepare_pages

    prepare_database(say)
    prepare_pages(say)
    return _serve(asked.host, asked.port, asked.workers)


def _serve(host: str, port: int, workers: int) -> int:
    import socket

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise RuntimeError(f"Port {port} is in use. Choose another with --port.") from None
    Server(
        "oneplan.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        workers_kill_timeout=2,  # Ctrl+C reaches the worker twice, which may then wait for ever
        log_level=LogLevels.warning,
    ).serve()
    return DONE


def load(asked: Any) -> int:
    """Load a file; on any fault nothing is changed, and each is named with its line."""
    from oneplan.common.partnership_file.problems import FileRefused
    from oneplan.common.partnership_file.reading import MOST_BYTES
    from oneplan.ready import prepare_database
    from oneplan.web.commands import load_file

    name = "standard input" if asked.file == "-" else asked.file
    try:
        with nullcontext(sys.stdin.buffer) if asked.file == "-" else Path(asked.file).open("rb") as given:
            raw = given.read(MOST_BYTES + 1)  # what never ends is too large, and refused as such
    except OSError as error:
        say(f"{name}: cannot be read ({error.strerror}). Nothing was changed.")
        return FAULTS
    prepare_database(say)
    try:
        changes = load_file(by=None, raw=raw, dry_run=asked.dry_run, progress=_progress())
    except FileRefused as refused:
        for problem in refused.problems:
            say(f"{name}, {problem}")
        more = f" and {refused.more} more" if refused.more else ""
        say(f"{len(refused.problems)}{more} to mend. Nothing was changed.")
        return FAULTS
    print(f"{'Would be: ' if asked.dry_run and changes else ''}{changes}")
    if changes.left:
        say(f"{changes.left} rows that the file does not name were left as they are.")
    return DONE


def _progress() -> Any:
    """A line that counts, where somebody watches and the file is large."""

    def tell(doing: str, done: int, of: int) -> None:
        if sys.stderr.isatty() and of > 2000:
            print(f"\r  {done:,} of {of:,} ({doing})".ljust(60), end="\n" if done == of else "", file=sys.stderr)

    return tell


def dump(asked: Any) -> int:
    """Write the partnership as one file: to a new file first, so that a full disk never spoils the old one."""
    from oneplan.ready import prepare_database
    from oneplan.web.commands import dump_file

    prepare_database(say)
    if asked.file == "-":
        dump_file(sys.stdout)
        return DONE
    target = Path(asked.file)
    fresh = target.with_name(f"{target.name}.new")
    with fresh.open("w", encoding="utf-8") as out:
        dump_file(out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)
    return DONE


def check(asked: Any) -> int:
    """Print every finding. Answers 0 with none, 1 with any error."""
    from oneplan.common.findings import Severity, find
    from oneplan.ready import prepare_database

    prepare_database(say)
    found = list(find())
    if asked.json:
        rows = [
            {"rule": f.rule, "severity": f.severity, "object": f.object, "sentence": f.sentence, "owner": f.owner}
            for f in found
        ]
        print(json.dumps({"findings": rows}, ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{each.severity.upper():8} {each.sentence}  [{each.rule}; {each.owner}]")
        print(f"{len(found)} finding{'' if len(found) == 1 else 's'}.")
    return FAULTS if any(each.severity is Severity.ERROR for each in found) else DONE


def schema(asked: Any) -> int:
    """Print the published schema."""
    from oneplan.web.commands import shape

    print(json.dumps(shape().schema(), ensure_ascii=False, indent=1))
    return DONE


VERBS = {"demo": demo, "init": init, "serve": serve, "load": load, "dump": dump, "check": check, "schema": schema}

if __name__ == "__main__":
    raise SystemExit(main())

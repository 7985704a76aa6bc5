"""`oneplan`: the one command. Each verb is a thin caller of commands and queries."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from oneplan.measures import command_line as measures

DONE, FAULTS, FAILED, STOPPED = 0, 1, 2, 130


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

    load = verbs.add_parser("load", parents=[common], help="make the partnership as files say, all or nothing")
    load.add_argument(
        "files", metavar="FILE", nargs="+", help="a partnership file or part of one, or - for standard input"
    )
    load.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    dump = verbs.add_parser("dump", parents=[common], help="write the partnership as one file")
    dump.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to (else standard output)")

    check = verbs.add_parser("check", parents=[common], help="list what is broken or missing")
    check.add_argument("--json", action="store_true")

    measures.add_to(verbs, common)

    verbs.add_parser("schema", parents=[common], help="print the JSON Schema of a partnership file")
    return top


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Returns 0, 1 (faults in what was given or found), 2 (the command itself failed) or 130 (stopped with Ctrl+C).
    """
    asked = parser().parse_args(arguments)
    if asked.data:
        os.environ["ONEPLAN_DATA"] = str(Path(os.environ.get("ONEPLAN_CALLED_FROM", "."), asked.data).resolve())
    if asked.verb == "demo":
        os.environ["ONEPLAN_DEMO"] = "yes"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.settings")
    try:
        return int(VERBS[asked.verb](asked))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("")  # the terminal shows ^C on the line that was begun
        return STOPPED
    except Exception as error:
        if os.environ.get("ONEPLAN_TRACEBACK"):
            raise
        say(f"oneplan {asked.verb}: {str(error) or type(error).__name__}")
        say("Set ONEPLAN_TRACEBACK=1 to see where this happened.")
        return FAILED


def _set_up() -> None:
    """Settings and models are there. Not before what was given was looked at: the settings make a data folder."""
    import django

    django.setup()


def demo(asked: Any) -> int:
    """Set the example up where that was not done, say who one can be, and serve."""
    _set_up()
    from oneplan import demo as example
    from oneplan.ready import prepare_database, prepare_pages, unserved, while_served

    if asked.reset:
        with unserved():
            if not asked.who:
                _can_listen("127.0.0.1", asked.port)  # what was changed is not lost for a port that is taken
            example.reset()
    if asked.who:
        prepare_database(say)
        example.set_up(say)
        print(example.who(asked.json))
        return DONE
    _can_listen("127.0.0.1", asked.port)
    with while_served():
        prepare_database(say)
        example.set_up(say)
        prepare_pages(say)
        _welcome(asked.port)
        return _serve("127.0.0.1", asked.port, 1)


def _welcome(port: int) -> None:
    """What somebody who opened the demo needs to know."""
    from django.conf import settings

    from oneplan import demo as example

    say(f"\n  Oneplan is at  http://127.0.0.1:{port}   (Ctrl+C stops it)\n")
    say("  You can read everything without signing in, or sign in as one of these:\n")
    say(example.who(as_json=False))
    again = f"oneplan demo --data {shlex.quote(str(settings.DATA))} --who"
    say(f"\n  The code changes every 30 seconds. This prints it anew:  {again}")
    sent = f"by {settings.MAIL_SERVER.rpartition('@')[2]}" if settings.MAIL_SERVER else ""
    say(f"  Mails are sent {sent}.\n" if sent else "  Mails are not sent: they are printed here.\n")


def init(asked: Any) -> int:
    """Open the account of the first support officer, who invites everybody else."""
    from getpass import getpass

    _set_up()
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
    _can_listen(asked.host, asked.port)
    _set_up()
    from django.conf import settings

    from oneplan.ready import prepare_database, prepare_pages, while_served

    with while_served():
        prepare_database(say)
        prepare_pages(say)
        say(f"Oneplan is at http://{asked.host}:{asked.port}   (Ctrl+C stops it)")
        if settings.HTTPS:
            say("It expects a web server with HTTPS in front of it. Where there is none, set ONEPLAN_HTTPS=no.")
        return _serve(asked.host, asked.port, asked.workers)


def _can_listen(host: str, port: int) -> None:
    """Raises RuntimeError where nobody can listen: the server itself would say it with a traceback."""
    import errno
    import socket

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise RuntimeError(f"Port {port} is in use. Choose another with --port.") from None
            wrong = f"{host}, port {port}: nobody can listen there ({error.strerror})."
            raise RuntimeError(f"{wrong} Choose others with --host and --port.") from None


def _serve(host: str, port: int, workers: int) -> int:
    import multiprocessing

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from oneplan.measures import waiting

    waiting.sweep()  # what was sent before the last stop, and nobody came back for
    # A worker that was forked after figures were read here would wait for ever: forks leave the threads of Polars out.
    multiprocessing.set_start_method("spawn", force=True)
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
    """Load files as one; on any fault nothing is changed, and each is named with its file and line."""
    try:
        files = {"standard input" if name == "-" else name: _content(name) for name in asked.files}
    except OSError as error:
        say(f"{error.filename}: cannot be read ({error.strerror}). Nothing was changed.")
        return FAULTS
    _set_up()
    from oneplan.common.partnership_file.problems import FileRefused
    from oneplan.ready import prepare_database
    from oneplan.web.commands import load_files

    prepare_database(say)
    try:
        changes = load_files(by=None, files=files, dry_run=asked.dry_run, progress=_progress())
    except FileRefused as refused:
        for problem in refused.problems:
            say(str(problem) if problem.file else f"{' and '.join(files)}, {problem}")
        more = f" and {refused.more} more" if refused.more else ""
        say(f"{len(refused.problems)}{more} to mend. Nothing was changed.")
        return FAULTS
    print(f"{'Would be: ' if asked.dry_run and changes else ''}{changes}")
    if changes.left:
        say(f"{changes.left} rows that are not named there were left as they are.")
    return DONE


def _content(name: str) -> bytes:
    """What a file holds, to one byte more than is accepted: what never ends is too large, and refused as such."""
    from oneplan.common.partnership_file.reading import MOST_BYTES

    with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as given:
        return given.read(MOST_BYTES + 1)


def _progress() -> Any:
    """A line that counts, where somebody watches and the file is large."""

    def tell(doing: str, done: int, of: int) -> None:
        if sys.stderr.isatty() and of > 2000:
            print(f"\r  {done:,} of {of:,} ({doing})".ljust(60), end="\n" if done == of else "", file=sys.stderr)

    return tell


def dump(asked: Any) -> int:
    """Write the partnership as one file: to a new file first, so that a full disk never spoils the old one."""
    _set_up()
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
    _set_up()
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
    """Print the published schema. It is no data, so no data folder is made for it."""
    with TemporaryDirectory() as nowhere:
        os.environ["ONEPLAN_DATA"] = nowhere
        _set_up()
        from oneplan.web.commands import shape

        print(json.dumps(shape().schema(), ensure_ascii=False, indent=1))
    return DONE


VERBS = {
    "demo": demo,
    "init": init,
    "serve": serve,
    "load": load,
    "dump": dump,
    "check": check,
    "measures": measures.run,
    "schema": schema,
}

if __name__ == "__main__":
    raise SystemExit(main())

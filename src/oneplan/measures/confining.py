"""A process that parses bytes from outside gives up what it does not need, before it looks at them (SEC-43).

Memory, time, the size of files and their number are limited by the kernel's resource limits. The network, other files
and other programs are closed by a namespace, Landlock and seccomp, as far as the kernel has them; `confine` answers
what it could not close. All of it needs Linux; elsewhere the resource limits hold alone.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_READ, _WRITE = (1 << 2) | (1 << 3), 0b1111_1111_0010  # files and folders read; files written, made and removed
_ON_FILES = 0b0111 | (1 << 14)
_TRUNCATE, _REFER = 1 << 14, 1 << 13
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER, _DIE_WITH_PARENT = 38, 22, 2, 1
# audit architecture, and the numbers of: socket, socketpair, execve, execveat, ptrace
_CALLS = {
    "x86_64": (0xC000003E, (41, 53, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 199, 221, 281, 117)),
}


def limit(*, memory: int, seconds: int, largest: int) -> None:
    """No more memory, time or written bytes than this, few open files, no core.

    Memory is what the process may write to: Polars reserves far more addresses than it uses, and has been seen to hang
    where those are limited instead.
    """
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, largest),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        grace = what == resource.RLIMIT_CPU and (hard == resource.RLIM_INFINITY or hard > soft)
        resource.setrlimit(what, (soft, soft + grace))  # the first second too many is told by its own signal


def confine(*, folder: Path, reads: Iterable[Path]) -> list[str]:
    """Nothing is written outside the folder, nothing read but `reads` and Python itself, nobody spoken to.

    Returns what this machine could not close.
    """
    if sys.platform != "linux":
        return ["network", "files", "programs"]
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_DIE_WITH_PARENT, 9, 0, 0, 0)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    open_still = []
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return ["network", "files", "programs"]
    if not _files_closed(library, folder, reads):
        open_still.append("files")
    if not _calls_closed(library):
        open_still += ["network", "programs"]
    return open_still


def _files_closed(library: ctypes.CDLL, folder: Path, reads: Iterable[Path]) -> bool:
    """Landlock: by the version the kernel has."""
    version = library.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    handled = (1 << 13) - 1 | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    asked = struct.pack("QQQ", handled, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    asked = asked[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = library.syscall(_CREATE, asked, len(asked), 0)
    if rules < 0:
        return False
    whole = [
        Path(path) for path in (sys.prefix, sys.base_prefix, "/usr", "/lib", "/lib64", "/proc/self", "/sys/fs/cgroup")
    ]
    whole += [Path(path) for path in (*sys.path, "/dev/null", "/dev/urandom", "/proc", "/sys/devices/system")]
    allowed = [(path, _READ | 1) for path in (*whole, *reads)]
    allowed.append((folder, (_READ | _WRITE | _TRUNCATE) & handled))
    for path, access in allowed:
        _allow(library, rules, path, access & handled)
    closed = library.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(closed)


def _allow(library: ctypes.CDLL, rules: int, path: Path, access: int) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        access = access if path.is_dir() else access & _ON_FILES
        library.syscall(_ADD, rules, 1, struct.pack("=Qi", access, handle), 0)
        os.close(handle)


def _calls_closed(library: ctypes.CDLL) -> bool:
    """Seccomp: no sockets, no other programs, no looking into other processes; on the machines whose calls we know."""
    if platform.machine() not in _CALLS:
        return False
    architecture, calls = _CALLS[platform.machine()]
    refuse, allow = 0x00050000 | 1, 0x7FFF0000  # answers EPERM
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06
    lines = [
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (answer, 0, 0, refuse),
        (load, 0, 0, 0),
        (above, len(calls) + 1, 0, 0x40000000),  # the other numbering of x86
        *((equal, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        (answer, 0, 0, allow),
        (answer, 0, 0, refuse),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    return bool(library.prctl(_SECCOMP, _FILTER, ctypes.c_char_p(program), 0, 0) == 0)

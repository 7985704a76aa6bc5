"""The server as a whole: a second start, the memory of an idle worker, and readers who all come at once."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.place import MB, ROOT, DidNotRun, Place, part, say

READERS = 20
SECONDS = 10
PATIENCE = 60  # seconds until a server that does not answer counts as broken
PAGES = ("/", "/governance/", "/plan/", "/governance/bodies/")


@contextmanager
def serving(place: Place, **more: str) -> Iterator[tuple[int, int]]:
    """A server with one worker on this machine has shown a page; its port and process. It is gone afterwards."""
    port = _free_port()
    with (place.folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "oneplan.cli", "serve", "--port", str(port), "--workers", "1"],
            env={**place.environment, **more},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        _first_page(server, port)
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def measure(place: Place, seconds: int = SECONDS) -> dict[str, Any]:
    """How soon it is there, what it holds when idle, and how it serves readers."""
    began = time.perf_counter()
    with serving(place) as (port, keeper):
        started = time.perf_counter() - began
        time.sleep(1)  # idle
        memory = {str(pid): _resident_mb(pid) for pid in _children(keeper)}
        say(f"{READERS} readers for {seconds} seconds ...")
        return {
            "second_start_to_first_page_s": round(started, 2),
            "idle_worker_mb": max((each for each in memory.values() if each), default=None),
            "keeper_mb": _resident_mb(keeper),
            **readers(port, seconds),
            "worker_mb_afterwards": max((_resident_mb(pid) or 0 for pid in _children(keeper)), default=0) or None,
        }


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _first_page(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the first page has come. Raises DidNotRun where none does."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and server.poll() is None:
        try:
            if _page(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), "/") == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise DidNotRun("The server showed no page; see server.log in the folder that --data names.")


def _page(connection: http.client.HTTPConnection, address: str) -> int:
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def readers(port: int, seconds: int, many: int = READERS) -> dict[str, Any]:
    """Everybody reads one page after another until the time is up."""
    until = time.perf_counter() + seconds
    times: list[float] = []  # appending is safe between threads
    failed: list[object] = []

    def read(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        turn = number
        while (began := time.perf_counter()) < until:
            try:
                status = _page(connection, PAGES[turn % len(PAGES)])
            except (OSError, http.client.HTTPException) as error:
                failed.append(error)
                connection.close()
                continue
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                failed.append(status)
            turn += 1
        connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(many)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return {
        "readers": many,
        "requests_a_second": round(len(times) / seconds, 1),
        "p50_ms": round(part(times, 0.5)),
        "p95_ms": round(part(times, 0.95)),
        "failed": len(failed),
    }


def _children(pid: int) -> list[int]:
    """The processes a process started; none where the system does not tell in /proc."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(after_name[1]) == pid:
            found.append(int(status.parent.name))
    return found


def _resident_mb(pid: int) -> float | None:
    """The memory a process holds; None where the system does not tell in /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
    return round(kilobytes * 1024 / MB, 1)

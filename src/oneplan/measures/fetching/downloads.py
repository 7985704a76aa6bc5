"""One file over the network: with limits of time and size, taken up again where it broke off, kept by its ETag."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import httpx

from oneplan.common import clock
from oneplan.measures.fetching.hosts import HOSTS, FetchFailed, Host, require_known

AGENT: Final = "Oneplan (evidence for children's partnerships)"
REDIRECTS: Final = 5

type Progress = Callable[[str, int, int], None]


def no_progress(doing: str, done: int, of: int) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Limits:
    """What a download may cost."""

    most_bytes: int = 600_000_000
    seconds: float = 900.0  # in all, so that a server that drips cannot hold us
    silence: float = 30.0  # between two pieces
    connecting: float = 10.0
    tries: int = 3
    pause: float = 1.0  # before the second try; twice as long before each further one


@dataclass(frozen=True)
class Wanted:
    """A file: where it is, what kind it has to be, and what it is called when it is here."""

    address: str
    kinds: tuple[str, ...]
    name: str


CSV: Final = ("text/csv", "application/csv", "text/plain", "application/octet-stream")
JSON: Final = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class Fetched:
    """A file that is here, whole."""

    file: Path
    address: str
    etag: str
    sha256: str
    size: int
    fetched_at: str
    again: bool = False  # the server says that what we had is still what it has


@dataclass(frozen=True)
class _Begun:
    """What is here of a file that broke off."""

    etag: str = ""
    size: int = 0


class _BrokeOff(Exception):
    """It may go better the next time."""


def download(
    wanted: Wanted,
    folder: Path,
    *,
    hosts: frozenset[Host] = HOSTS,
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Fetched:
    """The file is in the folder, whole, as the server has it now.

    What is there under the same ETag is not sent again; what broke off goes on from where it stopped, now or when this
    is called the next time. Raises FetchFailed, with the reason in a sentence: nobody answers (we are offline); the way
    leads to a host that is not listed; the server fails; it is not the kind of file it should be; it is too large, or
    takes too long.
    """
    place = _Place.of(wanted, folder)
    limits = limits or Limits()
    until = time.monotonic() + limits.seconds
    with _client(limits) as client:
        for turn in range(limits.tries):
            try:
                return _once(client, wanted, place, hosts, limits, until, progress)
            except _BrokeOff as broke:
                pause = limits.pause * 2**turn
                if turn + 1 == limits.tries or time.monotonic() + pause > until:
                    raise FetchFailed(_broken(wanted, place, str(broke))) from None
                time.sleep(pause)
    raise FetchFailed(_broken(wanted, place, "nothing was tried"))


@contextmanager
def _client(limits: Limits) -> Iterator[httpx.Client]:
    waits = httpx.Timeout(limits.silence, connect=limits.connecting)
    asks = {"User-Agent": AGENT, "Accept-Encoding": "identity"}  # a packed file could not be taken up again
    with httpx.Client(timeout=waits, headers=asks, follow_redirects=False) as client:
        yield client


def _once(
    client: httpx.Client,
    wanted: Wanted,
    place: "_Place",
    hosts: frozenset[Host],
    limits: Limits,
    until: float,
    progress: Progress,
) -> Fetched:
    """Ask once. Raises _BrokeOff where another try may help."""
    here, begun = place.here(), place.begun()
    asks: dict[str, str] = {}
    if begun.size and begun.etag:
        asks = {"Range": f"bytes={begun.size}-", "If-Range": begun.etag}
    elif here is not None and here.etag:
        asks = {"If-None-Match": here.etag}
    try:
        with _answer(client, wanted.address, asks, hosts) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and here is not None:
                return replace(here, again=True)
            _refuse(answer, wanted, place)
            goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT and _continues(answer, begun)
            _take(answer, place, begun.size if goes_on else 0, limits, until, progress)
            return place.finish(wanted.address, answer.headers.get("ETag", ""))
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise FetchFailed(_offline(wanted, here)) from None
    except httpx.TimeoutException:
        raise _BrokeOff(f"it was silent for {limits.silence:.0f} seconds") from None
    except (httpx.TransportError, httpx.DecodingError):
        raise _BrokeOff("it broke off") from None


@contextmanager
def _answer(
    client: httpx.Client, address: str, asks: dict[str, str], hosts: frozenset[Host]
) -> Iterator[httpx.Response]:
    """The answer at the end of the redirects, each of them to a listed host."""
    for _ in range(REDIRECTS + 1):
        require_known(address, hosts)
        with client.stream("GET", address, headers=asks) as answer:
            _require_public(answer)
            if not answer.has_redirect_location:
                yield answer
                return
            address = urljoin(address, answer.headers["Location"])
    raise FetchFailed(f"{urlsplit(address).hostname} sends us from one address to the next. Try again later.")


def _require_public(answer: httpx.Response) -> None:
    """Raises FetchFailed where a listed name led to an address inside a network: somebody bent the way (SEC-53).

    Behind a proxy it is the proxy that looks the name up, and its own address may well be inside.
    """
    if any(os.environ.get(name) or os.environ.get(name.lower()) for name in ("HTTPS_PROXY", "ALL_PROXY")):
        return
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer is None or peer[0] == answer.url.host:  # no name that could lead astray: the address itself is listed
        return
    if not ip_address(str(peer[0]).split("%")[0]).is_global:
        raise FetchFailed(f"{answer.url.host} leads to an address inside a network. Nothing was taken from there.")


def _refuse(answer: httpx.Response, wanted: Wanted, place: "_Place") -> None:
    """Raises _BrokeOff or FetchFailed where the answer is not the file."""
    host, code = answer.url.host, answer.status_code
    if code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        place.forget()
        raise _BrokeOff("it has another file now")
    if code == httpx.codes.TOO_MANY_REQUESTS or code >= 500:
        raise _BrokeOff(f"it answered with error {code}")
    if code in (httpx.codes.NOT_FOUND, httpx.codes.GONE, httpx.codes.BAD_REQUEST):
        raise FetchFailed(f"{host} has no such data ({code}). Look whether the number is written right.")
    if code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        raise FetchFailed(f"{host} does not give us the file (answer {code}). Try again later.")
    kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind not in wanted.kinds:
        raise FetchFailed(
            f"{host} sent “{kind[:40] or 'something without a kind'}” where we asked for {wanted.kinds[0]}. It may be "
            "a page that says the service is closed: open the address in a browser and look."
        )


def _continues(answer: httpx.Response, begun: _Begun) -> bool:
    """Whether the answer goes on exactly where we stopped. Raises _BrokeOff where it is some other piece."""
    if answer.headers.get("Content-Range", "").startswith(f"bytes {begun.size}-"):
        return True
    raise _BrokeOff("it sent another piece than we asked for")


def _take(
    answer: httpx.Response, place: "_Place", start: int, limits: Limits, until: float, progress: Progress
) -> None:
    """What arrives is written as it arrives. Raises FetchFailed beyond the limits, _BrokeOff where it ends early."""
    packed = answer.headers.get("Content-Encoding", "identity") != "identity"
    length = answer.headers.get("Content-Length", "")
    whole = start + int(length) if length.isdigit() and not packed else 0
    if whole > limits.most_bytes:
        place.forget()
        raise FetchFailed(_too_large(answer.url.host, limits))
    etag = "" if packed else answer.headers.get("ETag", "")
    place.begin("" if etag.startswith("W/") else etag)  # a weak one does not promise the same bytes
    size = start
    with place.part.open("ab" if start else "wb") as out:
        for block in answer.iter_bytes():
            size += len(block)
            if size > limits.most_bytes:
                break
            out.write(block)
            progress("fetching", size, whole)
            if time.monotonic() > until:
                raise FetchFailed(
                    f"{answer.url.host} took longer than {limits.seconds / 60:.0f} minutes. What arrived is kept: ask "
                    "again to go on."
                )
        out.flush()
        os.fsync(out.fileno())
    if size > limits.most_bytes:
        place.forget()
        raise FetchFailed(_too_large(answer.url.host, limits))
    if whole and size != whole:
        raise _BrokeOff("it broke off")
    if not size:
        raise _BrokeOff("it sent nothing")


@dataclass(frozen=True)
class _Place:
    """Where a file is kept: the file, what is known of it, and what is here of one that is on its way."""

    file: Path
    about: Path
    part: Path
    part_about: Path

    @classmethod
    def of(cls, wanted: Wanted, folder: Path) -> Self:
        """A folder of its own for each address: no text from outside becomes a path."""
        own = folder / hashlib.sha256(wanted.address.encode()).hexdigest()[:32]
        own.mkdir(parents=True, exist_ok=True)
        part = own / "part"
        return cls(own / wanted.name, own / "about.json", part, own / "part.json")

    def here(self) -> Fetched | None:
        """The file we have; None where we have none, or not as it was."""
        try:
            said = json.loads(self.about.read_text(encoding="utf-8"))
            found = Fetched(**{**said, "file": self.file, "again": False})
            whole = self.file.stat().st_size == found.size and _hash(self.file) == found.sha256
        except (OSError, ValueError, TypeError):
            return None
        return found if whole else None

    def begun(self) -> _Begun:
        """What is here of a file that broke off; nothing where we do not know of which version it is."""
        try:
            etag = json.loads(self.part_about.read_text(encoding="utf-8"))["etag"]
            return _Begun(str(etag), self.part.stat().st_size) if etag else _Begun()
        except (OSError, ValueError, KeyError, TypeError):
            return _Begun()

    def begin(self, etag: str) -> None:
        """Note which version is on its way."""
        self.part_about.write_text(json.dumps({"etag": etag}), encoding="utf-8")

    def forget(self) -> None:
        """Nothing is on its way."""
        self.part.unlink(missing_ok=True)
        self.part_about.unlink(missing_ok=True)

    def finish(self, address: str, etag: str) -> Fetched:
        """What was on its way is the file now."""
        size, sha256 = self.part.stat().st_size, _hash(self.part)
        found = Fetched(self.file, address, etag, sha256, size, clock.now().isoformat(timespec="seconds"))
        self.part.replace(self.file)
        self.part_about.unlink(missing_ok=True)
        fresh = self.about.with_suffix(".new")
        fresh.write_text(json.dumps({**asdict(found), "file": self.file.name}), encoding="utf-8")
        fresh.replace(self.about)
        return found


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _too_large(host: str, limits: Limits) -> str:
    return (
        f"{host} sends more than {limits.most_bytes / 1e6:,.0f} MB, which is more than we take. Ask for less at once."
    )


def _offline(wanted: Wanted, here: Fetched | None) -> str:
    host = urlsplit(wanted.address).hostname
    said = f"{host} does not answer: this machine is offline, or is not let through to it."
    if here is None:
        return f"{said} Download the file elsewhere, and load it with: oneplan measures import FILE."
    on = datetime.fromisoformat(here.fetched_at)
    return f"{said} The file fetched on {on:%-d %B %Y} is still here, and can be loaded: {here.file}."


def _broken(wanted: Wanted, place: _Place, why: str) -> str:
    kept = " What arrived is kept: ask again to go on." if place.begun().size else " Try again later."
    return f"{urlsplit(wanted.address).hostname} did not send the whole file: {why}.{kept}"

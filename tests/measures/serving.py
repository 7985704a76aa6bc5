"""A server of our own, which speaks as the two services document, and misbehaves as a test tells it to."""

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from oneplan.measures.fetching.hosts import Host

BODY = b"measure,area,period,value\n" + b"".join(
    b"ready,E10000013,%d/%02d,%d.5\n" % (y, y % 100 + 1, y % 60) for y in range(2000, 2080)
)
DATA_SET = "b3b1d0c5-7f5b-4ac9-ad21-49c6ea0d5f1a"
META = {"indicators": [{"id": "x", "column": "value", "label": "Value"}], "filters": [], "timePeriods": []}


@dataclass
class Server:
    """A server of our own, which behaves as a test tells it to, and remembers what it was asked."""

    port: int = 0
    etag: str = '"one"'
    body: bytes = BODY
    kind: str = "text/csv; charset=utf-8"
    status: int = 200
    fails: int = 0  # answers with an error so often first
    cut_after: int = 0  # ends the first answer after so many bytes
    silent: float = 0.0
    drip: float = 0.0
    location: str = ""
    ranges: bool = True
    lies: bool = False  # sends another piece than was asked for
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def known(self) -> frozenset[Host]:
        return frozenset({Host("http", "127.0.0.1", self.port)})


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def log_message(self, *said: object) -> None:
        pass

    def do_GET(self) -> None:
        says: Server = self.server.says
        says.asked.append((self.path, dict(self.headers)))
        time.sleep(says.silent)
        if says.location:
            return self._say(302, b"", {"Location": says.location})
        if says.fails:
            says.fails -= 1
            return self._say(500, b"broken", {"Content-Type": "text/html"})
        if says.status != 200:
            return self._say(says.status, b"no", {"Content-Type": "text/html"})
        if self.path.endswith("/meta"):
            return self._say(200, json.dumps(META).encode(), {"Content-Type": "application/json"})
        if self.headers.get("If-None-Match") == says.etag:
            return self._say(304, b"", {"ETag": says.etag})
        return self._file(says)

    def _file(self, says: Server) -> None:
        begin, heads = 0, {"Content-Type": says.kind, "ETag": says.etag}
        wanted = self.headers.get("Range")
        if wanted and says.ranges and self.headers.get("If-Range") == says.etag:
            begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            start = begin + 1 if says.lies else begin
            heads["Content-Range"] = f"bytes {start}-{len(says.body) - 1}/{len(says.body)}"
        rest = says.body[begin:]
        if says.cut_after and not begin:
            cut, says.cut_after = says.cut_after, 0
            self._head(200, len(rest), heads)
            self.wfile.write(rest[:cut])
            self.wfile.flush()
            self.close_connection = True
            return
        self._head(206 if begin else 200, len(rest), heads)
        step = len(rest) if not says.drip else 40
        for place in range(0, len(rest), step):
            self.wfile.write(rest[place : place + step])
            self.wfile.flush()
            time.sleep(says.drip)

    def _head(self, code: int, length: int, heads: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in heads.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _say(self, code: int, body: bytes, heads: dict[str, str]) -> None:
        self._head(code, len(body), heads)
        self.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    says: Server

    def handle_error(self, request: object, client_address: object) -> None:
        """We hang up on servers that are too slow: they need not tell."""

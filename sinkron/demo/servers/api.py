"""The paged service of an insurer, on this machine, with the faults of a real one.

GET /peserta?periode=YYYY-MM&page=N -> <folder>/<YYYY-MM>.jsonl -> {"data", "page", …}

It asks for its bearer token, is sometimes busy (429) or broken (500), drops connections
or cuts them off within an answer, and dawdles: always at the same requests, so that one
run is like the other. It listens on 127.0.0.1 alone.
"""

import json
import secrets
import socket
import time
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

LIST = "/peserta"
PAGE_RECORDS = 100
_SLOW_SECONDS = 0.5
_DROP = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: end the connection with a reset


class Fault(Enum):
    """What goes wrong with one request."""

    BUSY = 429
    BROKEN = 500
    DROPPED = "dropped"
    CUT_OFF = "cut off"
    SLOW = "slow"


FAULTS = {
    7: Fault.BUSY,
    11: Fault.BROKEN,
    19: Fault.DROPPED,
    31: Fault.CUT_OFF,
    43: Fault.SLOW,
}
_ROUND = 60


def usual_faults(request: int) -> Fault | None:
    """Return what goes wrong with the n-th request: five things in sixty."""
    return FAULTS.get(request % _ROUND)


class PagedApi(ThreadingHTTPServer):
    """One service; port 0 takes a free one."""

    daemon_threads = True

    def __init__(
        self,
        folder: Path,
        *,
        token: str,
        port: int = 0,
        fault: Callable[[int], Fault | None] = usual_faults,
        page_records: int = PAGE_RECORDS,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.token, self.fault = token, fault
        self._folder, self._page_records = folder, page_records
        self.requests = 0

    def page(self, period: str, number: int) -> dict[str, object]:
        """Return one page of a month; a month without records has no pages."""
        path = self._folder / f"{period}.jsonl"
        lines = _lines(path, path.stat().st_mtime_ns) if path.is_file() else ()
        size = self._page_records
        some = lines[(number - 1) * size : number * size]
        records = [json.loads(line) for line in some]
        return {"data": records, "page": number, "pages": -(-len(lines) // size)}


@lru_cache(maxsize=2)
def _lines(path: Path, _changed: int) -> tuple[str, ...]:
    return tuple(path.read_text().splitlines())


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: PagedApi
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or fail in the way that is due."""
        self.server.requests += 1
        fault = self.server.fault(self.server.requests)
        if fault is Fault.DROPPED:
            self._drop()
            return
        if fault is Fault.SLOW:
            time.sleep(_SLOW_SECONDS)
        if fault in (Fault.BUSY, Fault.BROKEN):
            self._send(int(fault.value), {"message": fault.name})
        elif not self._is_known():
            self._send(401, {"message": "token"})
        else:
            self._send_page(cut_off=fault is Fault.CUT_OFF)

    def _is_known(self) -> bool:
        said = self.headers.get("Authorization", "")
        return secrets.compare_digest(said, f"Bearer {self.server.token}")

    def _send_page(self, *, cut_off: bool) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        try:
            period, number = asked["periode"][0], int(asked["page"][0])
        except (KeyError, ValueError):
            parts, number = parts._replace(path=""), 0
        if parts.path != LIST or number < 1:
            self._send(404, {"message": "not found"})
            return
        self._send(200, self.server.page(period, number), cut_off=cut_off)

    def _send(self, status: int, body: object, *, cut_off: bool = False) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == Fault.BUSY.value:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut_off else content)
        if cut_off:
            self.wfile.flush()
            self._drop()

    def _drop(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: a request names a month, an answer persons."""

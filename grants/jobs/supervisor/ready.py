"""The signs by which a started process shows that it can be used: a line, a file, an open port, a page."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# A probe holds up the supervisor's loop while it waits, so it is short.
PROBE_SECONDS = 1.0


@dataclass(frozen=True)
class LineReady:
    """A line of its output (standard output or error) contains the text."""

    text: str
    seconds: float = 30.0


@dataclass(frozen=True)
class FileReady:
    """The file exists. The supervisor removes it before each start, so that an old one says nothing."""

    path: Path
    seconds: float = 30.0


@dataclass(frozen=True)
class TcpReady:
    """Somebody answers on the port."""

    host: str
    port: int
    seconds: float = 30.0


@dataclass(frozen=True)
class HttpReady:
    """A GET answers 200. Plain http only: the page is on this machine."""

    url: str
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if not self.url.startswith("http://"):
            raise ValueError(f"a readiness page is read over plain http://, not {self.url!r}")


ReadyCheck = LineReady | FileReady | TcpReady | HttpReady


def forget(check: ReadyCheck | None) -> None:
    """Take away the sign that an earlier run may have left."""
    if isinstance(check, FileReady):
        check.path.unlink(missing_ok=True)


def shows(check: ReadyCheck, *, line_seen: bool) -> bool:
    """Is the sign there? `line_seen` says whether the awaited line has passed by."""
    match check:
        case LineReady():
            return line_seen
        case FileReady(path):
            return path.exists()
        case TcpReady(host, port):
            return _answers(host, port)
        case HttpReady(url):
            return _status(url) == http.HTTPStatus.OK


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PROBE_SECONDS):
            return True
    except OSError:
        return False


def _status(url: str) -> int | None:
    # Not urllib: it would follow redirects and the proxies of the environment.
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

"""A virus scanner behind a port: clamd over TCP or a local socket (its INSTREAM command), or nobody.

Spoken by ourselves: the package `clamd` sends with `send`, which may leave out the end of a chunk, and waits for a
connection without limit.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from grants.kernel.ports import NotScanned

PATIENCE = 60.0
PORT = 3310
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class NoScanner:
    """No scanner is set up: files are kept unscanned, and say so."""

    is_set_up = False

    def scan(self, content: bytes) -> str:
        raise NotScanned("no scanner is set up")


class Clamd:
    """`url` is tcp://host:3310 or unix:///path/of/clamd.sock; `patience` in seconds for each wait."""

    is_set_up = True

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.parts, self.patience = urlsplit(url), patience

    def scan(self, content: bytes) -> str:
        """What was found, or nothing. OSError when nobody answers, NotScanned when the answer is no answer."""
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND") or "virus"
        raise NotScanned(answer or "no answer")

    def check(self) -> str:
        """For the operator's page: what answers, and how old its knowledge is."""
        with self._connected() as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)

    def _connected(self) -> socket.socket:
        if self.parts.scheme != "unix":
            return socket.create_connection(
                (self.parts.hostname or "127.0.0.1", self.parts.port or PORT), self.patience
            )
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self.patience)
        line.connect(self.parts.path)
        return line


def _answer(line: socket.socket) -> str:
    """Up to the NUL that ends an answer."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def scanner_at(url: str) -> NoScanner | Clamd:
    return Clamd(url) if url else NoScanner()

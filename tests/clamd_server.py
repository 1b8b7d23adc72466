"""A small strict clamd on a real socket: VERSION and INSTREAM as clamd(8) describes them; finds EICAR.

Strict: a command that is not NUL-terminated, a chunk that is cut short or a stream without its end gets no verdict.
"""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 25_000_000


class Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        command = self._until_nul()
        if command == b"zVERSION":
            self.wfile.write(b"ClamAV 1.4.1/27500\0")
        elif command == b"zINSTREAM":
            self.wfile.write(self._verdict())
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _until_nul(self) -> bytes:
        said = b""
        while (one := self.rfile.read(1)) not in (b"\0", b""):
            said += one
        return said

    def _verdict(self) -> bytes:
        content = b""
        while True:
            size = self.rfile.read(4)
            if len(size) < 4:
                return b""
            [length] = struct.unpack("!L", size)
            if not length:
                break
            chunk = self.rfile.read(length)
            if len(chunk) < length:
                return b""
            content += chunk
            if len(content) > self.server.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.server.seen.append(content)
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    limit = LIMIT

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.seen: list[bytes] = []

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def clamd_server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

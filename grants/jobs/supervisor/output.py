"""Turns a child's output into whole lines that bear its name."""

from __future__ import annotations

import contextlib
from typing import BinaryIO

# A line that never ends is shown in pieces rather than kept for ever.
LONGEST_LINE = 16 * 1024


class Lines:
    """Collects bytes and gives back whole lines, without their ends."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        *whole, self._rest = (self._rest + data).split(b"\n")
        while len(self._rest) > LONGEST_LINE:
            whole.append(self._rest[:LONGEST_LINE])
            self._rest = self._rest[LONGEST_LINE:]
        return [line.rstrip(b"\r") for line in whole]

    def end(self) -> list[bytes]:
        rest, self._rest = self._rest, b""
        return [rest] if rest else []


class Print:
    """Writes lines as `name | line`, names in one column; a reader that went away stops nothing."""

    def __init__(self, stream: BinaryIO, *, names: list[str]) -> None:
        self._stream = stream
        self._width = max(len(name) for name in names)

    def __call__(self, name: str, *lines: bytes | str) -> None:
        head = f"{name:<{self._width}} | ".encode()
        text = b"".join(head + (line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()

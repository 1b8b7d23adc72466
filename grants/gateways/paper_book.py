"""A small book of JSON, in memory or in a file: one writer at a time, written whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Book:
    """`with book.open() as content:` holds the lock; what was changed is kept at the end, also after an error."""

    def __init__(self, empty: dict[str, Any], path: Path | None = None) -> None:
        self._content, self._path = empty, path
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[dict[str, Any]]:
        with self._lock:
            if self._path is None:
                yield self._content
                return
            with self._path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                content = json.loads(self._path.read_text()) if self._path.exists() else self._content
                try:
                    yield content
                finally:
                    self._write(self._path, content)

    @staticmethod
    def _write(path: Path, content: dict[str, Any]) -> None:
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(content))
        os.replace(draft, path)

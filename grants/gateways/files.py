"""Files in an object store: a local folder or S3, by one address (obstore)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import obstore
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url


class ObjectFiles:
    """`url` is file:///folder, memory:// or s3://bucket/prefix."""

    def __init__(self, url: str) -> None:
        self.store: ObjectStore
        if url.startswith("file://"):
            folder = Path(url.removeprefix("file://"))
            folder.mkdir(parents=True, exist_ok=True)
            self.store = LocalStore(folder)
        elif url.startswith("memory:"):
            self.store = MemoryStore()
        else:
            self.store = from_url(url)

    def put(self, key: str, content: bytes) -> None:
        obstore.put(self.store, key, content)

    def get(self, key: str) -> bytes:
        return bytes(obstore.get(self.store, key).bytes())

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            obstore.delete(self.store, key)

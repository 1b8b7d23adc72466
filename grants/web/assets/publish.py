"""Files for the web: a hash of the content in the name, and smaller copies beside each."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import brotli

MANIFEST = "manifest.json"
COMPRESSIBLE = {".css", ".js", ".svg"}
# Twelve hex digits between two dots: what the server takes as "may be cached for ever".
HASH_LENGTH = 12


class Publisher:
    """Writes files into one folder and remembers under which name each can be fetched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> str:
        """Publish content under its logical name and return the name in the folder."""
        digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
        stem, dot, ending = name.rpartition(".")
        published = f"{stem}.{digest}{dot}{ending}"
        target = self.folder / published
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if target.suffix in COMPRESSIBLE:
            _write_smaller(target, content)
        self.names[name] = published
        return published

    def write_manifest(self) -> None:
        """Logical names to published names, for the templates."""
        text = json.dumps(dict(sorted(self.names.items())), indent=2)
        (self.folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _write_smaller(target: Path, content: bytes) -> None:
    target.with_name(f"{target.name}.br").write_bytes(brotli.compress(content, quality=11))
    target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))

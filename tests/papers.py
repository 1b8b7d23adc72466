"""Our papers as a checker that is not ours reads them: PDF/UA-1 by the Matterhorn protocol, as far as machines can."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import outloud

HARMLESS = {
    "LNK-010": "An address in somebody's words is shown and leads nowhere, on purpose.",
    "TXT-004": "Arabic writes one letter in up to four shapes, each a code of its own for the same letter.",
}


def faults(paper: bytes) -> list[str]:
    """What keeps somebody with a screen reader from reading this paper; empty where a machine finds nothing."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(paper)
        result = outloud.check(str(file))
    assert not result.error, result.error
    assert result.runs, "the checker ran no rule"
    return [f"{found.rule}: {found.message}" for found in result.findings if found.rule not in HARMLESS]

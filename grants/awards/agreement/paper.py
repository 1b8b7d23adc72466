"""The agreement as an accessible PDF (PDF/UA-1), the same bytes each time it is made from the same words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from grants.awards.agreement.wording import digest_label
from grants.kernel.typeset import typeset

TEMPLATE = Path(__file__).parent / "agreement.typ"


def render(text: dict[str, Any], *, digest: str, signature: str | None) -> bytes:
    """The paper of a frozen wording, unsigned or with its signature line."""
    made_on = date.fromisoformat(text["made_on"])
    words = text | {
        "digest": digest,
        "digest_label": digest_label(text["language"]),
        "signature": signature,
        "year": made_on.year,
        "month": made_on.month,
        "day": made_on.day,
    }
    return typeset(TEMPLATE, words)

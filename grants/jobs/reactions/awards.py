"""An offered or signed agreement gets its paper: made and kept outside any transaction, then written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from grants.awards import commands as awards
from grants.awards import queries
from grants.awards.agreement import render, signature_line
from grants.awards.events import AwardOffered, AwardSigned
from grants.kernel import ports
from grants.kernel.outbox import Handler, handle
from grants.kernel.unit import Unit


@dataclass(frozen=True)
class Paper:
    """What is to be printed, and the key under which it is kept: the same words get the same key again."""

    award_id: int
    key: str
    text: dict[str, Any]
    digest: str
    signature: str | None


def paper_of(unit: Unit, fact: AwardOffered | AwardSigned) -> Paper | None:
    """The agreement as it stands when the job runs; None when it was never offered."""
    page = queries.award_page(unit.session, fact.award_id)
    if page.agreement is None:
        return None
    line = None
    if page.signature is not None:
        line = signature_line(
            page.signature.name, page.signature.at, timezone=page.timezone, lang=page.agreement["language"]
        )
    key = f"agreement-{page.id}-{page.agreement_digest[:16]}{'-signed' if line else ''}.pdf"
    return Paper(page.id, key, page.agreement, page.agreement_digest, line)


def make_paper(paper: Paper) -> str:
    """Set the paper and keep it; gives the digest of its bytes. Made twice, it is the same paper."""
    content = render(paper.text, digest=paper.digest, signature=paper.signature)
    ports.files().put(paper.key, content)
    return hashlib.sha256(content).hexdigest()


def note_paper(unit: Unit, fact: AwardOffered | AwardSigned, paper: Paper, digest: str) -> None:
    awards.keep_pdf(unit, fact.award_id, key=paper.key, digest=digest, signed=paper.signature is not None)


for _fact in (AwardOffered, AwardSigned):
    handle(
        Handler(
            name=f"{__name__}.paper_on_{_fact.__name__}",
            fact=_fact,
            queue="default",
            prepare=paper_of,
            call=make_paper,
            settle=note_paper,
        )
    )

"""Writing down where the paper of an agreement is kept; the paper itself is made by a job, outside any transaction."""

from __future__ import annotations

from grants.awards.model import Award
from grants.kernel.unit import Unit


def keep_pdf(unit: Unit, award_id: int, *, key: str, digest: str, signed: bool) -> None:
    """Point the award to its paper; a late unsigned paper never replaces the signed one. Repeating is harmless."""
    award = unit.get(Award, award_id)
    if award.pdf_key == key or (award.signed_at is not None and not signed):
        return
    award.pdf_key, award.pdf_digest = key, digest
    unit.changed(award, "keep_pdf", key=key, digest=digest, signed=signed)

"""What a reviewer's browser sends, and what must not be on a page before its time."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment

EMAIL = "reviewer1@example.org"
SECRETS = ("Porch talks", "Neighbors meet on porches", "Snacks", "1,000", "8,000", "ana@example.org")


def scores(points: int | str = 4, **changed: Any) -> dict[str, Any]:
    """What the browser sends for the whole sheet."""
    sent: dict[str, Any] = {"comment": "", "go": "stay"}
    for place in range(3):
        sent[f"points-{place}"], sent[f"why-{place}"] = str(points), ""
    return {**sent, **{name.replace("_", "-"): value for name, value in changed.items()}}


def status_of(session: Session, assignment_id: int) -> AssignmentStatus:
    session.rollback()
    return session.scalars(select(Assignment.status).where(Assignment.id == assignment_id)).one()


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]

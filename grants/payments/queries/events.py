"""Whether a webhook is kept already."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.payments.model import StoredEvent


def is_kept(session: Session, event_id: str) -> bool:
    return session.scalar(select(StoredEvent.id).where(StoredEvent.event_id == event_id)) is not None

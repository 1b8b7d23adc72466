"""Whom to write to about a group's grant."""

from __future__ import annotations

from sqlalchemy.orm import Session

from grants.people.queries import Reader as Recipient
from grants.people.queries import reader_of

__all__ = ["Recipient", "of_group"]


def of_group(
    session: Session, *, owner_id: int | None, organization_id: int | None, spoken: str = ""
) -> Recipient | None:
    """The person of the application, else the group's first member with an address; None: phone and paper.

    A letter speaks the language that they chose, else that of the application (`spoken`) or of their first visit.
    """
    return reader_of(session, owner_id=owner_id, organization_id=organization_id, spoken=spoken)

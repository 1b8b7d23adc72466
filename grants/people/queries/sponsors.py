"""What a group, its sponsor and staff see of a fiscal sponsorship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotFound
from grants.people.lifecycle import SponsorshipStatus
from grants.people.model import Organization, Sponsorship
from grants.people.rules import digest


@dataclass(frozen=True)
class SponsorCard:
    """A sponsorship that stands or was asked for; `organization_id` serves the policy."""

    id: int
    organization_id: int
    group: str
    status: SponsorshipStatus
    name: str
    ein: str
    model: str
    contact: str
    email: str
    file_key: str | None
    file_name: str
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    answered_as: str
    note: str

    def is_over(self, now: datetime) -> bool:
        """Whether the link in the letter is worth nothing any more."""
        return self.status is not SponsorshipStatus.ASKED or now >= self.expires_at


COLUMNS = (
    Sponsorship.id,
    Sponsorship.organization_id,
    Organization.name.label("group"),
    Sponsorship.status,
    Sponsorship.name,
    Sponsorship.ein,
    Sponsorship.model,
    Sponsorship.contact,
    Sponsorship.email,
    Sponsorship.file_key,
    Sponsorship.file_name,
    Sponsorship.asked_at,
    Sponsorship.expires_at,
    Sponsorship.answered_at,
    Sponsorship.answered_as,
    Sponsorship.note,
)


def sponsors_of(session: Session, organization_id: int) -> list[SponsorCard]:
    """Every asking of a group, newest first."""
    rows = session.execute(
        select(*COLUMNS)
        .join(Organization, Organization.id == Sponsorship.organization_id)
        .where(Sponsorship.organization_id == organization_id)
        .order_by(Sponsorship.id.desc())
        .limit(20)
    )
    return [SponsorCard(**row._mapping) for row in rows]


def sponsorship(session: Session, *, link: str = "", id: int | None = None) -> SponsorCard:
    """By the letter's link or by number; NotFound when there is none."""
    which = Sponsorship.id == id if id is not None else Sponsorship.link_hash == digest(link)
    row = session.execute(
        select(*COLUMNS).join(Organization, Organization.id == Sponsorship.organization_id).where(which)
    ).first()
    if row is None:
        raise NotFound("Sponsorship")
    return SponsorCard(**row._mapping)

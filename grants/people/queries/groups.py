"""Groups: one's own, one with its people, the invitations that wait, and what policy asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from grants.kernel.refusal import NotFound
from grants.people.lifecycle import InvitationStatus
from grants.people.model import Invitation, MemberRole, Membership, Organization, Person
from grants.people.queries.knowledge import conflicted_with, kept_record
from grants.people.queries.sponsors import SponsorCard, sponsors_of
from grants.people.rules import WRITES, digest, name_key


@dataclass(frozen=True)
class Place:
    """A group as policy sees it, and the member whom the deed is about."""

    organization_id: int
    person_id: int | None = None


@dataclass(frozen=True)
class StaffPlace:
    """A group as policy sees it when staff do something with it: a conflict or a part in it closes the door."""

    organization_id: int
    organization_ids: frozenset[int]
    conflicted_ids: frozenset[int]
    owner_id: int | None = None


def staff_subject(session: Session, organization_id: int) -> StaffPlace:
    return StaffPlace(organization_id, frozenset({organization_id}), conflicted_with(session, organization_id))


@dataclass(frozen=True)
class Invited:
    """`invited_id` is the person of the invitation's address; None while nobody has signed in with it."""

    invited_id: int | None


@dataclass(frozen=True)
class Group:
    """One of a person's groups, and what they are in it."""

    id: int
    name: str
    kind: str
    role: str


@dataclass(frozen=True)
class Member:
    person_id: int
    name: str
    email: str
    role: str
    since: datetime


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that nobody has taken yet, whether or not it has expired."""

    id: int
    organization_id: int
    organization: str
    email: str
    role: str
    invited_by: str
    expires_at: datetime
    invited_id: int | None
    status: InvitationStatus

    def is_over(self, now: datetime) -> bool:
        return self.status is not InvitationStatus.SENT or now >= self.expires_at


@dataclass(frozen=True)
class GroupPage:
    """A group as its own people see it; `organization_id` serves the policy."""

    organization_id: int
    name: str
    kind: str
    ein: str | None
    zip: str
    street: str
    sponsor: str | None
    members: tuple[Member, ...]
    invitations: tuple[InvitationCard, ...]
    sponsors: tuple[SponsorCard, ...]

    @property
    def is_led(self) -> bool:
        """Whether somebody can sign in and speak for it, as `is_led` asks within a query."""
        return any(member.role == MemberRole.OWNER and member.email for member in self.members)


def groups_of(session: Session, person_id: int | None) -> list[Group]:
    """A person's groups by name; one query."""
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.kind, Membership.role)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.person_id == person_id, Organization.merged_into_id.is_(None))
        .order_by(Organization.name, Organization.id)
    )
    return [Group(**row._mapping) for row in rows]


def group_name(session: Session, organization_id: int | None) -> str:
    if organization_id is None:
        return ""
    return session.scalar(select(Organization.name).where(Organization.id == organization_id)) or ""


def group_names(session: Session, ids: frozenset[int]) -> dict[int, str]:
    """Names of groups by id, in the order in which they were registered."""
    if not ids:
        return {}
    rows = session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(ids)))
    return {row.id: row.name for row in sorted(rows, key=lambda row: row.id)}


def writes_for(session: Session, person_id: int | None, name: str) -> bool:
    """Whether a group of this name is among those that the person writes for."""
    return any(each.role in WRITES and name_key(each.name) == name_key(name) for each in groups_of(session, person_id))


def group_page(session: Session, organization_id: int) -> GroupPage:
    """NotFound when there is none, the one that goes on for a merged one; four queries however many belong to it."""
    sponsor = aliased(Organization)
    found = session.execute(
        select(Organization, sponsor.name)
        .join(sponsor, sponsor.id == Organization.fiscal_sponsor_id, isouter=True)
        .where(Organization.id == kept_record(organization_id))
    ).first()
    if found is None:
        raise NotFound("Organization")
    group, sponsor_name = found
    return GroupPage(
        organization_id=group.id,
        name=group.name,
        kind=group.kind,
        ein=group.ein,
        zip=group.zip,
        street=group.street,
        sponsor=sponsor_name,
        members=_members(session, group.id),
        invitations=tuple(
            _invitations(session, Invitation.organization_id == group.id, Invitation.status == InvitationStatus.SENT)
        ),
        sponsors=tuple(sponsors_of(session, group.id)),
    )


def _members(session: Session, organization_id: int) -> tuple[Member, ...]:
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Membership.role, Membership.since)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id, Person.erased_at.is_(None))
        .order_by(Membership.since, Membership.id)
    )
    return tuple(
        Member(row.id, row.name or row.email or f"#{row.id}", row.email or "", row.role, row.since) for row in rows
    )


def invitations_to(session: Session, email: str, *, now: datetime) -> list[InvitationCard]:
    """Invitations to this address that can still be taken."""
    return _invitations(
        session, Invitation.email == email, Invitation.status == InvitationStatus.SENT, Invitation.expires_at > now
    )


def invitation(session: Session, *, link: str = "", id: int | None = None) -> InvitationCard:
    """By the letter's link or by number, in whatever state; NotFound when there is none."""
    which = Invitation.id == id if id is not None else Invitation.link_hash == digest(link)
    found = _invitations(session, which)
    if not found:
        raise NotFound("Invitation")
    return found[0]


def _invitations(session: Session, *which: ColumnElement[bool]) -> list[InvitationCard]:
    inviter, invited = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Invitation, Organization.name, inviter.name, inviter.email, invited.id)
        .join(Organization, Organization.id == Invitation.organization_id)
        .join(inviter, inviter.id == Invitation.invited_by, isouter=True)
        .join(invited, invited.email == Invitation.email, isouter=True)
        .where(*which)
        .order_by(Invitation.id.desc())
    )
    return [
        InvitationCard(
            id=row.id,
            organization_id=row.organization_id,
            organization=group,
            email=row.email,
            role=row.role,
            invited_by=name or email or "",
            expires_at=row.expires_at,
            invited_id=invited_id,
            status=row.status,
        )
        for row, group, name, email, invited_id in rows
    ]


def is_led(organization_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """Whether somebody can sign in and speak for the group: then reference and PIN alone do not bind it."""
    return exists().where(
        Membership.organization_id == organization_id,
        Membership.role == MemberRole.OWNER,
        Membership.person_id == Person.id,
        Person.email.is_not(None),
        Person.erased_at.is_(None),
    )

"""Groups, who belongs to them, and who is invited to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, BigKey, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.people.lifecycle import INVITATION, InvitationStatus


class OrganizationKind(StrEnum):
    NONPROFIT = "nonprofit"
    SPONSORED = "sponsored"
    UNINCORPORATED = "unincorporated"
    OTHER = "other"
    INDIVIDUAL = "individual"


class Organization(Base):
    """A group that applies, or a fiscal sponsor that is paid for one.

    `merged_into_id` is set once staff found that it is the same as another: that one goes on, this one keeps its name
    and all that points to it. Both have the same people and the same conflicts of interest from then on.
    `street` may be somebody's home: its own people and staff read it, nobody else, and history keeps no copy of it.
    """

    __tablename__ = "organization"
    __table_args__ = (one_of("kind", OrganizationKind), Index(None, "name_key"))

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    ein: Mapped[str | None] = mapped_column(String(10))
    zip: Mapped[str] = mapped_column(String(10), default="")
    street: Mapped[str] = mapped_column(String(200), default="")
    fiscal_sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    merged_into_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}


class NotTheSame(Base):
    """Two groups that look alike and are not the same, by somebody's word; `one_id` is the smaller number."""

    __tablename__ = "not_the_same"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="smaller_first"),
    )

    id: Mapped[int] = key()
    one_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]


class MemberRole(StrEnum):
    """Owners speak for the group: members, agreements, bank details. Editors write and send. Readers read."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"


class Membership(Base):
    """A person's place in an organization. Who left has no row: history tells of them."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organization_id", "person_id"),
        one_of("role", MemberRole),
        Index(None, "person_id"),
    )

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20), default=MemberRole.OWNER)
    since: Mapped[datetime]


class Invitation(Base):
    """A place offered by e-mail; only the person of that address can take it, once, until it expires.

    `unsent` holds the letter's link in clear until the letter is out; afterwards only its hash is known.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("status", InvitationStatus),
        one_of("role", MemberRole),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(status = 'accepted') = (accepted_by IS NOT NULL)", name="accepted_has_person"),
        CheckConstraint("(status = 'sent') = (ended_at IS NULL)", name="ended_has_time"),
        Index(None, "organization_id", "status"),
        Index(None, "email", "status"),
    )
    lifecycle: ClassVar[Lifecycle] = INVITATION

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(12))
    status: Mapped[InvitationStatus] = status(InvitationStatus, InvitationStatus.SENT)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unsent: Mapped[str | None] = mapped_column(String(80))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

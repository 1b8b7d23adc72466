"""A human being, the roles that they hold on staff or on a panel, and how they sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.base import Base, BigKey, key
from grants.people.model.organizations import Membership


class Person(Base):
    """A human being. Erasing one leaves the row and its id; the name becomes a pseudonym."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    locale: Mapped[str] = mapped_column(String(12), default="en")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    session_epoch: Mapped[int] = mapped_column(default=0)
    roles: Mapped[list[RoleGrant]] = relationship(lazy="raise")
    memberships: Mapped[list[Membership]] = relationship(lazy="raise")


class RoleGrant(Base):
    """A role that a person holds. The policy table says what it permits."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40))


class SignIn(Base):
    """A mailed link and its six-digit code: single use, short-lived; only hashes are kept.

    `unsent` holds link and code in clear until the letter is out, and no longer. `carries` is the number of a
    draft that this device held when it asked, so that the draft follows its person to whichever device opens
    the mail.
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index(None, "email", "created_at"),
    )

    id: Mapped[int] = key()
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(12))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64))
    unsent: Mapped[dict[str, Any] | None]
    carries: Mapped[int | None] = mapped_column(BigKey)
    next_path: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

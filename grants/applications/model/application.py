"""Applications, their answers and files, and what screening found."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, object_session

from grants.applications.lifecycle import APPLICATION, FILE, HELP, ApplicationStatus, FileStatus, HelpStatus
from grants.kernel.base import Base, BigKey, Document, key, one_of, status
from grants.kernel.lifecycle import Lifecycle
from grants.people import queries as people

SENT = (
    "('submitted','ineligible','eligible','in_review','reviewed','awarded','partially_awarded','waitlisted','declined')"
)


class Application(Base):
    """One request in one round. `organization_name` to `requested_cents` are copied from the answers on sending.

    `device_hash` opens a draft on the device that began it; `pin_hash` opens it with the reference anywhere.
    `extended_until` is set when staff gave this one more time than the round gives everybody.
    `entered_by_id` is who on staff keyed it in for somebody (see KeyedIn), and null for everybody else's.
    `begun_with` is the digest of the first page's own secret: sending that page twice begins one draft.
    `exclusive_key` is unique: it holds the place of one application per organization where the round says so.
    """

    __tablename__ = "application"
    __table_args__ = (
        one_of("status", ApplicationStatus),
        CheckConstraint(f"status NOT IN {SENT} OR submitted_at IS NOT NULL", name="sent_has_time"),
        CheckConstraint(f"status NOT IN {SENT} OR organization_id IS NOT NULL", name="sent_has_organization"),
        CheckConstraint("status <> 'draft' OR submitted_at IS NULL", name="draft_not_sent"),
        CheckConstraint("pin_failures >= 0", name="pin_failures_not_negative"),
        Index(None, "round_id", "status", "id"),
        Index(None, "owner_id"),
        Index(None, "organization_id"),
        Index("uq_application_begun_with", "begun_with", unique=True),
    )
    lifecycle: ClassVar[Lifecycle] = APPLICATION

    id: Mapped[int] = key()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    status: Mapped[ApplicationStatus] = status(ApplicationStatus, ApplicationStatus.DRAFT)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by_id: Mapped[int | None] = mapped_column(BigKey)
    locale: Mapped[str] = mapped_column(String(12))
    device_hash: Mapped[str | None] = mapped_column(String(64))
    begun_with: Mapped[str | None] = mapped_column(String(64))
    claimed_at: Mapped[datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
    exclusive_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    organization_name: Mapped[str] = mapped_column(String(200), default="")
    project_title: Mapped[str] = mapped_column(String(200), default="")
    tier_key: Mapped[str] = mapped_column(String(40), default="")
    requested_cents: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    extended_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

    @property
    def has_pin(self) -> bool:
        return self.pin_hash is not None

    @property
    def conflicted_ids(self) -> frozenset[int]:
        """People whom a conflict of interest keeps out, asked of the database each time."""
        session = object_session(self)
        return people.conflicted_with(session, self.organization_id) if session is not None else frozenset()


class Kept(StrEnum):
    """What became of a text when it came in."""

    STOOD = "stood"
    ASIDE = "aside"
    CONFLICT = "conflict"


class Answer(Base):
    """What was typed for one question, right or wrong, and what it means (null until it can be read).

    `number` is the version that stands, `last` the newest one there is; `conflicts` are the numbers of those that
    wait for somebody to choose.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("application_id", "question_key"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("last >= number", name="last_is_newest"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question_key: Mapped[str] = mapped_column(String(40))
    typed: Mapped[Any] = mapped_column(Document)
    value: Mapped[Any] = mapped_column(Document, nullable=True)
    locale: Mapped[str] = mapped_column(String(12))
    number: Mapped[int] = mapped_column(default=1)
    last: Mapped[int] = mapped_column(default=1)
    conflicts: Mapped[list[Any]] = mapped_column(default=list)
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(BigKey)


class AnswerVersion(Base):
    """Every text that was ever accepted for a question; rows are added and never changed.

    `person_id` and `device` (a digest) say who wrote it; `form_version_id` which form asked.
    """

    __tablename__ = "answer_version"
    __table_args__ = (
        UniqueConstraint("application_id", "question_key", "number"),
        one_of("kept", Kept),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question_key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    kept: Mapped[str] = mapped_column(String(10))
    typed: Mapped[Any] = mapped_column(Document)
    locale: Mapped[str] = mapped_column(String(12))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    person_id: Mapped[int | None] = mapped_column(BigKey)
    device: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SavedBatch(Base):
    """What a device sent in one go, by the id that the device gave it: sent again, it is applied once."""

    __tablename__ = "saved_batch"
    __table_args__ = (UniqueConstraint("application_id", "client_id"),)

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    client_id: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class StoredFile(Base):
    """A file that came with an application or a report; `storage_key` is ours, `name` is the person's.

    `original_digest` is of what the person sent, `digest` of what is kept: pictures are written anew.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        one_of("status", FileStatus),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("(status IN ('clean','infected')) = (scanned_at IS NOT NULL)", name="scanned_has_time"),
        Index(None, "application_id"),
    )
    lifecycle: ClassVar[Lifecycle] = FILE

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    small_key: Mapped[str | None] = mapped_column(String(80))
    original_digest: Mapped[str] = mapped_column(String(64), default="")
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(BigKey)
    status: Mapped[FileStatus] = status(FileStatus, FileStatus.WAITING)
    scanned_at: Mapped[datetime | None]
    finding: Mapped[str] = mapped_column(String(200), default="")


class Scope(StrEnum):
    """What a helper may do, each with what stands before it."""

    READ = "read"
    EDIT = "edit"
    SEND = "send"


_HELPS = text("status IN ('asked', 'offered', 'active')")


class Help(Base):
    """A navigator's help with one application, as its people consented to it: how far, and until when.

    `began_at` stays for good: who has helped with an application of a round never scores in it. `instead_of` is
    the help that this one takes the place of, once its people agree to the handover.
    """

    __tablename__ = "help"
    __table_args__ = (
        one_of("status", HelpStatus),
        one_of("scope", Scope),
        CheckConstraint("status NOT IN ('active', 'ended') OR began_at IS NOT NULL", name="active_has_time"),
        CheckConstraint("(status IN ('declined', 'ended')) = (ended_at IS NOT NULL)", name="ended_has_time"),
        Index(
            "uq_help_open",
            "application_id",
            "navigator_id",
            unique=True,
            sqlite_where=_HELPS,
            postgresql_where=_HELPS,
        ),
        Index(None, "navigator_id", "status"),
    )
    lifecycle: ClassVar[Lifecycle] = HELP

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    navigator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[HelpStatus] = status(HelpStatus, HelpStatus.ASKED)
    scope: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime]
    instead_of: Mapped[int | None] = mapped_column(ForeignKey("help.id"))
    created_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

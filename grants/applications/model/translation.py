"""People's own words in another language: what is to be translated, by whom, by when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.applications.lifecycle import TRANSLATION, TranslationStatus
from grants.kernel.base import Base, key, one_of, status
from grants.kernel.lifecycle import Lifecycle

OURS = "en"
"""What staff and panels read."""


class TranslationKind(StrEnum):
    """A group's answer or message; ours: with a decision, a letter of intent, opened sections, an award, a report."""

    ANSWER = "answer"
    MESSAGE = "message"
    WORDS = "words"
    LETTER = "letter"
    REPLY = "reply"
    REOPENING = "reopening"
    AWARD = "award"
    REPORT = "report"


THEIRS = (TranslationKind.ANSWER, TranslationKind.MESSAGE)
"""What a group wrote, for who reads it here. All else is ours: a letter waits for it."""

MESSAGES = (TranslationKind.MESSAGE, TranslationKind.REPLY)
"""The two sides of a conversation; `question_key` is the message's id."""


class MadeBy(StrEnum):
    NOBODY = "nobody"
    PERSON = "person"
    MACHINE = "machine"


class Translation(Base):
    """One text of an application: a group's answer, for who reads it; or our words, for the group.

    `question_key` is the answer's question, or the message's id; empty for what an application has one of at a time.
    `source` is the text as it stood; when it changes, the row waits again. `cost_cents` is what was paid for it.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "question_key"),
        one_of("status", TranslationStatus),
        one_of("kind", TranslationKind),
        one_of("made_by", MadeBy),
        CheckConstraint("source <> ''", name="source_said"),
        CheckConstraint("cost_cents >= 0", name="cost_not_negative"),
        CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        CheckConstraint("status <> 'done' OR (text <> '' AND made_by <> 'nobody')", name="done_has_text"),
        CheckConstraint("status <> 'in_hand' OR owner_id IS NOT NULL", name="in_hand_has_owner"),
        Index(None, "status", "due_at", "id"),
    )
    lifecycle: ClassVar[Lifecycle] = TRANSLATION

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str] = mapped_column(String(10))
    question_key: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str]
    language_from: Mapped[str] = mapped_column(String(12))
    language_to: Mapped[str] = mapped_column(String(12))
    status: Mapped[TranslationStatus] = status(TranslationStatus, TranslationStatus.WAITING)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str] = mapped_column(String(10), default=MadeBy.NOBODY)
    cost_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    done_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: Any = {"version_id_col": version}

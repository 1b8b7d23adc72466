"""Every text of every answer: what stands, what was kept aside, what waits for a choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import rules
from grants.applications.model import AnswerVersion, Kept
from grants.policy.actor import Actor


@dataclass(frozen=True)
class Text:
    """One text of one answer, and who wrote it: `mine` is the person or the device that asks.

    `form_version_id` is the version of the form that asked for it.
    """

    question_key: str
    number: int
    kept: Kept
    typed: Any
    locale: str
    at: datetime
    person_id: int | None
    mine: bool
    form_version_id: int


def texts(session: Session, actor: Actor, application_id: int, *, keys: list[str] | None = None) -> list[Text]:
    """Every text that was accepted, question by question, the newest first; `keys` limits the questions."""
    found = select(AnswerVersion).where(AnswerVersion.application_id == application_id)
    if keys is not None:
        found = found.where(AnswerVersion.question_key.in_(keys))
    me = rules.Writer(actor.person_id, actor.device)
    return [
        Text(
            question_key=row.question_key,
            number=row.number,
            kept=Kept(row.kept),
            typed=row.typed,
            locale=row.locale,
            at=row.at,
            person_id=row.person_id,
            mine=me.is_same(rules.Writer(row.person_id, row.device)),
            form_version_id=row.form_version_id,
        )
        for row in session.scalars(found.order_by(AnswerVersion.question_key, AnswerVersion.number.desc()))
    ]

"""Reads about letters of intent: one as it was sent, and a round's letters for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus, LetterStatus
from grants.applications.model import Application, LetterOfIntent, TranslationKind
from grants.applications.queries.files import FileCard, files_of
from grants.applications.queries.our_words import words_for
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people import queries as people
from grants.people.model import Conflict, Organization
from grants.policy.actor import Actor
from grants.programs.model import FormVersion, Round
from grants.programs.parsing import parse
from grants.programs.questions import Form, file_ids


@dataclass(frozen=True)
class LetterPage:
    """A letter as it was sent, with what policy asks; the full form that may follow is not in here.

    `reason` is our words as they were written; `words` as the group reads them, in `words_language`; they are
    empty while their translation waits.
    """

    id: int
    reference: str
    status: LetterStatus
    application_status: ApplicationStatus
    owner_id: int | None
    organization_id: int | None
    conflicted_ids: frozenset[int]
    organization_name: str
    round_id: int
    round_key: str
    round_title: Texts
    timezone: str
    locale: str
    form: Form
    values: dict[str, Any]
    files: dict[int, FileCard]
    findings: list[dict[str, Any]]
    sent_at: datetime
    reason: str
    words: str
    words_language: str
    waits_for_translation: bool
    decided_at: datetime | None


@dataclass(frozen=True)
class LetterLine:
    """`barred`: the one who asks has a part in it, a conflict, or typed it in, and decides nothing about it."""

    application_id: int
    reference: str
    organization_name: str
    status: LetterStatus
    application_status: ApplicationStatus
    tier_key: str
    sent_at: datetime
    failed: int
    barred: bool


@dataclass(frozen=True)
class RoundLetters:
    key: str
    title: Texts
    timezone: str
    closes_at: datetime | None
    lines: list[LetterLine]
    next_after: int | None


def letter_page(session: Session, reference: str) -> LetterPage:
    """The letter of this reference with the files that came with it; NotFound when none was sent. Four queries."""
    found = session.execute(
        select(LetterOfIntent, Application, Round, FormVersion.definition)
        .join(Application, Application.id == LetterOfIntent.application_id)
        .join(Round, Round.id == Application.round_id)
        .join(FormVersion, FormVersion.id == LetterOfIntent.form_version_id)
        .where(Application.reference == reference)
    ).first()
    if found is None:
        raise NotFound("LetterOfIntent")
    letter, application, round, definition = found
    form, values = parse(definition), {key: each["value"] for key, each in letter.answers.items()}
    said = words_for(session, application.id, letter.reason, kind=TranslationKind.LETTER)
    came = {id for question in form if question.takes_file for id in file_ids(values.get(question.key))}
    return LetterPage(
        id=application.id,
        reference=application.reference,
        status=letter.status,
        application_status=application.status,
        owner_id=application.owner_id,
        organization_id=application.organization_id,
        conflicted_ids=people.conflicted_with(session, application.organization_id),
        organization_name=_said(letter, "organization_name"),
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        locale=application.locale,
        form=form,
        values=values,
        files={id: file for id, file in files_of(session, application.id).items() if id in came} if came else {},
        findings=letter.findings,
        sent_at=letter.sent_at,
        reason=letter.reason,
        words=said.text if said is not None else "",
        words_language=said.language if said is not None else "",
        waits_for_translation=said is None,
        decided_at=letter.decided_at,
    )


def _said(letter: LetterOfIntent, key: str) -> str:
    return str((letter.answers.get(key) or {}).get("value") or "")


def round_letters(
    session: Session, round_key: str, actor: Actor, *, after: int | None = None, limit: int = 50
) -> RoundLetters:
    """A round's letters in the order in which they came, page by page; two queries."""
    round = session.execute(
        select(Round.id, Round.key, Round.title, Round.timezone, Round.letters_close_at).where(Round.key == round_key)
    ).first()
    if round is None or round.letters_close_at is None:
        raise NotFound("Round")
    conflicted = select(Conflict.organization_id).where(Conflict.person_id == actor.person_id)
    barred = or_(
        Organization.id.in_(conflicted),
        Organization.fiscal_sponsor_id.in_(conflicted),
        Organization.id.in_(actor.organization_ids),
        Application.owner_id == actor.person_id,
        Application.entered_by_id == actor.person_id,
    )
    query = (
        select(LetterOfIntent, Application, barred.label("barred"))
        .join(Application, Application.id == LetterOfIntent.application_id)
        .join(Organization, Organization.id == Application.organization_id)
        .where(Application.round_id == round.id)
        .order_by(LetterOfIntent.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(LetterOfIntent.id > after)
    rows = session.execute(query).all()
    lines = [
        LetterLine(
            application_id=application.id,
            reference=application.reference,
            organization_name=_said(letter, "organization_name"),
            status=letter.status,
            application_status=application.status,
            tier_key=_said(letter, "tier"),
            sent_at=letter.sent_at,
            failed=sum(finding["verdict"] == "failed" for finding in letter.findings),
            barred=bool(is_barred),
        )
        for letter, application, is_barred in rows[:limit]
    ]
    more = rows[limit - 1][0].id if len(rows) > limit else None
    return RoundLetters(round.key, round.title, round.timezone, round.letters_close_at, lines, more)

"""Reads about translations: the queue, one with its original, and what stands beside a group's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import ApplicationStatus, LetterStatus, TranslationStatus
from grants.applications.model import THEIRS, Application, LetterOfIntent, Translation, TranslationKind
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people import queries as people
from grants.people.model import Person
from grants.policy.actor import Actor
from grants.programs.model import Round

A_PAGE = 200
WAITING = (TranslationStatus.WAITING, TranslationStatus.IN_HAND)
TO_BE_READ = (ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE, ApplicationStatus.IN_REVIEW)


@dataclass(frozen=True)
class TranslationPage:
    """One text of the queue; `owner_id`, `organization_id` and `conflicted_ids` are the application's, for policy."""

    id: int
    version: int
    status: TranslationStatus
    kind: str
    question_key: str
    source: str
    language_from: str
    language_to: str
    due_at: datetime
    text: str
    made_by: str
    cost_cents: int
    done_at: datetime | None
    reference: str
    organization_name: str
    form_version_id: int
    round_title: Texts
    timezone: str
    translator: str
    owner_id: int | None
    organization_id: int | None
    is_of_a_letter: bool
    conflicted_ids: frozenset[int] = frozenset()

    @property
    def is_ours(self) -> bool:
        """Our words to the group; whatever else waits here is the group's own, for us."""
        return self.kind not in THEIRS

    def is_late(self, now: datetime) -> bool:
        return self.status in WAITING and now > self.due_at


@dataclass(frozen=True)
class Translated:
    text: str
    made_by: str
    language: str


def translation_page(session: Session, translation_id: int) -> TranslationPage:
    found = _read(session, _rows().where(Translation.id == translation_id))
    if not found:
        raise NotFound("Translation")
    page = found[0]
    conflicted = people.conflicted_with(session, page.organization_id) if page.organization_id else frozenset()
    return TranslationPage(**{**vars(page), "conflicted_ids": conflicted})


def translations(session: Session, actor: Actor, *, open: bool) -> list[TranslationPage]:
    """Those that wait, due first, or those done, newest first; without groups that the officer has a part in."""
    order = (Translation.due_at, Translation.id) if open else (Translation.id.desc(),)
    return _read(session, _rows().where(*_may_translate(actor, open)).order_by(*order).limit(A_PAGE))


def translations_waiting(session: Session, actor: Actor, *, to_be_read_in: int | None = None) -> int:
    """How many wait; `to_be_read_in`: only what groups wrote, in this round, for who reads them there."""
    wanted = select(func.count()).select_from(Translation)
    wanted = wanted.join(Application, Application.id == Translation.application_id)
    if to_be_read_in is not None:
        wanted = wanted.where(Application.round_id == to_be_read_in, Translation.kind == TranslationKind.ANSWER)
    return session.scalar(wanted.where(*_may_translate(actor, True))) or 0


def translated_answers(
    session: Session, application_id: int, said: Mapping[str, Any] | None = None
) -> dict[str, Translated]:
    """What stands beside a group's answers, by question; one query. `said`: only where the text is this one.

    Why a group disagrees with the rules answers no question: it stands under the empty key.
    """
    rows = session.scalars(
        select(Translation).where(
            Translation.application_id == application_id,
            Translation.kind == TranslationKind.ANSWER,
            Translation.status == TranslationStatus.DONE,
        )
    )
    return {
        row.question_key: Translated(row.text, row.made_by, row.language_to)
        for row in rows
        if said is None or said.get(row.question_key) == row.source
    }


def _still_needed() -> ColumnElement[bool]:
    """It waits, and somebody will read it: an answer until its reading is over, a letter's until it is answered."""
    read = or_(Translation.kind != TranslationKind.ANSWER, Application.status.in_(TO_BE_READ), _is_of_a_letter())
    return and_(Translation.status.in_(WAITING), read)


def _was_translated() -> ColumnElement[bool]:
    """What was said in its reader's own language never was."""
    return and_(Translation.status.not_in(WAITING), Translation.language_from != Translation.language_to)


def _is_a_draft() -> ColumnElement[bool]:
    """What is translated of a draft is of the letter that it was sent as before."""
    return Application.status == ApplicationStatus.DRAFT


def _is_of_a_letter() -> ColumnElement[bool]:
    """Its group wrote a letter of intent that waits for an answer; what else is in the draft is the group's own."""
    waits = select(LetterOfIntent.id).where(
        LetterOfIntent.application_id == Application.id, LetterOfIntent.status == LetterStatus.SENT
    )
    return and_(_is_a_draft(), waits.exists())


def _may_translate(actor: Actor, open: bool) -> list[Any]:
    closed = people.closed_to(actor.person_id)
    apart = [*actor.organization_ids]
    return [
        _still_needed() if open else _was_translated(),
        or_(Application.organization_id.is_(None), Application.organization_id.not_in(closed)),
        or_(Application.organization_id.is_(None), Application.organization_id.not_in(apart)),
        or_(Application.owner_id.is_(None), Application.owner_id != actor.person_id),
    ]


def _rows() -> Select[Any]:
    return (
        select(Translation, Application, _is_a_draft(), Round.title, Round.timezone, Person.name, Person.email)
        .join(Application, Application.id == Translation.application_id)
        .join(Round, Round.id == Application.round_id)
        .join(Person, Person.id == Translation.owner_id, isouter=True)
    )


def _read(session: Session, wanted: Select[Any]) -> list[TranslationPage]:
    own = ("id", "version", "status", "kind", "question_key", "source", "language_from", "language_to")
    made = ("due_at", "text", "made_by", "cost_cents", "done_at")
    theirs = ("reference", "organization_name", "form_version_id", "owner_id", "organization_id")
    return [
        TranslationPage(
            **{each: getattr(row, each) for each in (*own, *made)},
            **{each: getattr(application, each) for each in theirs},
            is_of_a_letter=bool(of_a_letter),
            round_title=title,
            timezone=timezone,
            translator=name or email or "",
        )
        for row, application, of_a_letter, title, timezone, name, email in session.execute(wanted)
    ]

"""Our words to a group as it reads them, and in which language that is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import TranslationStatus
from grants.applications.model import MESSAGES, Application, Translation, TranslationKind
from grants.applications.queries.translations import Translated
from grants.kernel.texts import base
from grants.people import queries as people


@dataclass(frozen=True)
class OurWords:
    """What staff wrote to a group as the group reads it, and the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class Interpreted:
    """A message that is not in the language of its application: the one it was written in, and what became of it."""

    spoken: str
    translated: Translated | None
    waits: bool


def language_read(session: Session, application: Application) -> str:
    """In which language the group reads our letters about this application: chosen, else as it applied."""
    return people.letters_language(
        session,
        owner_id=application.owner_id,
        organization_id=application.organization_id,
        spoken=application.locale,
    )


def words_for(
    session: Session, application_id: int, words: str, *, kind: TranslationKind = TranslationKind.WORDS
) -> OurWords | None:
    """Our words as the group reads them: translated, or as they are; None while their translation waits. One query.

    Words without a row are in the language of the application.
    """
    locale, row = session.execute(
        select(Application.locale, Translation)
        .join(Translation, and_(Translation.application_id == Application.id, Translation.kind == kind), isouter=True)
        .where(Application.id == application_id)
    ).one()
    if not words or row is None:
        return OurWords(words, base(locale))
    return OurWords(row.text, row.language_to) if row.status is TranslationStatus.DONE else None


def interpreted_messages(session: Session, application_id: int) -> dict[int, Interpreted]:
    """The messages in another language than their reader's or their application's, by their ids; one query."""
    rows = session.scalars(
        select(Translation).where(Translation.application_id == application_id, Translation.kind.in_(MESSAGES))
    )
    return {
        int(row.question_key): Interpreted(
            spoken=row.language_from,
            translated=Translated(row.text, row.made_by, row.language_to)
            if row.status is TranslationStatus.DONE and row.language_from != row.language_to
            else None,
            waits=row.status is not TranslationStatus.DONE,
        )
        for row in rows
    }

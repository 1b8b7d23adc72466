"""Our words to a group wait for their translation into the language in which it reads our letters."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from grants.applications.commands.queueing import enqueue, row_of
from grants.applications.events import WordsTranslated
from grants.applications.lifecycle import TranslationStatus
from grants.applications.model import OURS, THEIRS, Application, MadeBy, Message, Translation, TranslationKind
from grants.applications.queries import WAITING, language_read
from grants.kernel.texts import base
from grants.kernel.unit import Unit
from grants.people.model import Membership

AFTER_DECIDING = timedelta(days=2)


def queue_words(
    unit: Unit,
    application_id: int,
    text: str,
    *,
    spoken: str,
    kind: TranslationKind = TranslationKind.WORDS,
    needed_by: datetime | None = None,
) -> bool:
    """Our words for a group that reads another language; whether a translation is needed before they leave.

    Due in two days, or by the instant `needed_by` where that is sooner.
    """
    if not text:
        _forget_words(unit, application_id, kind)
        return False
    due = unit.now + AFTER_DECIDING
    return _queue_ours(unit, application_id, kind, "", text, spoken, min(due, needed_by or due))


def queue_message(unit: Unit, message: Message, *, spoken: str) -> None:
    """A message in another language than its reader's: staff read ours, a group the one of its letters."""
    due, key = unit.now + AFTER_DECIDING, str(message.id)
    if message.from_staff:
        _queue_ours(unit, message.application_id, TranslationKind.REPLY, key, message.text, spoken, due)
    elif base(spoken) != OURS:
        enqueue(unit, message.application_id, TranslationKind.MESSAGE, key, message.text, spoken, OURS, due)


def _queue_ours(
    unit: Unit, application_id: int, kind: TranslationKind, key: str, text: str, spoken: str, due: datetime
) -> bool:
    """Words without a row are in the language of the application: so those in another have one, also when it is read.

    Which language is read may be another one tomorrow; in which one our words are may not be forgotten.
    """
    application = unit.session.get_one(Application, application_id)
    to = language_read(unit.session, application)
    if base(spoken) == to == base(application.locale):
        _forget_words(unit, application_id, kind, key)
        return False
    enqueue(unit, application_id, kind, key, text, spoken, to, due)
    if base(spoken) != to:
        return True
    _leave_as_said(unit, row_of(unit, application_id, kind, key))
    return False


def _leave_as_said(unit: Unit, row: Translation | None) -> None:
    """What is said in its reader's language already is its own translation."""
    if row is not None and row.status is not TranslationStatus.DONE:
        row.text, row.made_by, row.cost_cents, row.done_at = row.source, MadeBy.PERSON, 0, unit.now
        unit.advance(row, "finish", made_by=MadeBy.PERSON, cost_cents=0)


def aim_words(unit: Unit, application_id: int) -> None:
    """Our words that wait are translated for who reads them now; what speaks their language already leaves."""
    to = language_read(unit.session, unit.session.get_one(Application, application_id))
    waiting = select(Translation).where(
        Translation.application_id == application_id,
        Translation.kind.not_in(THEIRS),
        Translation.status.in_(WAITING),
        Translation.language_to != to,
    )
    for row in unit.session.scalars(waiting.order_by(Translation.id).with_for_update()).all():
        row.language_to = to
        unit.changed(row, "aim", language=to)
        if row.language_from == to:
            _leave_as_said(unit, row)
            unit.record(WordsTranslated(application_id=application_id, kind=row.kind, key=row.question_key))


def aim_words_to(unit: Unit, person_id: int) -> None:
    """The same for all whose letters this person may get, who has chosen another language."""
    groups = select(Membership.organization_id).where(Membership.person_id == person_id)
    theirs = select(Application.id).where(
        or_(Application.owner_id == person_id, Application.organization_id.in_(groups)),
        select(Translation.id)
        .where(Translation.application_id == Application.id, Translation.status.in_(WAITING))
        .exists(),
    )
    for application_id in unit.session.scalars(theirs.order_by(Application.id)).all():
        aim_words(unit, application_id)


def _forget_words(unit: Unit, application_id: int, kind: TranslationKind, key: str = "") -> None:
    """A later decision speaks their language itself: the older words' row must not stand for it."""
    row = row_of(unit, application_id, kind, key)
    if row is not None:
        unit.session.delete(row)

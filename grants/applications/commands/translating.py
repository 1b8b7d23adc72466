"""The queue of translations: what enters it by itself, and what staff make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from grants.applications.events import WordsTranslated
from grants.applications.lifecycle import TranslationStatus
from grants.applications.model import (
    OURS,
    SAID,
    Answer,
    Application,
    LetterOfIntent,
    MadeBy,
    Message,
    Translation,
    TranslationKind,
)
from grants.applications.queries import application_page
from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import FormVersion, Round
from grants.programs.questions import Form, Type, parse

AFTER_CLOSING, AFTER_DECIDING = timedelta(days=3), timedelta(days=2)
LIMIT = 20_000
DEAREST = 1_000_000


def base(locale: str) -> str:
    return locale.split("-", maxsplit=1)[0]


def queue_answers(unit: Unit, application_id: int) -> int:
    """Long answers in another language than ours wait for a translation before reading opens; gives how many new.

    Called again it changes nothing, but for answers whose text changed meanwhile.
    """
    page = application_page(unit.session, id=application_id)
    return _queue_texts(
        unit, application_id, page.form, page.values, _before(unit.session.get_one(Round, page.round_id))
    )


def queue_letter(unit: Unit, application_id: int) -> int:
    """The same for a letter of intent, as it was sent. An answer that the full form keeps is translated once."""
    letter = unit.session.scalars(select(LetterOfIntent).where(LetterOfIntent.application_id == application_id)).one()
    form = parse(unit.session.get_one(FormVersion, letter.form_version_id).definition)
    round = unit.session.get_one(Round, unit.session.get_one(Application, application_id).round_id)
    values = {key: each["value"] for key, each in letter.answers.items()}
    return _queue_texts(unit, application_id, form, values, (round.letters_close_at or letter.sent_at) + AFTER_CLOSING)


def _queue_texts(unit: Unit, application_id: int, form: Form, values: Mapping[str, Any], due: datetime) -> int:
    """Each long text in the language of the page that it was typed on."""
    rows = unit.session.execute(
        select(Answer.question_key, Answer.locale).where(Answer.application_id == application_id)
    ).all()
    long = {question.key for question in form if question.type is Type.LONG_TEXT}
    found = 0
    for key, locale in rows:
        said = values.get(key)
        if key in long and isinstance(said, str) and said.strip() and base(locale) != OURS:
            found += _queue(unit, application_id, TranslationKind.ANSWER, key, said, locale, OURS, due)
    return found


def _before(round: Round) -> datetime:
    """The day on which what came in is checked: the reading opens after it."""
    said = round.details.get("dates", {}).get("checked_by")
    if not said:
        return round.closes_at + AFTER_CLOSING
    return datetime.combine(datetime.fromisoformat(said), time(17), ZoneInfo(round.timezone)).astimezone(UTC)


def queue_words(
    unit: Unit, application_id: int, text: str, *, spoken: str, kind: TranslationKind = TranslationKind.WORDS
) -> bool:
    """Our words for a group that applied in another language; whether a translation is needed before they leave."""
    application = unit.session.get_one(Application, application_id)
    to = base(application.locale)
    if not text or base(spoken) == to:
        _forget_words(unit, application_id, kind)
        return False
    _queue(unit, application_id, kind, "", text, spoken, to, unit.now + AFTER_DECIDING)
    return True


def queue_message(unit: Unit, message: Message, *, spoken: str) -> None:
    """A message in another language than its reader's: staff read ours, a group the one it applied in."""
    to = base(unit.session.get_one(Application, message.application_id).locale) if message.from_staff else OURS
    if base(spoken) != to:
        due, key = unit.now + AFTER_DECIDING, str(message.id)
        _queue(unit, message.application_id, TranslationKind.MESSAGE, key, message.text, spoken, to, due)


def _forget_words(unit: Unit, application_id: int, kind: TranslationKind) -> None:
    """A later decision speaks their language itself: the older words' row must not stand for it."""
    row = _row(unit, application_id, kind, "")
    if row is not None:
        unit.session.delete(row)


def _row(unit: Unit, application_id: int, kind: TranslationKind, key: str) -> Translation | None:
    wanted = select(Translation).where(
        Translation.application_id == application_id, Translation.kind == kind, Translation.question_key == key
    )
    return unit.session.scalar(wanted.with_for_update())


def _queue(
    unit: Unit, application_id: int, kind: TranslationKind, key: str, said: str, spoken: str, to: str, due: datetime
) -> int:
    row = _row(unit, application_id, kind, key)
    if row is not None and row.source == said:
        return 0
    if row is None:
        row = unit.add(
            Translation(
                application_id=application_id,
                kind=kind,
                question_key=key,
                source=said,
                language_from=base(spoken),
                language_to=to,
                asked_at=unit.now,
                due_at=max(due, unit.now),
            )
        )
        unit.changed(row, "ask")
        return 1
    row.source, row.language_from, row.due_at = said, base(spoken), max(due, unit.now)
    if row.status is TranslationStatus.DONE:
        row.done_at = None
        unit.advance(row, "ask_again")
    return 1


def take_up_translation(unit: Unit, translation_id: int) -> Translation:
    """Whoever takes it up owns it, also after somebody else."""
    row = _mine(unit, translation_id)
    row.owner_id = unit.actor.person_id
    unit.advance(row, "take_up")
    return row


def finish_translation(
    unit: Unit, translation_id: int, text: str, *, made_by: str, cost_cents: int, version: int | None = None
) -> Translation:
    """The translation, and whether a person or a machine made it. Words that waited for it leave now."""
    row = _mine(unit, translation_id, version=version)
    text, problems = clean(text).strip(), []
    if not text:
        problems.append(Problem("text", "required"))
    if len(text) > LIMIT:
        problems.append(Problem("text", "too_long", {"limit": LIMIT, "count": len(text)}))
    if made_by not in (MadeBy.PERSON, MadeBy.MACHINE):
        problems.append(Problem("made_by", "not_an_option"))
    if not 0 <= cost_cents <= DEAREST:
        problems.append(Problem("cost", "money_too_large", {"limit": DEAREST}))
    if problems:
        raise NotReady(problems)
    row.text, row.made_by, row.cost_cents, row.done_at = text, made_by, cost_cents, unit.now
    row.owner_id = row.owner_id or unit.actor.person_id
    unit.advance(row, "finish", made_by=made_by, cost_cents=cost_cents)
    if row.kind in SAID:
        unit.record(WordsTranslated(application_id=row.application_id, kind=row.kind, key=row.question_key))
    return row


def _mine(unit: Unit, translation_id: int, *, version: int | None = None) -> Translation:
    row = unit.get(Translation, translation_id, version=version)
    require(unit.actor, Action.TRANSLATE, unit.session.get_one(Application, row.application_id))
    return row

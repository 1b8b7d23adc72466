"""The queue of translations: what enters it by itself, and what staff make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from grants.applications.commands.messages import has_news
from grants.applications.commands.queueing import enqueue
from grants.applications.events import WordsTranslated
from grants.applications.model import (
    OURS,
    THEIRS,
    Answer,
    Application,
    Disagreement,
    LetterOfIntent,
    MadeBy,
    Translation,
    TranslationKind,
)
from grants.applications.queries import application_page
from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.texts import base
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import FormVersion, Round
from grants.programs.parsing import parse
from grants.programs.questions import Form
from grants.programs.saying import free_text

AFTER_CLOSING = timedelta(days=3)
LIMIT = 20_000
DEAREST = 1_000_000


def queue_answers(unit: Unit, application_id: int) -> int:
    """Answers in another language than ours wait for a translation before reading opens; gives how many new.

    Called again it changes nothing, but for answers whose text changed meanwhile.
    """
    page = application_page(unit.session, id=application_id)
    return _queue_texts(
        unit, application_id, page.form, page.values, _before(unit.session.get_one(Round, page.round_id))
    )


def ask_translations(unit: Unit, application_id: int, *, spoken: str) -> int:
    """Staff say in which language a group wrote on pages of ours: its words wait for a translation; gives how many new.

    The language of the answers is mended, so that what is sent again later waits too.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.TRANSLATE, application)
    page = application_page(unit.session, id=application.id)
    if base(spoken) == OURS or base(spoken) not in page.languages:
        raise NotReady([Problem("spoken", "not_an_option")])
    for row in unit.session.scalars(select(Answer).where(Answer.application_id == application.id)):
        if base(row.locale) == OURS:
            row.locale = base(spoken)
    unit.changed(application, "say_language", language=base(spoken))
    return queue_answers(unit, application.id)


def queue_letter(unit: Unit, application_id: int) -> int:
    """The same for a letter of intent, as it was sent. An answer that the full form keeps is translated once."""
    letter = unit.session.scalars(select(LetterOfIntent).where(LetterOfIntent.application_id == application_id)).one()
    form = parse(unit.session.get_one(FormVersion, letter.form_version_id).definition)
    round = unit.session.get_one(Round, unit.session.get_one(Application, application_id).round_id)
    values = {key: each["value"] for key, each in letter.answers.items()}
    return _queue_texts(unit, application_id, form, values, (round.letters_close_at or letter.sent_at) + AFTER_CLOSING)


def _queue_texts(unit: Unit, application_id: int, form: Form, values: Mapping[str, Any], due: datetime) -> int:
    """Each text in people's own words, in the form's order, in the language of the page that it was typed on."""
    rows = select(Answer.question_key, Answer.locale).where(Answer.application_id == application_id)
    typed_in = {row.question_key: row.locale for row in unit.session.execute(rows)}
    found = 0
    for question in form:
        said, locale = free_text(question, values.get(question.key)), typed_in.get(question.key, OURS)
        if said and base(locale) != OURS:
            found += enqueue(unit, application_id, TranslationKind.ANSWER, question.key, said, locale, OURS, due)
    return found + _queue_disagreement(unit, application_id, due)


def _queue_disagreement(unit: Unit, application_id: int, due: datetime) -> int:
    """Why the group applies although rules say no: it answers no question, so its row has no key."""
    said = unit.session.scalar(select(Disagreement).where(Disagreement.application_id == application_id))
    if said is None or base(said.locale) == OURS:
        return 0
    return enqueue(unit, application_id, TranslationKind.ANSWER, "", said.text, said.locale, OURS, due)


def _before(round: Round) -> datetime:
    """The day on which what came in is checked: the reading opens after it."""
    said = round.details.get("dates", {}).get("checked_by")
    if not said:
        return round.closes_at + AFTER_CLOSING
    return datetime.combine(datetime.fromisoformat(said), time(17), ZoneInfo(round.timezone)).astimezone(UTC)


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
    if row.kind == TranslationKind.REPLY:
        has_news(unit, row.application_id)
    if row.kind not in THEIRS:
        unit.record(WordsTranslated(application_id=row.application_id, kind=row.kind, key=row.question_key))
    return row


def _mine(unit: Unit, translation_id: int, *, version: int | None = None) -> Translation:
    row = unit.get(Translation, translation_id, version=version)
    require(unit.actor, Action.TRANSLATE, unit.session.get_one(Application, row.application_id))
    return row

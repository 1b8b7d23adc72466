"""Opened sections saved as people type: a batch is applied once, and what comes too late is kept all the same.

What comes while the sections are open is written there. What comes when they are over (the day passed, they were sent
meanwhile, staff opened others) stays with the opening for which it was typed. It is sent by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from grants.applications import rules
from grants.applications.commands.changing import is_open, open_of
from grants.applications.commands.drafting import Batch, Saved, applied, mark_of, remember
from grants.applications.commands.writing import Outcome, answers_of
from grants.applications.commands.writing_changes import EARLIER, questions_of, text_that_came, write_changes
from grants.applications.model import Application, Kept, Reopening
from grants.applications.queries.reopenings import whole_change
from grants.kernel.refusal import NotFound
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.questions import Form

LATE = "late"
"""What became of a text that is kept and can't be sent any more."""


def save_changes(
    unit: Unit,
    application_id: int,
    typed: Mapping[str, Any],
    *,
    opening_id: int,
    locale: str,
    based: Mapping[str, int],
    batch: Batch,
    seen: Mapping[str, list[int]] | None = None,
) -> Saved:
    """Keep what was typed on a page of this opening, as `change` does, while its writer goes on typing.

    `based` are the numbers that the page had, `seen` the waiting texts that it showed. Of an opening that is over, a
    text is the earlier one of the sections that are open now (EARLIER); where its own section is not among them, it is
    LATE. A batch that was applied before is answered as it was then.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CHANGE_REOPENED, application)
    mark = mark_of(opening_id, typed, dict(based))
    known = applied(unit, application.id, batch)
    if known is not None and known.digest == mark:
        return Saved(application.id, application.reference, known.at, known.outcome)
    its, now = _opening(unit, application, opening_id), open_of(unit, application.id)
    form = programs.form_version(unit.session, application.form_version_id)
    at = unit.now - max(batch.age, timedelta(0))
    facts: dict[str, Any] = {"locale": locale, "typed_at": at, "settles": False}
    outcome: Outcome = {}
    rest = dict(typed)
    if now is not None and is_open(now, application.status, unit.now):
        here = {question.key for question in questions_of(form, now.sections)}
        rest = {key: text for key, text in typed.items() if key not in here and its is not now}
        numbers, shown = (based, seen) if its is now else (dict.fromkeys(typed, EARLIER), None)
        outcome |= write_changes(unit, application, now, form, typed, based=numbers, seen=shown, **facts)
    if rest:
        keep = _beside_what_was_sent if its.sent_at else write_changes
        late = keep(unit, application, its, form, rest, based=based, seen=seen, **facts)
        outcome |= {key: {"kept": _late(said["kept"]), "number": said["number"]} for key, said in late.items()}
    outcome = {key: said | {"number": max(0, said["number"])} for key, said in outcome.items()}
    if known is None:
        remember(unit, application.id, batch, mark, outcome)
    return Saved(application.id, application.reference, unit.now, outcome)


def _late(kept: str) -> str:
    return kept if kept in ("same", "untouched") else LATE


def _opening(unit: Unit, application: Application, opening_id: int) -> Reopening:
    found = unit.session.scalar(
        select(Reopening)
        .where(Reopening.id == opening_id, Reopening.application_id == application.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound("Reopening")
    return found


def _beside_what_was_sent(
    unit: Unit,
    application: Application,
    reopening: Reopening,
    form: Form,
    typed: Mapping[str, Any],
    *,
    locale: str,
    based: Mapping[str, int],
    typed_at: Any,
    **_: Any,
) -> Outcome:
    """The changes were sent: what they say stays, and this text is kept beside it."""
    asked = [question for question in questions_of(form, reopening.sections) if question.key in typed]
    clock = programs.on_the_rounds_clock(unit.session, application.round_id, unit.now)
    answers = answers_of(unit, application, [question.key for question in asked])
    outcome: Outcome = {}
    for question in asked:
        answer = answers.get(question.key)
        line = whole_change(reopening, question.key, answer.typed if answer is not None else None)
        text = reading.kept(question, typed[question.key], before=line["typed"], at=clock)
        before = based.get(question.key, 0)
        outcome[question.key] = {"kept": "same", "number": before}
        there = [each["typed"] for each in (line, *line["was"])]
        if not any(rules.alike(text, each) for each in there):
            came = text_that_came(unit, line, text, Kept.ASIDE, locale=locale, at=min(typed_at, unit.now))
            line["was"] = [*line["was"], came]
            reopening.changes = {**reopening.changes, question.key: line}
            outcome[question.key]["kept"] = LATE
    unit.session.flush()
    return outcome

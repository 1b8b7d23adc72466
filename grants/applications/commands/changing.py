"""Changing sections that were opened again: texts, files, and which of two texts stands.

A change holds the text that stands, every other text that came in (`was`), and the numbers of those that wait for
somebody to choose (`waits`). Number 0 is what was sent; `writing_changes` says what becomes of each text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.applications.commands.files import keep, sent_before
from grants.applications.commands.writing import Outcome, answers_of
from grants.applications.commands.writing_changes import questions_of, write_changes, write_one
from grants.applications.lifecycle import REOPENABLE
from grants.applications.model import Application, Reopening, StoredFile
from grants.applications.queries.reopenings import whole_change
from grants.applications.uploads import Upload
from grants.kernel.refusal import NotFound, NotReady, Problem, Refusal, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.questions import Form, Question, file_ids


@dataclass
class SectionsClosed(Refusal):
    """What staff had opened is closed again: its day passed, it was sent again, or the decision came."""

    reference: str


def change(
    unit: Unit,
    application_id: int,
    typed: Mapping[str, Any],
    *,
    locale: str,
    based: Mapping[str, int] | None = None,
    seen: Mapping[str, list[int]] | None = None,
) -> Outcome:
    """Keep what was typed for the open sections, right or wrong; answers of other sections are left out.

    `based` says for each answer which number the writer had before them (None: the newest; EARLIER: one of an opening
    that is over), `seen` which waiting texts the page showed. Where somebody else changed the same answer meanwhile,
    the text that stands stays, this one waits beside it (`conflict`), and nothing is sent before somebody has chosen.
    """
    application, reopening, form = _still_mine(unit, application_id)
    outcome = write_changes(unit, application, reopening, form, typed, locale=locale, based=based, seen=seen)
    reopening.changed_at = unit.now
    unit.session.flush()
    return outcome


def take_change(
    unit: Unit,
    application_id: int,
    question_key: str,
    number: int,
    *,
    based: int,
    seen: list[int] | None = None,
) -> bool:
    """Let one of the texts of an answer stand: one that waits, an earlier one, or the one that stands already.

    `based` is the number of the text that stood on the page: where another one came to stand since, nothing is changed
    and this is False. The texts that were `seen` wait no longer; they stay among the earlier ones.
    """
    application, reopening, form = _still_mine(unit, application_id)
    if not any(question.key == question_key for question in questions_of(form, reopening.sections)):
        raise NotFound("Question")
    answer = answers_of(unit, application, [question_key]).get(question_key)
    line = whole_change(reopening, question_key, answer.typed if answer is not None else None)
    text = next((each for each in (line, *line["was"]) if each["number"] == number), None)
    if text is None:
        raise NotFound("Text")
    if line["number"] != based:
        return False
    locale = text["locale"] or application.locale
    write_one(unit, line, text["typed"], line["number"], locale=locale, seen=seen or [], at=unit.now)
    line["waits"] = [each for each in line["waits"] if each not in (seen or [])]
    reopening.changes, reopening.changed_at = {**reopening.changes, question_key: line}, unit.now
    unit.session.flush()
    return True


def attach_change(
    unit: Unit,
    application_id: int,
    question_key: str,
    *,
    name: str,
    content: bytes | Upload,
    based: int | None = None,
) -> tuple[StoredFile, Outcome]:
    """A new file for a question of the open sections, and what became of it. NotReady says why it can't be taken.

    Give an Upload (uploads.receive) where it was made ready before the unit began.
    """
    application, reopening, form = _still_mine(unit, application_id)
    question = file_question(form, reopening, question_key)
    standing = _files_of(unit, application, reopening, question_key) if question.max_files > 1 else []
    again = sent_before(unit, standing, name, content)
    if again is not None:
        return again, {}
    if question.max_files > 1 and len(standing) >= question.max_files:
        raise NotReady([Problem(question_key, "too_many_files", {"limit": question.max_files})])
    stored = keep(unit, application.id, question, name=name, content=content)
    answer = [*standing, stored.id] if question.max_files > 1 else stored.id
    shown = None if based is None or question.max_files > 1 else {question_key: based}
    return stored, change(unit, application.id, {question_key: answer}, locale=application.locale, based=shown)


def detach_change(unit: Unit, application_id: int, question_key: str, file_id: int) -> None:
    """Take one file out of an answer of the open sections; what was sent keeps it until this is sent again."""
    application, reopening, _ = _still_mine(unit, application_id)
    standing = _files_of(unit, application, reopening, question_key)
    if file_id in standing:
        left: Any = [number for number in standing if number != file_id] or ""
        change(unit, application.id, {question_key: left}, locale=application.locale)


def file_question(form: Form, reopening: Reopening, question_key: str) -> Question:
    """The question of the open sections that takes this file."""
    asked = {question.key: question for question in questions_of(form, reopening.sections)}
    question = asked.get(question_key)
    if question is None or not question.takes_file:
        raise NotFound("Question")
    return question


def open_of(unit: Unit, application_id: int) -> Reopening | None:
    """The row of what is open, locked."""
    return unit.session.scalar(
        select(Reopening)
        .where(Reopening.application_id == application_id, Reopening.closed_at.is_(None))
        .with_for_update()
    )


def is_open(reopening: Reopening, status: str, now: datetime) -> bool:
    return reopening.closed_at is None and now < reopening.until and status in REOPENABLE


def still_open(unit: Unit, application: Application) -> Reopening:
    """The clock decides and not the sweep. Whatever is decided meanwhile closes it, too."""
    reopening = open_of(unit, application.id)
    if reopening is None or not is_open(reopening, application.status, unit.now):
        raise WrongStatus(subject="application", status=application.status, action="change")
    return reopening


def _still_mine(unit: Unit, application_id: int) -> tuple[Application, Reopening, Form]:
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CHANGE_REOPENED, application)
    reopening = still_open(unit, application)
    return application, reopening, programs.form_version(unit.session, application.form_version_id)


def _files_of(unit: Unit, application: Application, reopening: Reopening, question_key: str) -> list[int]:
    """The files of a question as changed so far, else as sent."""
    answer = answers_of(unit, application, [question_key]).get(question_key)
    return file_ids(whole_change(reopening, question_key, answer.typed if answer is not None else None)["typed"])

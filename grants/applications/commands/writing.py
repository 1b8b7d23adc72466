"""Writing answers down: every text becomes a version, and `rules.judge` says which of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.applications import rules
from grants.applications.lifecycle import ApplicationStatus, LetterStatus
from grants.applications.model import Answer, AnswerVersion, Application, Kept, LetterOfIntent
from grants.kernel.unit import Unit
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules as rules_of_forms
from grants.programs.questions import Form, Question, Section

Outcome = dict[str, dict[str, Any]]
"""By question: `kept` (what judge said), and the `number` that the writer's next text is based on."""


def is_editable(unit: Unit, application: Application) -> bool:
    """A draft, unless its letter of intent waits for an answer or had a no."""
    if application.status is not ApplicationStatus.DRAFT:
        return False
    letter = select(LetterOfIntent.status).where(LetterOfIntent.application_id == application.id)
    return unit.session.scalar(letter) in (None, LetterStatus.INVITED)


def write(
    unit: Unit,
    application: Application,
    form: Form,
    typed: Mapping[str, Any],
    *,
    locale: str,
    based: Mapping[str, int] | None,
    typed_at: datetime,
    version_id: int | None = None,
) -> Outcome:
    """Write down what was typed. `based`: the number that the writer had before them, by question; None says that
    they had the newest. `version_id` is the form's, where it is not the application's own. The caller holds the
    application's lock.
    """
    asked = [question for question in form if question.key in typed and question.is_asked]
    clock = programs.on_the_rounds_clock(unit.session, application.round_id, unit.now)
    known = answers_of(unit, application, [question.key for question in asked])
    outcome: Outcome = {}
    for question in asked:
        answer = known.get(question.key)
        text = reading.kept(question, typed[question.key], before=answer.typed if answer else None, at=clock)
        number = answer.number if answer is not None else 0
        before = number if based is None else min(max(based.get(question.key, 0), 0), number)
        outcome[question.key] = _one(
            unit,
            application,
            question,
            answer,
            text,
            before,
            locale=locale,
            at=typed_at,
            version_id=version_id or application.form_version_id,
        )
    application.updated_at = unit.now
    unit.session.flush()
    return outcome


def write_all(
    unit: Unit,
    application: Application,
    typed: Mapping[str, Any],
    *,
    locale: str,
    based: Mapping[str, int] | None,
    typed_at: datetime,
) -> Outcome:
    """Write down what was typed on a page of the newest form, or on one that was open before the form changed.

    What is not asked any more is kept all the same, beside what is; so is what stands in a column or at an option that
    its question has no more: such a text is kept whole, under the version that asked for it.
    """
    now = programs.newest_form(unit.session, application.form_version_id)
    facts: dict[str, Any] = {"locale": locale, "based": based, "typed_at": typed_at}
    form = now.form
    beside = {each.key: parts for each in form if (parts := rules_of_forms.parts_beside(each, typed.get(each.key)))}
    older = programs.asked_with(unit.session, now.id, beside)
    versions = {key: older.get(key, now.id) for key in typed}
    outcome: Outcome = {}
    for version_id in sorted(set(versions.values())):
        asked_there = {key: text for key, text in typed.items() if versions[key] == version_id}
        outcome |= write(unit, application, form, asked_there, version_id=version_id, **facts)
    rest = set(typed) - {question.key for question in form}
    former = programs.former_questions(unit.session, now.id, rest)
    for version_id in sorted({version for version, _ in former.values()}):
        questions = tuple(question for version, question in former.values() if version == version_id)
        before = Form((Section("before", {}, questions),))
        outcome |= write(unit, application, before, typed, version_id=version_id, **facts)
    return outcome


def read_anew(unit: Unit, application: Application, form: Form) -> None:
    """What the answers mean when this form asks for them. Texts stay; so does what the form does not ask."""
    for answer in unit.session.scalars(select(Answer).where(Answer.application_id == application.id)):
        question = form.question(answer.question_key)
        if question is not None:
            answer.value = reading.read(question, answer.typed).value
            copy(application, question.key, answer.value)


def answers_of(unit: Unit, application: Application, keys: list[str]) -> dict[str, Answer]:
    found = unit.session.scalars(
        select(Answer).where(Answer.application_id == application.id, Answer.question_key.in_(keys))
    )
    return {answer.question_key: answer for answer in found}


def _one(
    unit: Unit,
    application: Application,
    question: Question,
    answer: Answer | None,
    text: Any,
    before: int,
    *,
    locale: str,
    at: datetime,
    version_id: int,
) -> dict[str, Any]:
    me = rules.Writer(unit.actor.person_id, unit.actor.device)
    earlier = _since(unit, answer, before) if answer is not None and answer.number != before else []
    stands = answer.typed if answer is not None else None
    kept = rules.judge(
        text,
        stands=stands,
        was_before_them=_was(earlier, before) if earlier else stands if before else None,
        writer=me,
        since=[_writer(each) for each in earlier if each.number > before],
        stood_at=next((each.at for each in earlier if answer is not None and each.number == answer.number), None),
        typed_at=at,
    )
    if kept in ("same", "untouched"):
        return {"kept": kept, "number": answer.number if answer is not None and kept == "same" else before}
    answer = answer or Answer(application_id=application.id, question_key=question.key, number=1, last=0, conflicts=[])
    waiting = _waiting(unit, answer) if answer.conflicts else []
    if kept == "conflict" and any(me.is_same(_writer(v)) and rules.alike(v.typed, text) for v in waiting):
        return {"kept": kept, "number": before}
    _keep(unit, answer, text, kept, locale=locale, at=at, version_id=version_id)
    if kept == "stood":
        stand(unit, application, question, answer, text, locale=locale)
    elif kept == "conflict":
        others = [version.number for version in waiting if not me.is_same(_writer(version))]
        answer.conflicts = [*others, answer.last]
    return {"kept": kept, "number": answer.number if kept == "stood" else before}


def _keep(unit: Unit, answer: Answer, text: Any, kept: str, *, locale: str, at: datetime, version_id: int) -> None:
    answer.last += 1
    unit.session.add(
        AnswerVersion(
            application_id=answer.application_id,
            question_key=answer.question_key,
            number=answer.last,
            kept=Kept(kept),
            typed=text,
            locale=locale,
            form_version_id=version_id,
            person_id=unit.actor.person_id,
            device=unit.actor.device,
            at=min(at, unit.now),
        )
    )


def stand(unit: Unit, application: Application, question: Question, answer: Answer, text: Any, *, locale: str) -> None:
    """The newest version becomes the text that stands."""
    answer.typed, answer.value, answer.locale = text, reading.read(question, text).value, locale
    answer.number = answer.last
    answer.updated_at, answer.updated_by = unit.now, unit.actor.person_id
    unit.session.add(answer)
    copy(application, question.key, answer.value)


def _since(unit: Unit, answer: Answer, before: int) -> list[AnswerVersion]:
    """What the writer had before them, and what came to stand since."""
    return list(
        unit.session.scalars(
            select(AnswerVersion)
            .where(
                AnswerVersion.application_id == answer.application_id,
                AnswerVersion.question_key == answer.question_key,
                AnswerVersion.number >= before,
                AnswerVersion.number <= answer.number,
                (AnswerVersion.kept == Kept.STOOD) | (AnswerVersion.number == before),
            )
            .order_by(AnswerVersion.number)
        )
    )


def _waiting(unit: Unit, answer: Answer) -> list[AnswerVersion]:
    return list(
        unit.session.scalars(
            select(AnswerVersion).where(
                AnswerVersion.application_id == answer.application_id,
                AnswerVersion.question_key == answer.question_key,
                AnswerVersion.number.in_(answer.conflicts),
            )
        )
    )


def _was(versions: list[AnswerVersion], number: int) -> Any:
    return next((version.typed for version in versions if version.number == number), None)


def _writer(version: AnswerVersion) -> rules.Writer:
    return rules.Writer(version.person_id, version.device)


COPIED = ("organization_name", "project_title", "tier", "amount")


def copy(application: Application, question_key: str, value: Any) -> None:
    """Lists show these four without reading the answers."""
    if question_key in ("organization_name", "project_title"):
        setattr(application, question_key, str(value or "")[:200])
    elif question_key == "tier":
        application.tier_key = str(value or "")[:40]
    elif question_key == "amount":
        application.requested_cents = value

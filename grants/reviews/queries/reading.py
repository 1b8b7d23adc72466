"""The application as a panel reads it, the rubric beside it, and what others said once one's own review is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Application, StoredFile
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.programs import queries as programs
from grants.programs.conditions.asking import asked, conditions_look_at, only_asked
from grants.programs.model import Round
from grants.programs.questions import Form, Section, file_ids
from grants.reviews import rules
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Score


@dataclass(frozen=True)
class Criterion:
    """A criterion of the rubric with its anchors, and what this reviewer has said to it so far."""

    key: str
    name: Texts
    question: Texts
    weight: int
    anchors: dict[str, Texts]
    points: int | None
    comment: str


@dataclass(frozen=True)
class ReadFile:
    id: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class ReadingPage:
    """No private question, no contact. `locales` are the languages in which the answers were written."""

    assignment_id: int
    version: int
    status: AssignmentStatus
    application_id: int
    reference: str
    organization_name: str
    project_title: str
    round_title: Texts
    timezone: str
    sections: list[Section]
    values: dict[str, Any]
    locales: dict[str, str]
    files: dict[str, list[ReadFile]]
    criteria: list[Criterion]
    comment: str
    submitted_at: datetime | None
    score: Decimal | None


@dataclass(frozen=True)
class Review:
    """A review that counts. `number` tells reviewers apart where their names don't belong."""

    number: int
    reviewer_id: int
    points: dict[str, int | None]
    comments: dict[str, str]
    comment: str
    score: Decimal
    submitted_at: datetime


def reading_page(session: Session, assignment_id: int) -> ReadingPage:
    """Five queries. What the round marks as private, or did not ask of this group, goes no further than here."""
    row = session.execute(
        select(Assignment, Application, Round)
        .join(Application, Application.id == Assignment.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(Assignment.id == assignment_id)
    ).first()
    if row is None:
        raise NotFound("Assignment")
    assignment, application, round = row
    sections, values, locales = _open(session, application)
    scores = {
        score.criterion_key: score
        for score in session.scalars(select(Score).where(Score.assignment_id == assignment_id))
    }
    criteria = [_criterion(each, scores.get(each["key"])) for each in round.rubric]
    return ReadingPage(
        assignment_id=assignment_id,
        application_id=application.id,
        version=assignment.version,
        status=assignment.status,
        reference=application.reference,
        organization_name=application.organization_name,
        project_title=application.project_title,
        round_title=round.title,
        timezone=round.timezone,
        sections=sections,
        values=values,
        locales=locales,
        files=_files(session, application.id, sections, values),
        criteria=criteria,
        comment=assignment.comment,
        submitted_at=assignment.submitted_at,
        score=_total(round.rubric, {each.key: each.points for each in criteria}),
    )


def reviews_of(session: Session, application_id: int, *, rubric: list[dict[str, Any]] | None = None) -> list[Review]:
    """The reviews that count, in the order of their assignments. Ask policy first.

    One query where the rubric is at hand already, else two.
    """
    if rubric is None:
        of_it = select(Round.rubric).join(Application, Application.round_id == Round.id)
        rubric = session.scalar(of_it.where(Application.id == application_id))
    rows = session.execute(
        select(Assignment, Score)
        .join(Score, Score.assignment_id == Assignment.id)
        .where(Assignment.application_id == application_id, Assignment.status == AssignmentStatus.DONE)
        .order_by(Assignment.id)
    )
    grouped: dict[int, tuple[Assignment, list[Score]]] = {}
    for assignment, score in rows:
        grouped.setdefault(assignment.id, (assignment, []))[1].append(score)
    return [
        _review(number, assignment, scores, rubric or [])
        for number, (assignment, scores) in enumerate(grouped.values(), start=1)
    ]


def _open(session: Session, application: Application) -> tuple[list[Section], dict[str, Any], dict[str, str]]:
    """What was asked of the group, without private questions and sections that are then empty; its answers by key;
    and in which language each of them was written."""
    whole = programs.form_version(session, application.form_version_id)
    answers = _answers(session, application.id, whole)
    every = {answer.question_key: answer.value for answer in answers}
    kept = [
        replace(section, questions=tuple(question for question in section.questions if not question.private))
        for section in asked(whole, every).sections
    ]
    sections = [section for section in kept if section.questions]
    values = only_asked(Form(tuple(sections)), every)
    return sections, values, {answer.question_key: answer.locale for answer in answers}


def file_for_review(session: Session, assignment_id: int, file_id: int) -> StoredFile:
    """A file that answers an open question of the assignment's application; NotFound for any other."""
    application_id = session.scalar(select(Assignment.application_id).where(Assignment.id == assignment_id))
    application = session.get(Application, application_id) if application_id is not None else None
    if application is None:
        raise NotFound("Assignment")
    sections, values, _ = _open(session, application)
    shown = _files(session, application.id, sections, values)
    open_files = {file.id for files in shown.values() for file in files}
    stored = session.get(StoredFile, file_id) if file_id in open_files else None
    if stored is None:
        raise NotFound("StoredFile")
    return stored


def _answers(session: Session, application_id: int, form: Form) -> Sequence[Any]:
    """Open answers, and the private ones that say what else is asked."""
    wanted = {question.key for question in form if not question.private} | conditions_look_at(form)
    return session.execute(
        select(Answer.question_key, Answer.value, Answer.locale).where(
            Answer.application_id == application_id, Answer.question_key.in_(wanted)
        )
    ).all()


def _files(
    session: Session, application_id: int, sections: list[Section], values: dict[str, Any]
) -> dict[str, list[ReadFile]]:
    asked = [q.key for section in sections for q in section.questions if q.takes_file and values.get(q.key)]
    wanted = [number for key in asked for number in file_ids(values[key])]
    if not wanted:
        return {}
    rows = session.execute(
        select(StoredFile.id, StoredFile.name, StoredFile.kind, StoredFile.size).where(
            StoredFile.application_id == application_id, StoredFile.id.in_(wanted)
        )
    )
    known = {row.id: ReadFile(row.id, row.name, row.kind, row.size) for row in rows}
    return {key: [known[number] for number in file_ids(values[key]) if number in known] for key in asked}


def _criterion(each: dict[str, Any], score: Score | None) -> Criterion:
    return Criterion(
        key=each["key"],
        name=each["name"],
        question=each["question"],
        weight=each["weight"],
        anchors=each["anchors"],
        points=score.points if score else None,
        comment=score.comment if score else "",
    )


def _review(number: int, assignment: Assignment, scores: list[Score], rubric: list[dict[str, Any]]) -> Review:
    points = {score.criterion_key: score.points for score in scores}
    return Review(
        number=number,
        reviewer_id=assignment.reviewer_id,
        points=points,
        comments={score.criterion_key: score.comment for score in scores},
        comment=assignment.comment,
        score=_total(rubric, points) or Decimal(0),
        submitted_at=assignment.submitted_at or assignment.assigned_at,
    )


def _total(rubric: list[dict[str, Any]], points: dict[str, int | None]) -> Decimal | None:
    if rules.to_mend(rubric, points):
        return None
    return rules.weighted(sum(each["weight"] * (points[each["key"]] or 0) for each in rubric), 1)

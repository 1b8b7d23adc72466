"""Saving a report as it is written, and reading back what stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.refusal import WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.model import Round
from grants.programs.questions import Form
from grants.reports.form import measures_of, whole
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.model import Report, ReportAnswer, ReportFile


def save(unit: Unit, report_id: int, typed: dict[str, Any], *, locale: str, version: int | None = None) -> Report:
    """Keep what was typed, right or wrong. Keys that the form doesn't ask are left out, files have their own way.

    `version` is what the page was opened with: SomebodyElseWasFaster when another window has saved since.

    An overdue report can be saved and sent like any other: late is better than never.
    """
    report = with_grantee(unit, report_id, action="save", version=version)
    known = {
        answer.question_key: answer
        for answer in unit.session.scalars(select(ReportAnswer).where(ReportAnswer.report_id == report.id))
    }
    at = programs.on_the_rounds_clock(unit.session, report.round_id, unit.now)
    for question in form_of(unit.session, report):
        if question.key not in typed or question.takes_file or not question.is_asked:
            continue
        answer = known.get(question.key)
        text = reading.kept(question, typed[question.key], before=answer.typed if answer else None, at=at)
        if answer is None:
            answer = ReportAnswer(report_id=report.id, question_key=question.key, typed=None)
            unit.session.add(answer)
        elif answer.typed == text:
            continue
        answer.typed, answer.value, answer.locale = text, reading.read(question, text).value, locale
        answer.updated_at, answer.updated_by = unit.now, unit.actor.person_id
    report.updated_at = unit.now
    unit.session.flush()
    return report


def with_grantee(unit: Unit, report_id: int, *, action: str, version: int | None = None) -> Report:
    """The report, locked, if this actor writes it and it is theirs to change now."""
    report = unit.get(Report, report_id, version=version)
    require(unit.actor, Action.WRITE_REPORT, report)
    if report.status not in WITH_GRANTEE:
        raise WrongStatus(subject="report", status=report.status, action=action)
    return report


def form_of(session: Session, report: Report) -> Form:
    """All that this report asks: its version of the round's form with the round's measures."""
    details = session.scalar(select(Round.details).where(Round.id == report.round_id)) or {}
    return whole(programs.form_version(session, report.form_version_id), measures_of(details))


def typed_of(session: Session, report_id: int) -> dict[str, Any]:
    """What was typed so far; a file question's answer is the first of its files."""
    answers = session.execute(
        select(ReportAnswer.question_key, ReportAnswer.typed).where(ReportAnswer.report_id == report_id)
    )
    files = session.execute(
        select(ReportFile.question_key, ReportFile.stored_file_id)
        .where(ReportFile.report_id == report_id)
        .order_by(ReportFile.id.desc())
    )
    return {row.question_key: row.typed for row in answers} | {row.question_key: row.stored_file_id for row in files}

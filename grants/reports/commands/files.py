"""Receipts and photos: several for one question, each checked by content before it is kept."""

from __future__ import annotations

from sqlalchemy import func, select

from grants.applications.commands.files import keep
from grants.applications.uploads import Upload
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.reports.commands.writing import form_of, with_grantee
from grants.reports.model import ReportFile
from grants.reports.rules import FILES_LIMIT


def attach(unit: Unit, report_id: int, question_key: str, *, name: str, content: bytes | Upload) -> ReportFile:
    """Keep a file with the report. NotReady says why it can't be taken."""
    report = with_grantee(unit, report_id, action="attach")
    question = form_of(unit.session, report).question(question_key)
    if question is None or not question.takes_file:
        raise NotFound("Question")
    held = unit.session.scalar(
        select(func.count())
        .select_from(ReportFile)
        .where(ReportFile.report_id == report.id, ReportFile.question_key == question_key)
    )
    if (held or 0) >= FILES_LIMIT:
        raise NotReady([Problem(question_key, "too_many_files", {"limit": FILES_LIMIT})])
    stored = keep(unit, report.application_id, question, name=name, content=content)
    attached = unit.add(ReportFile(report_id=report.id, question_key=question_key, stored_file_id=stored.id))
    report.updated_at = unit.now
    unit.changed(report, "attach", file=stored.id)
    return attached


def detach(unit: Unit, report_id: int, stored_file_id: int) -> None:
    """Take a file out of the report; taking out one that is not there changes nothing."""
    report = with_grantee(unit, report_id, action="detach")
    attached = unit.session.scalar(
        select(ReportFile).where(ReportFile.report_id == report.id, ReportFile.stored_file_id == stored_file_id)
    )
    if attached is not None:
        unit.session.delete(attached)
        report.updated_at = unit.now
        unit.changed(report, "detach", file=stored_file_id)

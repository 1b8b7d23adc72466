"""One report with everything its pages show: what was asked, what was answered, and what had been promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from grants.applications.lifecycle import FileStatus
from grants.applications.model import Answer, Application, StoredFile
from grants.awards.model import Award
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people import queries as people
from grants.people.model import Organization
from grants.programs.conditions.asking import asked, only_asked
from grants.programs.model import FormVersion, Program, Round
from grants.programs.parsing import parse
from grants.programs.questions import Form, Type
from grants.reports import rules
from grants.reports.form import Measure, measures_of, spending_question, whole
from grants.reports.lifecycle import ReportStatus
from grants.reports.model import Report, ReportAnswer, ReportFile


@dataclass(frozen=True)
class Attached:
    """A file that came with the report; `id` is the stored file's."""

    id: int
    question_key: str
    name: str
    kind: str
    size: int
    storage_key: str
    small_key: str | None
    status: FileStatus


@dataclass(frozen=True)
class ReportPage:
    """`organization_id` to `conflicted_ids` serve the policy; amounts are in cents.

    `values` are the meanings of what was `typed`; a file question's answer is the first of its files.
    """

    id: int
    version: int
    award_id: int
    application_id: int
    organization_id: int
    owner_id: int | None
    conflicted_ids: frozenset[int]
    reference: str
    organization_name: str
    project_title: str
    locale: str
    program: Texts
    round_title: Texts
    timezone: str
    contact: dict[str, str]
    award_cents: int
    status: ReportStatus
    due_at: datetime
    overdue: bool
    note: str
    updated_at: datetime | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    form: Form
    measures: tuple[Measure, ...]
    typed: dict[str, Any]
    values: dict[str, Any]
    files: tuple[Attached, ...]
    promise: Form
    promised: dict[str, Any]

    @property
    def spending_key(self) -> str:
        """The question whose lines are held against the award; empty when the round asks none."""
        question = spending_question(self.form)
        return question.key if question else ""

    @property
    def spent_cents(self) -> int:
        return sum(line["cents"] for line in self.values.get(self.spending_key) or ())

    @property
    def planned(self) -> list[dict[str, Any]]:
        """The budget lines of the application: {item, cents}."""
        budget = next((question.key for question in self.promise if question.type is Type.BUDGET), "")
        return self.promised.get(budget) or []

    def files_of(self, question_key: str) -> list[Attached]:
        return [file for file in self.files if file.question_key == question_key]


def report_page(session: Session, *, now: datetime, id: int | None = None, reference: str | None = None) -> ReportPage:
    """The report of this id, or of the award with this reference, in five queries; NotFound when there is none."""
    report_form, application_form = aliased(FormVersion), aliased(FormVersion)
    row = session.execute(
        select(Report, Application, Award.cents, Organization.name, Round, Program.name, report_form, application_form)
        .join(Application, Application.id == Report.application_id)
        .join(Award, Award.id == Report.award_id)
        .join(Organization, Organization.id == Report.organization_id)
        .join(Round, Round.id == Report.round_id)
        .join(Program, Program.id == Round.program_id)
        .join(report_form, report_form.id == Report.form_version_id)
        .join(application_form, application_form.id == Application.form_version_id)
        .where(Report.id == id if id is not None else Application.reference == reference)
    ).first()
    if row is None:
        raise NotFound("Report")
    report, application, award_cents, organization_name, round, program, asked_form, promised_form = row
    typed, values = _answers(session, report.id)
    files = _files(session, report.id)
    first = {file.question_key: file.id for file in reversed(files)}
    measures = measures_of(round.details)
    told = _promised(session, application.id)
    promise = asked(parse(promised_form.definition), told)
    return ReportPage(
        id=report.id,
        version=report.version,
        award_id=report.award_id,
        application_id=report.application_id,
        organization_id=report.organization_id,
        owner_id=application.owner_id,
        conflicted_ids=people.conflicted_with(session, report.organization_id),
        reference=application.reference,
        organization_name=organization_name,
        project_title=application.project_title,
        locale=application.locale,
        program=program,
        round_title=round.title,
        timezone=round.timezone,
        contact=round.details["contact"],
        award_cents=award_cents,
        status=report.status,
        due_at=report.due_at,
        overdue=rules.overdue(status=report.status, due_at=report.due_at, now=now),
        note=report.note,
        updated_at=report.updated_at,
        submitted_at=report.submitted_at,
        accepted_at=report.accepted_at,
        form=whole(parse(asked_form.definition), measures),
        measures=measures,
        typed=typed | first,
        values=values | first,
        files=files,
        promise=promise,
        promised=only_asked(promise, told),
    )


def _answers(session: Session, report_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    rows = session.execute(
        select(ReportAnswer.question_key, ReportAnswer.typed, ReportAnswer.value).where(
            ReportAnswer.report_id == report_id
        )
    ).all()
    return {row.question_key: row.typed for row in rows}, {row.question_key: row.value for row in rows}


def _files(session: Session, report_id: int) -> tuple[Attached, ...]:
    rows = session.execute(
        select(
            StoredFile.id,
            ReportFile.question_key,
            StoredFile.name,
            StoredFile.kind,
            StoredFile.size,
            StoredFile.storage_key,
            StoredFile.small_key,
            StoredFile.status,
        )
        .join(ReportFile, ReportFile.stored_file_id == StoredFile.id)
        .where(ReportFile.report_id == report_id)
        .order_by(ReportFile.id)
    )
    return tuple(Attached(**row._mapping) for row in rows)


def _promised(session: Session, application_id: int) -> dict[str, Any]:
    rows = session.execute(select(Answer.question_key, Answer.value).where(Answer.application_id == application_id))
    return {row.question_key: row.value for row in rows}

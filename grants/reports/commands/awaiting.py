"""A signed award awaits one report, with a due date from its round."""

from __future__ import annotations

from sqlalchemy import select

from grants.awards.model import Award
from grants.kernel.refusal import NotFound
from grants.kernel.unit import Unit
from grants.programs.model import FormPurpose, FormVersion, Round
from grants.reports import rules
from grants.reports.model import Report


def await_report(unit: Unit, award_id: int) -> Report:
    """The award's report, made on first asking; asking again changes nothing.

    It keeps the newest version of the round's report form, so that what is asked never changes under a grantee.
    """
    award = unit.get(Award, award_id)
    known = unit.session.scalar(select(Report.id).where(Report.award_id == award.id))
    if known is not None:
        return unit.get(Report, known)
    round = unit.session.get_one(Round, award.round_id)
    due = rules.due_at(projects_end=round.projects_end, report_due_days=round.report_due_days, timezone=round.timezone)
    report = unit.add(
        Report(
            award_id=award.id,
            application_id=award.application_id,
            round_id=round.id,
            organization_id=award.organization_id,
            form_version_id=_form_version(unit, round.id),
            due_at=due,
            next_reminder_at=rules.next_reminder(due_at=due, timezone=round.timezone, after=unit.now),
            created_at=unit.now,
        )
    )
    unit.changed(report, "await")
    return report


def _form_version(unit: Unit, round_id: int) -> int:
    newest = (
        select(FormVersion.id)
        .where(FormVersion.round_id == round_id, FormVersion.purpose == FormPurpose.REPORT)
        .order_by(FormVersion.number.desc())
        .limit(1)
    )
    found = unit.session.scalar(newest)
    if found is None:
        raise NotFound("FormVersion")
    return found

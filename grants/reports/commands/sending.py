"""Sending a report, once, whatever is clicked twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from grants.awards.model import Award
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import Round
from grants.reports import rules
from grants.reports.commands.writing import form_of, typed_of
from grants.reports.events import ReportSubmitted
from grants.reports.form import Part, measures_of
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.model import MeasureValue, Report


def submit(unit: Unit, report_id: int) -> Report:
    """Send a report. Sending one that is sent already changes nothing and gives it back.

    NotReady lists everything to mend, in the form's order. The spending adds up to the award, or a sentence says
    why not.
    """
    report = unit.get(Report, report_id)
    require(unit.actor, Action.WRITE_REPORT, report)
    if report.status not in WITH_GRANTEE:
        return report
    award_cents = unit.session.scalar(select(Award.cents).where(Award.id == report.award_id)) or 0
    values, problems = rules.check(
        form_of(unit.session, report), typed_of(unit.session, report.id), award_cents=award_cents
    )
    if problems:
        raise NotReady(problems)
    _count(unit, report, values)
    report.submitted_at = unit.now
    unit.advance(report, "submit")
    unit.record(ReportSubmitted(report_id=report.id))
    return report


def _count(unit: Unit, report: Report, values: dict[str, Any]) -> None:
    """The measures' numbers as rows of their own, so that a council's page can add them up."""
    details = unit.session.scalar(select(Round.details).where(Round.id == report.round_id)) or {}
    unit.session.execute(delete(MeasureValue).where(MeasureValue.report_id == report.id))
    for measure in measures_of(details):
        unit.session.add(
            MeasureValue(
                report_id=report.id,
                measure_key=measure.key,
                baseline=measure.scaled(values.get(measure.field(Part.BASELINE))),
                target=measure.scaled(values.get(measure.field(Part.TARGET))),
                actual=measure.scaled(values[measure.field(Part.ACTUAL)]),
                decimals=measure.decimals,
            )
        )

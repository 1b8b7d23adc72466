"""The end of the line: the report is accepted, the money has arrived, the award closes by itself."""

from __future__ import annotations

from sqlalchemy import select

from grants.awards import commands as awards
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.kernel.unit import Unit
from grants.payments import queries as payments
from grants.reports.lifecycle import ReportStatus
from grants.reports.model import Report


def close_when_done(unit: Unit, award_id: int) -> None:
    """Close an award whose report is accepted and whose payments are all confirmed or called off.

    Whichever of the two comes last, and however often it is told. An award without payments is not done: they are
    planned by a job that may not have run yet.
    """
    award = unit.get(Award, award_id)
    if award.status is not AwardStatus.SIGNED:
        return
    accepted = select(Report.id).where(Report.award_id == award.id, Report.status == ReportStatus.ACCEPTED)
    if unit.session.scalar(accepted) is not None and payments.all_confirmed(unit.session, award.id):
        awards.close(unit, award.id)

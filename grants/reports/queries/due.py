"""Reports that time has caught up with: what the sweep asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.payments.lifecycle import DisbursementStatus
from grants.payments.model import Disbursement
from grants.reports.lifecycle import WITH_GRANTEE, ReportStatus
from grants.reports.model import Report

AT_ONCE = 500
SETTLED = (DisbursementStatus.CONFIRMED, DisbursementStatus.CANCELLED)


def reminders_due(session: Session, *, now: datetime) -> list[int]:
    """Reports still with their grantee whose next reminder's morning has come."""
    return list(
        session.scalars(
            select(Report.id)
            .where(Report.status.in_(WITH_GRANTEE), Report.next_reminder_at <= now)
            .order_by(Report.next_reminder_at)
            .limit(AT_ONCE)
        )
    )


def overdue_due(session: Session, *, now: datetime) -> list[int]:
    """Reports whose due date has passed and whose organization's standing doesn't say so yet."""
    return list(
        session.scalars(
            select(Report.id)
            .where(Report.status.in_(WITH_GRANTEE), Report.due_at < now, Report.overdue_since.is_(None))
            .order_by(Report.due_at)
            .limit(AT_ONCE)
        )
    )


def closings_due(session: Session, *, now: datetime) -> list[int]:
    """Awards whose report is accepted and whose payments are all confirmed or called off.

    Facts bring most of them; this finds those whose last payment was called off, or whose fact was lost.
    """
    of_award = Disbursement.award_id == Award.id
    return list(
        session.scalars(
            select(Award.id)
            .join(Report, Report.award_id == Award.id)
            .where(
                Award.status == AwardStatus.SIGNED,
                Report.status == ReportStatus.ACCEPTED,
                exists().where(of_award),
                ~exists().where(of_award, Disbursement.status.not_in(SETTLED)),
            )
            .order_by(Award.id)
            .limit(AT_ONCE)
        )
    )

"""A signed award awaits a report; an accepted report and confirmed money close the award; the public page follows."""

from __future__ import annotations

from grants.awards.events import AwardClosed, AwardSigned
from grants.kernel.outbox import on
from grants.kernel.unit import Unit
from grants.payments.events import DisbursementConfirmed
from grants.publication import commands as publication
from grants.reports import commands as reports
from grants.reports.events import ReportAccepted


@on(AwardSigned, queue="reports")
def await_report(unit: Unit, fact: AwardSigned) -> None:
    reports.await_report(unit, fact.award_id)


@on(ReportAccepted, queue="reports")
def close_after_report(unit: Unit, fact: ReportAccepted) -> None:
    reports.close_when_done(unit, fact.award_id)


@on(DisbursementConfirmed, queue="reports")
def close_after_payment(unit: Unit, fact: DisbursementConfirmed) -> None:
    reports.close_when_done(unit, fact.award_id)


@on(AwardSigned, queue="reports")
def list_publicly(unit: Unit, fact: AwardSigned) -> None:
    publication.publish(unit, fact.award_id)


@on(ReportAccepted, queue="reports")
def publish_outcome(unit: Unit, fact: ReportAccepted) -> None:
    publication.publish(unit, fact.award_id)


@on(AwardClosed, queue="reports")
def publish_closing(unit: Unit, fact: AwardClosed) -> None:
    publication.publish(unit, fact.award_id)

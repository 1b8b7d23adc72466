"""Facts about reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportReminderDue:
    """A morning to remind has come (`day`, ISO); whether and with what words is decided when the letter is sent."""

    report_id: int
    day: str


@dataclass(frozen=True)
class ReportSubmitted:
    report_id: int


@dataclass(frozen=True)
class ReportReturned:
    """Sent back to be mended, with a note."""

    report_id: int


@dataclass(frozen=True)
class ReportAccepted:
    report_id: int
    award_id: int

"""What only time causes, as a table: which subjects are due, and the command that is harmless to repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from grants.applications import commands as applications
from grants.applications import queries as application_queries
from grants.awards import commands as awards
from grants.awards import queries as award_queries
from grants.kernel.unit import Unit
from grants.payments import commands as payments
from grants.payments import queries as payment_queries
from grants.programs import commands as programs
from grants.programs import queries as program_queries
from grants.reports import commands as reports
from grants.reports import queries as report_queries
from grants.workshops import commands as workshops
from grants.workshops import queries as workshop_queries


class Due(NamedTuple):
    name: str
    find: Callable[..., list[int]]
    """`find(session, now=…)` gives the ids that are due."""
    act: Callable[[Unit, int], object]
    """The command, one unit an id."""


TABLE: list[Due] = [
    Due("rounds", program_queries.rounds_due, programs.follow_the_clock),
    Due("workshops tomorrow", workshop_queries.seats_to_remind, workshops.remind),
    Due("opened sections over", application_queries.reopenings_over, applications.close_reopening),
    Due("uploads left behind", application_queries.uploads_left, applications.sweep_upload),
    Due("offers over", award_queries.offers_over, awards.lapse),
    Due("offer reminders", award_queries.offers_to_remind, awards.remind),
    Due("payments to ask about", payment_queries.disbursements_to_ask, payments.ask_rail),
    Due("payees to ask about", payment_queries.payees_to_ask, payments.ask_account),
    Due("report reminders", report_queries.reminders_due, reports.remind),
    Due("overdue reports", report_queries.overdue_due, reports.mark_overdue),
    Due("closings", report_queries.closings_due, reports.close_when_done),
]

"""Reads about reports: one page, lists for staff and grantees, history, and what time has made due."""

from grants.reports.queries.due import closings_due, overdue_due, reminders_due
from grants.reports.queries.history import ReportEvent, report_history
from grants.reports.queries.lists import OwnReport, ReportLine, Tab, own_reports, piles, reports_list
from grants.reports.queries.page import Attached, ReportPage, report_page

__all__ = [
    "Attached",
    "OwnReport",
    "ReportEvent",
    "ReportLine",
    "ReportPage",
    "Tab",
    "closings_due",
    "overdue_due",
    "own_reports",
    "piles",
    "reminders_due",
    "report_history",
    "report_page",
    "reports_list",
]

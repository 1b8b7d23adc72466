"""The verbs of a report, one subject a file: awaiting, writing, files, sending, judging, reminding, closing."""

from grants.reports.commands.awaiting import await_report
from grants.reports.commands.closing import close_when_done
from grants.reports.commands.files import attach, detach
from grants.reports.commands.judging import accept, move_due, send_back
from grants.reports.commands.reminding import mark_overdue, remind
from grants.reports.commands.sending import submit
from grants.reports.commands.writing import save

__all__ = [
    "accept",
    "attach",
    "await_report",
    "close_when_done",
    "detach",
    "mark_overdue",
    "move_due",
    "remind",
    "save",
    "send_back",
    "submit",
]

"""What people and the product do to payees and payments."""

from grants.payments.commands.asking import Answer, Question, ask, ask_now, ask_rail, hear_rail, put_question
from grants.payments.commands.details import (
    OpenAccount,
    account_of,
    ask_account,
    begin_details,
    hear_account,
    keep_account,
    start_over,
)
from grants.payments.commands.hearing import follow_event, store_event
from grants.payments.commands.merging import merge_groups
from grants.payments.commands.planning import plan, release_for_report
from grants.payments.commands.signing import PayeeChanged, approve, cancel, prepare, send_back

__all__ = [
    "Answer",
    "OpenAccount",
    "PayeeChanged",
    "Question",
    "account_of",
    "approve",
    "ask",
    "ask_account",
    "ask_now",
    "ask_rail",
    "begin_details",
    "cancel",
    "follow_event",
    "hear_account",
    "hear_rail",
    "keep_account",
    "merge_groups",
    "plan",
    "prepare",
    "put_question",
    "release_for_report",
    "send_back",
    "start_over",
    "store_event",
]

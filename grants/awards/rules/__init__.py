"""Pure checks on decisions and offers: where the money runs out, what an outcome needs, when an offer ends."""

from grants.awards.rules.deciding import amount_of, reason_problems, whole_cents
from grants.awards.rules.line import Candidate, Reach, Side, departs, reach
from grants.awards.rules.offering import REMIND_BEFORE, last_instant, reminder_due, reminders_by, reminders_spent

__all__ = [
    "REMIND_BEFORE",
    "Candidate",
    "Reach",
    "Side",
    "amount_of",
    "departs",
    "last_instant",
    "reach",
    "reason_problems",
    "reminder_due",
    "reminders_by",
    "reminders_spent",
    "whole_cents",
]

"""What screens, reactions and the stages to the right read of payees and payments."""

from grants.payments.queries.due import disbursements_to_ask, payees_to_ask
from grants.payments.queries.events import is_kept
from grants.payments.queries.hands import Hands, hands_on
from grants.payments.queries.lists import (
    LISTS,
    AwardPayment,
    Counts,
    PaymentRow,
    all_confirmed,
    chosen,
    counts,
    for_award,
    listed,
)
from grants.payments.queries.page import PaymentPage, payment_page
from grants.payments.queries.payee import PayeePage, payee_page, payees_of
from grants.payments.queries.proof import broken

__all__ = [
    "LISTS",
    "AwardPayment",
    "Counts",
    "Hands",
    "PayeePage",
    "PaymentPage",
    "PaymentRow",
    "all_confirmed",
    "broken",
    "chosen",
    "counts",
    "disbursements_to_ask",
    "for_award",
    "hands_on",
    "is_kept",
    "listed",
    "payee_page",
    "payees_of",
    "payees_to_ask",
    "payment_page",
]

"""From the connected account to its bank: waiting money becomes a payout, a payout is sent, paid, or comes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stripe_server import objects
from tests.stripe_server.accounts import bank_of, bank_turned_back, the_account
from tests.stripe_server.balances import CURRENCY, record
from tests.stripe_server.desk import Call, Desk
from tests.stripe_server.events import emit
from tests.stripe_server.listing import Filters, page
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import refused

FIRST_PAYOUT_DAYS, LATER_PAYOUT_DAYS = 7, 2

FAILURES = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account has been frozen.",
    "bank_account_restricted": "The bank account has restrictions on the type or number of transfers allowed.",
    "could_not_process": "The bank could not process this transfer.",
    "debit_not_authorized": "Debit transactions are not approved on the bank account.",
    "incorrect_account_holder_name": "The account holder's name does not match the bank's records.",
    "invalid_account_number": "The routing number seems correct, but the account number is invalid.",
    "invalid_currency": "The bank could not process this transfer because of its currency.",
    "no_account": "The bank account could not be located.",
}
# Stripe's test account numbers whose payouts fail, by the last four digits, which is all that is kept.
FAILING_BANKS = {
    "1116": "no_account", "1113": "account_closed", "2227": "could_not_process",
    "3335": "debit_not_authorized", "4440": "invalid_currency",
}  # fmt: skip


def retrieve(call: Call) -> Json:
    return call.get("payout")


def list_all(call: Call) -> Json:
    filters = Filters()
    filters.field("status", call.params.get("status"))
    filters.field("destination", call.params.get("destination"))
    filters.moment("json_extract(body, '$.arrival_date')", call.params.get("arrival_date"))
    return page(call, "payout", filters=filters)


def open_of(desk: Desk, account_id: str) -> list[Json]:
    """Payouts on their way, oldest first."""
    on_the_way = "account = ? AND json_extract(body, '$.status') IN ('pending', 'in_transit')"
    return objects.where(desk.store, "payout", on_the_way, account_id)


def waiting_cents(desk: Desk, account_id: str) -> int:
    """Money in the account that no payout has taken up yet."""
    row = desk.store.row(
        "SELECT coalesce(sum(net), 0) AS cents FROM objects WHERE account = ? AND net IS NOT NULL AND payout IS NULL",
        account_id,
    )
    return int(row["cents"]) if row else 0


def make_if_waiting(desk: Desk, account_id: str) -> Json | None:
    return make(desk, account_id) if waiting_cents(desk, account_id) > 0 else None


def make(desk: Desk, account_id: str) -> Json:
    """Puts all money that waits in the account into one payout."""
    account = the_account(desk, account_id)
    bank = bank_of(account)
    if bank is None or bank["status"] == "errored" or not account["payouts_enabled"]:
        raise refused(
            f"Account {account_id} has no bank account that payouts may go to. Finish its onboarding (again) first.",
            code="payouts_not_allowed",
        )
    cents = waiting_cents(desk, account_id)
    first = desk.store.row("SELECT 1 FROM objects WHERE kind = 'payout' AND account = ?", account_id) is None
    payout_id = objects.new_id("po")
    desk.store.run(
        "UPDATE objects SET payout = ? WHERE account = ? AND net IS NOT NULL AND payout IS NULL", payout_id, account_id
    )
    payout = _new_payout(
        desk, payout_id, cents, bank=bank["id"], days=FIRST_PAYOUT_DAYS if first else LATER_PAYOUT_DAYS
    )
    payout["balance_transaction"] = record(
        desk, "payout", -cents, source=payout_id, account=account_id, payout=payout_id, description="STRIPE PAYOUT"
    )
    objects.add(desk.store, payout, account=account_id, created=desk.now)
    emit(desk, "payout.created", payout, account=account_id)
    return payout


def _new_payout(desk: Desk, payout_id: str, cents: int, *, bank: str, days: int) -> Json:
    arrival = datetime.fromtimestamp(desk.now, UTC).replace(hour=0, minute=0, second=0) + timedelta(days=days)
    return {
        "id": payout_id,
        "object": "payout",
        "amount": cents,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": int(arrival.timestamp()),
        "automatic": True,
        "balance_transaction": None,
        "created": desk.now,
        "currency": CURRENCY,
        "description": "STRIPE PAYOUT",
        "destination": bank,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }


def send(desk: Desk, account_id: str, payout: Json) -> Json:
    return _advance(desk, account_id, payout, "payout.updated", from_=("pending",), status="in_transit")


def pay(desk: Desk, account_id: str, payout: Json) -> Json:
    paid = _advance(
        desk, account_id, payout, "payout.paid", from_=("pending", "in_transit"),
        status="paid", reconciliation_status="completed",
        trace_id={"status": "supported", "value": payout["id"][3:18].upper()},
    )  # fmt: skip
    emit(desk, "payout.reconciliation_completed", paid, account=account_id)
    return paid


def fail(desk: Desk, account_id: str, payout: Json, *, code: str, after_paid: bool = False) -> Json:
    """The bank sends the money back: it stands in the account's balance again, and the bank account is set aside."""
    if code not in FAILURES:
        raise refused(
            f"There is no payout failure '{code}'. Known: {', '.join(sorted(FAILURES))}.", param="failure_code"
        )

    def give_back(failed: Json) -> None:
        failed["failure_balance_transaction"] = record(
            desk,
            "payout_failure",
            failed["amount"],
            source=failed["id"],
            account=account_id,
            description="STRIPE PAYOUT FAILURE",
        )

    failed = _advance(
        desk, account_id, payout, "payout.failed", from_=("paid",) if after_paid else ("pending", "in_transit"),
        before_telling=give_back, status="failed", failure_code=code, failure_message=FAILURES[code],
    )  # fmt: skip
    bank_turned_back(desk, account_id)
    return failed


def _advance(
    desk: Desk, account_id: str, payout: Json, event: str, *, from_: tuple[str, ...],
    before_telling: Callable[[Json], None] | None = None, **changes: Any,
) -> Json:  # fmt: skip
    if payout["status"] not in from_:
        raise refused(f"Payout {payout['id']} is {payout['status']}; this needs one that is {' or '.join(from_)}.")
    changed = payout | changes
    if before_telling:
        before_telling(changed)
    objects.save(desk.store, changed)
    # Stripe names previous values only in *.updated events.
    emit(desk, event, changed, account=account_id, before=payout if event.endswith(".updated") else None)
    return changed

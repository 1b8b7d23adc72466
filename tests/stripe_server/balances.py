"""Where the money stands: every change of a balance is one balance transaction, and a balance is their sum."""

from tests.stripe_server import objects
from tests.stripe_server.desk import Call, Desk
from tests.stripe_server.events import emit
from tests.stripe_server.listing import Filters, page
from tests.stripe_server.objects import PLATFORM, Json
from tests.stripe_server.refusals import no_such
from tests.stripe_server.store import Store

CURRENCY = "usd"
OPENING_CENTS = 1_000_000_000  # 10,000,000.00 USD

# Stripe's word for accountants, beside each type.
CATEGORIES = {
    "topup": "topup",
    "adjustment": "other_adjustment",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payment": "charge",
    "payment_refund": "refund",
    "payout": "payout",
    "payout_failure": "payout_reversal",
}


def record(
    desk: Desk, kind: str, cents: int, *, source: str | None, account: str = PLATFORM, description: str | None = None,
    payout: str | None = None,
) -> str:  # fmt: skip
    """The id of the new balance transaction. `cents` may be negative; there are no fees here."""
    body = {
        "id": objects.new_id("txn"),
        "object": "balance_transaction",
        "amount": cents,
        "available_on": desk.now,
        "balance_type": "payments",
        "created": desk.now,
        "currency": CURRENCY,
        "description": description,
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": cents,
        "reporting_category": CATEGORIES[kind],
        "source": source,
        "status": "available",
        "type": kind,
    }
    objects.add(desk.store, body, account=account, created=desk.now, net=cents, payout=payout)
    return str(body["id"])


def cents_of(store: Store, account: str = PLATFORM) -> int:
    row = store.row("SELECT coalesce(sum(net), 0) AS cents FROM objects WHERE account = ? AND net IS NOT NULL", account)
    return int(row["cents"]) if row else 0


def balance_of(store: Store, account: str = PLATFORM) -> Json:
    cents = cents_of(store, account)
    return {
        "object": "balance",
        "available": [{"amount": cents, "currency": CURRENCY, "source_types": {"card": cents}}],
        "livemode": False,
        "pending": [{"amount": 0, "currency": CURRENCY, "source_types": {"card": 0}}],
    }


def open_platform(desk: Desk) -> None:
    """A new practice Stripe starts with money in it; an old one keeps what it had."""
    if not desk.store.setting("opened", default=False):
        record(desk, "topup", OPENING_CENTS, source=None, description="Opening balance of the practice Stripe")
        desk.store.set("opened", value=True)


def set_platform(desk: Desk, cents: int) -> Json:
    change = cents - cents_of(desk.store)
    if change:
        record(desk, "adjustment", change, source=None, description="Set by hand")
    balance = balance_of(desk.store)
    emit(desk, "balance.available", balance)
    return balance


def retrieve_balance(call: Call) -> Json:
    return balance_of(call.store, call.account)


def retrieve(call: Call) -> Json:
    return call.get("balance_transaction", what="balance transaction")


def list_all(call: Call) -> Json:
    filters = Filters()
    payout = call.params.get("payout")
    if payout is not None:
        if objects.find(call.store, "payout", payout, account=call.account) is None:
            raise no_such("payout", payout, param="payout")
        filters.add("payout = ?", payout)
    for name in ("source", "type", "currency"):
        filters.field(name, call.params.get(name))
    return page(call, "balance_transaction", filters=filters)

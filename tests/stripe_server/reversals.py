"""Money taken back from a connected account, as far as it is still there."""

from tests.stripe_server import objects
from tests.stripe_server.account_shape import merged_metadata
from tests.stripe_server.balances import CURRENCY, cents_of, record
from tests.stripe_server.desk import Call
from tests.stripe_server.events import emit
from tests.stripe_server.listing import Filters, page
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import refused
from tests.stripe_server.transfers import check_amount, reversals_of

SIMULATED = frozenset({"amount", "description", "expand", "metadata"})
SHOWN_IN_TRANSFER = 10


def check_create(call: Call) -> None:
    if "amount" in call.params:
        check_amount(call.params["amount"])


def create(call: Call) -> Json:
    desk, transfer = call.desk, call.get("transfer")
    left = transfer["amount"] - transfer["amount_reversed"]
    cents = call.params.get("amount", left)
    if left == 0:
        raise refused(f"Transfer {transfer['id']} is already fully reversed.", param="id")
    if cents > left:
        raise refused(
            f"Transfer reversal amount (${cents / 100:.2f}) is greater than unreversed amount (${left / 100:.2f}) "
            f"on transfer {transfer['id']}",
            param="amount",
        )
    if cents_of(desk.store, transfer["destination"]) < cents:
        raise refused(
            "Insufficient funds in the connected account's balance to reverse this transfer.",
            code="balance_insufficient",
        )
    reversal_id, refund_id = objects.new_id("trr"), objects.new_id("pyr")
    refund = _refund(call, transfer, refund_id, reversal_id, cents)
    reversal = {
        "id": reversal_id,
        "object": "transfer_reversal",
        "amount": cents,
        "balance_transaction": record(desk, "transfer_refund", cents, source=reversal_id),
        "created": desk.now,
        "currency": CURRENCY,
        "destination_payment_refund": refund["id"],
        "metadata": merged_metadata({}, call.params.get("metadata", {})),
        "source_refund": None,
        "transfer": transfer["id"],
    }
    objects.add(desk.store, reversal, created=desk.now)
    _write_in_transfer(call, transfer, cents)
    return reversal


def _refund(call: Call, transfer: Json, refund_id: str, reversal_id: str, cents: int) -> Json:
    """The same money, as the connected account sees it leave."""
    desk, account = call.desk, transfer["destination"]
    payment = objects.get(desk.store, "charge", transfer["destination_payment"], account=account)
    payment["amount_refunded"] += cents
    payment["refunded"] = payment["amount_refunded"] == payment["amount"]
    objects.save(desk.store, payment)
    refund = {
        "id": refund_id,
        "object": "refund",
        "amount": cents,
        "balance_transaction": record(desk, "payment_refund", -cents, source=refund_id, account=account),
        "charge": payment["id"],
        "created": desk.now,
        "currency": CURRENCY,
        "metadata": {},
        "payment_intent": None,
        "reason": None,
        "source_transfer_reversal": reversal_id,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    return objects.add(desk.store, refund, account=account, created=desk.now)


def _write_in_transfer(call: Call, transfer: Json, cents: int) -> None:
    old = dict(transfer)
    transfer["amount_reversed"] += cents
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    made = objects.where(
        call.store, "transfer_reversal", "json_extract(body, '$.transfer') = ?", transfer["id"]
    )  # fmt: skip
    newest_first = made[::-1]
    transfer["reversals"] = reversals_of(transfer["id"], newest_first[:SHOWN_IN_TRANSFER], total=len(made))
    objects.save(call.store, transfer)
    emit(call.desk, "transfer.reversed", transfer, before=old)


def retrieve(call: Call) -> Json:
    call.get("transfer")
    return objects.get(call.store, "transfer_reversal", call.ids["reversal"], what="transfer reversal")


def list_all(call: Call) -> Json:
    transfer = call.get("transfer")
    filters = Filters()
    filters.field("transfer", transfer["id"])
    return page(call, "transfer_reversal", filters=filters)


def retrieve_refund(call: Call) -> Json:
    return call.get("refund")

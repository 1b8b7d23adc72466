"""Money from the platform to a connected account: one transfer, and the payment that it makes over there."""

from tests.stripe_server import objects
from tests.stripe_server.account_shape import merged_metadata
from tests.stripe_server.balances import CURRENCY, cents_of, record
from tests.stripe_server.desk import Call
from tests.stripe_server.events import emit
from tests.stripe_server.listing import Filters, page
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import invalid, no_such, refused

SIMULATED = frozenset({
    "amount", "currency", "description", "destination", "expand", "metadata", "source_type", "transfer_group",
})  # fmt: skip
MOST_CENTS = 99_999_999


def check_create(call: Call) -> None:
    """What Stripe looks at before it begins."""
    check_amount(call.params["amount"])
    if call.params["currency"].lower() != CURRENCY:
        raise invalid(
            f"Invalid currency: {call.params['currency']}. The practice Stripe keeps usd only.", param="currency"
        )


def check_amount(cents: int) -> None:
    if cents < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
        )
    if cents > MOST_CENTS:
        raise invalid("Amount must be no more than $999,999.99", code="amount_too_large", param="amount")


def create(call: Call) -> Json:
    params, desk = call.params, call.desk
    cents = params["amount"]
    account = objects.find(desk.store, "account", params["destination"])
    if account is None:
        raise no_such("destination", params["destination"], param="destination")
    if account["capabilities"].get("transfers") != "active":
        raise refused(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    if cents_of(desk.store) < cents:
        raise refused(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your available "
            "balance by creating Charges using the 4000000000000077 test card. See: "
            "https://stripe.com/docs/testing#available-balance",
            code="balance_insufficient",
        )
    transfer_id, payment_id = objects.new_id("tr"), objects.new_id("py")
    payment = _payment(payment_id, transfer_id, cents=cents, now=desk.now)
    payment["balance_transaction"] = record(desk, "payment", cents, source=payment_id, account=account["id"])
    objects.add(desk.store, payment, account=account["id"], created=desk.now)
    transfer = {
        "id": transfer_id,
        "object": "transfer",
        "amount": cents,
        "amount_reversed": 0,
        "balance_transaction": record(
            desk, "transfer", -cents, source=transfer_id, description=params.get("description")
        ),
        "created": desk.now,
        "currency": CURRENCY,
        "description": params.get("description"),
        "destination": account["id"],
        "destination_payment": payment_id,
        "livemode": False,
        "metadata": merged_metadata({}, params.get("metadata", {})),
        "reversals": reversals_of(transfer_id, []),
        "reversed": False,
        "source_transaction": None,
        "source_type": params.get("source_type", "card"),
        "transfer_group": params.get("transfer_group"),
    }
    objects.add(desk.store, transfer, created=desk.now)
    emit(desk, "transfer.created", transfer)
    return transfer


def reversals_of(transfer_id: str, data: list[Json], *, total: int = 0) -> Json:
    url = f"/v1/transfers/{transfer_id}/reversals"
    return {"object": "list", "data": data, "has_more": total > len(data), "total_count": total, "url": url}


def _payment(payment_id: str, transfer_id: str, *, cents: int, now: int) -> Json:
    """The connected account sees the transfer as a payment; only `source_transfer` leads from it back to ours."""
    return {
        "id": payment_id,
        "object": "charge",
        "amount": cents,
        "amount_captured": cents,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "captured": True,
        "created": now,
        "currency": CURRENCY,
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": {"stripe_account": {}, "type": "stripe_account"},
        "receipt_url": None,
        "refunded": False,
        "source_transfer": transfer_id,
        "status": "succeeded",
        "transfer_group": None,
    }


def retrieve(call: Call) -> Json:
    return call.get("transfer")


def update(call: Call) -> Json:
    transfer, params = call.get("transfer"), call.params
    old = dict(transfer)
    transfer["metadata"] = merged_metadata(transfer["metadata"], params.get("metadata", {}))
    transfer["description"] = params.get("description", transfer["description"])
    if transfer != old:
        objects.save(call.store, transfer)
        emit(call.desk, "transfer.updated", transfer, before=old)
    return transfer


def list_all(call: Call) -> Json:
    filters = Filters()
    destination = call.params.get("destination")
    if destination is not None and objects.find(call.store, "account", destination) is None:
        raise no_such("destination", destination, param="destination")
    filters.field("destination", destination)
    filters.field("transfer_group", call.params.get("transfer_group"))
    return page(call, "transfer", filters=filters)


def retrieve_payment(call: Call) -> Json:
    return call.get("charge")


def list_payments(call: Call) -> Json:
    filters = Filters()
    filters.field("transfer_group", call.params.get("transfer_group"))
    return page(call, "charge", filters=filters)

"""What happened, told to whoever listens: an event is written with its effect, or not at all."""

from stripe._api_version import _ApiVersion

from tests.stripe_server import objects
from tests.stripe_server.desk import Call, Desk
from tests.stripe_server.listing import Filters, page
from tests.stripe_server.objects import PLATFORM, Json
from tests.stripe_server.refusals import invalid


def emit(desk: Desk, kind: str, about: Json, *, account: str = PLATFORM, before: Json | None = None) -> None:
    """`before` is the object as it was: what differs becomes `previous_attributes`, as Stripe tells it."""
    audience = "connect" if account else "platform"
    listening = [endpoint for endpoint in desk.endpoints if endpoint.audience == audience]
    data: Json = {"object": about}
    if before is not None:
        data["previous_attributes"] = {name: old for name, old in before.items() if about.get(name) != old}
    event: Json = {
        "id": objects.new_id("evt"),
        "object": "event",
        "api_version": _ApiVersion.CURRENT,
        "created": desk.now,
        "data": data,
        "livemode": False,
        "pending_webhooks": len(listening),
        "request": {"id": desk.request, "idempotency_key": desk.idempotency_key},
        "type": kind,
    }
    if account:
        event["account"] = account
    objects.add(desk.store, event, account=account, created=desk.now)
    for endpoint in listening:
        add_delivery(desk, event["id"], audience=audience, place=endpoint.place)


def add_delivery(desk: Desk, event: str, *, audience: str, place: int, turn: float | None = None) -> None:
    """Without a `turn` it comes after everything that waits already."""
    desk.store.run(
        "INSERT INTO deliveries (event, audience, place, turn) VALUES (?, ?, ?,"
        " coalesce(?, (SELECT coalesce(max(turn), 0) + 1 FROM deliveries)))",
        event, audience, place, turn,
    )  # fmt: skip


def retrieve(call: Call) -> Json:
    return call.get("event")


def list_all(call: Call) -> Json:
    filters = Filters()
    kind, kinds = call.params.get("type"), call.params.get("types")
    if kind and kinds:
        raise invalid("You may only specify one of these parameters: type, types.", param="types")
    if kinds:
        filters.add(f"json_extract(body, '$.type') IN ({', '.join('?' * len(kinds))})", *kinds)
    elif kind and kind.endswith(".*"):
        filters.add("substr(json_extract(body, '$.type'), 1, ?) = ?", len(kind) - 1, kind[:-1])
    else:
        filters.field("type", kind)
    delivered = call.params.get("delivery_success")
    if delivered is not None:
        has_open = "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.event = objects.id AND done = 0)"
        filters.add(f"NOT {has_open}" if delivered else has_open)
    return page(call, "event", filters=filters)

"""`expand[]=source.source_transfer`: an id in an answer replaced by the object that it names."""

from tests.stripe_server import objects
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import Refusal, invalid
from tests.stripe_server.store import Store

DEEPEST = 4

EXPANDABLE: dict[str, frozenset[str]] = {
    "balance_transaction": frozenset({"source"}),
    "charge": frozenset({"balance_transaction", "source_transfer"}),
    "payout": frozenset({"balance_transaction", "destination", "failure_balance_transaction"}),
    "refund": frozenset({"balance_transaction", "charge", "source_transfer_reversal"}),
    "transfer": frozenset({"balance_transaction", "destination", "destination_payment"}),
    "transfer_reversal": frozenset({"balance_transaction", "destination_payment_refund", "transfer"}),
}


def expand(store: Store, answer: Json, wishes: list[str]) -> Json:
    for wish in wishes:
        parts = wish.split(".")
        if len(parts) > DEEPEST:
            raise invalid(f"You cannot expand more than {DEEPEST} levels of a property: {wish}", param="expand")
        if answer.get("object") == "list":
            if parts[0] != "data" or len(parts) == 1:
                raise _cannot(wish)
            for one in answer["data"]:
                _expand_one(store, one, parts[1:], wish)
        else:
            _expand_one(store, answer, parts, wish)
    return answer


def _expand_one(store: Store, holder: Json, parts: list[str], wish: str, *, of_any_kind: bool = False) -> None:
    name = parts[0]
    if name not in EXPANDABLE.get(holder.get("object", ""), frozenset()):
        # A source may be a payout or a payment: the first has no `source_transfer`, and that is no mistake.
        if of_any_kind and any(name in names for names in EXPANDABLE.values()):
            return
        raise _cannot(wish)
    value = holder.get(name)
    found = objects.anywhere(store, value) if isinstance(value, str) else value
    if found is not None:
        holder[name] = found
        if len(parts) > 1:
            _expand_one(store, found, parts[1:], wish, of_any_kind=name == "source")


def _cannot(wish: str) -> Refusal:
    return invalid(
        f"This property cannot be expanded ({wish}). You may want to try expanding another property of this object.",
        param="expand",
    )

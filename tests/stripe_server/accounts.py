"""Connected accounts: opened by the platform, finished by the group itself, switched off by Stripe."""

import copy
from typing import Any

from tests.stripe_server import objects
from tests.stripe_server.account_shape import (
    capabilities,
    external_accounts,
    merged,
    merged_metadata,
    new_account,
    requirements,
    without_secrets,
)
from tests.stripe_server.desk import Call, Desk
from tests.stripe_server.events import emit
from tests.stripe_server.listing import page
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import invalid, no_access

# Stripe knows many more of these; what is sent and not acted on would be a silent lie.
SIMULATED = frozenset({
    "business_profile", "business_type", "capabilities", "company", "controller", "country", "default_currency",
    "email", "expand", "individual", "metadata", "settings", "tos_acceptance", "type",
})  # fmt: skip
SIMULATED_IN_UPDATE = SIMULATED - {"controller", "country", "type"}
PLATFORM_ACCOUNT = {
    "id": "acct_practiceplatform",
    "object": "account",
    "charges_enabled": True,
    "country": "US",
    "default_currency": "usd",
    "details_submitted": True,
    "metadata": {},
    "payouts_enabled": True,
    "type": "standard",
}


def the_account(desk: Desk, account_id: str) -> Json:
    found = objects.find(desk.store, "account", account_id)
    if found is None:
        raise no_access(account_id)
    return found


def create(call: Call) -> Json:
    params = call.params
    if params.get("country", "US") != "US" or params.get("default_currency", "usd") != "usd":
        raise invalid("The practice Stripe opens accounts in the US and in usd only.", param="country")
    body = new_account(objects.new_id("acct", 16), params, now=call.desk.now)
    return objects.add(call.store, body, created=call.desk.now)


def retrieve(call: Call) -> Json:
    return the_account(call.desk, call.ids["id"])


def retrieve_current(call: Call) -> Json:
    return dict(PLATFORM_ACCOUNT) if call.on_platform else the_account(call.desk, call.account)


def update(call: Call) -> Json:
    body, params = the_account(call.desk, call.ids["id"]), call.params

    def change(account: Json) -> None:
        for name in ("business_type", "email", "default_currency"):
            account[name] = params.get(name, account[name])
        for name in ("business_profile", "settings", "tos_acceptance"):
            account[name] = merged(account[name], params.get(name, {}))
        for name in ("company", "individual"):
            account[name] = merged(account[name] or {}, without_secrets(params.get(name, {}))) or None
        account["capabilities"] = capabilities(account["capabilities"], params.get("capabilities", {}))
        account["metadata"] = merged_metadata(account["metadata"], params.get("metadata", {}))

    return _changed(call.desk, body, change)


def list_all(call: Call) -> Json:
    return page(call, "account")


def finish_onboarding(desk: Desk, account_id: str, *, holder: str, routing: str, number: str) -> Json:
    """The group has said who it is and where its money goes. Also how it gives a new bank account later."""
    body = the_account(desk, account_id)
    bank = _bank_account(desk, body, holder=holder, routing=routing, last4=number[-4:])
    objects.add(desk.store, bank, account=account_id, created=desk.now)
    emit(desk, "account.external_account.created", bank, account=account_id)

    def change(account: Json) -> None:
        account["external_accounts"] = external_accounts(account_id, [bank])
        account["business_profile"]["name"] = account["business_profile"].get("name") or holder
        account["business_type"] = account["business_type"] or "non_profit"
        account["capabilities"] = dict.fromkeys(account["capabilities"], "active")
        account["charges_enabled"] = "card_payments" in account["capabilities"]
        account["details_submitted"] = account["payouts_enabled"] = True
        account["requirements"] = requirements([], disabled_reason=None)
        account["tos_acceptance"] = account["tos_acceptance"] | {"date": desk.now, "ip": "127.0.0.1"}

    return _changed(desk, body, change)


def switch(desk: Desk, account_id: str, *, on: bool) -> Json:
    """Stripe switches an account off when something about it must be looked at, and on again afterwards."""

    def change(account: Json) -> None:
        word = "active" if on else "inactive"
        account["capabilities"] = dict.fromkeys(account["capabilities"], word)
        account["payouts_enabled"] = on
        owed = [] if on else ["individual.verification.document"]
        account["requirements"] = requirements(owed, disabled_reason=None if on else "requirements.past_due")

    return _changed(desk, the_account(desk, account_id), change)


def bank_turned_back(desk: Desk, account_id: str) -> None:
    """After a failed payout Stripe trusts the bank account no more and stops paying until a new one is given."""
    body = the_account(desk, account_id)
    bank = bank_of(body)
    if bank is not None:
        old = copy.deepcopy(bank)
        bank["status"] = "errored"
        objects.save(desk.store, bank)
        emit(desk, "account.external_account.updated", bank, account=account_id, before=old)

    def change(account: Json) -> None:
        account["external_accounts"] = external_accounts(account_id, [bank] if bank else [])
        account["payouts_enabled"] = False
        account["requirements"] = requirements(["external_account"], disabled_reason=None)

    _changed(desk, body, change)


def bank_of(account: Json) -> Json | None:
    data: list[Json] = account["external_accounts"]["data"]
    return copy.deepcopy(data[0]) if data else None


def _bank_account(desk: Desk, account: Json, *, holder: str, routing: str, last4: str) -> Json:
    return {
        "id": objects.new_id("ba"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": holder,
        "account_holder_type": "individual" if account["business_type"] == "individual" else "company",
        "account_type": "checking",
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": "US",
        "currency": "usd",
        "default_for_currency": True,
        "fingerprint": objects.new_id("fp", 16)[3:],
        "last4": last4,
        "metadata": {},
        "routing_number": routing,
        "status": "new",
    }


def _changed(desk: Desk, body: Json, change: Any) -> Json:
    """Writes the account and tells the platform what is different, if anything is."""
    old = copy.deepcopy(body)
    change(body)
    if body == old:
        return body
    objects.save(desk.store, body)
    for name, status in body["capabilities"].items():
        if old["capabilities"].get(name) != status:
            about = {
                "id": name, "object": "capability", "account": body["id"], "requested": True,
                "requested_at": desk.now, "requirements": body["requirements"], "status": status,
            }  # fmt: skip
            emit(desk, "capability.updated", about, account=body["id"])
    emit(desk, "account.updated", body, account=body["id"], before=old)
    return body

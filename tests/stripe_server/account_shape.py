"""How a connected account looks: who controls it, what it may do, what it still owes before it may."""

from typing import Any

from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import invalid

# The three old types and the controller that each stands for.
CONTROLLERS: dict[str, Json] = {
    "express": {
        "fees": {"payer": "application_express"},
        "losses": {"payments": "application"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "express"},
    },
    "standard": {
        "fees": {"payer": "account"},
        "losses": {"payments": "stripe"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "full"},
    },
    "custom": {
        "fees": {"payer": "application_custom"},
        "losses": {"payments": "application"},
        "requirement_collection": "application",
        "stripe_dashboard": {"type": "none"},
    },
}
OWED_AT_FIRST = [
    "business_profile.url",
    "business_type",
    "external_account",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]

# Stripe never says these back: only that it has them.
SECRETS = ("tax_id", "vat_id", "ssn_last_4", "id_number", "id_number_secondary")


def controller_and_type(params: Json) -> tuple[Json, str]:
    kind, asked = params.get("type"), params.get("controller")
    if kind and asked:
        raise invalid("You may not provide the `type` parameter and `controller` parameters together.", param="type")
    if asked is None:
        kind = kind or "standard"
        return {"type": "application", "is_controller": True} | CONTROLLERS[kind], kind
    controller = merged(CONTROLLERS["standard"], asked)
    dashboard = controller["stripe_dashboard"]["type"]
    ours = controller["losses"]["payments"] == "application" and controller["fees"]["payer"].startswith("application")
    if dashboard != "full" and not ours:
        raise invalid(
            "When `controller[stripe_dashboard][type]` is `express` or `none`, `controller[losses][payments]` and "
            "`controller[fees][payer]` must be `application`.",
            param="controller",
        )
    kind = "express" if dashboard == "express" else "custom" if dashboard == "none" else "standard"
    return {"type": "application", "is_controller": True} | controller, "none" if dashboard == "full" and ours else kind


def requirements(owed: list[str], *, disabled_reason: str | None) -> Json:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": owed,
        "disabled_reason": disabled_reason,
        "errors": [],
        "eventually_due": owed,
        "past_due": owed,
        "pending_verification": [],
    }


def new_account(account_id: str, params: Json, *, now: int) -> Json:
    controller, kind = controller_and_type(params)
    return {
        "id": account_id,
        "object": "account",
        "business_profile": {"mcc": None, "name": None, "url": None} | params.get("business_profile", {}),
        "business_type": params.get("business_type"),
        "capabilities": capabilities({}, params.get("capabilities", {})),
        "charges_enabled": False,
        "company": without_secrets(params.get("company", {})) or None,
        "controller": controller,
        "country": params.get("country", "US"),
        "created": now,
        "default_currency": params.get("default_currency", "usd"),
        "details_submitted": False,
        "email": params.get("email"),
        "external_accounts": external_accounts(account_id, []),
        "future_requirements": requirements([], disabled_reason=None),
        "individual": without_secrets(params.get("individual", {})) or None,
        "metadata": params.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": requirements(OWED_AT_FIRST, disabled_reason="requirements.past_due"),
        "settings": merged(
            {"payouts": {"debit_negative_balances": True, "schedule": {"delay_days": 2, "interval": "daily"}}},
            params.get("settings", {}),
        ),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None} | params.get("tos_acceptance", {}),
        "type": kind,
    }


def capabilities(now: dict[str, str], asked: Json) -> dict[str, str]:
    """A capability that is asked for waits as inactive until the account's details are in."""
    wanted = {name for name, settings in asked.items() if settings.get("requested")}
    dropped = {name for name, settings in asked.items() if settings.get("requested") is False}
    return {name: now.get(name, "inactive") for name in [*now, *sorted(wanted - set(now))] if name not in dropped}


def external_accounts(account_id: str, data: list[Json]) -> Json:
    url = f"/v1/accounts/{account_id}/external_accounts"
    return {"object": "list", "data": data, "has_more": False, "total_count": len(data), "url": url}


def without_secrets(given: Json) -> Json:
    kept = {name: value for name, value in given.items() if name not in SECRETS}
    return kept | {f"{name}_provided": True for name in SECRETS if given.get(name)}


def merged(old: Any, new: Any) -> Any:
    """A hash is changed name by name; anything else is replaced, and an empty string unsets."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {name: merged(old.get(name), value) for name, value in new.items()}
    return None if new == "" else new


def merged_metadata(old: dict[str, str], new: dict[str, str] | str) -> dict[str, str]:
    """An empty value removes one name; an empty string for the whole removes all."""
    if isinstance(new, str):
        return {}
    return {name: value for name, value in (old | new).items() if value != ""}

"""The payment rail as Stripe provides it: connected accounts, transfers, payouts. The only module that knows Stripe.

The SDK repeats nothing by itself: every unknown outcome comes up as RailUnclear, and it is our errands that look
before they send again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe

from grants.kernel.money import Money
from grants.payments.rail import (
    AccountState,
    Order,
    Payout,
    PayoutState,
    RailForged,
    RailRefused,
    RailUnclear,
    Transfer,
)

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 30.0
"""Twice this, and some, fits into a payment job's time; a lost answer is looked up."""
PAGE = 100
STATES = {
    "pending": PayoutState.ON_THE_WAY,
    "in_transit": PayoutState.ON_THE_WAY,
    "paid": PayoutState.PAID,
    "failed": PayoutState.FAILED,
    "canceled": PayoutState.FAILED,
}
# Stripe collects what it needs and shows the group its own small dashboard; losses and fees are the platform's.
CONTROLLER = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "express"},
}


class StripeRail:
    """`base` is Stripe's address, or a practice server's."""

    name = "stripe"

    def __init__(self, key: str, *, base: str, webhook_secrets: Sequence[str]) -> None:
        self._secrets = tuple(webhook_secrets)
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS)),
        )

    def open_account(self, *, key: str, organization_name: str, email: str) -> str:
        params: dict[str, Any] = {
            "country": "US",
            "controller": CONTROLLER,
            "capabilities": {"transfers": {"requested": True}},
            "business_profile": {"name": organization_name},
            "metadata": {"opened_as": key},
        }
        if email:
            params["email"] = email
        with _understood():
            return self._client.v1.accounts.create(params, {"idempotency_key": key}).id  # type: ignore[arg-type]

    def account_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        with _understood():
            return self._client.v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                }
            ).url

    def account_state(self, account_id: str) -> AccountState:
        try:
            with _understood():
                account = self._client.v1.accounts.retrieve(account_id)
        except RailUnclear as unclear:
            # The group may have parted from us: then Stripe tells us nothing about its account any more.
            if isinstance(unclear.__cause__, stripe.PermissionError) and _code(unclear.__cause__) == "account_invalid":
                return AccountState(account_id, False, False, False, None)
            raise
        known = account.to_dict()
        banks = known.get("external_accounts", {}).get("data", [])
        bank = next((each for each in banks if each.get("default_for_currency")), banks[0] if banks else None)
        return AccountState(
            account_id=account_id,
            details_in=bool(known.get("details_submitted")),
            can_receive=known.get("capabilities", {}).get("transfers") == "active",
            can_pay_out=bool(known.get("payouts_enabled")),
            bank_ref=bank["id"] if bank else None,
        )

    def send(self, order: Order) -> Transfer:
        with _understood():
            made = self._client.v1.transfers.create(
                {
                    "amount": order.amount.cents,
                    "currency": order.amount.currency.lower(),
                    "destination": order.account_id,
                    "transfer_group": order.group,
                    "description": order.description,
                },
                {"idempotency_key": order.key},
            )
        return _transfer(made)

    def find_transfers(self, group: str) -> list[Transfer]:
        with _understood():
            listed = self._client.v1.transfers.list({"transfer_group": group, "limit": PAGE})
            return [_transfer(each) for each in listed.auto_paging_iter()][::-1]

    def payouts_of(self, transfer: Transfer) -> list[Payout]:
        """Stripe leads from a payout to what it holds, not back: so we look into each one made since the transfer.

        A failed payout's money comes back as a balance transaction whose source is that payout, and the next payout
        holds this one: the search follows the money.
        """
        on_account: dict[str, Any] = {"stripe_account": transfer.account_id}
        found, sources = [], set()
        with _understood():
            payment = self._client.v1.transfers.retrieve(transfer.id).destination_payment
            sources.add(payment if isinstance(payment, str) else getattr(payment, "id", None))
            since = {"created": {"gte": int(transfer.made_at.timestamp())}, "limit": PAGE}
            listed = self._client.v1.payouts.list(since, on_account)  # type: ignore[arg-type]
            for payout in list(listed.auto_paging_iter())[::-1]:
                if self._holds(payout.id, sources, on_account):
                    found.append(_payout(payout))
                    sources.add(payout.id)
        return found

    def _holds(self, payout_id: str, sources: set[str | None], on_account: dict[str, Any]) -> bool:
        held = self._client.v1.balance_transactions.list(
            {"payout": payout_id, "limit": PAGE},
            on_account,  # type: ignore[arg-type]
        )
        return any(each.source in sources for each in held.auto_paging_iter())

    def verify(self, body: bytes, signature: str) -> None:
        for secret in self._secrets:
            try:
                stripe.WebhookSignature.verify_header(body, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            return
        raise RailForged("none of our secrets made this signature, or it is old")


@contextmanager
def _understood() -> Iterator[None]:
    """Stripe's errors as the two that matter: it said no for good, or nobody knows yet.

    A 400 or 404 is a no, and so is a 402. Everything else is not: no answer, 5xx, 429, a key in use or used for
    something else (409, idempotency_error), a key that is not ours to use (401, 403).
    """
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise RailRefused(_code(error) or "refused", error.user_message or str(error)) from error
    except stripe.StripeError as error:
        raise RailUnclear(f"{type(error).__name__}: {error}") from error


def _code(error: stripe.StripeError) -> str:
    """Stripe's own word; the SDK sets `.code` on some kinds of errors only."""
    said: Any = error.error
    return (getattr(said, "code", None) or "") if said is not None else ""


def _transfer(made: Any) -> Transfer:
    currency = made.currency.upper()
    return Transfer(
        id=made.id,
        group=made.transfer_group,
        amount=Money(made.amount, currency),
        account_id=made.destination if isinstance(made.destination, str) else made.destination.id,
        made_at=datetime.fromtimestamp(made.created, UTC),
        taken_back=Money(made.amount_reversed, currency),
    )


def _payout(made: Any) -> Payout:
    return Payout(
        id=made.id,
        state=STATES[made.status],
        arrives_on=datetime.fromtimestamp(made.arrival_date, UTC).date(),
        failure=made.failure_code or "",
    )

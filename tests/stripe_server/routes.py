"""Every address of Stripe's API that is practised here, with the SDK's own definition of what it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stripe.params._account_create_params import AccountCreateParams
from stripe.params._account_link_create_params import AccountLinkCreateParams
from stripe.params._account_list_params import AccountListParams
from stripe.params._account_retrieve_current_params import AccountRetrieveCurrentParams
from stripe.params._account_retrieve_params import AccountRetrieveParams
from stripe.params._account_update_params import AccountUpdateParams
from stripe.params._balance_retrieve_params import BalanceRetrieveParams
from stripe.params._balance_transaction_list_params import BalanceTransactionListParams
from stripe.params._balance_transaction_retrieve_params import BalanceTransactionRetrieveParams
from stripe.params._charge_list_params import ChargeListParams
from stripe.params._charge_retrieve_params import ChargeRetrieveParams
from stripe.params._event_list_params import EventListParams
from stripe.params._event_retrieve_params import EventRetrieveParams
from stripe.params._payout_list_params import PayoutListParams
from stripe.params._payout_retrieve_params import PayoutRetrieveParams
from stripe.params._refund_retrieve_params import RefundRetrieveParams
from stripe.params._transfer_create_params import TransferCreateParams
from stripe.params._transfer_list_params import TransferListParams
from stripe.params._transfer_retrieve_params import TransferRetrieveParams
from stripe.params._transfer_reversal_create_params import TransferReversalCreateParams
from stripe.params._transfer_reversal_list_params import TransferReversalListParams
from stripe.params._transfer_reversal_retrieve_params import TransferReversalRetrieveParams
from stripe.params._transfer_update_params import TransferUpdateParams

from tests.stripe_server import account_links, accounts, balances, events, payouts, reversals, transfers
from tests.stripe_server.desk import Call
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import Refusal


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    takes: type
    run: Callable[[Call], Json]
    # What Stripe looks at before it begins: a refusal here leaves the idempotency key free.
    check: Callable[[Call], None] | None = None
    also_required: tuple[str, ...] = ()
    simulated: frozenset[str] | None = None
    platform_only: bool = False
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_]+)", self.path) + "$"))


ROUTES = (
    Route("GET", "/v1/account", AccountRetrieveCurrentParams, accounts.retrieve_current),
    Route(
        "POST", "/v1/accounts", AccountCreateParams, accounts.create,
        simulated=accounts.SIMULATED, platform_only=True,
    ),
    Route("GET", "/v1/accounts", AccountListParams, accounts.list_all, platform_only=True),
    Route("GET", "/v1/accounts/{id}", AccountRetrieveParams, accounts.retrieve, platform_only=True),
    Route(
        "POST", "/v1/accounts/{id}", AccountUpdateParams, accounts.update,
        simulated=accounts.SIMULATED_IN_UPDATE, platform_only=True,
    ),
    Route(
        "POST", "/v1/account_links", AccountLinkCreateParams, account_links.create,
        also_required=("refresh_url", "return_url"), platform_only=True,
    ),
    Route(
        "POST", "/v1/transfers", TransferCreateParams, transfers.create,
        check=transfers.check_create, also_required=("amount",), simulated=transfers.SIMULATED, platform_only=True,
    ),
    Route("GET", "/v1/transfers", TransferListParams, transfers.list_all, platform_only=True),
    Route("GET", "/v1/transfers/{id}", TransferRetrieveParams, transfers.retrieve, platform_only=True),
    Route("POST", "/v1/transfers/{id}", TransferUpdateParams, transfers.update, platform_only=True),
    Route(
        "POST", "/v1/transfers/{id}/reversals", TransferReversalCreateParams, reversals.create,
        check=reversals.check_create, simulated=reversals.SIMULATED, platform_only=True,
    ),
    Route("GET", "/v1/transfers/{id}/reversals", TransferReversalListParams, reversals.list_all, platform_only=True),
    Route(
        "GET", "/v1/transfers/{id}/reversals/{reversal}", TransferReversalRetrieveParams, reversals.retrieve,
        platform_only=True,
    ),
    Route("GET", "/v1/balance", BalanceRetrieveParams, balances.retrieve_balance),
    Route("GET", "/v1/balance_transactions", BalanceTransactionListParams, balances.list_all),
    Route("GET", "/v1/balance_transactions/{id}", BalanceTransactionRetrieveParams, balances.retrieve),
    Route("GET", "/v1/charges", ChargeListParams, transfers.list_payments),
    Route("GET", "/v1/charges/{id}", ChargeRetrieveParams, transfers.retrieve_payment),
    Route("GET", "/v1/refunds/{id}", RefundRetrieveParams, reversals.retrieve_refund),
    Route("GET", "/v1/payouts", PayoutListParams, payouts.list_all),
    Route("GET", "/v1/payouts/{id}", PayoutRetrieveParams, payouts.retrieve),
    Route("GET", "/v1/events", EventListParams, events.list_all),
    Route("GET", "/v1/events/{id}", EventRetrieveParams, events.retrieve),
)  # fmt: skip


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        match = route.pattern.match(path)
        if match and route.method == method:
            return route, match.groupdict()
    raise Refusal(
        f"Unrecognized request URL ({method}: {path}). The practice Stripe may not simulate it: see its README.",
        status=404,
    )

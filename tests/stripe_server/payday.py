"""What the passing of time does to payouts: money that waits is put on its way each day, and arrives when due."""

import json
from datetime import UTC, datetime

from tests.stripe_server.accounts import bank_of, the_account
from tests.stripe_server.desk import Desk
from tests.stripe_server.objects import Json
from tests.stripe_server.payouts import FAILING_BANKS, fail, make, pay, send

DAY = 24 * 60 * 60


def is_anything_due(desk: Desk) -> bool:
    """A cheap look, so that an idle server writes nothing."""
    return bool(_on_the_way(desk) or _accounts_with_waiting_money(desk))


def go_by_the_clock(desk: Desk) -> None:
    for account_id, payout in _on_the_way(desk):
        _move(desk, account_id, payout)
    for account_id in _accounts_with_waiting_money(desk):
        make(desk, account_id)


def _move(desk: Desk, account_id: str, payout: Json) -> None:
    if payout["arrival_date"] <= desk.now:
        bank = bank_of(the_account(desk, account_id))
        code = FAILING_BANKS.get(bank["last4"]) if bank and bank["id"] == payout["destination"] else None
        if code:
            fail(desk, account_id, payout, code=code)
        else:
            pay(desk, account_id, payout)
    elif payout["status"] == "pending" and payout["created"] + DAY <= desk.now:
        send(desk, account_id, payout)


def _on_the_way(desk: Desk) -> list[tuple[str, Json]]:
    """Payouts that have a step to take at this moment."""
    rows = desk.store.rows(
        "SELECT account, body FROM objects WHERE kind = 'payout' AND (json_extract(body, '$.status') = 'pending'"
        " AND created + ? <= ? OR json_extract(body, '$.status') IN ('pending', 'in_transit')"
        " AND json_extract(body, '$.arrival_date') <= ?) ORDER BY seq",
        DAY, desk.now, desk.now,
    )  # fmt: skip
    return [(row["account"], json.loads(row["body"])) for row in rows]


def _accounts_with_waiting_money(desk: Desk) -> list[str]:
    """One automatic payout an account and a day, as on Stripe's daily schedule."""
    midnight = int(datetime.fromtimestamp(desk.now, UTC).replace(hour=0, minute=0, second=0).timestamp())
    rows = desk.store.rows(
        "SELECT account, sum(net) AS cents FROM objects WHERE net IS NOT NULL AND payout IS NULL AND account != ''"
        " GROUP BY account HAVING cents > 0"
    )
    return [row["account"] for row in rows if _may_be_paid(desk, row["account"], since=midnight)]


def _may_be_paid(desk: Desk, account_id: str, *, since: int) -> bool:
    account = the_account(desk, account_id)
    bank = bank_of(account)
    made_today = desk.store.row(
        "SELECT 1 FROM objects WHERE kind = 'payout' AND account = ? AND created >= ?", account_id, since
    )
    return (
        account["payouts_enabled"]
        and account["settings"]["payouts"]["schedule"]["interval"] != "manual"
        and bank is not None
        and bank["status"] != "errored"
        and made_today is None
    )

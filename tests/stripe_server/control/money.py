"""Controls over accounts and money: onboard, switch off, set the balance, move payouts along."""

from tests.stripe_server import accounts, balances, objects, payouts
from tests.stripe_server.control.wish import Door, Wish, seconds_of
from tests.stripe_server.desk import Desk
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal, refused


def onboard(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        return accounts.finish_onboarding(
            practice.desk(),
            parts[0],
            holder=wish.get("holder", "Practice Group"),
            routing=wish.get("routing", "110000000"),
            number=wish.get("number", "000123456789"),
        )


def disable(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        return accounts.switch(practice.desk(), parts[0], on=False)


def enable(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        return accounts.switch(practice.desk(), parts[0], on=True)


def set_balance(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        return balances.set_platform(practice.desk(), int(wish["cents"]))


def move_payouts(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """`payout` names one; without it all that stand at the step before take this one."""
    account_id, step = parts
    with practice.store.work():
        desk = practice.desk()
        accounts.the_account(desk, account_id)
        moved = [_move(desk, account_id, step, payout, wish) for payout in _concerned(desk, account_id, step, wish)]
        if not moved:
            raise refused(
                f"Account {account_id} has no money or payout to {step.replace('_', ' ')}.", code="nothing_to_do"
            )
        return {"data": moved}


def _concerned(desk: Desk, account_id: str, step: str, wish: Wish) -> list[Json]:
    if "payout" in wish:
        return [objects.get(desk.store, "payout", wish["payout"], account=account_id)]
    if step == "fail_after_paid":
        paid = objects.where(
            desk.store, "payout", "account = ? AND json_extract(body, '$.status') = 'paid'", account_id
        )  # fmt: skip
        return paid[-1:]
    made = payouts.make_if_waiting(desk, account_id)
    if step == "make":
        return [made] if made else []
    on_the_way = payouts.open_of(desk, account_id)
    return [payout for payout in on_the_way if payout["status"] == "pending"] if step == "send" else on_the_way


def _move(desk: Desk, account_id: str, step: str, payout: Json, wish: Wish) -> Json:
    code = wish.get("failure_code", "account_closed")
    if step == "make":
        return payout
    if step == "send":
        return payouts.send(desk, account_id, payout)
    if step == "pay":
        return payouts.pay(desk, account_id, payout)
    return payouts.fail(desk, account_id, payout, code=code, after_paid=step == "fail_after_paid")


def wait_for_payouts(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """Answers as soon as the account's payouts, oldest first, have the statuses that are wished for."""
    store = practice.store

    def found() -> list[str]:
        return [payout["status"] for payout in objects.where(store, "payout", "account = ?", parts[0])]

    with store.changed:
        if not store.changed.wait_for(lambda: found() == wish["statuses"], seconds_of(wish)):
            raise Refusal(f"The payouts are {found()}, not {wish['statuses']}.", status=408)
    return {"data": wish["statuses"]}


DOORS: tuple[tuple[str, str, Door], ...] = (
    ("POST", r"onboard/(\w+)", onboard),
    ("POST", r"accounts/(\w+)/disable", disable),
    ("POST", r"accounts/(\w+)/enable", enable),
    ("POST", r"balance", set_balance),
    ("POST", r"payouts/(\w+)/wait", wait_for_payouts),
    ("POST", r"payouts/(\w+)/(make|send|pay|fail|fail_after_paid)", move_payouts),
)

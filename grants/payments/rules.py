"""Pure checks on payments: when a key may still be used, and what to do about each word of the rail's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from grants.kernel.money import Money
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.rail import Payout, PayoutState, Transfer

SEND_FOR = timedelta(hours=20)
"""A key is sent with for this long. Stripe keeps keys for at least 24 hours."""
LOST_AFTER = timedelta(hours=26)
"""Only after this may a look-up that finds nothing end an attempt. In between we only look.

The gap keeps apart a worker that still sends with the old key and one that would begin a new attempt.
"""
COOLING_OFF = timedelta(days=14)
"""Who had a hand in a payee's details approves nothing for that payee for so long."""
FIRST_PAYOUT, LATER_PAYOUT = timedelta(days=7), timedelta(days=3)
"""A new account's first payout commonly waits a week (docs.stripe.com/payouts)."""
SATURDAY = 5


def key_of(disbursement_id: int, attempt: int) -> str:
    return f"disbursement-{disbursement_id}-attempt-{attempt}"


def reference_of(award_reference: str, number: int) -> str:
    """What people say on the phone about one payment, and the rail's transfer group."""
    return f"{award_reference}-{number}"


def may_send(*, started_at: datetime, now: datetime) -> bool:
    return now - started_at < SEND_FOR


def may_be_lost(*, started_at: datetime, now: datetime) -> bool:
    return now - started_at >= LOST_AFTER


def expected_on(*, sent_at: datetime, first: bool) -> date:
    """An honest guess until the rail names the day; no bank pays at the weekend."""
    day = (sent_at + (FIRST_PAYOUT if first else LATER_PAYOUT)).date()
    return day + timedelta(days=max(7 - day.weekday(), 0)) if day.weekday() >= SATURDAY else day


class Word(StrEnum):
    """What the rail says became of a payment."""

    NOTHING = "nothing"
    WAITING = "waiting"  # in the payee's account at the rail, no payout has taken it up
    ON_THE_WAY = "on_the_way"
    PAID = "paid"
    TURNED_BACK = "turned_back"  # by the bank: the money stands in the payee's account at the rail
    TAKEN_BACK = "taken_back"  # the transfer was reversed: the money stands in ours


class Alarm(StrEnum):
    """What can't be: a person must look, and nothing is sent meanwhile."""

    NOT_APPROVED = "not_approved"  # money went out for a payment that nobody approved, or that is called off
    VANISHED = "vanished"  # the rail does not know a transfer or payout that we know
    TWO_TRANSFERS = "two_transfers"
    NOT_AS_APPROVED = "not_as_approved"  # another amount or account
    OTHER_TRANSFER = "other_transfer"
    PARTLY_TAKEN_BACK = "partly_taken_back"


@dataclass(frozen=True)
class Verdict:
    """Steps to take, in order; none and no alarm means that it is true already."""

    steps: tuple[str, ...] = ()
    alarm: Alarm | None = None


ALREADY = Verdict()


def _apply(*steps: str) -> Verdict:
    return Verdict(steps)


_UNEXPECTED = Verdict(alarm=Alarm.NOT_APPROVED)
_UNTOUCHED = {Word.NOTHING: ALREADY} | {word: _UNEXPECTED for word in Word if word is not Word.NOTHING}

VERDICTS: dict[S, dict[Word, Verdict]] = {
    S.PLANNED: _UNTOUCHED,
    S.DUE: _UNTOUCHED,
    S.PREPARED: _UNTOUCHED,
    S.CANCELLED: _UNTOUCHED,
    S.REFUSED: _UNTOUCHED,
    # The errand looks before it sends, and finds what is there (a database restored from an older copy).
    S.APPROVED: dict.fromkeys(Word, ALREADY),
    S.SENDING: {
        Word.NOTHING: ALREADY,
        Word.WAITING: _apply("mark_sent"),
        Word.ON_THE_WAY: _apply("mark_sent"),
        Word.PAID: _apply("mark_sent", "confirm"),
        Word.TURNED_BACK: _apply("mark_sent", "return_money"),
        Word.TAKEN_BACK: _apply("mark_sent", "take_back"),
    },
    S.SENT: {
        Word.NOTHING: Verdict(alarm=Alarm.VANISHED),
        Word.WAITING: ALREADY,
        Word.ON_THE_WAY: ALREADY,
        Word.PAID: _apply("confirm"),
        Word.TURNED_BACK: _apply("return_money"),
        Word.TAKEN_BACK: _apply("take_back"),
    },
    S.CONFIRMED: {
        Word.NOTHING: Verdict(alarm=Alarm.VANISHED),
        Word.WAITING: Verdict(alarm=Alarm.VANISHED),
        Word.ON_THE_WAY: _apply("return_money", "go_again"),
        Word.PAID: ALREADY,
        Word.TURNED_BACK: _apply("return_money"),
        Word.TAKEN_BACK: _apply("take_back"),
    },
    S.RETURNED: {
        Word.NOTHING: Verdict(alarm=Alarm.VANISHED),
        Word.WAITING: ALREADY,
        Word.ON_THE_WAY: _apply("go_again"),
        Word.PAID: _apply("confirm"),
        Word.TURNED_BACK: ALREADY,
        Word.TAKEN_BACK: _apply("take_back"),
    },
    S.TAKEN_BACK: {word: ALREADY if word in (Word.NOTHING, Word.TAKEN_BACK) else _UNEXPECTED for word in Word},
}


@dataclass(frozen=True)
class Known:
    """What we hold of a payment. `spent` are transfers of it that we know were taken back."""

    amount: Money
    account_id: str | None
    transfer_id: str | None = None
    spent: frozenset[str] = frozenset()


def live(transfers: Iterable[Transfer], known: Known) -> list[Transfer]:
    """Those of a payment's transfers that count: its own, whatever became of it, and any that moves money."""
    return [
        each
        for each in transfers
        if each.id == known.transfer_id or (each.id not in known.spent and not each.is_taken_back)
    ]


def odd(found: list[Transfer], known: Known) -> Alarm | None:
    """What is wrong with the transfers found, whatever the status of the payment."""
    if len(found) > 1:
        return Alarm.TWO_TRANSFERS
    for each in found:
        if known.transfer_id is not None and each.id != known.transfer_id:
            return Alarm.OTHER_TRANSFER
        if known.account_id is not None and (each.amount, each.account_id) != (known.amount, known.account_id):
            return Alarm.NOT_AS_APPROVED
        if each.taken_back and not each.is_taken_back:
            return Alarm.PARTLY_TAKEN_BACK
    return None


def word_of(found: list[Transfer], payouts: list[Payout]) -> Word:
    """The rail's word on a payment with at most one transfer; the last payout is where its money is now."""
    if not found:
        return Word.NOTHING
    if found[0].is_taken_back:
        return Word.TAKEN_BACK
    if not payouts:
        return Word.WAITING
    return {
        PayoutState.ON_THE_WAY: Word.ON_THE_WAY,
        PayoutState.PAID: Word.PAID,
        PayoutState.FAILED: Word.TURNED_BACK,
    }[payouts[-1].state]


ASK_AGAIN: dict[S, timedelta] = {
    S.APPROVED: timedelta(minutes=10),
    S.SENDING: timedelta(minutes=10),
    S.SENT: timedelta(hours=6),
    S.RETURNED: timedelta(hours=24),
    S.CONFIRMED: timedelta(hours=24),
}
WATCH_CONFIRMED_FOR = timedelta(days=30)
"""A bank may turn a paid payout back within days; after this only a webhook makes us ask."""


def ask_at(*, status: S, now: datetime, confirmed_at: datetime | None) -> datetime | None:
    """When to ask the rail about a payment again, without being told to."""
    if confirmed_at is not None and now - confirmed_at > WATCH_CONFIRMED_FOR:
        return None
    wait = ASK_AGAIN.get(status)
    return now + wait if wait else None


def is_about_to_ask(*, status: S, ask_at: datetime | None, asked_at: datetime | None) -> bool:
    """Whether a question was decided on later than the last one was put: it will hear of what happens now.

    `ask_at` is set a fixed time after that decision, so it tells when it was.
    """
    wait = ASK_AGAIN.get(status)
    return ask_at is not None and wait is not None and (asked_at is None or ask_at - wait > asked_at)

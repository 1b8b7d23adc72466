"""The rules of payments: every word of the rail's has a verdict that the lifecycle allows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from grants.kernel.money import Money
from grants.payments import rules
from grants.payments.commands.steps import STEPS
from grants.payments.lifecycle import DISBURSEMENT
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.rail import Payout, PayoutState, Transfer
from grants.payments.rules import Alarm, Known, Word

NOW = datetime(2026, 11, 10, 17, tzinfo=UTC)
GOES_TO = {
    Word.WAITING: (S.SENT, S.RETURNED),
    Word.ON_THE_WAY: (S.SENT,),
    Word.PAID: (S.CONFIRMED,),
    Word.TURNED_BACK: (S.RETURNED,),
    Word.TAKEN_BACK: (S.TAKEN_BACK,),
}


def transfer(id: str = "tr_1", *, cents: int = 100, taken_back: int = 0, account: str = "acct_1") -> Transfer:
    return Transfer(id, "JS-2026-0001-1", Money(cents), account, NOW, Money(taken_back))


def payout(state: PayoutState, id: str = "po_1") -> Payout:
    return Payout(id, state, date(2026, 11, 12))


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("word", list(Word))
def test_every_word_has_a_verdict_that_the_lifecycle_allows_and_that_leads_to_what_is_true(
    status: S, word: Word
) -> None:
    verdict = rules.VERDICTS[status][word]
    assert not (verdict.steps and verdict.alarm)
    here = status
    for step in verdict.steps:
        assert step in STEPS
        here = DISBURSEMENT.target(here, step)
    if verdict.steps:
        assert here in GOES_TO[word]
        assert rules.VERDICTS[here][word] in (rules.ALREADY,), "heard once more, it is true already"


@pytest.mark.parametrize("status", [S.PLANNED, S.DUE, S.PREPARED, S.CANCELLED, S.REFUSED])
def test_money_out_for_what_was_not_approved_is_always_an_alarm(status: S) -> None:
    for word in Word:
        expected = None if word is Word.NOTHING else Alarm.NOT_APPROVED
        assert rules.VERDICTS[status][word].alarm is expected


def test_a_key_is_never_both_sent_with_and_given_up() -> None:
    for minutes in range(0, 40 * 60, 7):
        age = {"started_at": NOW, "now": NOW + timedelta(minutes=minutes)}
        assert not (rules.may_send(**age) and rules.may_be_lost(**age))
    assert rules.SEND_FOR + timedelta(hours=1) < timedelta(hours=24) < rules.LOST_AFTER


@pytest.mark.parametrize(
    ("sent_at", "first", "day"),
    [
        (datetime(2026, 11, 10, tzinfo=UTC), True, date(2026, 11, 17)),
        (datetime(2026, 11, 10, tzinfo=UTC), False, date(2026, 11, 13)),
        (datetime(2026, 11, 11, tzinfo=UTC), False, date(2026, 11, 16)),
        (datetime(2026, 11, 14, tzinfo=UTC), True, date(2026, 11, 23)),
    ],
)
def test_no_bank_is_expected_to_pay_at_the_weekend(sent_at: datetime, first: bool, day: date) -> None:
    assert rules.expected_on(sent_at=sent_at, first=first) == day


KNOWN = Known(Money(100), "acct_1")


@pytest.mark.parametrize(
    ("found", "known", "alarm"),
    [
        ([], KNOWN, None),
        ([transfer()], KNOWN, None),
        ([transfer()], Known(Money(100), "acct_1", "tr_1"), None),
        ([transfer("tr_2")], Known(Money(100), "acct_1", "tr_1"), Alarm.OTHER_TRANSFER),
        ([transfer(), transfer("tr_2")], KNOWN, Alarm.TWO_TRANSFERS),
        ([transfer(cents=99)], KNOWN, Alarm.NOT_AS_APPROVED),
        ([transfer(account="acct_2")], KNOWN, Alarm.NOT_AS_APPROVED),
        ([transfer(taken_back=40)], KNOWN, Alarm.PARTLY_TAKEN_BACK),
        ([transfer(taken_back=100)], Known(Money(100), "acct_1", "tr_1"), None),
    ],
)
def test_what_is_odd_about_transfers_is_an_alarm(found: list[Transfer], known: Known, alarm: Alarm | None) -> None:
    assert rules.odd(found, known) is alarm


def test_transfers_taken_back_count_only_where_they_are_this_payments_own() -> None:
    own, spent, other = (
        transfer("tr_1", taken_back=100),
        transfer("tr_0", taken_back=100),
        transfer("tr_9", taken_back=100),
    )
    known = Known(Money(100), "acct_1", "tr_1", frozenset({"tr_0"}))
    assert rules.live([own, spent, other], known) == [own]


def test_the_last_payout_is_where_the_money_is() -> None:
    failed, paid = payout(PayoutState.FAILED), payout(PayoutState.PAID, "po_2")
    assert rules.word_of([], []) is Word.NOTHING
    assert rules.word_of([transfer()], []) is Word.WAITING
    assert rules.word_of([transfer()], [failed]) is Word.TURNED_BACK
    assert rules.word_of([transfer()], [failed, paid]) is Word.PAID
    assert rules.word_of([transfer(taken_back=100)], [paid]) is Word.TAKEN_BACK

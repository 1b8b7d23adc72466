"""Letters about money to the group: bank details wanted, sent and expected by, confirmed, turned back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from grants.awards.agreement import saying
from grants.awards.queries import award_page
from grants.kernel import ports
from grants.kernel.money import Money
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices import recipients
from grants.notices.letters import letter, words
from grants.notices.recipients import Recipient
from grants.payments.events import (
    DisbursementConfirmed,
    DisbursementFailed,
    DisbursementSent,
    PayeeRestricted,
    PayeeWanted,
)
from grants.payments.failures import sentence
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.payments.queries import PayeePage, payee_page


@letter(PayeeWanted)
def bank_details(unit: Unit, fact: PayeeWanted) -> Letter | None:
    """None when they have come in before the letter could go."""
    page = payee_page(unit.session, award_id=fact.award_id)
    if page.status is PayeeStatus.READY:
        return None
    return _to_payee(
        unit,
        page,
        key=f"bank-details-{fact.payee_id}-{fact.award_id}",
        subject=lambda _: _("One step to your money: your bank details"),
        body=lambda _, to: [
            _("Your grant %(reference)s is signed. To pay it out, we need one more thing: where the money should go.")
            % {"reference": page.award_reference},
            _("You type your bank details on a page of Stripe, which pays out for us. It takes about ten minutes."),
            _("We never see your bank number. We never ask for it by mail or phone."),
        ],
    )


@letter(PayeeRestricted)
def something_missing(unit: Unit, fact: PayeeRestricted) -> Letter | None:
    """Stripe stopped paying an account for which a payment is still to come."""
    waiting = (Disbursement.payee_id == fact.payee_id, Disbursement.status.not_in((S.CONFIRMED, S.CANCELLED)))
    award_id = unit.session.scalar(select(Disbursement.award_id).where(*waiting).order_by(Disbursement.id).limit(1))
    payee = unit.session.get(Payee, fact.payee_id)
    if award_id is None or payee is None or payee.status is not PayeeStatus.RESTRICTED:
        return None
    return _to_payee(
        unit,
        payee_page(unit.session, award_id=award_id),
        key=f"bank-restricted-{fact.payee_id}-{payee.version}",
        subject=lambda _: _("Please look at your bank details"),
        body=lambda _, to: [
            _("Stripe, the company that pays out for us, needs something more before it can pay you."),
            _("Please open Stripe's page from here. It says what is missing."),
        ],
    )


@letter(DisbursementSent)
def money_sent(unit: Unit, fact: DisbursementSent) -> Letter | None:
    """None when it was confirmed, or came back, before the letter could go."""
    payment = unit.session.get_one(Disbursement, fact.disbursement_id)
    day = payment.expected_on
    if payment.status is not S.SENT or day is None:
        return None
    return _to_payee(
        unit,
        payee_page(unit.session, award_id=payment.award_id),
        key=f"payment-sent-{payment.id}-{payment.transfer_id}",
        subject=lambda _: _("Money is on its way (%(reference)s)") % {"reference": payment.reference},
        body=lambda _, to: [
            _("We have sent %(amount)s. We expect it at your bank by %(day)s.")
            % {"amount": amount_in(payment.cents, to.locale), "day": day_in(day, to.locale)},
            _("A first payment takes about a week, later ones two or three days. We write again when it is paid out."),
        ],
    )


@letter(DisbursementConfirmed)
def money_confirmed(unit: Unit, fact: DisbursementConfirmed) -> Letter | None:
    payment = unit.session.get_one(Disbursement, fact.disbursement_id)
    if payment.status is not S.CONFIRMED:
        return None
    return _to_payee(
        unit,
        payee_page(unit.session, award_id=payment.award_id),
        key=f"payment-confirmed-{payment.id}-{payment.confirmations}",
        subject=lambda _: _("Your money is paid out (%(reference)s)") % {"reference": payment.reference},
        body=lambda _, to: [
            _("%(amount)s has been paid out to your bank account.") % {"amount": amount_in(payment.cents, to.locale)},
            _("If you can't see it in a day or two, please call us with the reference %(reference)s.")
            % {"reference": payment.reference},
        ],
    )


@letter(DisbursementFailed)
def money_came_back(unit: Unit, fact: DisbursementFailed) -> Letter | None:
    """The group hears only of what it can mend: its bank sent the money back."""
    payment = unit.session.get_one(Disbursement, fact.disbursement_id)
    if fact.step != "return_money" or payment.status is not S.RETURNED:
        return None
    return _to_payee(
        unit,
        payee_page(unit.session, award_id=payment.award_id),
        key=f"payment-returned-{payment.id}-{payment.version}",
        subject=lambda _: _("Your bank sent the money back (%(reference)s)") % {"reference": payment.reference},
        body=lambda _, to: [
            _("Your bank did not take the %(amount)s that we sent.") % {"amount": amount_in(payment.cents, to.locale)},
            *([_(sentence(payment.problem))] if sentence(payment.problem) else []),
            _("The money is not lost. Please give other bank details on Stripe's page: then it goes out again."),
        ],
    )


def _to_payee(
    unit: Unit,
    page: PayeePage,
    *,
    key: str,
    subject: Callable[[Any], str],
    body: Callable[[Any, Recipient], list[str]],
) -> Letter | None:
    to = recipients.of_group(unit.session, owner_id=page.owner_id, organization_id=page.organization_id)
    passed_on = to is None and page.is_sponsor
    if to is None:
        award = award_page(unit.session, page.award_id)
        to = recipients.told(
            unit.session,
            owner_id=None,
            organization_id=page.grantee_id,
            spoken=award.application_locale,
            application_id=award.application_id,
        )
    _: Any = words(to.locale).gettext
    opening = [_("Hello,")]
    if passed_on:
        opening.append(
            _("This grant is paid to your fiscal sponsor, %(sponsor)s. Please pass this letter on.")
            % {"sponsor": page.organization}
        )
    address = ports.links()("payee.show", locale=to.locale, reference=page.award_reference)
    text = "\n\n".join([*opening, *body(_, to), f"{_('Your money:')}\n{address}"])
    return to.letter(key, subject=subject(_), text=text)


def amount_in(cents: int, locale: str) -> str:
    return saying.money(Money(cents), locale)


def day_in(day: date, locale: str) -> str:
    return saying.day(day, locale)

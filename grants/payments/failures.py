"""Why a payment did not arrive: the rail's codes as sentences to be translated by whoever shows them.

The codes are Stripe's, of transfers (docs.stripe.com/error-codes) and payouts (docs.stripe.com/api/payouts/failures).
"""

from __future__ import annotations


def _(text: str) -> str:
    """Marks a text for the catalogues."""
    return text


OUR_SIDE = {
    "balance_insufficient": _("Our own account at Stripe holds too little money for it."),
    "insufficient_capabilities_for_transfer": _("Stripe does not let this account receive money now."),
    "resource_missing": _("Stripe does not know this account any more."),
    "payee_changed": _("Where the money goes changed after the approval, or the payee can't be paid any more."),
}
BANK_SIDE = {
    "account_closed": _("The bank account has been closed."),
    "account_frozen": _("The bank account is frozen."),
    "bank_account_restricted": _("The bank account does not take this kind of payment."),
    "could_not_process": _("The bank could not carry it out."),
    "debit_not_authorized": _("The bank did not allow it."),
    "incorrect_account_holder_name": _("The name does not match the name of the bank account."),
    "invalid_account_number": _("The account number is not right."),
    "invalid_currency": _("The bank account does not take US dollars."),
    "no_account": _("There is no bank account of this number."),
}
SENTENCES = OUR_SIDE | BANK_SIDE


def sentence(code: str) -> str:
    """The sentence for a code; empty for one that has none."""
    return SENTENCES.get(code, "")

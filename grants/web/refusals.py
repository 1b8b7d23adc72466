"""Every refusal's words, in one table; and what a browser gets when something goes wrong."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, redirect, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from grants.applications.commands.changing import SectionsClosed
from grants.awards.commands import MoneyInTheAir, NotSetAside, OfferOver
from grants.kernel.refusal import Forbidden, NotFound, NotReady, Refusal, SomebodyElseWasFaster, WrongStatus
from grants.ledger.commands import OverBudget
from grants.payments.commands import PayeeChanged
from grants.payments.queries.payee import PlanningPayments
from grants.people.commands import InvitationOver, SignInSpent, SponsorLinkOver, TooManyAsks
from grants.web import identity, language, shown_back
from grants.web.files import FileWithheld
from grants.web.filters import money
from grants.web.problems import words
from grants.web.shown_back import Page, show, wants_json

log = structlog.get_logger()


def describe(refusal: Refusal) -> Page:
    """The page that says a refusal in words; also for a flash or a field where a view catches it."""
    for kind, say in TABLE.items():
        if isinstance(refusal, kind):
            return say(refusal)
    return Page(409, gettext("That can't be done now"), gettext("Please go back and look at the page again."))


def _forbidden(refusal: Any) -> Page:
    said = [reason_words(reason) for reason in refusal.reasons]
    return Page(403, gettext("This page is not open to you"), " ".join(filter(None, said)) or _ask_us())


def _withheld(refusal: Any) -> Page:
    if refusal.status == "infected":
        body = gettext("Our scanner found a virus in it, so nobody can open it. A clean copy can be sent in its place.")
        return Page(410, gettext("This file was removed"), body)
    body = gettext("We look for viruses first. This takes a minute: please try again soon.")
    return Page(409, gettext("We are still checking this file"), body)


def _ask_us() -> str:
    return gettext("If you think it should be, please call us.")


def reason_words(reason: str) -> str:
    """Why a predicate of the policy said no, for a person."""
    say = REASONS.get(reason)
    return say() if say else ""


REASONS: dict[str, Callable[[], str]] = {
    "has_no_conflict": lambda: gettext("A conflict of interest is on record between you and this group."),
    "has_no_stake": lambda: gettext("You have a part in this application yourself."),
    "has_said_no_conflict": lambda: gettext("First tell us whether you know this group. Then you can read on."),
    "has_own_review_in": lambda: gettext("You can see what others said once you have handed in your own review."),
    "is_the_reviewer": lambda: gettext("It lies on another reviewer's desk."),
    "did_not_decide_it": lambda: gettext("You decided on this award, so somebody else certifies it."),
    "did_not_enter_it": lambda: gettext("You typed this one in, so somebody else looks at it."),
    "has_no_pin_yet": lambda: gettext("It has a PIN already. Its people can get a new one on the phone."),
    "owns_it": lambda: gettext("It belongs to somebody else."),
    "belongs_to_the_group": lambda: gettext("It belongs to another group."),
    "edits_for_the_group": lambda: gettext("It belongs to another group, or you only read for this one."),
    "leads_the_group": lambda: gettext("Only an owner of the group can do this."),
    "nobody_leads_the_group": lambda: gettext("This group has an owner. Please sign in by e-mail for this step."),
    "may_read_with_them": lambda: gettext("Its people do not let you help now."),
    "may_write_with_them": lambda: gettext("Its people do not let you write in it now."),
    "may_send_for_them": lambda: gettext("Its people want to send it themselves."),
    "is_the_invited": lambda: gettext("This invitation is for another e-mail address."),
    "did_not_prepare_it": lambda: gettext("You prepared this payment, so somebody else approves it."),
    "did_not_change_payee_lately": lambda: gettext(
        "You had a hand in this payee's bank details a short time ago, so somebody else approves it."
    ),
    "has_no_part_in_it": lambda: gettext("You have a part in the group that gets the money."),
    "staff_signed_in_fully": lambda: gettext("It is for staff who have signed in with their second step."),
}

TABLE: dict[type[Refusal], Callable[[Any], Page]] = {
    PayeeChanged: lambda r: Page(
        409,
        gettext("Where the money goes has changed"),
        gettext(
            "After payment %(reference)s was prepared, the payee's bank details changed, or it can't be paid any more. "
            "Send the payment back, make sure of the change by phone, and prepare it again.",
            reference=r.reference,
        ),
    ),
    NotFound: lambda r: Page(404, gettext("We can't find that page"), gettext("The address may be mistyped or old.")),
    Forbidden: _forbidden,
    SectionsClosed: lambda r: Page(
        409,
        gettext("This part is closed again"),
        gettext("What you sent stays as it is. If you still need to change it, please write or call us."),
        (gettext("Write to us about this application"), f"/applications/{r.reference}/messages"),
    ),
    WrongStatus: lambda r: Page(
        409,
        gettext("This has moved on"),
        gettext("What you wanted to do is no longer possible here. Please look at the page as it is now."),
    ),
    SomebodyElseWasFaster: lambda r: Page(
        409,
        gettext("Somebody else was faster"),
        gettext("This changed while you had it open. Please look at it as it is now and try again."),
    ),
    NotReady: lambda r: Page(
        422, gettext("Something needs to be mended first"), " ".join(words(problem) for problem in r.problems)
    ),
    FileWithheld: _withheld,
    SignInSpent: lambda r: Page(
        410,
        gettext("This link or code no longer works"),
        gettext("It was used already, or too much time has passed. Ask for a new one: it takes a minute."),
        (gettext("Ask for a new link and code"), "/sign-in"),
    ),
    TooManyAsks: lambda r: Page(
        429,
        gettext("Please wait a little"),
        gettext("We have sent several letters to this address already. Look in your mail, or try again in an hour."),
    ),
    InvitationOver: lambda r: Page(
        410,
        gettext("This invitation has ended"),
        gettext("It was used, taken back, or is too old. Please ask the group to invite you again."),
    ),
    SponsorLinkOver: lambda r: Page(
        410,
        gettext("This link has ended"),
        gettext("It was answered already, taken back, or is too old. Please ask the group to send you a new one."),
    ),
    OfferOver: lambda r: Page(
        410,
        gettext("This offer has ended"),
        gettext("Its last day has passed. Please call us: we will tell you what you can do."),
    ),
    NotSetAside: lambda r: Page(
        409,
        gettext("This money is not set aside"),
        gettext(
            "The award promises %(promised)s and the ledger holds %(held)s for it. Nothing was certified.",
            promised=money(r.promised.cents),
            held=money(r.held.cents),
        ),
    ),
    MoneyInTheAir: lambda r: Page(
        409,
        gettext("A payment is still on its way"),
        gettext("%(sent)s is sent and not confirmed yet. Please wait for the bank side.", sent=money(r.sent.cents)),
    ),
    PlanningPayments: lambda r: Page(
        503,
        gettext("One moment, please"),
        gettext("You have just signed, and we are making the payments. Look again in a minute."),
    ),
    OverBudget: lambda r: Page(
        409,
        gettext("There is not enough money for that"),
        gettext(
            "%(available)s is left here, and %(asked)s was asked.",
            available=money(r.available.cents),
            asked=money(r.asked.cents),
        ),
    ),
}

PLAIN: dict[int, Callable[[], tuple[str, str]]] = {
    400: lambda: (gettext("We could not read that"), gettext("Please go back and try again.")),
    404: lambda: (gettext("We can't find that page"), gettext("The address may be mistyped or old.")),
    405: lambda: (gettext("That can't be done here"), gettext("Please go back and use the buttons on the page.")),
    413: lambda: (
        gettext("That is too large to send"),
        gettext("Please go back and choose a smaller file. What you saved before is kept."),
    ),
    429: lambda: (gettext("Please wait a little"), gettext("Too many requests came at once. Try again in a minute.")),
    500: lambda: (
        gettext("Something went wrong on our side"),
        gettext("It is not your fault. What you saved is kept. Please try again, or call us."),
    ),
}


def register(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        if isinstance(refusal, Forbidden) and identity.face() is None and not wants_json():
            return shown_back.ask_to_sign_in()
        if isinstance(refusal, Forbidden) and identity.actor().is_staff and not identity.actor().second_factor:
            return redirect(language.path_in(language.chosen(), "/sign-in/second-step"), 303)
        if refusal.__cause__ is not None:
            log.warning("refused", refusal=type(refusal).__name__, cause=repr(refusal.__cause__))
        return show(describe(refusal), written=shown_back.texts())

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> Any:
        heading = gettext("This form was open for a long time")
        body = gettext("Please go back, reload the page and send it again. What you saved before is kept.")
        return shown_back.ask_to_open_again(Page(400, heading, body))

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def beyond_the_database(error: Exception) -> Any:
        """A number or a text in a query or a form that no column can hold: nobody's browser sends it by itself."""
        app.extensions["sqlalchemy"].session.rollback()
        log.warning("unreadable", path=request.path, error=repr(error.__cause__ or error)[:200])
        heading, body = PLAIN[400]()
        return show(Page(400, heading, body))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        heading, body = PLAIN.get(error.code, PLAIN[400])()
        return show(Page(error.code, heading, body))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        if app.testing:
            raise error
        reference = secrets.token_hex(4)
        log.error("broken", reference=reference, path=request.path, exc_info=error)
        heading, body = PLAIN[500]()
        return show(Page(500, heading, body), reference=reference)

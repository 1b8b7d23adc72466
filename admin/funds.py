"""Funds with their books, which are sums over the ledger; one fund's lines; making a fund and putting money in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from grants.awards import queries as awards
from grants.funds import commands as funds
from grants.funds import queries
from grants.funds.queries import FundBooks
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady
from grants.ledger.queries import Books
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.answers import CENTS_LIMIT, cents_of
from grants.web import identity
from grants.web.database import session, work
from grants.web.filters import exact_money
from grants.web.forms import carried_out, mark
from grants.web.guard import guard

bp = Blueprint("staff_funds", __name__, url_prefix="/staff/funds", template_folder="templates")

PAGE = 50
ANSWER = DataRequired(lazy_gettext("Please answer this question."))
LIMIT = Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters."))

WHAT = {
    "appropriate": lazy_gettext("Put in"),
    "encumber": lazy_gettext("Set aside for an award"),
    "release": lazy_gettext("Given back by an award"),
    "send": lazy_gettext("Sent"),
    "confirm": lazy_gettext("Confirmed by the bank side"),
    "unsend": lazy_gettext("Sending came to nothing"),
    "unconfirm": lazy_gettext("Confirmation taken back"),
}
PLACES = {
    "appropriated": lazy_gettext("Source"),
    "available": lazy_gettext("Free"),
    "encumbered": lazy_gettext("Set aside"),
    "sent": lazy_gettext("Sent"),
    "confirmed": lazy_gettext("Confirmed"),
}


class AppropriateForm(FlaskForm):
    amount = StringField(lazy_gettext("Amount"), [ANSWER])
    authority = StringField(
        lazy_gettext("On whose authority"),
        [DataRequired(lazy_gettext("Write down on whose authority, like a council action and its date."))],
        description=lazy_gettext("A council action, a budget line or a gift letter, with its date."),
    )


class FundForm(FlaskForm):
    key = StringField(
        lazy_gettext("Short name"), [ANSWER], description=lazy_gettext("For addresses, like safety-2027. It stays.")
    )
    name = StringField(lazy_gettext("Name"), [ANSWER, LIMIT])
    name_es = StringField(lazy_gettext("Name in Spanish"), [LIMIT])
    source = StringField(lazy_gettext("Where the money comes from"), [ANSWER, LIMIT])
    source_es = StringField(lazy_gettext("Where the money comes from, in Spanish"), [LIMIT])
    restrictions = TextAreaField(
        lazy_gettext("What it may be used for"), [ANSWER, LIMIT], description=lazy_gettext("Agreements quote this.")
    )
    restrictions_es = TextAreaField(lazy_gettext("What it may be used for, in Spanish"), [LIMIT])
    fiscal_year = StringField(lazy_gettext("Fiscal year"), [ANSWER], description=lazy_gettext("Like 2027."))


@bp.get("")
@guard(Action.SEE_BOOKS)
def home() -> str:
    found = queries.all_books(session())
    return render_template("admin/funds/home.html", funds=found, total=_total(found), may_manage=_may_manage())


def _total(found: list[FundBooks]) -> Books:
    places = ("appropriated", "available", "encumbered", "sent", "confirmed")
    return Books(*(sum(getattr(fund.books, place) for fund in found) for place in places))


def _may_manage() -> bool:
    return allowed(identity.actor(), Action.MANAGE_FUNDS)


@bp.route("/new", methods=["GET", "POST"])
@guard(Action.MANAGE_FUNDS)
def new() -> Any:
    form = FundForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate() and _key_is_free(form):
            try:
                with work() as unit:
                    made = funds.define_fund(unit, _facts(form))
                    key = made.key
            except NotReady as refusal:
                mark(form, refusal.problems)
            else:
                flash(gettext("The fund is made. Now put money in."), "success")
                return redirect(url_for("staff_funds.show", key=key), 303)
    return render_template("admin/funds/new.html", form=form), status


def _key_is_free(form: FundForm) -> bool:
    """A second definition would rename the first fund: here that is never meant."""
    if queries.exists(session(), (form.key.data or "").strip()):
        form.key.errors = [gettext("There is a fund with this short name already.")]
        return False
    return True


def _facts(form: FundForm) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "key": (form.key.data or "").strip(),
        "fiscal_year": (form.fiscal_year.data or "").strip(),
    }
    for name in ("name", "source", "restrictions"):
        texts = {"en": form[name].data, "es": form[f"{name}_es"].data}
        facts[name] = {code: text.strip() for code, text in texts.items() if text and text.strip()}
    return facts


@bp.get("/<key>")
@guard(Action.SEE_BOOKS)
def show(key: str) -> str:
    return _show(queries.fund_books(session(), key), AppropriateForm())


def _show(fund: FundBooks, form: AppropriateForm) -> str:
    found = awards.fund_lines(session(), fund.id, before=request.args.get("before", type=int), limit=PAGE + 1)
    lines = found[:PAGE]
    return render_template(
        "admin/funds/fund.html",
        fund=fund,
        form=form,
        lines=lines,
        older=url_for("staff_funds.show", key=fund.key, before=lines[-1].id) if len(found) > PAGE else None,
        what=WHAT,
        places=PLACES,
        may_manage=_may_manage(),
    )


@bp.post("/<key>/appropriate")
@guard(Action.MANAGE_FUNDS)
def appropriate(key: str) -> Any:
    fund, form = queries.fund_books(session(), key), AppropriateForm()
    cents = cents_of(form.amount.data or "")
    if form.validate_on_submit():
        if cents is None or abs(cents) > CENTS_LIMIT:
            form.amount.errors = [gettext("Write an amount in dollars, like 250 or 250.50.")]
            return _show(fund, form), 422
        put_in = Money(cents)
        if carried_out(
            form, lambda unit: funds.appropriate(unit, fund.id, put_in, authority=form.authority.data or "")
        ):
            flash(gettext("%(amount)s is put in.", amount=exact_money(cents)), "success")
            return redirect(url_for("staff_funds.show", key=key), 303)
    return _show(queries.fund_books(session(), key), form), 422

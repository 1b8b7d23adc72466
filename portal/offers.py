"""Grants of a group: reading the agreement, signing it by its last day, or saying no."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from grants.awards import commands as awards
from grants.awards import queries
from grants.awards.commands import OfferOver
from grants.awards.lifecycle import AwardStatus
from grants.awards.queries import AwardPage
from grants.kernel import ports
from grants.kernel.refusal import NotFound, NotReady
from grants.payments import queries as payments
from grants.payments.model import PayeeStatus
from grants.payments.queries import PayeePage
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import mark
from grants.web.guard import guard, public

bp = Blueprint("offers", __name__, url_prefix="/my/grants", template_folder="templates")


class SignForm(FlaskForm):
    digest = HiddenField()
    name = StringField(
        lazy_gettext("Your name"),
        [
            DataRequired(lazy_gettext("Please type your name.")),
            Length(max=200, message=lazy_gettext("Please use up to 200 characters.")),
        ],
        description=lazy_gettext("Typing it here counts as your signature."),
    )
    agrees = BooleanField(
        validators=[
            InputRequired(lazy_gettext("Please tick the box if you agree. If you don't, you can say no below."))
        ]
    )


class RefuseForm(FlaskForm):
    note = TextAreaField(
        lazy_gettext("Do you want to tell us why?"),
        [Length(max=1000, message=lazy_gettext("Please use up to 1,000 characters."))],
    )


@bp.get("")
@public
def home() -> str:
    """The grants of whoever asks; a device or a PIN is enough, so nobody needs an account for it."""
    return render_template("portal/offers/home.html", awards=queries.own_awards(session(), identity.actor()))


def _award(reference: str) -> AwardPage:
    return queries.award_page(session(), reference.upper())


@bp.get("/<reference>")
@guard(Action.SEE_AWARD, _award)
def show(page: AwardPage) -> str:
    form = SignForm(None, data={"digest": page.agreement_digest})
    return _show(page, form)


def _show(page: AwardPage, form: SignForm) -> str:
    """The agreement with its signature below while the offer is open; afterwards, how it stands."""
    over = page.offer_is_over(moment())
    if page.agreement is not None:
        said = Markup('<span lang="{}">{}</span>')
        form.agrees.label.text = said.format(page.agreement["language"], page.agreement["statement"])
    return render_template(
        "portal/offers/show.html",
        page=page,
        form=form,
        over=over,
        may_sign=page.status is AwardStatus.OFFERED
        and not over
        and allowed(identity.actor(), Action.SIGN_AGREEMENT, page),
        signed_now=bool(request.args.get("signed")),
        payee=_payee(page),
        ready=PayeeStatus.READY,
    )


def _payee(page: AwardPage) -> PayeePage | None:
    """Who is paid, once the signature has set the payments going; a moment after it there is nobody yet."""
    if page.signature is None:
        return None
    try:
        return payments.payee_page(session(), award_id=page.id)
    except NotFound:
        return None


@bp.post("/<reference>/sign")
@guard(Action.SIGN_AGREEMENT, _award)
def sign(page: AwardPage) -> Any:
    """A second click shows the signed page again; past the last day the page says so kindly."""
    form = SignForm()
    if form.validate_on_submit():
        try:
            with work() as unit:
                awards.sign(
                    unit,
                    page.id,
                    name=form.name.data or "",
                    agrees=bool(form.agrees.data),
                    digest=form.digest.data or "",
                )
        except OfferOver:
            return redirect(url_for("offers.show", reference=page.reference), 303)
        except NotReady as refusal:
            mark(form, refusal.problems, otherwise="name")
        else:
            return redirect(url_for("offers.show", reference=page.reference, signed=1), 303)
    return _show(_award(page.reference), form), 422


@bp.route("/<reference>/refuse", methods=["GET", "POST"])
@guard(Action.SIGN_AGREEMENT, _award)
def refuse(page: AwardPage) -> Any:
    form = RefuseForm()
    if page.status is not AwardStatus.OFFERED or page.offer_is_over(moment()):
        return redirect(url_for("offers.show", reference=page.reference), 303)
    if form.validate_on_submit():
        try:
            with work() as unit:
                awards.refuse(unit, page.id, note=form.note.data or "")
        except OfferOver:
            return redirect(url_for("offers.show", reference=page.reference), 303)
        flash(gettext("You said no to this grant. Thank you for telling us."), "success")
        return redirect(url_for("offers.show", reference=page.reference), 303)
    return render_template("portal/offers/refuse.html", page=page, form=form), 422 if form.errors else 200


@bp.get("/<reference>/agreement.pdf")
@guard(Action.SEE_AWARD, _award)
def paper(page: AwardPage) -> Response:
    """The paper, once the job has made it; until then the page itself can be read and printed."""
    if page.pdf_key is None:
        raise NotFound("Agreement")
    name = f"{page.reference}.pdf"
    return send_file(BytesIO(ports.files().get(page.pdf_key)), mimetype="application/pdf", download_name=name)

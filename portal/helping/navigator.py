"""People I help: questions to answer, drafts to go on with, an offer to make, a handover."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from grants.applications import commands as applications
from grants.applications import helping
from grants.applications.helping import HelpCard
from grants.applications.queries import entries_by
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import carried_out
from grants.web.guard import guard
from portal.helping import bp


class OfferForm(FlaskForm):
    reference = StringField(
        lazy_gettext("Reference of their draft"),
        [
            InputRequired(lazy_gettext("Write the reference.")),
            Length(max=40, message=lazy_gettext("This is too long for a reference.")),
        ],
        description=lazy_gettext("It looks like JS-2026-0042. They see your offer and say yes or no."),
    )


class HandOverForm(FlaskForm):
    navigator = SelectField(
        lazy_gettext("Who goes on helping?"), [InputRequired(lazy_gettext("Please choose somebody."))], choices=[]
    )


class OneButton(FlaskForm):
    """A step that needs no answer."""


def _help(id: int) -> HelpCard:
    return helping.help_card(session(), id)


@bp.get("/helping")
@guard(Action.SEE_WHOM_I_HELP)
def home() -> str:
    return _home(OfferForm())


def _home(form: OfferForm) -> str:
    who, now = identity.actor(), moment()
    rounds = programs.public_rounds(session(), now=now)
    return render_template(
        "portal/helping/home.html",
        cards=helping.helped_by(session(), who.person_id),
        keyed=entries_by(session(), who.person_id),
        rounds=[round for round in rounds if round.opens_at <= now < round.keyed_until],
        form=form,
        now=now,
    )


@bp.post("/helping/offers")
@guard(Action.OFFER_HELP)
def offer() -> Any:
    form = OfferForm()
    made: list[bool] = []

    def act(unit: Unit) -> None:
        made.append(applications.offer_help(unit, form.reference.data or "") is not None)

    if not carried_out(form, act):
        return _home(form), 422
    if not all(made):
        form.reference.errors = [gettext("We know no application with this reference. Is there a typing mistake?")]
        return _home(form), 422
    flash(gettext("Your offer stands on their page now. You can begin when they say yes."), "success")
    return redirect(url_for("helping.home"), 303)


@bp.post("/helping/<int:id>/answer")
@guard(Action.ANSWER_HELP, _help)
def answer(card: HelpCard) -> Any:
    accept = request.form.get("answer") == "yes"
    if OneButton().validate_on_submit():
        with work() as unit:
            applications.answer_help(unit, card.id, accept=accept)
        flash(gettext("Thank you. They get a letter."), "success")
        if accept:
            return redirect(url_for("apply.overview", reference=card.reference), 303)
    return redirect(url_for("helping.home"), 303)


@bp.post("/helping/<int:id>/stop")
@guard(Action.ANSWER_HELP, _help)
def stop(card: HelpCard) -> Any:
    if OneButton().validate_on_submit():
        with work() as unit:
            applications.end_help(unit, card.id)
        flash(gettext("You no longer help with %(reference)s.", reference=card.reference), "success")
    return redirect(url_for("helping.home"), 303)


@bp.route("/helping/<int:id>/hand-over", methods=["GET", "POST"])
@guard(Action.ANSWER_HELP, _help)
def hand_over(card: HelpCard) -> Any:
    """Another navigator is proposed; until its people agree, nothing changes."""
    form = HandOverForm()
    others = [each for each in helping.navigators(session()) if each.id != card.navigator_id]
    form.navigator.choices = [SelectChoice(str(each.id), each.name) for each in others]

    def act(unit: Unit) -> object:
        return applications.hand_over_help(unit, card.id, int(form.navigator.data))

    if carried_out(form, act, otherwise="navigator"):
        flash(gettext("Proposed. It changes hands when they agree."), "success")
        return redirect(url_for("helping.home"), 303)
    shown = render_template("portal/helping/hand_over.html", card=card, form=form)
    return shown, 422 if form.errors else 200

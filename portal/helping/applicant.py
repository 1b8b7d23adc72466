"""Who helps with this application: asking a navigator, taking an offer, ending it at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.applications import commands as applications
from grants.applications import helping
from grants.applications.helping import HelpCard
from grants.applications.lifecycle import HelpStatus
from grants.applications.model import Scope
from grants.applications.queries import ApplicationPage, application_page
from grants.kernel.refusal import NotFound, NotReady
from grants.policy.actions import Action
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import mark
from grants.web.guard import guard
from portal.helping import bp

FARTHEST = date(9000, 1, 1)
"""A day beyond it has no end that can be reckoned with; it is refused as too late all the same."""


class ConsentForm(FlaskForm):
    """How far, and until when; and whom, where it is not an offer that is taken."""

    navigator = SelectField(
        lazy_gettext("Whom do you ask?"), [InputRequired(lazy_gettext("Please choose somebody."))], choices=[]
    )
    scope = RadioField(
        lazy_gettext("What may they do?"), [InputRequired(lazy_gettext("Please choose one."))], choices=[]
    )
    until = DateField(
        lazy_gettext("Until which day?"),
        [InputRequired(lazy_gettext("Please choose a day."))],
        description=lazy_gettext("You can end it at any time before."),
    )

    def __init__(self, *given: Any, whom: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.scope.choices = [
            SelectChoice(Scope.READ.value, gettext("Read it with us")),
            SelectChoice(Scope.EDIT.value, gettext("Read and write in it")),
            SelectChoice(Scope.SEND.value, gettext("Read, write and send it for us")),
        ]
        if not whom:
            del self.navigator


class OneButton(FlaskForm):
    """A step that needs no answer."""


def _application(reference: str, **_: Any) -> ApplicationPage:
    return application_page(session(), reference=reference.upper())


@bp.route("/applications/<reference>/help", methods=["GET", "POST"], endpoint="help")
@guard(Action.CONSENT_TO_HELP, _application)
def ask(page: ApplicationPage) -> Any:
    """Who helps, who offers to, and asking somebody: with consent to a scope and a last day."""
    form = _ask_form(page)
    if form.validate_on_submit():
        try:
            with work() as unit:
                applications.ask_help(
                    unit,
                    page.id,
                    int(form.navigator.data),
                    scope=Scope(form.scope.data),
                    until=_end_of(form.until.data, page.timezone),
                )
        except NotReady as refusal:
            mark(form, refusal.problems, otherwise="until")
        else:
            flash(gettext("We asked them. You see here when they say yes."), "success")
            return redirect(url_for("helping.help", reference=page.reference), 303)
    return _show(page, form)


@bp.post("/applications/<reference>/help/<int:id>/accept")
@guard(Action.CONSENT_TO_HELP, _application)
def accept(page: ApplicationPage) -> Any:
    card = _card(page)
    form = ConsentForm(prefix=_prefix(card))
    if form.validate_on_submit():
        try:
            with work() as unit:
                until = _end_of(form.until.data, page.timezone)
                applications.accept_offer(unit, card.id, scope=Scope(form.scope.data), until=until)
        except NotReady as refusal:
            mark(form, refusal.problems, otherwise="until")
        else:
            flash(gettext("%(name)s can help you now.", name=card.navigator), "success")
            return redirect(url_for("helping.help", reference=page.reference), 303)
    return _show(page, _ask_form(page, fresh=True), taken={card.id: form})


@bp.post("/applications/<reference>/help/<int:id>/end")
@guard(Action.CONSENT_TO_HELP, _application)
def end(page: ApplicationPage) -> Any:
    card = _card(page)
    if OneButton().validate_on_submit():
        with work() as unit:
            applications.end_help(unit, card.id)
        flash(gettext("%(name)s can no longer open your application.", name=card.navigator), "success")
    return redirect(url_for("helping.help", reference=page.reference), 303)


def _card(page: ApplicationPage) -> HelpCard:
    """The help that the address names; of this application and no other."""
    card = helping.help_card(session(), (request.view_args or {})["id"])
    if card.application_id != page.id:
        raise NotFound("Help")
    return card


def _prefix(card: HelpCard) -> str:
    """A form for each offer stands on one page."""
    return f"offer-{card.id}-"


def _usual(page: ApplicationPage) -> dict[str, Any]:
    """Until the round closes, and at least a week."""
    day = max(page.closes_at, moment() + timedelta(days=7)).astimezone(ZoneInfo(page.timezone)).date()
    return {"until": day}


def _end_of(day: date | None, timezone: str) -> datetime:
    """The end of this day where the round is at home."""
    last = min(day or date.min, FARTHEST)
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(timezone))


def _ask_form(page: ApplicationPage, *, fresh: bool = False) -> ConsentForm:
    usual = _usual(page)
    form = ConsentForm(formdata=None, data=usual, whom=True) if fresh else ConsentForm(data=usual, whom=True)
    form.navigator.choices = [SelectChoice("", gettext("Choose one"))]
    form.navigator.choices += [SelectChoice(str(each.id), each.name) for each in helping.navigators(session())]
    return form


def _show(page: ApplicationPage, form: ConsentForm, *, taken: dict[int, ConsentForm] | None = None) -> Any:
    """`taken`: the offer that could not be taken, with its form as it was filled in."""
    cards, taken = helping.helpers_of(session(), page.id), taken or {}
    offers = {
        each.id: taken.get(each.id) or ConsentForm(prefix=_prefix(each), formdata=None, data=_usual(page))
        for each in cards
        if each.status is HelpStatus.OFFERED
    }
    wrong = next((each for each in (form, *offers.values()) if each.errors), None)
    shown = render_template(
        "portal/helping/help.html",
        page=page,
        form=form,
        offers=offers,
        wrong=wrong,
        cards=cards,
        now=moment(),
    )
    return shown, 422 if wrong else 200

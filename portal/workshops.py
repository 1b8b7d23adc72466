"""Signing up for a workshop without an account, and the page of one's place."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import Email as EmailShape
from wtforms.validators import InputRequired, Optional

from grants.kernel.refusal import NotReady
from grants.notices.workshops import about
from grants.policy.actions import Action
from grants.web import language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.filters import lang
from grants.web.forms import held_back, mark
from grants.web.guard import guard, public
from grants.workshops import commands, queries
from grants.workshops.invitation import MIME, NAME, entry
from grants.workshops.lifecycle import SeatStatus
from grants.workshops.queries import WorkshopCard
from grants.workshops.rules import LIMITS

bp = Blueprint("workshops", __name__, template_folder="templates")


class SignUpForm(FlaskForm):
    """A name and one way to reach the person."""

    name = StringField(
        lazy_gettext("Your name"),
        [InputRequired(lazy_gettext("Please type your name."))],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        lazy_gettext("Your e-mail address"),
        [
            Optional(),
            EmailShape(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
        description=lazy_gettext("We send you a confirmation and a reminder. Without it, give a phone number."),
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(lazy_gettext("Your phone number"), render_kw={"autocomplete": "tel"})
    group_name = StringField(
        lazy_gettext("Your group, if you have one"),
        description=lazy_gettext("Then we can tell that somebody of your group came."),
        render_kw={"autocomplete": "organization"},
    )
    needs = TextAreaField(
        lazy_gettext("Is there something you need?"),
        description=lazy_gettext("Such as an interpreter, large print, child care or a place for a wheelchair."),
    )
    secret = HiddenField()


class OneButton(FlaskForm):
    """A form of one button."""


def _workshop(id: int) -> WorkshopCard:
    return queries.workshop_card(session(), id)


@bp.route("/workshops/<int:id>", methods=["GET", "POST"])
@guard(Action.SIGN_UP_FOR_WORKSHOP, _workshop)
def sign_up(page: WorkshopCard) -> Any:
    """The form carries a secret, so that a place is taken once, however often the button is pressed."""
    form = SignUpForm(data={"secret": secrets.token_urlsafe(24)})
    held = held_back(form, partial(_form, page), purpose="workshop", at="name")
    if held is not None:
        return held
    try:
        with work() as unit:
            said = {name: form[name].data or "" for name in LIMITS}
            secret = commands.sign_up(
                unit, page.id, said, locale=language.current(), secret=form.secret.data or ""
            ).secret
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _form(page, form, status=422)
    return redirect(url_for("workshops.seat", secret=secret), 303)


def _form(page: WorkshopCard, form: SignUpForm, *, status: int = 200, sprung: bool = False) -> Any:
    return render_template("portal/workshops/sign_up.html", page=page, form=form, sprung=sprung), status


@bp.route("/workshops/seats/<secret>", methods=["GET", "POST"])
@public
def seat(secret: str) -> Any:
    """One's place, for who has its address; the button gives it to who waits."""
    page = queries.seat_page(session(), secret)
    language.offer(page.workshop.languages)
    if OneButton().validate_on_submit():
        with work() as unit:
            given_up = commands.give_up(unit, secret).status is SeatStatus.GIVEN_UP
        if given_up:
            flash(gettext("Thank you for telling us. Your place is free for somebody else."), "success")
        else:
            flash(gettext("This workshop has begun. Nothing has changed."), "info")
        return redirect(url_for("workshops.seat", secret=secret), 303)
    return render_template("portal/workshops/seat.html", page=page, form=OneButton())


@bp.get("/workshops/seats/<secret>/calendar.ics")
@public
def calendar(secret: str) -> Response:
    """The workshop for one's calendar."""
    card = queries.seat_page(session(), secret).workshop
    title = gettext("Workshop: %(round)s", round=lang(card.round_title))
    file = entry(card, summary=title, about="\n".join(about(card, language.current())), now=moment())
    response = Response(file, content_type=f"{MIME}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response

"""Asking for an interpreter, another format or a call: no account, a number, and a day by which we do it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, RadioField, StringField, TelField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Email as EmailShape
from wtforms.validators import InputRequired, Optional

from grants.complaints import commands
from grants.complaints.model import Need
from grants.complaints.rules import ASKED
from grants.kernel import ports
from grants.kernel.refusal import NotReady
from grants.web import language
from grants.web.assistance import NEEDS
from grants.web.database import work
from grants.web.forms import held_back, mark
from grants.web.guard import public

bp = Blueprint("assistance", __name__, template_folder="templates")


class AskForm(FlaskForm):
    """What is needed, and one way to reach the person."""

    need = RadioField(
        lazy_gettext("What do you need?"),
        choices=[SelectChoice(need.value, NEEDS[need]) for need in Need],
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Please choose one of the answers."))],
    )
    language = StringField(
        lazy_gettext("Which language?"),
        description=lazy_gettext("If you need an interpreter or a translation. Sign languages too."),
    )
    text = TextAreaField(
        lazy_gettext("What is it for?"),
        description=lazy_gettext("In your own words, in any language. Such as: the workshop on Monday, or the form."),
    )
    about = StringField(
        lazy_gettext("Which round or application?"),
        description=lazy_gettext("A reference such as JS-2026-0042, if you have one."),
    )
    wanted_by = DateField(
        lazy_gettext("By which day?"),
        [Optional()],
        description=lazy_gettext("If you name no day, we do it as soon as we can."),
    )
    name = StringField(lazy_gettext("Your name"), render_kw={"autocomplete": "name"})
    email = EmailField(
        lazy_gettext("Your e-mail address"),
        validators=[
            Optional(),
            EmailShape(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(lazy_gettext("Your phone number"), render_kw={"autocomplete": "tel"})


@bp.route("/assistance", methods=["GET", "POST"])
@public
def ask() -> Any:
    """The form. A refused one comes back as it was filled in."""
    form = AskForm()
    held = held_back(form, _form, purpose="assistance", at="text")
    if held is not None:
        return held
    try:
        with work() as unit:
            asked = commands.ask_for_help(
                unit,
                need=form.need.data,
                wanted_by=form.wanted_by.data,
                texts={name: form[name].data or "" for name in ASKED},
                locale=language.current(),
                days=current_app.config["SITE"]["coordinator"]["take_up_days"],
                zone=ports.office().zone.key,
            )
            shown = {"reference": asked.reference, "due": asked.due_at.isoformat()}
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _form(form, status=422)
    session["assistance"] = shown
    return redirect(url_for("assistance.received"), 303)


def _form(form: AskForm, *, status: int = 200, sprung: bool = False) -> Any:
    return render_template("portal/assistance/ask.html", form=form, sprung=sprung, limits=ASKED), status


@bp.get("/assistance/received")
@public
def received() -> Any:
    """The number and the day, while this browser remembers them."""
    shown = session.get("assistance")
    if not shown:
        return redirect(url_for("assistance.ask"), 303)
    due = datetime.fromisoformat(shown["due"])
    return render_template("portal/assistance/received.html", reference=shown["reference"], due=due)

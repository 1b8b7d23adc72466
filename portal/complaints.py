"""Complaints without signing in: filed in one's own language, opened again by number and code."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, RadioField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Email as EmailShape
from wtforms.validators import InputRequired, Length, Optional

from grants.complaints import commands, queries
from grants.complaints.commands import Coordinator
from grants.complaints.model import Basis, Kind
from grants.complaints.rules import LIMITS
from grants.kernel.refusal import NotReady, SomebodyElseWasFaster
from grants.web import language, limits
from grants.web.complaints import BASES, KINDS
from grants.web.database import session as database
from grants.web.database import work
from grants.web.forms import held_back, mark
from grants.web.guard import public

bp = Blueprint("complaints", __name__, template_folder="templates")


class FileForm(FlaskForm):
    """What happened is all that must be told."""

    kind = RadioField(
        lazy_gettext("What is it about?"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in Kind],
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Please choose one of the answers."))],
    )
    basis = SelectMultipleField(
        lazy_gettext("If you were treated unfairly, was it because of one of these?"),
        choices=[SelectChoice(basis.value, BASES[basis]) for basis in Basis],
        validate_choice=False,
    )
    text = TextAreaField(
        lazy_gettext("What happened?"),
        description=lazy_gettext("In your own words, in any language."),
        validators=[InputRequired(lazy_gettext("Please tell us what happened."))],
    )
    happened = StringField(lazy_gettext("When did it happen?"))
    wish = TextAreaField(lazy_gettext("What would put it right?"))
    about = StringField(
        lazy_gettext("Which round, application or page?"),
        description=lazy_gettext("A reference such as JS-2026-0042, if you have one."),
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
    begun_with = HiddenField()


class LookForm(FlaskForm):
    number = StringField(
        lazy_gettext("Number"),
        description=lazy_gettext("It looks like C-2026-0042."),
        validators=[InputRequired(lazy_gettext("Write your number.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    code = StringField(
        lazy_gettext("Code"),
        description=lazy_gettext("Eight letters and digits that we showed you once."),
        validators=[InputRequired(lazy_gettext("Write your code.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


def _coordinator() -> Coordinator:
    return Coordinator(**current_app.config["SITE"]["coordinator"])


@bp.route("/complaints", methods=["GET", "POST"])
@public
def file() -> Any:
    """The form. A refused one comes back as it was filled in; its secret keeps two presses one complaint."""
    form = FileForm(data={"begun_with": secrets.token_urlsafe(24)})
    held = held_back(form, _form, purpose="complaint", at="text")
    if held is not None:
        return held
    try:
        try:
            reference, code = _filed(form)
        except SomebodyElseWasFaster:  # pressed twice at once: the second finds what the first filed
            reference, code = _filed(form)
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _form(form, status=422)
    session["complaint"] = {"reference": reference, "code": code}
    return redirect(url_for("complaints.received"), 303)


def _filed(form: FileForm) -> tuple[str, str]:
    with work() as unit:
        filed, code = commands.file(
            unit,
            kind=form.kind.data,
            basis=form.basis.data or [],
            texts={name: form[name].data or "" for name in LIMITS},
            locale=language.current(),
            coordinator=_coordinator(),
            secret=form.begun_with.data or "",
        )
        return filed.reference, code


def _form(form: FileForm, *, status: int = 200, sprung: bool = False) -> Any:
    shown = render_template(
        "portal/complaints/file.html", form=form, coordinator=_coordinator(), sprung=sprung, limits=LIMITS
    )
    return shown, status


@bp.get("/complaints/received")
@public
def received() -> Any:
    """Number and code while this browser remembers them; we ourselves keep only the code's digest."""
    shown = session.get("complaint")
    if not shown:
        return redirect(url_for("complaints.file"), 303)
    return render_template("portal/complaints/received.html", shown=shown, coordinator=_coordinator())


@bp.route("/complaints/look", methods=["GET", "POST"])
@public
def look() -> Any:
    """Where a complaint stands, for who knows its number and code."""
    form = LookForm()
    status = 200
    if form.validate_on_submit():
        too_many = limits.spend("pin", form.number.data or "")
        found = None if too_many else queries.with_code(database(), form.number.data or "", form.code.data or "")
        if found is not None:
            return render_template("portal/complaints/state.html", page=found)
        form.code.errors = [too_many or lazy_gettext("Number and code do not fit together. You can also call us.")]
        status = 429 if too_many else 422
    return render_template("portal/complaints/look.html", form=form), status

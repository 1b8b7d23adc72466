"""Going on with a draft: on this device, by mail, or by reference and PIN."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.applications import commands as applications
from grants.applications import queries
from grants.awards import queries as awards
from grants.web import identity, limits
from grants.web.database import session, work
from grants.web.guard import public

bp = Blueprint("resume", __name__, template_folder="templates")


class PinForm(FlaskForm):
    reference = StringField(
        lazy_gettext("Reference"),
        description=lazy_gettext("It looks like JS-2026-0042."),
        validators=[InputRequired(lazy_gettext("Write your reference.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    pin = StringField(
        lazy_gettext("PIN"),
        description=lazy_gettext("Six digits that we showed you once."),
        validators=[InputRequired(lazy_gettext("Write your PIN.")), Length(max=40)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


@bp.route("/resume", methods=["GET", "POST"])
@public
def ask() -> Any:
    form = PinForm()
    status = 200
    too_many = limits.spend("pin", form.reference.data or "") if form.validate_on_submit() else ""
    if too_many:
        form.pin.errors, status = [too_many], 429
    elif form.validate_on_submit():
        with work() as unit:
            opened = applications.open_with_pin(unit, form.reference.data or "", form.pin.data or "")
            found = (opened.id, opened.reference, opened.pin_hash or "") if opened else None
        if found:
            identity.open_with_pin(found[0], found[2])
            return redirect(url_for("apply.overview", reference=found[1]), 303)
        form.pin.errors = [
            gettext("Reference and PIN do not fit together. After five tries, wait 15 minutes. You can also call us.")
        ]
    who = identity.actor()
    cards = queries.of_actor(session(), who) if who.holds or who.person_id else []
    grants = awards.grants_of(session(), [card.id for card in cards])
    return render_template("portal/resume.html", form=form, cards=cards, grants=grants), status

"""Navigators: who helps groups apply, by staff's word."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length

from grants.applications import helping
from grants.people import commands as people
from grants.policy.actions import Action
from grants.web import language
from grants.web.database import session, work
from grants.web.guard import guard

bp = Blueprint("staff_navigators", __name__, url_prefix="/staff/navigators", template_folder="templates")


class NavigatorForm(FlaskForm):
    name = StringField(
        lazy_gettext("Name"),
        [
            InputRequired(lazy_gettext("Please write a name.")),
            Length(max=200, message=lazy_gettext("Please use up to 200 characters.")),
        ],
        description=lazy_gettext("Applicants see it when they choose."),
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        [
            InputRequired(lazy_gettext("Write an e-mail address.")),
            Length(max=254, message=lazy_gettext("This address is too long.")),
            Email(lazy_gettext("This does not look like an e-mail address. Is there a typing mistake?")),
        ],
    )


class OneButton(FlaskForm):
    """A step that needs no answer."""


@bp.route("", methods=["GET", "POST"])
@guard(Action.MANAGE_NAVIGATORS)
def home() -> Any:
    form = NavigatorForm()
    if form.validate_on_submit():
        with work() as unit:
            name = " ".join((form.name.data or "").split())
            people.make_navigator(unit, form.email.data or "", name=name, locale=language.current())
        flash(gettext("%(name)s is a navigator now.", name=form.name.data), "success")
        return redirect(url_for("staff_navigators.home"), 303)
    shown = render_template("admin/groups/navigators.html", form=form, navigators=helping.navigators(session()))
    return shown, 422 if form.errors else 200


@bp.post("/<int:person_id>/end")
@guard(Action.MANAGE_NAVIGATORS)
def end(person_id: int) -> Any:
    """What they were let to do ends with it at once; what they wrote stays."""
    if OneButton().validate_on_submit():
        with work() as unit:
            people.end_navigator(unit, person_id)
        flash(gettext("No longer a navigator. Every help that they gave has ended."), "success")
    return redirect(url_for("staff_navigators.home"), 303)

"""Before anything is given out: a panel member looks through the round's groups and names those they know."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.reviews import commands as reviews
from grants.reviews.queries.groups import Group, Seat, groups, seat
from grants.web import identity
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.problems import words
from portal.reviewing import bp


class AheadForm(FlaskForm):
    """Names to tick, and one reason for those ticked."""

    groups = SelectMultipleField(
        lazy_gettext("Which of them do you know?"),
        [InputRequired(lazy_gettext("Please tick at least one group."))],
        choices=[],
        coerce=int,
    )
    reason = TextAreaField(
        lazy_gettext("What is it? A few words are enough"),
        [InputRequired(lazy_gettext("Please say what it is."))],
        description=lazy_gettext("Staff read this, and it may be asked for as a record."),
    )


def _seat(id: int) -> Seat:
    return seat(session(), id, identity.actor().person_id)


@bp.get("/panels/<int:id>/groups")
@guard(Action.DECLARE_AHEAD, _seat)
def ahead(place: Seat) -> Any:
    found = groups(session(), place)
    return _show(place, found, _form(found))


@bp.post("/panels/<int:id>/groups")
@guard(Action.DECLARE_AHEAD, _seat)
def declare_ahead(place: Seat) -> Any:
    found = groups(session(), place)
    form = _form(found)
    if not form.validate_on_submit():
        return _show(place, found, form)
    try:
        with work() as unit:
            told = reviews.declare_ahead(unit, place.panel_id, form.groups.data or [], reason=form.reason.data or "")
    except NotReady as refusal:
        for problem in refusal.problems:
            field = form.groups if problem.field == "groups" else form.reason
            field.errors = [*field.errors, words(problem)]
        return _show(place, found, form)
    flash(
        ngettext(
            "Thank you for telling us. %(num)s group is kept away from you.",
            "Thank you for telling us. %(num)s groups are kept away from you.",
            told,
        ),
        "success",
    )
    return redirect(url_for("reviewing.ahead", id=place.panel_id), 303)


def _form(found: list[Group]) -> AheadForm:
    form = AheadForm()
    form.groups.choices = [SelectChoice(group.organization_id, group.name) for group in found if not group.declared]
    form.groups.notes = {
        group.organization_id: gettext("Fiscal sponsor: %(name)s", name=group.sponsor_name)
        for group in found
        if group.sponsor_name
    }
    return form


def _show(place: Seat, found: list[Group], form: AheadForm) -> str:
    told = [group for group in found if group.declared]
    return render_template("portal/reviewing/ahead.html", place=place, groups=found, told=told, form=form)

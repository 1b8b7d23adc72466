"""Before anything of an application is shown: does something stand between the reviewer and this group?"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.queries.desk import ConflictPage, conflict_page
from grants.reviews.queries.doors import Door
from grants.web.database import session, work
from grants.web.forms import version_of
from grants.web.guard import guard
from grants.web.problems import words
from portal.reviewing import bp
from portal.reviewing.loading import assignment

NOBODY, GROUP, SPONSOR = "nobody", "group", "sponsor"


class ConflictForm(FlaskForm):
    """One question, and a reason where there is something to tell."""

    answer = RadioField(
        lazy_gettext("Do you know them, or have anything to do with them?"),
        [InputRequired(lazy_gettext("Please choose an answer."))],
        description=lazy_gettext(
            "Family, a close friend, work, a board seat, money, a quarrel: whatever a fair neighbor would ask about."
        ),
        choices=[],
    )
    reason = TextAreaField(
        lazy_gettext("What is it? A few words are enough"),
        description=lazy_gettext("Only if there is something. Staff read this, and it may be asked for as a record."),
    )
    version = HiddenField()


@bp.get("/<int:id>/conflict")
@guard(Action.DECLARE_CONFLICT, assignment)
def conflict(door: Door) -> Any:
    return _show(door, _form(_page(door)))


@bp.post("/<int:id>/conflict")
@guard(Action.DECLARE_CONFLICT, assignment)
def answer(door: Door) -> Any:
    """ "Nobody" opens the application, anything else closes it for good."""
    page = _page(door)
    form = _form(page)
    if not form.validate_on_submit():
        return _show(door, form)
    version = version_of(form)
    try:
        with work() as unit:
            if form.answer.data == NOBODY:
                reviews.accept(unit, door.assignment_id, version=version)
            else:
                with_sponsor = form.answer.data == SPONSOR
                reason = form.reason.data or ""
                reviews.declare(unit, door.assignment_id, reason=reason, with_sponsor=with_sponsor, version=version)
    except NotReady as refusal:
        form.reason.errors = [words(problem) for problem in refusal.problems]
        return _show(door, form)
    if form.answer.data == NOBODY:
        return redirect(url_for("reviewing.score", id=door.assignment_id), 303)
    flash(gettext("Thank you for telling us. We find somebody else to read this one."), "success")
    return redirect(url_for("reviewing.desk"), 303)


def _page(door: Door) -> ConflictPage:
    return conflict_page(session(), door.assignment_id)


def _form(page: ConflictPage) -> ConflictForm:
    form = ConflictForm()
    if not form.is_submitted():
        form.version.data = str(page.version)
    form.answer.choices = [SelectChoice(GROUP, gettext("Yes, with the group or somebody in it"))]
    if page.sponsor_name:
        form.answer.choices.append(SelectChoice(SPONSOR, gettext("Yes, with its fiscal sponsor")))
    if page.status is AssignmentStatus.OFFERED:
        form.answer.choices.insert(0, SelectChoice(NOBODY, gettext("No, nothing. I can be fair")))
    return form


def _show(door: Door, form: ConflictForm) -> Any:
    return render_template("portal/reviewing/conflict.html", page=_page(door), form=form)

"""A draft whose tier asks for a letter of intent first, or for none: it goes on there with all that was typed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage, OtherStage, Stage
from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.programs.queries import RoundPage
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.entered import came_in_time
from portal.apply.loading import application


class StageForm(FlaskForm):
    """One button."""


@bp.route("/applications/<reference>/stage", methods=["GET", "POST"])
@guard(Action.EDIT_DRAFT, application)
def stage(page: ApplicationPage) -> Any:
    """What to do before this draft can be sent: go on at the other stage, or choose another tier."""
    if page.other_stage is None or not page.is_editable:
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    form, status = StageForm(), 200
    if form.validate_on_submit():
        try:
            with work() as unit:
                applications.change_stage(unit, page.id)
            flash(gettext("Your answers have come along. Please go on here."), "success")
            first = application(page.reference).form.sections[0].key
            return redirect(url_for("apply.section", reference=page.reference, key=first), 303)
        except NotReady:
            status = 422
    place = next((part.key for part in page.form.sections if any(each.key == "tier" for each in part.questions)), "")
    round = programs.round_page(session(), id=page.round_id, now=moment())
    takes = page.other_stage.takes(moment()) or came_in_time(page, _facing(round, page.other_stage))
    shown = render_template(
        "portal/apply/stage.html", page=page, other=page.other_stage, takes=takes, form=form, place=place
    )
    return shown, status


def _facing(round: RoundPage, other: OtherStage) -> RoundPage:
    return round.for_letter() if other.name is Stage.LETTER else round

"""Panels of a round: who sits there, sharing applications out fairly, and how far everybody is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from grants.applications import queries as applications
from grants.kernel.refusal import NotFound, NotReady
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reviews import commands as reviews
from grants.reviews.queries.panels import PanelPage, RoundPanels, panel_page, round_panels
from grants.web import identity
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.problems import words

bp = Blueprint("staff_panels", __name__, url_prefix="/staff", template_folder="templates")


class MakeForm(FlaskForm):
    name = StringField(
        lazy_gettext("Name of the panel"),
        [
            InputRequired(lazy_gettext("Please give it a name.")),
            Length(max=120, message=lazy_gettext("Please use up to 120 characters.")),
        ],
        description=lazy_gettext("For staff, such as “Tuesday panel”."),
    )


class MemberForm(FlaskForm):
    person = SelectField(
        lazy_gettext("Add a reviewer"),
        [InputRequired(lazy_gettext("Please choose somebody."))],
        choices=[],
        description=lazy_gettext("Everybody who has the role of a reviewer."),
    )


class LeaveForm(FlaskForm):
    """One button beside a name."""


class ShareForm(FlaskForm):
    """One button; the draw can be repeated from its seed."""

    seed = StringField(
        lazy_gettext("Seed of the draw"),
        [Length(max=80, message=lazy_gettext("Please use up to 80 characters."))],
        description=lazy_gettext("Any word. With the same word the same draw comes out, so that anyone can check it."),
    )


def _round(key: str) -> RoundPanels:
    return round_panels(session(), key=key)


def _panel(id: int, **_: Any) -> PanelPage:
    return panel_page(session(), id)


@bp.get("/rounds/<key>/panels")
@guard(Action.SEE_PANEL, _round)
def of_round(round: RoundPanels) -> Any:
    return _show_round(round, MakeForm())


@bp.post("/rounds/<key>/panels")
@guard(Action.MANAGE_PANEL, _round)
def make(round: RoundPanels) -> Any:
    form = MakeForm()
    if not form.validate_on_submit():
        return _show_round(round, form)
    try:
        with work() as unit:
            panel_id = reviews.make_panel(unit, round.round_id, name=form.name.data or "").id
    except NotReady as refusal:
        form.name.errors = [words(problem) for problem in refusal.problems]
        return _show_round(round, form)
    flash(gettext("The panel is made. Now add its reviewers."), "success")
    return redirect(url_for("staff_panels.show", id=panel_id), 303)


@bp.get("/panels/<int:id>")
@guard(Action.SEE_PANEL, _panel)
def show(panel: PanelPage) -> Any:
    return _show(panel, _member_form(panel), ShareForm())


@bp.post("/panels/<int:id>/members")
@guard(Action.MANAGE_PANEL, _panel)
def add_member(panel: PanelPage) -> Any:
    form = _member_form(panel)
    if not form.validate_on_submit():
        return _show(panel, form, ShareForm(formdata=None))
    try:
        with work() as unit:
            reviews.add_member(unit, panel.id, int(form.person.data))
    except NotReady as refusal:
        form.person.errors = [words(problem) for problem in refusal.problems]
        return _show(panel, form, ShareForm(formdata=None))
    flash(gettext("Added to the panel."), "success")
    return redirect(url_for("staff_panels.show", id=panel.id), 303)


@bp.post("/panels/<int:id>/members/<int:person_id>/leave")
@guard(Action.MANAGE_PANEL, _panel)
def remove_member(panel: PanelPage) -> Any:
    """What was not handed in comes back to be shared out again."""
    person_id = (request.view_args or {})["person_id"]
    if all(member.person_id != person_id for member in panel.members):
        raise NotFound("PanelMember")
    if LeaveForm().validate_on_submit():
        with work() as unit:
            reviews.remove_member(unit, panel.id, person_id)
        flash(gettext("No longer on the panel. Reviews that were handed in stay."), "success")
    return redirect(url_for("staff_panels.show", id=panel.id), 303)


@bp.post("/panels/<int:id>/share")
@guard(Action.MANAGE_PANEL, _panel)
def share(panel: PanelPage) -> Any:
    form = ShareForm()
    if not form.validate_on_submit():
        return _show(panel, _member_form(panel, fresh=True), form)
    try:
        with work() as unit:
            done = reviews.share_out(unit, panel.id, seed=(form.seed.data or "").strip())
    except NotReady as refusal:
        form.seed.errors = [words(problem) for problem in refusal.problems]
        return _show(panel, _member_form(panel, fresh=True), form)
    _tell(done)
    return redirect(url_for("staff_panels.show", id=panel.id), 303)


def _tell(done: reviews.Shared) -> None:
    if not done.given and not done.short:
        flash(gettext("Nothing to share out: every application has its readers."), "info")
    if done.given:
        said = ngettext(
            "%(num)s reading shared out. The reviewer gets a letter.",
            "%(num)s readings shared out. Each reviewer gets one letter.",
            done.given,
        )
        flash(said, "success")
    if done.short:
        flash(
            ngettext(
                "%(num)s application still lacks a reader without a conflict of interest. Add reviewers.",
                "%(num)s applications still lack a reader without a conflict of interest. Add reviewers.",
                len(done.short),
            ),
            "warning",
        )


def _member_form(panel: PanelPage, *, fresh: bool = False) -> MemberForm:
    form = MemberForm(formdata=None) if fresh else MemberForm()
    others = [SelectChoice(str(person_id), name) for person_id, name in panel.others]
    form.person.choices = [SelectChoice("", gettext("Choose one")), *others]
    return form


def _show_round(round: RoundPanels, form: MakeForm) -> str:
    may_manage = allowed(identity.actor(), Action.MANAGE_PANEL)
    return render_template("admin/panels/round.html", round=round, form=form, may_manage=may_manage)


def _show(panel: PanelPage, member_form: MemberForm, share_form: ShareForm) -> str:
    return render_template(
        "admin/panels/show.html",
        panel=panel,
        member_form=member_form,
        share_form=share_form,
        untranslated=applications.translations_waiting(session(), identity.actor(), to_be_read_in=panel.round.round_id),
        may_manage=allowed(identity.actor(), Action.MANAGE_PANEL),
    )

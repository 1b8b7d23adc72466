"""Groups that may be the same: why they were flagged, side by side; not the same, or merged with a reason."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from admin.groups import bp
from grants.applications.queries import GroupApplication, sent_by
from grants.kernel.refusal import NotFound, NotReady
from grants.payments import commands as payments
from grants.people import commands as people
from grants.people import queries
from grants.people.queries import Pair
from grants.policy.actions import Action
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.problems import words


class MergeForm(FlaskForm):
    keep = RadioField(
        lazy_gettext("Which record goes on?"), [InputRequired(lazy_gettext("Please choose one."))], choices=[]
    )
    reason = TextAreaField(
        lazy_gettext("How do you know that they are the same?"),
        [
            InputRequired(lazy_gettext("Please write a reason.")),
            Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters.")),
        ],
        description=lazy_gettext("It stays in the history of both."),
    )


class OneButton(FlaskForm):
    """A step that needs no answer."""


def _pair(id: int, other: int) -> Pair:
    found = queries.pair_of(session(), id, other)
    if found is None:
        raise NotFound("Organization")
    return found


@bp.get("/duplicates")
@guard(Action.LIST_DUPLICATES)
def duplicates() -> str:
    """Each pair that nobody has judged yet."""
    return render_template("admin/groups/duplicates.html", pairs=queries.duplicates(session()))


@bp.route("/<int:id>/same-as/<int:other>", methods=["GET", "POST"])
@guard(Action.MERGE_GROUPS, _pair)
def merge(pair: Pair) -> Any:
    """Both side by side, and what a merge does; refused in words where money or an open round stands against it."""
    form = MergeForm()
    form.keep.choices = [SelectChoice(str(each.id), f"{each.name} (#{each.id})") for each in (pair.one, pair.other)]
    refused: list[str] = []
    if form.validate_on_submit():
        kept, merged = (pair.one, pair.other) if form.keep.data == str(pair.one.id) else (pair.other, pair.one)
        try:
            with work() as unit:
                payments.merge_groups(unit, kept.id, merged.id, reason=form.reason.data or "")
            flash(gettext("Merged. %(group)s goes on for both.", group=kept.name), "success")
            return redirect(url_for("staff_groups.show", id=kept.id), 303)
        except NotReady as refusal:
            refused = [words(problem) for problem in refusal.problems]
    sent: dict[int, list[GroupApplication]] = {pair.one.id: [], pair.other.id: []}
    for each in sent_by(session(), list(sent)):
        sent[each.organization_id].append(each)
    shown = render_template(
        "admin/groups/merge.html", pair=pair, sent=sent, form=form, refused=refused, button=OneButton()
    )
    return shown, 422 if refused or form.errors else 200


@bp.post("/<int:id>/not-the-same/<int:other>")
@guard(Action.MERGE_GROUPS, _pair)
def not_the_same(pair: Pair) -> Any:
    """Remembered, so that nobody is asked again."""
    if OneButton().validate_on_submit():
        with work() as unit:
            people.not_the_same(unit, pair.one.id, pair.other.id)
        flash(gettext("Noted: they are not the same."), "success")
    return redirect(url_for("staff_groups.duplicates"), 303)

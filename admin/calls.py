"""People without e-mail: what there is to say to them, how they can be reached, and that they were told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.lifecycle import CallStatus
from grants.applications.model import CallWay
from grants.applications.queries import CallPage
from grants.kernel.unit import Unit
from grants.people import queries as people
from grants.policy.actions import Action
from grants.programs.questions import Question, Type
from grants.web import identity
from grants.web.database import session, work
from grants.web.forms import carried_out, version_of
from grants.web.guard import guard
from grants.web.history import happened

bp = Blueprint("staff_calls", __name__, url_prefix="/staff", template_folder="templates")

STATES = {
    CallStatus.WAITING: (lazy_gettext("To be told"), "warning"),
    CallStatus.TOLD: (lazy_gettext("Told"), "success"),
}
WAYS = {
    CallWay.PHONE: lazy_gettext("On the phone"),
    CallWay.POST: lazy_gettext("By post"),
    CallWay.IN_PERSON: lazy_gettext("In person"),
    CallWay.NOT_NEEDED: lazy_gettext("It is not needed any more"),
}
REACHED_BY = (Type.PHONE, Type.ADDRESS)


class ToldForm(FlaskForm):
    how = RadioField(
        lazy_gettext("How were they told?"),
        choices=[SelectChoice(way, label) for way, label in WAYS.items()],
        validate_choice=False,
        validators=[InputRequired(lazy_gettext("Please answer this question."))],
    )
    note = TextAreaField(
        lazy_gettext("A note"),
        description=lazy_gettext("Such as: what they answered. If it is not needed any more, write down why."),
    )
    version = HiddenField()


class TriedForm(FlaskForm):
    version = HiddenField()


def _call(id: int) -> CallPage:
    return queries.call_page(session(), id)


@bp.get("/calls")
@guard(Action.LIST_CALLS)
def home() -> str:
    open = request.args.get("show") != "told"
    rows = queries.calls(session(), identity.actor(), open=open)
    return render_template("admin/calls/home.html", rows=rows, open=open, STATES=STATES, WAYS=WAYS)


@bp.get("/calls/<int:id>")
@guard(Action.MAKE_CALL, _call)
def show(page: CallPage) -> Any:
    return _show(page, ToldForm(formdata=None, data={"version": str(page.version)}))


def _show(page: CallPage, form: ToldForm, status: int = 200) -> Any:
    shown = render_template(
        "admin/calls/show.html",
        page=page,
        form=form,
        tried=TriedForm(formdata=None, data={"version": str(page.version)}),
        reached_by=_reached_by(page),
        history=people.history(session(), [("call", page.id)], limit=60),
        happened=happened,
        STATES=STATES,
        WAYS=WAYS,
    )
    return shown, status


def _reached_by(page: CallPage) -> list[tuple[Question, Any]]:
    """Phones and addresses that they gave in their form."""
    written = queries.application_page(session(), id=page.application_id)
    asked = [each for section in written.form.sections for each in section.questions if each.type in REACHED_BY]
    return [(each, written.values[each.key]) for each in asked if written.values.get(each.key)]


@bp.get("/calls/<int:id>/letter")
@guard(Action.MAKE_CALL, _call)
def letter(page: CallPage) -> str:
    """The letter alone, to print and send."""
    return render_template("admin/calls/letter.html", page=page)


@bp.post("/calls/<int:id>")
@guard(Action.MAKE_CALL, _call)
def tell(page: CallPage) -> Any:
    form = ToldForm()

    def act(unit: Unit) -> object:
        how, note = form.how.data or "", form.note.data or ""
        return applications.tell(unit, page.id, how=how, note=note, version=version_of(form))

    if not carried_out(form, act):
        return _show(page, form, 422)
    flash(gettext("Noted: they know."), "success")
    return redirect(url_for("staff_calls.home"), 303)


@bp.post("/calls/<int:id>/tried")
@guard(Action.MAKE_CALL, _call)
def tried(page: CallPage) -> Any:
    with work() as unit:
        applications.nobody_answered(unit, page.id, version=version_of(TriedForm()))
    flash(gettext("Noted. It stays on the list."), "success")
    return redirect(url_for("staff_calls.home"), 303)


@bp.post("/calls/<int:id>/again")
@guard(Action.MAKE_CALL, _call)
def again(page: CallPage) -> Any:
    with work() as unit:
        applications.call_again(unit, page.id)
    flash(gettext("It is on the list again."), "success")
    return redirect(url_for("staff_calls.show", id=page.id), 303)

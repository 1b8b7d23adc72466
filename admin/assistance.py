"""Requests for an interpreter, another format or a call: those due first, who has them in hand, what was done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from grants.complaints import commands, queries
from grants.complaints.queries import AssistancePage
from grants.kernel.unit import Unit
from grants.people import queries as people
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity, language
from grants.web.assistance import NEEDS, STATES
from grants.web.database import session, work
from grants.web.forms import carried_out, in_both, spoken_field, translated_field, version_of
from grants.web.guard import guard
from grants.web.history import happened

bp = Blueprint("staff_assistance", __name__, url_prefix="/staff", template_folder="templates")


class DoneForm(FlaskForm):
    text = TextAreaField(
        lazy_gettext("What was done?"),
        description=lazy_gettext("The person gets these words by mail, if they gave an address."),
    )
    spoken = spoken_field(lazy_gettext("If the person asked in another one, say it in both."))
    translated = translated_field()
    version = HiddenField()


def _asked(reference: str) -> AssistancePage:
    return queries.assistance_page(session(), reference)


@bp.get("/requests")
@guard(Action.LIST_ASSISTANCE)
def home() -> str:
    open = request.args.get("show") != "done"
    rows = queries.assistances(session(), open=open)
    may_call = allowed(identity.actor(), Action.LIST_CALLS)
    return render_template(
        "admin/assistance/home.html", rows=rows, open=open, may_call=may_call, NEEDS=NEEDS, STATES=STATES
    )


@bp.get("/requests/<reference>")
@guard(Action.HANDLE_ASSISTANCE, _asked)
def show(page: AssistancePage) -> Any:
    return _show(page, DoneForm(formdata=None, data={"spoken": language.current(), "version": str(page.version)}))


def _show(page: AssistancePage, form: DoneForm, status: int = 200) -> Any:
    shown = render_template(
        "admin/assistance/show.html",
        page=page,
        form=form,
        history=people.history(session(), [("assistance", page.id)], limit=60),
        happened=happened,
        NEEDS=NEEDS,
        STATES=STATES,
    )
    return shown, status


@bp.post("/requests/<reference>/take-up")
@guard(Action.HANDLE_ASSISTANCE, _asked)
def take_up(page: AssistancePage) -> Any:
    with work() as unit:
        if page.status == "done":
            commands.reopen_assistance(unit, page.id)
        else:
            commands.take_up_assistance(unit, page.id)
    flash(gettext("You have taken it up."), "success")
    return redirect(url_for("staff_assistance.show", reference=page.reference), 303)


@bp.post("/requests/<reference>/done")
@guard(Action.HANDLE_ASSISTANCE, _asked)
def done(page: AssistancePage) -> Any:
    form = DoneForm()

    def act(unit: Unit) -> object:
        return commands.finish_assistance(unit, page.id, **in_both(form), version=version_of(form))

    if not carried_out(form, act):
        return _show(page, form, 422)
    flash(gettext("Done. The person is told, where there is an address."), "success")
    return redirect(url_for("staff_assistance.home"), 303)

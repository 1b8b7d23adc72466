"""Questions waiting: what groups wrote about their applications, who waits longest first, and answering them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from admin.applications.loading import application
from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage, conversation, waiting_for_staff
from grants.applications.rules import MESSAGE_FILE, MESSAGE_LIMIT
from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity, keyset
from grants.web.database import session, work
from grants.web.forms import mark, spoken_field, spoken_in
from grants.web.guard import guard

bp = Blueprint("staff_messages", __name__, url_prefix="/staff", template_folder="templates")

PAGE = 25


class AnswerForm(FlaskForm):
    text = TextAreaField(lazy_gettext("Your answer"), description=lazy_gettext("The group gets these words by mail."))
    spoken = spoken_field()
    file = FileField(lazy_gettext("A file, if it helps"))


class SettleForm(FlaskForm):
    note = StringField(
        lazy_gettext("What was done instead?"),
        [
            InputRequired(lazy_gettext("Write down why.")),
            Length(max=500, message=lazy_gettext("Please use up to 500 characters.")),
        ],
        description=lazy_gettext("Such as: we talked on the phone. It stays in the history."),
    )


@bp.get("/messages")
@guard(Action.LIST_MESSAGES)
def inbox() -> str:
    """Oldest first, page by page; groups that the officer has a part in are left out."""
    after = keyset.place_of(request.args.get("after"))
    lines = waiting_for_staff(session(), identity.actor(), after=after, limit=PAGE + 1)
    more = None
    if len(lines) > PAGE:
        lines = lines[:PAGE]
        more = url_for("staff_messages.inbox", after=keyset.word_of((lines[-1].waits_since, lines[-1].thread_id)))
    return render_template("admin/messages/inbox.html", lines=lines, more=more)


@bp.get("/applications/<reference>/messages")
@guard(Action.SEE_MESSAGES, application)
def thread(page: ApplicationPage) -> Any:
    return _show(page, AnswerForm(formdata=None), SettleForm(formdata=None))


@bp.post("/applications/<reference>/messages")
@guard(Action.ANSWER_MESSAGE, application)
def answer(page: ApplicationPage) -> Any:
    form = AnswerForm()
    if not form.validate_on_submit():
        return _show(page, form, SettleForm(formdata=None)), 400
    file = (form.file.data.filename, form.file.data.read()) if form.file.data else None
    try:
        with work() as unit:
            applications.answer(unit, page.id, form.text.data or "", spoken=spoken_in(form), file=file)
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _show(page, form, SettleForm(formdata=None)), 422
    flash(gettext("Your answer is sent."), "success")
    return redirect(url_for("staff_messages.inbox"), 303)


@bp.post("/applications/<reference>/messages/settle")
@guard(Action.ANSWER_MESSAGE, application)
def settle(page: ApplicationPage) -> Any:
    form = SettleForm()
    if not form.validate_on_submit():
        return _show(page, AnswerForm(formdata=None), form), 422
    with work() as unit:
        applications.settle(unit, page.id, note=form.note.data or "")
    flash(gettext("This question waits no more."), "success")
    return redirect(url_for("staff_messages.inbox"), 303)


def _show(page: ApplicationPage, form: AnswerForm, settling: SettleForm) -> str:
    return render_template(
        "admin/messages/thread.html",
        page=page,
        found=conversation(session(), page.id),
        form=form,
        settling=settling,
        may_answer=allowed(identity.actor(), Action.ANSWER_MESSAGE, page),
        limit={"unit": "characters", "max": MESSAGE_LIMIT},
        megabytes=MESSAGE_FILE.max_megabytes,
    )

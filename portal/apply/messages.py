"""Writing with staff about an application, with an account or without: reference and PIN are enough."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField

from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage, conversation
from grants.applications.rules import MESSAGE_FILE, MESSAGE_LIMIT
from grants.kernel.refusal import NotFound, NotReady
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.web import language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.forms import mark
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


class MessageForm(FlaskForm):
    text = TextAreaField(lazy_gettext("Your message"))
    file = FileField(lazy_gettext("A file, if it helps"))


class ReadForm(FlaskForm):
    """One button."""


def _sent(reference: str) -> ApplicationPage:
    """A draft has no conversation: nobody on staff can read it yet."""
    page = application(reference)
    if page.submitted_at is None:
        raise NotFound("Application")
    return page


@bp.get("/applications/<reference>/messages")
@guard(Action.READ_APPLICATION, _sent)
def messages(page: ApplicationPage) -> Any:
    return _show(page, MessageForm(formdata=None))


@bp.post("/applications/<reference>/messages")
@guard(Action.WRITE_MESSAGE, _sent)
def ask(page: ApplicationPage) -> Any:
    """What was typed stays on the page when something is to mend."""
    form = MessageForm()
    if not form.validate_on_submit():
        return _show(page, form), 400
    file = (form.file.data.filename, form.file.data.read()) if form.file.data else None
    try:
        with work() as unit:
            applications.ask(unit, page.id, form.text.data or "", spoken=language.current(), file=file)
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _show(page, form), 422
    flash(gettext("Your message is sent. A person answers it."), "success")
    return redirect(url_for("apply.messages", reference=page.reference), 303)


@bp.post("/applications/<reference>/messages/read")
@guard(Action.WRITE_MESSAGE, _sent)
def read_messages(page: ApplicationPage) -> Any:
    if ReadForm().validate_on_submit():
        with work() as unit:
            applications.mark_read(unit, page.id)
    return redirect(url_for("apply.overview", reference=page.reference), 303)


def _show(page: ApplicationPage, form: MessageForm) -> str:
    return render_template(
        "portal/apply/messages.html",
        page=page,
        found=conversation(session(), page.id),
        form=form,
        read=ReadForm(formdata=None),
        limit={"unit": "characters", "max": MESSAGE_LIMIT},
        megabytes=MESSAGE_FILE.max_megabytes,
        round=programs.round_page(session(), id=page.round_id, now=moment()),
    )

"""Complaints on the coordinator's desk: those due first, with their clock, notes, answer and history."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from grants.complaints import commands, queries
from grants.complaints.queries import ComplaintPage
from grants.kernel.refusal import NotReady
from grants.kernel.texts import base
from grants.people import queries as people
from grants.policy.actions import Action
from grants.web import language
from grants.web.app import moment
from grants.web.complaints import BASES, KINDS, STATES
from grants.web.database import session, work
from grants.web.forms import carried_out, in_both, spoken_field, translated_field, version_of
from grants.web.guard import guard
from grants.web.history import happened
from grants.web.problems import words

bp = Blueprint("staff_complaints", __name__, url_prefix="/staff", template_folder="templates")


class NoteForm(FlaskForm):
    text = TextAreaField(
        lazy_gettext("Note or reason"),
        description=lazy_gettext("Stays in the history. Who complained does not see it."),
    )


class AnswerForm(FlaskForm):
    text = TextAreaField(
        lazy_gettext("Your answer"),
        description=lazy_gettext("Who complained reads it, in the language of the complaint."),
    )
    spoken = spoken_field(lazy_gettext("If the complaint is in another one, say it in both."))
    translated = translated_field()
    version = HiddenField()


def _complaint(reference: str) -> ComplaintPage:
    return queries.complaint_page(session(), reference)


@bp.get("/complaints")
@guard(Action.SEE_COMPLAINTS)
def home() -> str:
    open = request.args.get("show") != "answered"
    rows = queries.complaints(session(), open=open, now=moment())
    return render_template("admin/complaints/home.html", rows=rows, open=open, KINDS=KINDS, STATES=STATES)


@bp.get("/complaints/<reference>")
@guard(Action.HANDLE_COMPLAINT, _complaint)
def show(page: ComplaintPage) -> Any:
    return _show(page, NoteForm(formdata=None), _answer_form(page))


def _answer_form(page: ComplaintPage) -> AnswerForm:
    """What was answered before it was opened again stands in it, in both languages where there were two."""
    known = {"text": page.written or page.answer, "translated": page.answer if page.written else ""}
    spoken = page.written_in or (base(page.locale) if page.answer else language.current())
    return AnswerForm(formdata=None, data={**known, "spoken": spoken, "version": str(page.version)})


def _show(page: ComplaintPage, note: NoteForm, answer: AnswerForm, status: int = 200) -> Any:
    shown = render_template(
        "admin/complaints/show.html",
        page=page,
        note=note,
        answer=answer,
        names=people.names(session(), {each.written_by for each in page.notes if each.written_by}),
        history=people.history(session(), [("complaint", page.id)], limit=60),
        happened=happened,
        KINDS=KINDS,
        BASES=BASES,
        STATES=STATES,
    )
    return shown, status


@bp.post("/complaints/<reference>/take-up")
@guard(Action.HANDLE_COMPLAINT, _complaint)
def take_up(page: ComplaintPage) -> Any:
    with work() as unit:
        commands.take_up(unit, page.id)
    return _back(page, gettext("You have taken it up."))


@bp.post("/complaints/<reference>/answer")
@guard(Action.HANDLE_COMPLAINT, _complaint)
def answer(page: ComplaintPage) -> Any:
    form = AnswerForm()
    if not carried_out(form, lambda unit: commands.answer(unit, page.id, **in_both(form), version=version_of(form))):
        return _show(page, NoteForm(formdata=None), form, 422)
    return _back(page, gettext("Your answer is kept, and on its way where there is an address."))


@bp.post("/complaints/<reference>/note")
@guard(Action.HANDLE_COMPLAINT, _complaint)
def note(page: ComplaintPage) -> Any:
    """One form, three buttons: a note alone, or the reason for closing or opening again."""
    form = NoteForm()
    verb = {"close": commands.close, "reopen": commands.reopen}.get(request.form.get("go", ""), commands.note)
    try:
        with work() as unit:
            verb(unit, page.id, form.text.data or "")
    except NotReady as refusal:
        form.text.errors = [words(problem) for problem in refusal.problems]
        return _show(page, form, _answer_form(page), 422)
    return _back(page, gettext("It is written down."))


def _back(page: ComplaintPage, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("staff_complaints.show", reference=page.reference), 303)

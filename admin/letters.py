"""Letters of intent for staff: a round's letters, one to read, and inviting or turning down, also many at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, SubmitField, TextAreaField
from wtforms.validators import Length

from grants.applications import commands as applications
from grants.applications.queries import LetterPage, letter_page, round_letters, stored_file, translated_answers
from grants.kernel.refusal import NotFound, NotReady
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.questions import file_ids
from grants.programs.saying import free_text
from grants.web import files, identity
from grants.web.database import session, work
from grants.web.forms import spoken_field, spoken_in
from grants.web.guard import guard
from grants.web.problems import words

bp = Blueprint("staff_letters", __name__, url_prefix="/staff", template_folder="templates")

PAGE = 50


class AnswerForm(FlaskForm):
    """The letters that were ticked, words for their groups, and one of two buttons."""

    chosen = SelectMultipleField(choices=[], validate_choice=False)
    reason = TextAreaField(
        lazy_gettext("Words for the group"),
        [Length(max=4000, message=lazy_gettext("Please use up to 4,000 characters."))],
        description=lazy_gettext("Needed when you do not invite: every group that you chose reads them."),
    )
    spoken = spoken_field()
    invite = SubmitField()
    turn_down = SubmitField()


@bp.get("/rounds/<key>/letters")
@guard(Action.LIST_LETTERS)
def of_round(key: str) -> Any:
    return _list(key, AnswerForm(formdata=None))


@bp.post("/rounds/<key>/letters")
@guard(Action.LIST_LETTERS)
def answer(key: str) -> Any:
    """One unit for all that were ticked: all of them are answered, or none. Policy is asked for each."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _list(key, form), 422
    chosen = set(form.chosen.data or [])
    page = round_letters(session(), key, identity.actor(), after=request.args.get("after", type=int), limit=PAGE)
    ids = [line.application_id for line in page.lines if line.reference in chosen]
    if not ids:
        form.chosen.errors = [gettext("Choose at least one letter.")]
        return _list(key, form), 422
    spoken = spoken_in(form)
    act = applications.invite if form.invite.data else applications.turn_down
    try:
        with work() as unit:
            for application_id in ids:
                act(unit, application_id, reason=form.reason.data or "", spoken=spoken)
    except NotReady as refusal:
        form.reason.errors = [words(problem) for problem in refusal.problems]
        return _list(key, form), 422
    done = ngettext("%(num)s group gets a letter.", "%(num)s groups get a letter.", len(ids))
    flash(done, "success")
    return redirect(url_for("staff_letters.of_round", key=key), 303)


def _list(key: str, form: AnswerForm) -> str:
    after = request.args.get("after", type=int)
    page = round_letters(session(), key, identity.actor(), after=after, limit=PAGE)
    return render_template(
        "admin/letters/list.html",
        page=page,
        form=form,
        chosen=set(form.chosen.data or []),
        after=after,
        may_answer=allowed(identity.actor(), Action.MANAGE_ROUND),
    )


def _letter(reference: str, **_: Any) -> LetterPage:
    return letter_page(session(), reference.upper())


@bp.get("/applications/<reference>/letter")
@guard(Action.SEE_LETTER, _letter)
def show(page: LetterPage) -> str:
    """The letter as it was sent. The full application that its group may be writing is the group's own."""
    links = {
        question.key: [
            {"name": page.files[id].name, "url": url_for("staff_letters.file", reference=page.reference, file_id=id)}
            for id in file_ids(page.values.get(question.key))
            if id in page.files
        ]
        for question in page.form
        if question.takes_file
    }
    said = {question.key: free_text(question, page.values.get(question.key)) for question in page.form}
    translations = translated_answers(session(), page.id, said)
    return render_template("admin/letters/show.html", page=page, links=links, translations=translations)


@bp.get("/applications/<reference>/letter/files/<int:file_id>")
@guard(Action.SEE_LETTER, _letter)
def file(page: LetterPage) -> Response:
    """What came with the letter, and nothing that the group has added to its draft since."""
    id = (request.view_args or {})["file_id"]
    if id not in page.files:
        raise NotFound("StoredFile")
    return files.whole(stored_file(session(), page.id, id))

"""The queue of translations: what is due first, the original beside its translation, who made it and what it cost."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.lifecycle import TranslationStatus
from grants.applications.model import MadeBy, TranslationKind
from grants.applications.queries import TranslationPage
from grants.kernel.refusal import NotReady
from grants.people import queries as people
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.programs.answers import cents_of
from grants.programs.questions import Question
from grants.web import identity
from grants.web.database import session, work
from grants.web.filters import lang
from grants.web.forms import mark, version_of
from grants.web.guard import guard
from grants.web.history import happened

NEEDED = [InputRequired(lazy_gettext("Please answer this question."))]

bp = Blueprint("staff_translations", __name__, url_prefix="/staff", template_folder="templates")

STATES = {
    TranslationStatus.WAITING: (lazy_gettext("Waiting"), "info"),
    TranslationStatus.IN_HAND: (lazy_gettext("Somebody works on it"), "warning"),
    TranslationStatus.DONE: (lazy_gettext("Done"), "success"),
}


class TranslateForm(FlaskForm):
    text = TextAreaField(lazy_gettext("The translation"), NEEDED)
    made_by = RadioField(
        lazy_gettext("Who made it?"),
        choices=[
            SelectChoice(MadeBy.PERSON, lazy_gettext("A person")),
            SelectChoice(MadeBy.MACHINE, lazy_gettext("A machine")),
        ],
        validate_choice=False,
        validators=NEEDED,
    )
    cost = StringField(lazy_gettext("What it cost"), description=lazy_gettext("In dollars. Nothing is a fine answer."))
    version = HiddenField()


def _text(id: int) -> TranslationPage:
    return queries.translation_page(session(), id)


@bp.get("/translations")
@guard(Action.LIST_TRANSLATIONS)
def home() -> str:
    open = request.args.get("show") != "done"
    rows = queries.translations(session(), identity.actor(), open=open)
    return render_template("admin/translations/home.html", rows=rows, open=open, STATES=STATES)


@bp.get("/translations/<int:id>")
@guard(Action.TRANSLATE, _text)
def show(page: TranslationPage) -> Any:
    return _show(page, TranslateForm(formdata=None, data={"text": page.text, "version": str(page.version)}))


def _show(page: TranslationPage, form: TranslateForm, status: int = 200) -> Any:
    question = programs.form_version(session(), page.form_version_id).question(page.question_key)
    shown = render_template(
        "admin/translations/show.html",
        page=page,
        form=form,
        what=_what(page, question),
        history=people.history(session(), [("translation", page.id)], limit=60),
        happened=happened,
        STATES=STATES,
    )
    return shown, status


def _what(page: TranslationPage, question: Question | None) -> str:
    """What the text answers: a question, or the rules that said no; nothing for a message and for words of ours."""
    if question is not None:
        return lang(question.label)
    return gettext("The group sees it another way") if page.kind == TranslationKind.ANSWER else ""


@bp.post("/translations/<int:id>/take-up")
@guard(Action.TRANSLATE, _text)
def take_up(page: TranslationPage) -> Any:
    with work() as unit:
        applications.take_up_translation(unit, page.id)
    flash(gettext("You have taken it up."), "success")
    return redirect(url_for("staff_translations.show", id=page.id), 303)


@bp.post("/translations/<int:id>")
@guard(Action.TRANSLATE, _text)
def finish(page: TranslationPage) -> Any:
    form = TranslateForm()
    typed = (form.cost.data or "").strip()
    cents = cents_of(typed) if typed else 0
    if cents is None:
        form.cost.errors = [gettext("Write an amount in dollars, like 250 or 250.50.")]
        return _show(page, form, 422)
    try:
        with work() as unit:
            applications.finish_translation(
                unit,
                page.id,
                form.text.data or "",
                made_by=form.made_by.data or "",
                cost_cents=cents,
                version=version_of(form),
            )
    except NotReady as refusal:
        mark(form, refusal.problems)
        return _show(page, form, 422)
    flash(gettext("Kept. It stands beside the original now."), "success")
    return redirect(url_for("staff_translations.home"), 303)

"""Two texts of one answer side by side, and the earlier texts of every answer: nothing that was typed is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications import helping, queries
from grants.applications.queries import ApplicationPage, Text
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.programs.questions import Form, Question, Type
from grants.web import identity, language
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.late import not_kept
from portal.apply.loading import application, questions_by_key, section_of, stored

MANY = 30


class TakeForm(FlaskForm):
    """A button under each text."""


@dataclass(frozen=True)
class AnswerOf:
    """One answer of one application; policy asks about the application."""

    page: ApplicationPage
    question: Question

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


@dataclass(frozen=True)
class Shown:
    """A text as a page shows it: `page` has this answer in the place of the one that stands.

    `question` is as it was asked of who wrote the text, with the columns and choices of then. `helper` is the
    navigator who wrote it, where whoever looks may know the name.
    """

    text: Text
    question: Question
    page: ApplicationPage
    stands: bool
    helper: str = ""


def _answer(reference: str, key: str) -> AnswerOf:
    page = application(reference)
    section_of(page.whole_form, key)
    return AnswerOf(page, next(question for question in page.whole_form if question.key == key))


@dataclass(frozen=True)
class Known:
    """What the texts of a draft are shown by: every version of its form, and who helped, by id."""

    forms: dict[int, Form]
    helpers: dict[int, str]


def _known(page: ApplicationPage) -> Known:
    versions = programs.every_version(session(), page.form_version_id)
    return Known({version.id: version.form for version in versions}, _helpers(page))


def _helpers(page: ApplicationPage) -> dict[int, str]:
    """Who helped, by person, for the application's own people, who agreed to it; nobody else reads their names."""
    if not page.was_helped or not allowed(identity.actor(), Action.CONSENT_TO_HELP, page):
        return {}
    return helping.names_of_helpers(session(), page.id)


def _shown(page: ApplicationPage, known: Known, now: Question, text: Text) -> Shown:
    then = known.forms.get(text.form_version_id)
    question = then.question(now.key) or now if then is not None else now
    value = reading.read(question, text.typed).value
    said = replace(page, typed={question.key: text.typed}, values={question.key: value})
    helper = known.helpers.get(text.person_id or 0, "")
    return Shown(text, question, said, page.numbers.get(question.key) == text.number, helper)


def _says_more(shown: Shown, question: Question) -> bool:
    """Whether it has something in a column that the form does not ask any more: its own page can't show that."""
    return rules.says_in(shown.text.typed, rules.columns_gone(shown.question, question))


@bp.route("/applications/<reference>/answers/<key>", methods=["GET", "POST"])
@guard(Action.EDIT_DRAFT, _answer)
def choose(subject: AnswerOf) -> Any:
    """Somebody else changed the same answer: take the one, the other, or a text made of both."""
    page, question = subject.page, subject.question
    part = section_of(page.whole_form, question.key)
    after = url_for("apply.section", reference=page.reference, key=part.key, _anchor=question.key)
    waiting = page.conflicts.get(question.key, [])
    if not page.is_editable and request.method == "POST" and "join" in request.form:
        return not_kept(page, form_for((question,), {}, locale=language.current()))
    if page.status != "draft" or not waiting:
        return redirect(after, 303)
    texts = queries.texts(session(), identity.actor(), page.id, keys=[question.key])
    stands = next((text for text in texts if text.number == page.numbers[question.key]), None)
    listed = [text for text in texts if text is stands or text.number in waiting]
    known = _known(page)
    form = form_for(
        (question,),
        {question.key: _joined(question, listed)},
        locale=language.current(),
        stored=stored(page, part),
        sent=request.method == "POST" and "join" in request.form,
    )
    if request.method == "POST" and TakeForm().validate_on_submit():
        typed = _chosen(question, form, listed)
        if typed is not None:
            return _take(page, question, typed, after)
    return render_template(
        "portal/apply/choose.html",
        page=page,
        question=question,
        texts=[_shown(page, known, question, text) for text in listed],
        form=form,
        take=TakeForm(),
        joins=not question.takes_file,
        seen=[page.numbers[question.key], *waiting],
        after=after,
    )


def _joined(question: Question, listed: list[Text]) -> Any:
    """What the box for a text made of both begins with: both, where an answer is running text."""
    waiting = [text for text in listed if text.kept == "conflict"]
    if question.type is Type.LONG_TEXT:
        return "\n\n".join(str(text.typed) for text in sorted(listed, key=lambda text: text.number))
    return waiting[0].typed if waiting else None


def _chosen(question: Question, form: QuestionsForm, listed: list[Text]) -> Any:
    if "join" in request.form:
        return form.typed().get(question.key)
    return next((text.typed for text in listed if str(text.number) == request.form.get("take")), None)


def _take(page: ApplicationPage, question: Question, typed: Any, after: str) -> Any:
    numbers = [int(each) for each in request.form.getlist("seen") if each.isdecimal() and len(each) < 10]
    identity.device()
    with work() as unit:
        saved = applications.choose(
            unit,
            page.id,
            question.key,
            typed,
            locale=language.current(),
            number=numbers[0] if numbers else 0,
            seen=numbers[1:],
        )
    if saved.conflicts:
        flash(gettext("Somebody changed it again meanwhile. Nothing is lost: please look once more."), "warning")
        return redirect(url_for("apply.choose", reference=page.reference, key=question.key), 303)
    flash(gettext("Your choice is saved. The other text stays among the earlier texts."), "success")
    return redirect(after, 303)


@bp.route("/applications/<reference>/earlier", methods=["GET", "POST"])
@guard(Action.EDIT_DRAFT, application)
def earlier(page: ApplicationPage) -> Any:
    """Every earlier text of every answer, to look at and to bring back."""
    if page.status != "draft":
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    number = request.form.get("number", "")
    if number.isdecimal() and len(number) < 10 and TakeForm().validate_on_submit():
        return _bring_back(page, request.form.get("key", ""), int(number))
    found = queries.texts(session(), identity.actor(), page.id)
    known, answers = _known(page), []
    for question in page.whole_form:
        rested = resting([text for text in found if text.question_key == question.key])
        texts = [_shown(page, known, question, text) for text in rested[:MANY]]
        if len(texts) > 1 or any(_says_more(shown, question) for shown in texts):
            answers.append((question, texts))
    keys = {text.question_key for text in found} - {question.key for question in page.whole_form}
    gone = [
        (question, [_shown(page, known, question, text) for text in found if text.question_key == question.key][:MANY])
        for question in questions_by_key(page, sorted(keys))
    ]
    return render_template("portal/apply/earlier.html", page=page, answers=answers, gone=gone, take=TakeForm())


def _bring_back(page: ApplicationPage, key: str, number: int) -> Any:
    part = section_of(page.whole_form, key)
    identity.device()
    with work() as unit:
        applications.bring_back(unit, page.id, key, number)
    flash(gettext("The earlier text is back. The one before it is kept too."), "success")
    return redirect(url_for("apply.section", reference=page.reference, key=part.key, _anchor=key), 303)


def resting(texts: list[Text]) -> list[Text]:
    """Newest first, without the steps of one person's typing: a text that soon grew into the next one is left out."""
    kept: list[Text] = []
    for text in texts:
        later = kept[-1] if kept else None
        grew = (
            later is not None
            and text.number > 0
            and later.kept == text.kept == "stood"
            and later.mine == text.mine
            and later.person_id == text.person_id
            and _soon(text.at, later.at)
            and isinstance(text.typed, str)
            and isinstance(later.typed, str)
            and later.typed.startswith(text.typed.rstrip()[:-8] or text.typed.rstrip())
        )
        if not grew:
            kept.append(text)
    return kept


def _soon(first: datetime, then: datetime) -> bool:
    return (then - first).total_seconds() < 120

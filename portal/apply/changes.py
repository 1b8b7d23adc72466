"""Sections that staff opened again: each is written anew, kept as it is typed, and sent again by its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from markupsafe import Markup

from grants.applications import commands as applications
from grants.applications.commands.reopening import questions_of
from grants.applications.lifecycle import REOPENABLE
from grants.applications.queries import ApplicationPage, OpenSections
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs.questions import Question, Section, file_ids
from grants.web import language
from grants.web.app import moment
from grants.web.database import work
from grants.web.filters import spoken
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.loading import application, file_shown


class SendAgainForm(FlaskForm):
    """One button."""


@dataclass(frozen=True)
class Reopened:
    """An application with its open sections and the answers as they would be; policy asks about the application."""

    page: ApplicationPage
    open: OpenSections
    typed: dict[str, Any]
    values: dict[str, Any]
    part: Section | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    @property
    def section(self) -> Section:
        """The section that the address names; NotFound when the address names none."""
        if self.part is None:
            raise NotFound("Section")
        return self.part

    @property
    def sections(self) -> list[Section]:
        return [section for section in self.page.form.sections if section.key in self.open.sections]


def _reopened(reference: str, key: str | None = None) -> Reopened:
    page = application(reference)
    if page.reopening is None or moment() >= page.reopening.until or page.status not in REOPENABLE:
        raise NotFound("Reopening")
    typed = page.typed | {name: said["typed"] for name, said in page.reopening.changes.items()}
    values = dict(page.values)
    for question in page.form:
        if question.key in page.reopening.changes:
            values[question.key] = reading.read(question, typed[question.key]).value
    part = page.form.section(key) if key in page.reopening.sections else None
    if key is not None and part is None:
        raise NotFound("Section")
    return Reopened(page, page.reopening, typed, values, part)


@bp.get("/applications/<reference>/changes")
@guard(Action.CHANGE_REOPENED, _reopened)
def changes(subject: Reopened) -> Any:
    """Why, until when, each open section with what is missing, and sending again."""
    return _overview(subject)


@bp.route("/applications/<reference>/changes/<key>", methods=["GET", "POST"])
@guard(Action.CHANGE_REOPENED, _reopened)
def change(subject: Reopened) -> Any:
    part = subject.section
    form = form_for(part.questions, subject.typed, locale=language.current(), stored=_stored(subject, part))
    if request.method == "POST" and form.validate_on_submit():
        with work() as unit:
            applications.change(unit, subject.page.id, form.typed(), locale=language.current())
        if "remove_file" in request.form:
            return _without(subject, part, request.form["remove_file"])
        if "add_line" not in request.form:
            return _after(subject, part, form)
    if "add_line" in request.form:
        form.more_lines(request.form["add_line"])
    elif request.method == "GET" and request.args.get("look"):
        form.mark(_problems(subject, part))
    return _section(subject, part, form)


@bp.post("/applications/<reference>/changes")
@guard(Action.CHANGE_REOPENED, _reopened)
def send_again(subject: Reopened) -> Any:
    if not SendAgainForm().validate_on_submit():
        return _overview(subject), 400
    try:
        with work() as unit:
            applications.send_again(unit, subject.page.id)
    except NotReady:
        return _overview(_reopened(subject.page.reference)), 422
    flash(gettext("We have your changes. Thank you!"), "success")
    return redirect(url_for("apply.overview", reference=subject.page.reference), 303)


def _after(subject: Reopened, part: Section, form: QuestionsForm) -> Any:
    """The answers are kept already. Keep the files; a file that can't be taken is said at its field."""
    refused: list[Problem] = []
    for key, file in form.uploads():
        try:
            with work() as unit:
                applications.attach_change(unit, subject.page.id, key, name=file.filename, content=file.read())
        except NotReady as refusal:
            refused += refusal.problems
    fresh = _reopened(subject.page.reference, part.key)
    problems = [*refused, *_problems(fresh, part)]
    if not problems:
        return redirect(url_for("apply.changes", reference=subject.page.reference), 303)
    stored = _stored(fresh, part)
    shown = form_for(part.questions, fresh.typed, locale=language.current(), stored=stored, sent=False)
    shown.mark(problems)
    return _section(fresh, part, shown)


def _overview(subject: Reopened) -> str:
    todo = [
        {
            "section": section,
            "problems": [
                {
                    "text": Markup("{}: {}").format(spoken(_question(section, problem.field).label), words(problem)),
                    "href": url_for("apply.change", reference=subject.page.reference, key=section.key, look=1)
                    + f"#{problem.field}",
                }
                for problem in _problems(subject, section)
            ],
            "changed": any(question.key in subject.open.changes for question in section.questions),
        }
        for section in subject.sections
    ]
    return render_template(
        "portal/apply/changes.html", page=subject.page, subject=subject, todo=todo, form=SendAgainForm()
    )


def _question(section: Section, key: str) -> Question:
    return next(question for question in section.questions if question.key == key)


def _section(subject: Reopened, part: Section, form: QuestionsForm) -> str:
    return render_template("portal/apply/change.html", page=subject.page, subject=subject, section=part, form=form)


def _problems(subject: Reopened, part: Section) -> list[Problem]:
    mine = {question.key for question in questions_of(subject.page.form, [part.key])}
    _, problems = reading.check(subject.page.form, subject.typed)
    return [problem for problem in problems if problem.field in mine]


def _stored(subject: Reopened, part: Section) -> dict[str, Any]:
    """Files of this section, the new ones too."""
    found = {}
    for question in part.questions:
        if question.takes_file:
            files = map(subject.page.files.get, file_ids(subject.typed.get(question.key)))
            found[question.key] = [file_shown(subject.page.reference, file) for file in files if file is not None]
    return found


def _without(subject: Reopened, part: Section, named: str) -> Any:
    """The page again, without the file that its button names."""
    key, _, said = named.partition(":")
    file_id = whole_number(said)
    if file_id is not None and any(question.key == key and question.takes_file for question in part.questions):
        with work() as unit:
            applications.detach_change(unit, subject.page.id, key, file_id)
    return redirect(url_for("apply.change", reference=subject.page.reference, key=part.key, _anchor=key), 303)

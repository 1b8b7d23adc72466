"""Writing: each page of the form keeps what was typed, right or wrong, before it says what to mend."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.queries import ApplicationPage
from grants.kernel.refusal import Problem, WrongStatus
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs.questions import Question, Section
from grants.web import identity, language
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.files import keep_files, remove_file
from portal.apply.late import not_kept
from portal.apply.loading import (
    SectionOf,
    application,
    as_sent,
    asked_in,
    known_before,
    offer_uploads,
    place_of,
    questions_by_key,
    section,
    steps,
    stored,
    wrong_in,
)
from portal.apply.removing import BUTTON, save_without_row
from portal.apply.saving import shown, shown_numbers


@bp.route("/applications/<reference>/sections/<key>", methods=["GET", "POST"], endpoint="section")
@guard(Action.EDIT_DRAFT, section)
def write(subject: SectionOf) -> Any:
    """A page that was opened before the form changed is kept whole: what it showed says what it sends."""
    page, part = subject.page, subject.section
    there = page.form.section(part.key) is not None
    if request.method == "GET" and not (page.is_editable and there):
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    here = {question.key for question in part.questions}
    elsewhere = questions_by_key(page, [key for key in shown_numbers() or () if key not in here])
    asked = as_sent((*part.questions, *elsewhere), page.form_version_id, request.form)
    form = form_for(asked, page.typed, locale=language.current(), stored=stored(page, part))
    if not page.is_editable:
        return not_kept(page, form)
    based: dict[str, int] = {}
    if request.method == "POST":
        if form.validate_on_submit():
            numbers = shown_numbers()
            identity.device()
            typed = shown(form.typed(), numbers)
            try:
                with work() as unit:
                    saved = applications.save(unit, page.id, typed, locale=language.current(), based=numbers)
                    saved, _ = save_without_row(unit, form, saved)
            except WrongStatus:
                return not_kept(application(page.reference), form)
            if "remove_file" in request.form:
                remove_file(page, part, request.form["remove_file"])
            refused, conflicts = keep_files(saved.application_id, form, numbers)
            page = application(page.reference)
            if not there or "remove_file" in request.form:
                return _back(page, part if there else None, refused)
            conflicts = [*saved.conflicts, *conflicts]
            if "add_line" not in request.form and (BUTTON not in request.form or conflicts):
                return _after(page, part, refused, conflicts)
            subject, based = place_of(page, part), saved.numbers
            form.show_files(stored(page, part))
            form.mark(refused)
        if "add_line" in request.form:
            form.more_lines(request.form["add_line"])
    elif "line" in request.args:
        form.more_lines(request.args["line"])
    elif request.args.get("look"):
        form.mark(problems_of(asked_in(page.form, part), page.typed, page.values))
    return _show(subject.page, subject, form, based)


def _show(page: ApplicationPage, subject: SectionOf, form: QuestionsForm, based: dict[str, int] | None = None) -> Any:
    """`based`: the numbers of the texts before its writer, where fields hold what was sent and not what stands."""
    offer_uploads(form, page.reference)
    earlier = queries.earlier_answers(session(), identity.actor(), page) if request.method == "GET" else None
    here = {question.key for question in subject.section.questions}
    return render_template(
        "portal/apply/section.html",
        form=form,
        page=page,
        earlier=earlier if earlier and here & set(earlier.keys) else None,
        section=subject.section,
        asked={question.key for question in asked_in(page.form, subject.section)},
        before=known_before(page.form, page.values, subject.section),
        more=bool(request.args.get("more")),
        round_title=page.round_title,
        steps=steps(page.form, page.reference, wrong=wrong_in(page)),
        number=subject.number,
        reference=page.reference,
        begun_with="",
        round_key=page.round_key,
        stage="letter" if page.is_letter else None,
        numbers=page.numbers | (based or {}),
        conflicts=page.conflicts,
        going_on=[],
        closes_at=page.closes_at,
        timezone=page.timezone,
        saved_at=page.updated_at,
    )


def _back(page: ApplicationPage, part: Section | None, refused: list[Problem]) -> Response:
    """The page again without the file that was taken out; the draft, where the form has this page no more."""
    for problem in refused:
        flash(words(problem), "error")
    if part is None:
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    key = request.form["remove_file"].partition(":")[0]
    return redirect(url_for("apply.section", reference=page.reference, key=part.key, _anchor=key), 303)


def _after(page: ApplicationPage, part: Section, refused: list[Problem], conflicts: list[str]) -> Any:
    """Answers and files are kept already; a file that can't be taken is said at its field."""
    if not refused:
        return onward(page, part, conflicts)
    shown = form_for(part.questions, page.typed, locale=language.current(), stored=stored(page, part), sent=False)
    shown.mark([*refused, *problems_of(asked_in(page.form, part), page.typed, page.values)])
    return _show(page, place_of(page, part), shown)


def onward(page: ApplicationPage, part: Section, conflicts: list[str]) -> Response:
    """To the next page; back to this one when something is to mend; or to the overview, for later.

    Where somebody else changed the same answer meanwhile, both texts come first.
    """
    conflicts = [key for key in conflicts if page.whole_form.question(key)]
    if conflicts:
        return redirect(url_for("apply.choose", reference=page.reference, key=conflicts[0]), 303)
    if request.form.get("go") == "later":
        flash(gettext("Saved. You can go on whenever you like."), "success")
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    here = url_for("apply.section", reference=page.reference, key=part.key)
    if _unseen(page, part):
        return redirect(f"{here}?more=1", 303)
    if problems_of(asked_in(page.form, part), page.typed, page.values):
        return redirect(f"{here}?look=1", 303)
    after = page.form.sections[place_of(page, part).number :]
    if after:
        return redirect(url_for("apply.section", reference=page.reference, key=after[0].key), 303)
    return redirect(url_for("apply.check", reference=page.reference), 303)


def _unseen(page: ApplicationPage, part: Section) -> bool:
    """Whether the answers of this page made a question of this page apply that nobody has seen yet.

    With scripts it came up while they wrote; without, it comes up now, before the next page.
    """
    seen = request.form.getlist("seen")
    return any(
        question.show_if and question.key not in seen and reading.is_blank(page.typed.get(question.key))
        for question in asked_in(page.form, part)
    )


def problems_of(questions: tuple[Question, ...], typed: dict[str, Any], values: dict[str, Any]) -> list[Problem]:
    """What is to mend on this page, with the answers of other pages that its sums need."""
    found: list[Problem] = []
    for question in questions:
        found += reading.problems_of(question, typed.get(question.key), values)
    return found

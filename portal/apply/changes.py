"""Sections that staff opened again: each is written anew, kept as it is typed, and sent again by its day."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications.commands.writing import Outcome
from grants.applications.commands.writing_changes import EARLIER
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs.questions import Section
from grants.web import identity, language
from grants.web.database import work
from grants.web.filters import spoken
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import about, words
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.files import keep_changed_files, remove_changed_file
from portal.apply.loading import asked_in, known_before, offer_uploads
from portal.apply.opened import Reopened, reopened, stored_files, texts_of
from portal.apply.removing import BUTTON
from portal.apply.saving import seen_in, shown, shown_numbers


class SendAgainForm(FlaskForm):
    """One button."""


@bp.get("/applications/<reference>/changes")
@guard(Action.CHANGE_REOPENED, reopened)
def changes(subject: Reopened) -> Any:
    """Why, until when, each open section with what is missing, and sending again."""
    return _overview(subject)


@bp.route("/applications/<reference>/changes/<key>", methods=["GET", "POST"])
@guard(Action.CHANGE_REOPENED, reopened)
def change(subject: Reopened) -> Any:
    """All questions of the section, those too that only the changes make apply, as in a draft."""
    part = subject.section
    form = form_for(part.questions, subject.typed, locale=language.current(), stored=stored_files(subject, part))
    if request.method == "POST" and form.validate_on_submit():
        return _keep(subject, part, form)
    if request.method == "GET" and request.args.get("look"):
        form.mark(subject.problems)
    return _section(subject, part, form)


@bp.post("/applications/<reference>/changes")
@guard(Action.CHANGE_REOPENED, reopened)
def send_again(subject: Reopened) -> Any:
    if not SendAgainForm().validate_on_submit():
        return _overview(subject), 400
    try:
        with work() as unit:
            applications.send_again(unit, subject.page.id)
    except NotReady:
        return _overview(reopened(subject.page.reference)), 422
    flash(gettext("We have your changes. Thank you!"), "success")
    return redirect(url_for("apply.overview", reference=subject.page.reference), 303)


def _keep(subject: Reopened, part: Section, form: QuestionsForm) -> Any:
    """Keep what was typed before anything else. What somebody else changed meanwhile comes back with both texts."""
    identity.device()
    numbers, typed = _shown_numbers(subject), form.typed()
    with work() as unit:
        kept = applications.change(
            unit, subject.page.id, shown(typed, numbers), locale=language.current(), based=numbers, seen=_seen()
        )
        kept |= _without_row(unit, subject, form, kept)
    typed = form.typed()
    mine = {key: typed[key] for key, said in kept.items() if said["kept"] == "conflict"}
    remove_changed_file(subject, part, request.form.get("remove_file", ""))
    refused, of_two = keep_changed_files(subject, form, numbers)
    pressed = None if mine or of_two else _pressed(subject, part, form, (numbers or {}) | _numbers_of(kept), refused)
    if pressed is not None:
        return pressed
    fresh = reopened(subject.page.reference, part.key)
    problems = [*refused, *_here(fresh, part)]
    if mine or of_two:
        return _again(fresh, part, problems, mine), 409
    if not refused and _unseen(fresh, part):
        return redirect(url_for("apply.change", reference=fresh.page.reference, key=part.key, more=1), 303)
    if problems:
        return _again(fresh, part, problems, {})
    return redirect(url_for("apply.changes", reference=fresh.page.reference), 303)


def _without_row(unit: Unit, subject: Reopened, form: QuestionsForm, kept: Outcome) -> Outcome:
    """The same without the row whose button was pressed, as a text of its own: what it held stays among the earlier."""
    key = form.remove_line(request.form.get(BUTTON, ""))
    if key not in kept:
        return {}
    rest, based = {key: form.typed()[key]}, {key: kept[key]["number"]}
    return applications.change(unit, subject.page.id, rest, locale=language.current(), based=based, seen=_seen())


def _shown_numbers(subject: Reopened) -> dict[str, int] | None:
    """As a draft's; a page of an opening that is over knows only what was sent before this one."""
    numbers = shown_numbers()
    return dict.fromkeys(numbers, EARLIER) if numbers and _is_old(subject) else numbers


def _is_old(subject: Reopened) -> bool:
    return request.form.get("opening", str(subject.open.id)) != str(subject.open.id)


def _numbers_of(kept: Outcome) -> dict[str, int]:
    return {key: said["number"] for key, said in kept.items()}


def _pressed(
    subject: Reopened, part: Section, form: QuestionsForm, numbers: dict[str, int], refused: list[Problem]
) -> Any:
    """What a button within the page asks for; None for those that end it. `refused`: files that can't be taken."""
    lines = "add_line" in request.form or BUTTON in request.form
    if lines and not _is_old(subject):
        return _with_lines(subject, part, form, numbers, refused)
    if not lines and not {"take", "remove_file"} & set(request.form):
        return None
    for problem in refused:
        flash(words(problem), "error")
    if "take" in request.form:
        return _take(subject, part, numbers)
    # Drawn from what is kept, also where the numbers of a page of another opening mean nothing.
    key = request.form.get("remove_file", "").partition(":")[0] or None
    return redirect(url_for("apply.change", reference=subject.page.reference, key=part.key, _anchor=key), 303)


def _with_lines(
    subject: Reopened, part: Section, form: QuestionsForm, numbers: dict[str, int], refused: list[Problem]
) -> str:
    """The page as it was sent, with one line more or less, and the files that came beside it."""
    fresh = reopened(subject.page.reference, part.key)
    form.more_lines(request.form.get("add_line", ""))
    form.show_files(stored_files(fresh, part))
    form.mark(refused)
    return _section(fresh, part, form, numbers)


def _seen() -> dict[str, list[int]]:
    return seen_in(request.form.items(multi=True))


def _take(subject: Reopened, part: Section, numbers: dict[str, int]) -> Any:
    """Let the text stand that its button names, question and number; what was typed beside it is kept already."""
    key, _, said = request.form["take"].partition(":")
    number = None if _is_old(subject) else whole_number(said)
    if number is not None and any(question.key == key for question in part.questions):
        based, seen = numbers.get(key, 0), _seen().get(key, [])
        with work() as unit:
            took = applications.take_change(unit, subject.page.id, key, number, based=based, seen=seen)
        if took:
            flash(gettext("Your choice is saved. The other text stays among the earlier texts."), "success")
        else:
            flash(gettext("Somebody changed it again meanwhile. Nothing is lost: please look once more."), "warning")
    return redirect(url_for("apply.change", reference=subject.page.reference, key=part.key, _anchor=key), 303)


def _again(subject: Reopened, part: Section, problems: list[Problem], mine: dict[str, Any]) -> str:
    """The page again with what to mend. A field that somebody else changed holds what its writer typed (`mine`)."""
    typed, stored = subject.typed | mine, stored_files(subject, part)
    form = form_for(part.questions, typed, locale=language.current(), stored=stored, sent=False)
    form.mark(problems)
    return _section(subject, part, form)


def _overview(subject: Reopened) -> str:
    todo = [
        {
            "section": section,
            "problems": [_linked(subject, section, problem) for problem in _here(subject, section)],
            "changed": subject.is_changed(section),
        }
        for section in subject.sections
    ]
    return render_template(
        "portal/apply/changes.html", page=subject.page, subject=subject, todo=todo, form=SendAgainForm()
    )


def _linked(subject: Reopened, section: Section, problem: Problem) -> dict[str, Any]:
    question = next(question for question in section.questions if question.key == problem.field)
    address = url_for("apply.change", reference=subject.page.reference, key=section.key, look=1)
    return {
        "text": about(spoken(question.label), problem),
        "href": f"{address}#{problem.field}",
    }


def _here(subject: Reopened, part: Section) -> list[Problem]:
    """What is to mend in one section."""
    mine = {question.key for question in part.questions}
    return [problem for problem in subject.problems if problem.field in mine]


def _unseen(subject: Reopened, part: Section) -> bool:
    """Whether the answers of this page made a question of it apply that nobody has seen yet."""
    seen = request.form.getlist("seen")
    return any(
        question.show_if and question.key not in seen and reading.is_blank(subject.typed.get(question.key))
        for question in asked_in(subject.form, part)
    )


def _section(subject: Reopened, part: Section, form: QuestionsForm, numbers: dict[str, int] | None = None) -> str:
    """`numbers`: of the texts on which the fields are based, where they hold what was sent and not what stands."""
    offer_uploads(form, subject.page.reference, "apply.upload_change")
    return render_template(
        "portal/apply/change.html",
        page=subject.page,
        subject=subject,
        section=part,
        form=form,
        numbers=subject.numbers | (numbers or {}),
        asked={question.key for question in asked_in(subject.form, part)},
        before=known_before(subject.form, subject.values, part),
        texts=texts_of(subject, part),
        more=bool(request.args.get("more")),
    )

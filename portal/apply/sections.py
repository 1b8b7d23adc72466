"""Writing: each page of the form keeps what was typed, right or wrong, before it says what to mend."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.commands import Saved
from grants.applications.queries import ApplicationPage
from grants.applications.uploads import receive
from grants.kernel.refusal import NotReady, Problem
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.conditions.asking import asked
from grants.programs.questions import Question, Section, file_ids
from grants.web import identity, language, limits, trap
from grants.web.database import session, work
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.loading import (
    SectionOf,
    application,
    asked_in,
    known_before,
    offer_uploads,
    place_of,
    questions_by_key,
    section,
    steps,
    stored,
)
from portal.apply.saving import begin_draft, beginning, shown, shown_numbers


@bp.route("/rounds/<key>/apply", methods=["GET", "POST"])
@guard(Action.START_APPLICATION, beginning)
def begin(round: programs.RoundPage) -> Any:
    """The first page of the form. The draft begins when it is sent: no sign-up, no contact."""
    first = round.form.sections[0]
    form = form_for(first.questions, {}, locale=language.current())
    if not round.takes_applications:
        return render_template("portal/apply/not_open.html", round=round), 200 if request.method == "GET" else 409
    if request.method == "POST":
        if "add_line" in request.form:
            form.more_lines(request.form["add_line"])
        elif form.validate_on_submit() and not trap.sprung():
            gone_on = _begin(round, first, form)
            if gone_on is not None:
                return gone_on
    who = identity.actor()
    mine = queries.of_actor(session(), who) if who.holds or who.person_id else []
    going_on = [card for card in mine if card.round_title == round.title and card.status == "draft" and not card.letter]
    return render_template(
        "portal/apply/section.html",
        form=form,
        section=first,
        round_title=round.title,
        asked={question.key for question in asked_in(asked(round.form, {}), first)},
        before={},
        steps=steps(asked(round.form, {})),
        number=1,
        reference=None,
        page=None,
        begun_with=request.form.get("begun_with") or secrets.token_urlsafe(24),
        round_key=round.key,
        stage="letter" if round.facing_letter else None,
        numbers={},
        conflicts={},
        sprung=request.method == "POST" and trap.sprung(),
        going_on=going_on,
        closes_at=round.closes_at,
        timezone=round.timezone,
    )


def _begin(round: programs.RoundPage, first: Section, form: QuestionsForm) -> Response | None:
    """Start the draft and go on from its own page; None when nothing was written yet."""
    typed = form.typed()
    if all(reading.is_blank(answer) for answer in typed.values()) and not form.uploads():
        form.mark(_problems(first.questions, typed, {}))
        return None
    too_many = limits.spend("start")
    if too_many:
        flash(too_many, "error")
        return None
    numbers = shown_numbers()
    saved = begin_draft(round, shown(typed, numbers), based=numbers, begun_with=request.form.get("begun_with", "")[:64])
    refused, conflicts = _keep_files(saved.application_id, form, numbers)
    for problem in refused:
        flash(words(problem), "error")
    return _onward(application(saved.reference), first, [*saved.conflicts, *conflicts])


@bp.route("/applications/<reference>/sections/<key>", methods=["GET", "POST"], endpoint="section")
@guard(Action.EDIT_DRAFT, section)
def write(subject: SectionOf) -> Any:
    """A page that was opened before the form changed is kept whole: what it showed says what it sends."""
    page, part = subject.page, subject.section
    there = page.form.section(part.key) is not None
    if not page.is_editable or (request.method == "GET" and not there):
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    here = {question.key for question in part.questions}
    elsewhere = questions_by_key(page, [key for key in shown_numbers() or () if key not in here])
    form = form_for((*part.questions, *elsewhere), page.typed, locale=language.current(), stored=stored(page, part))
    if request.method == "POST":
        if form.validate_on_submit():
            numbers = shown_numbers()
            identity.device()
            with work() as unit:
                typed = shown(form.typed(), numbers)
                saved = applications.save(unit, page.id, typed, locale=language.current(), based=numbers)
            if not there:
                _keep_files(saved.application_id, form, numbers)
                return redirect(url_for("apply.overview", reference=page.reference), 303)
            if "remove_file" in request.form:
                return _without(page, part, request.form["remove_file"])
            if "add_line" not in request.form:
                return _after(saved, part, form, numbers)
            page = application(page.reference)
        if "add_line" in request.form:
            form.more_lines(request.form["add_line"])
            subject = place_of(application(page.reference), part)
    elif request.args.get("look"):
        form.mark(_problems(asked_in(page.form, part), page.typed, page.values))
    return _show(subject.page, subject, form)


def _without(page: ApplicationPage, part: Section, named: str) -> Response:
    """The page again, without the file that its button names: question and number, with a colon between them."""
    key, _, said = named.partition(":")
    file_id = whole_number(said)
    if file_id is not None and any(question.key == key and question.takes_file for question in part.questions):
        with work() as unit:
            applications.detach(unit, page.id, key, file_id)
    return redirect(url_for("apply.section", reference=page.reference, key=part.key, _anchor=key), 303)


def _show(page: ApplicationPage, subject: SectionOf, form: QuestionsForm, status: int = 200) -> Any:
    offer_uploads(form, page.reference)
    earlier = queries.earlier_answers(session(), identity.actor(), page) if request.method == "GET" else None
    here = {question.key for question in subject.section.questions}
    shown = render_template(
        "portal/apply/section.html",
        form=form,
        page=page,
        earlier=earlier if earlier and here & set(earlier.keys) else None,
        section=subject.section,
        asked={question.key for question in asked_in(page.form, subject.section)},
        before=known_before(page.form, page.values, subject.section),
        more=bool(request.args.get("more")),
        round_title=page.round_title,
        steps=steps(page.form, page.reference),
        number=subject.number,
        reference=page.reference,
        begun_with="",
        round_key=page.round_key,
        stage="letter" if page.is_letter else None,
        numbers=page.numbers,
        conflicts=page.conflicts,
        going_on=[],
        closes_at=page.closes_at,
        timezone=page.timezone,
        saved_at=page.updated_at,
    )
    return shown, status


def _after(saved: Saved, part: Section, form: QuestionsForm, numbers: dict[str, int] | None) -> Any:
    """The answers are saved already. Keep the files; a file that can't be taken is said at its field."""
    refused, conflicts = _keep_files(saved.application_id, form, numbers)
    page = application(saved.reference)
    if not refused:
        return _onward(page, part, [*saved.conflicts, *conflicts])
    shown = form_for(part.questions, page.typed, locale=language.current(), stored=stored(page, part), sent=False)
    shown.mark([*refused, *_problems(asked_in(page.form, part), page.typed, page.values)])
    return _show(page, place_of(page, part), shown)


def _onward(page: ApplicationPage, part: Section, conflicts: list[str]) -> Response:
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
    if _problems(asked_in(page.form, part), page.typed, page.values):
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


def _keep_files(
    application_id: int, form: QuestionsForm, numbers: dict[str, int] | None
) -> tuple[list[Problem], list[str]]:
    """Why files can't be taken, and the questions to which somebody else sent another file meanwhile."""
    problems: list[Problem] = []
    came: dict[str, int] = {}
    for key, file in form.uploads():
        based = None if numbers is None else numbers.get(key, 0)
        try:
            upload = receive(next(q for q in form.questions if q.key == key), file.read())
            with work() as unit:
                kept = applications.attach(unit, application_id, key, name=file.filename, content=upload, based=based)
                came[key] = kept.id
        except NotReady as refusal:
            problems += refusal.problems
    stands = queries.application_page(session(), id=application_id).values if came else {}
    return problems, [key for key, file_id in came.items() if file_id not in file_ids(stands.get(key))]


def _problems(questions: tuple[Question, ...], typed: dict[str, Any], values: dict[str, Any]) -> list[Problem]:
    """What is to mend on this page, with the answers of other pages that its sums need."""
    found: list[Problem] = []
    for question in questions:
        found += reading.problems_of(question, typed.get(question.key), values)
    return found

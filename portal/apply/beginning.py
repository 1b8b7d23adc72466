"""The first page of the form: no sign-up, no contact. The draft begins when it is sent, also a little after closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from grants.applications import queries
from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs.conditions.asking import asked
from grants.programs.questions import Question, Section
from grants.web import identity, language, limits, trap
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm, form_for
from portal.apply import bp
from portal.apply.files import keep_files
from portal.apply.loading import application, as_sent, asked_in, of_any_version, steps
from portal.apply.removing import BUTTON, save_without_row
from portal.apply.saving import shown, shown_numbers
from portal.apply.sections import onward, problems_of
from portal.apply.starting import SECRET_AT_MOST, begin_draft, beginning, is_too_late, page_secret


@bp.route("/rounds/<key>/apply", methods=["GET", "POST"])
@guard(Action.START_APPLICATION, beginning)
def begin(round: programs.RoundPage) -> Any:
    """Who sends it too late gets the page back with all that they typed.

    One more line needs no draft, and neither does an empty one less. But a file that was chosen beside it would be gone
    from the next page, and what stood in a line that is taken out for good: they begin one.
    """
    first = round.form.sections[0]
    form = form_for(_asked(round, first), {}, locale=language.current())
    secret = request.form.get("begun_with", "")[:SECRET_AT_MOST] or page_secret()
    too_late = is_too_late(round, secret)
    if too_late and not _is_written(form):
        return render_template("portal/apply/not_open.html", round=round), 200 if request.method == "GET" else 409
    if request.method == "POST":
        needs_none = _needs_no_draft(form)
        if not needs_none and form.validate_on_submit() and not trap.sprung():
            try:
                gone_on = _begin(round, first, form, secret)
                if gone_on is not None:
                    return gone_on
            except NotReady:
                too_late = True
        if "add_line" in request.form:
            form.more_lines(request.form["add_line"])
        elif needs_none:
            form.remove_line(request.form[BUTTON])
    return _first_page(round, first, form, secret, too_late=too_late), 409 if too_late else 200


def _needs_no_draft(form: QuestionsForm) -> bool:
    """Whether the button only adds a line, or takes out an empty one, and nothing would be lost by it."""
    if form.uploads():
        return False
    return "add_line" in request.form or (BUTTON in request.form and not form.holds_line(request.form[BUTTON]))


def _asked(round: programs.RoundPage, first: Section) -> tuple[Question, ...]:
    """What the page asked that is sent; it may have been drawn before the form changed."""
    here = {question.key for question in first.questions}
    elsewhere = of_any_version(
        round.form, round.form_version_id, [key for key in shown_numbers() or () if key not in here]
    )
    return as_sent((*first.questions, *elsewhere), round.form_version_id, request.form)


def _first_page(round: programs.RoundPage, first: Section, form: QuestionsForm, secret: str, *, too_late: bool) -> str:
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
        begun_with=secret,
        round_key=round.key,
        stage="letter" if round.facing_letter else None,
        numbers={},
        conflicts={},
        sprung=request.method == "POST" and trap.sprung(),
        going_on=going_on,
        closes_at=round.closes_at,
        timezone=round.timezone,
        too_late=too_late,
        not_kept=[file.filename for _, file in form.uploads()],
        contact=round.contact,
        letters=None if round.facing_letter else round.letters,
        letter_tiers=[tier for tier in round.tiers if round.letters and round.letters.needed_for(tier["key"])],
    )


def _is_written(form: QuestionsForm) -> bool:
    """Whether there is something of theirs on the page that came."""
    typed = any(not reading.is_blank(answer) for answer in form.typed().values())
    return request.method == "POST" and (typed or bool(form.uploads()))


def _begin(round: programs.RoundPage, first: Section, form: QuestionsForm, secret: str) -> Response | None:
    """Start the draft and go on from its own page; None when nothing was written yet."""
    typed = form.typed()
    if all(reading.is_blank(answer) for answer in typed.values()) and not form.uploads():
        form.mark(problems_of(first.questions, typed, {}))
        return None
    too_many = limits.spend("start")
    if too_many:
        flash(too_many, "error")
        return None
    numbers = shown_numbers()
    saved = begin_draft(round, shown(typed, numbers), based=numbers, begun_with=secret)
    line = request.form.get("add_line")
    removed = ""
    if BUTTON in request.form:
        with work() as unit:
            saved, removed = save_without_row(unit, form, saved)
    refused, conflicts = keep_files(saved.application_id, form, numbers)
    for problem in refused:
        flash(words(problem), "error")
    if line or (removed and not saved.conflicts):
        here: dict[str, Any] = {"reference": saved.reference, "key": first.key, "line": line}
        return redirect(url_for("apply.section", **here, _anchor=line or removed), 303)
    return onward(application(saved.reference), first, [*saved.conflicts, *conflicts])

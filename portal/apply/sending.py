"""Check your answers, send once, receipt; and the application's own page afterwards."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import TextAreaField
from wtforms.validators import Length

from grants.applications import commands as applications
from grants.applications import helping, queries
from grants.applications.queries import ApplicationPage
from grants.awards import queries as awards
from grants.kernel.refusal import NotReady, Problem
from grants.people import queries as people
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.web import identity, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.filters import spoken
from grants.web.guard import guard
from grants.web.problems import about, words
from portal.apply import bp
from portal.apply.ahead import ahead
from portal.apply.entered import came_in_time
from portal.apply.letter import show_letter
from portal.apply.loading import application, steps, wrong_in
from portal.apply.opened import is_open
from portal.apply.unsent import unsent

SAID_ELSEWHERE = ("no_way_back", "required", "two_texts")
"""Problems that the check page says at their place already."""


class SendForm(FlaskForm):
    """One button."""


class ReasonForm(FlaskForm):
    why = TextAreaField(
        lazy_gettext("Do you see it another way? Tell us why."),
        description=lazy_gettext("Your words stay with your application. The person who checks it reads them."),
    )


class WithdrawForm(FlaskForm):
    note = TextAreaField(
        lazy_gettext("Do you want to tell us why?"),
        validators=[Length(max=1000, message=lazy_gettext("Please use up to 1,000 characters."))],
    )


@bp.get("/applications/<reference>/check")
@guard(Action.EDIT_DRAFT, application)
def check(page: ApplicationPage) -> Any:
    if not page.is_editable:
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    return _check(page, [])


def _check(page: ApplicationPage, refused: list[Problem], status: int = 200, reason: ReasonForm | None = None) -> Any:
    _, problems = reading.check(page.form, page.typed)
    round = programs.round_page(session(), id=page.round_id, now=moment())
    findings = rules.find(round.eligibility, page.values, _known(page, round))
    doubts = [finding for finding in findings if finding.verdict == "failed"]
    in_time = came_in_time(page, round.for_letter() if page.is_letter and round.letters else round)
    needs_way_back = page.owner_id is None and not page.has_pin and page.entered_by_id is None
    return (
        render_template(
            "portal/apply/check.html",
            page=page,
            entered_by=helping.entered_by(session(), page.id),
            entry=queries.entry_of(session(), page.id) if page.entered_by_id else None,
            form=SendForm(),
            problems=_linked(page, problems),
            refused=[words(problem) for problem in refused if problem.code not in SAID_ELSEWHERE],
            doubts=doubts,
            reason_form=reason or ReasonForm(formdata=None, data={"why": queries.disagreement(session(), page.id)}),
            needs_way_back=needs_way_back,
            came_in_time=in_time,
            can_be_sent=page.deadline.takes(moment()) or in_time,
            needs_group=_needs_group(page),
            steps=steps(page.form, page.reference, wrong=wrong_in(page)),
        ),
        status,
    )


def _needs_group(page: ApplicationPage) -> bool:
    """Who writes for groups that we know says for which one, unless the name that was typed says it already."""
    who = identity.actor()
    if page.organization_id is not None or not who.edits or not allowed(who, Action.CHOOSE_GROUP, page):
        return False
    return not people.writes_for(session(), who.person_id, page.organization_name)


def _linked(page: ApplicationPage, problems: list[Problem]) -> list[dict[str, str]]:
    """Each problem as a link to its question."""
    found = []
    for problem in problems:
        section = next(s for s in page.form.sections if any(q.key == problem.field for q in s.questions))
        question = page.form.question(problem.field)
        label = spoken(question.label) if question else Markup()
        address = url_for("apply.section", reference=page.reference, key=section.key, look=1)
        found.append({"text": about(label, problem), "href": f"{address}#{problem.field}"})
    return found


@bp.post("/applications/<reference>/disagree")
@guard(Action.EDIT_DRAFT, application)
def disagree(page: ApplicationPage) -> Any:
    """Why the group sends although a rule says no; whoever screens it reads that."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _check(page, [], 400, form)
    if not _kept(page, form):
        return _check(page, [], 422, form)
    flash(gettext("Your words are kept. The person who checks your application reads them."), "success")
    return redirect(url_for("apply.check", reference=page.reference), 303)


def _kept(page: ApplicationPage, form: ReasonForm) -> bool:
    """Keep the reason before anything else happens; what is wrong with it is said at its field."""
    round = programs.round_page(session(), id=page.round_id, now=moment())
    findings = rules.find(round.eligibility, page.values, _known(page, round))
    try:
        with work() as unit:
            applications.disagree(unit, page.id, form.why.data or "", locale=language.current(), findings=findings)
    except NotReady as refusal:
        form.why.errors = [words(problem) for problem in refusal.problems]
        return False
    return True


def _known(page: ApplicationPage, round: programs.RoundPage) -> rules.Known | None:
    """What our records know of the group, once the draft belongs to one."""
    return queries.known_of(session(), page.organization_id, round) if page.organization_id else None


@bp.post("/applications/<reference>/send")
@guard(Action.SUBMIT_APPLICATION, application)
def send(page: ApplicationPage) -> Any:
    """Sending what is sent already shows the receipt again: a second click does no harm.

    A reason that stands in its field is kept first, also by who did not press the button beside it.
    """
    form, reason = SendForm(), ReasonForm() if "why" in request.form else None
    if not form.validate_on_submit():
        return _check(page, [], 400, reason)
    if reason is not None and not _kept(page, reason):
        return _check(page, [], 422, reason)
    try:
        with work() as unit:
            applications.send_letter(unit, page.id) if page.is_letter else applications.submit(unit, page.id)
    except NotReady as refusal:
        if any(problem.code == "no_way_back" for problem in refusal.problems):
            return redirect(url_for("apply.keep", reference=page.reference, then="check"), 303)
        if any(problem.code == "form_changed" for problem in refusal.problems):
            return redirect(url_for("apply.see_changes", reference=page.reference), 303)
        return _check(application(page.reference), refusal.problems, 422)
    return redirect(url_for("apply.overview", reference=page.reference, sent=1), 303)


@bp.get("/applications/<reference>")
@guard(Action.READ_APPLICATION, application)
def overview(page: ApplicationPage) -> str:
    """A draft's overview; after sending, the receipt with a full copy, and the status in public words."""
    if page.status == "draft" and page.letter is not None and not page.is_editable:
        return show_letter(page, sent_now=bool(request.args.get("sent")))
    who = identity.actor()
    round = programs.round_page(session(), id=page.round_id, now=moment())
    granted = page.status in ("awarded", "partially_awarded")
    grant = awards.grants_of(session(), [page.id]).get(page.id) if granted else None
    found = queries.screening(session(), page.id) if page.status == "ineligible" else None
    may_edit = allowed(who, Action.EDIT_DRAFT, page)
    opening, written = unsent(page)
    return render_template(
        "portal/apply/overview.html",
        page=page,
        opening=opening,
        unsent=written,
        round=round,
        grant=grant,
        screening=found,
        ahead=ahead(page, round, grant) if page.status != "draft" else None,
        sent_now=bool(request.args.get("sent")),
        reopened=is_open(page) and allowed(who, Action.CHANGE_REOPENED, page),
        entered_by=helping.entered_by(session(), page.id),
        entry=queries.entry_of(session(), page.id) if page.entered_by_id else None,
        keyed_here=page.entered_by_id is not None and page.entered_by_id == who.person_id,
        earlier=queries.earlier_answers(session(), who, page) if may_edit else None,
        pin_ended=not (granted or page.has_pin)
        and page.organization_id is not None
        and allowed(who, Action.GIVE_PIN, page)
        and queries.pin_was_ended(session(), page.id),
        may_withdraw=allowed(who, Action.WITHDRAW_APPLICATION, page)
        and queries.Application.lifecycle.allows(page.status, "withdraw"),
        may_edit=may_edit,
        may_get_help=allowed(who, Action.CONSENT_TO_HELP, page),
        may_choose_group=allowed(who, Action.CHOOSE_GROUP, page),
        group_name=people.group_name(session(), page.organization_id) if page.status == "draft" else "",
    )


@bp.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@guard(Action.WITHDRAW_APPLICATION, application)
def withdraw(page: ApplicationPage) -> Any:
    form = WithdrawForm()
    if form.validate_on_submit():
        with work() as unit:
            applications.withdraw(unit, page.id, note=form.note.data or "")
        flash(gettext("Your application is withdrawn. Thank you for telling us."), "success")
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    return render_template("portal/apply/withdraw.html", page=page, form=form)

"""Who reads an application: what the reviewers said so far, giving it to one by hand, taking one off."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from admin.applications import bp
from grants.kernel.refusal import NotFound, NotReady
from grants.people import queries as people
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reviews import commands as reviews
from grants.reviews.commands.assigning import READABLE
from grants.reviews.lifecycle import COUNTS, OPEN
from grants.reviews.queries import reviews_of
from grants.reviews.queries.reviewers import AssignmentLine, ReviewersPage, reviewers_page
from grants.web import identity
from grants.web.database import session, work
from grants.web.guard import guard
from grants.web.history import happened
from grants.web.problems import words

HISTORY = 60


class AssignForm(FlaskForm):
    """One of those who could read it; `panel:person` as the value."""

    reviewer = SelectField(
        lazy_gettext("Reviewer"), [InputRequired(lazy_gettext("Please choose somebody."))], choices=[]
    )


class TakeOffForm(FlaskForm):
    """Why a reviewer doesn't read this one any more."""

    why = RadioField(
        lazy_gettext("Why?"),
        [InputRequired(lazy_gettext("Please choose a reason."))],
        choices=[],
    )
    note = TextAreaField(
        lazy_gettext("In a few words"),
        [
            InputRequired(lazy_gettext("Please write a reason.")),
            Length(max=1000, message=lazy_gettext("Please use up to 1,000 characters.")),
        ],
        description=lazy_gettext("It stays in the history."),
    )


def _page(reference: str, **_: Any) -> ReviewersPage:
    return reviewers_page(session(), reference.upper())


@bp.get("/applications/<reference>/reviewers")
@guard(Action.SEE_REVIEWS, _page)
def reviewers(page: ReviewersPage) -> Any:
    return _show(page, _assign_form(page))


@bp.post("/applications/<reference>/reviewers")
@guard(Action.ASSIGN_REVIEWER, _page)
def assign(page: ReviewersPage) -> Any:
    form = _assign_form(page)
    if not form.validate_on_submit():
        return _show(page, form)
    panel, _, person = str(form.reviewer.data).partition(":")
    try:
        with work() as unit:
            reviews.assign(unit, page.id, panel_id=int(panel), reviewer_id=int(person))
    except NotReady as refusal:
        form.reviewer.errors = [words(problem) for problem in refusal.problems]
        return _show(page, form)
    flash(gettext("Given to one more reviewer. A letter is on its way."), "success")
    return redirect(url_for("staff_applications.reviewers", reference=page.reference), 303)


@bp.get("/applications/<reference>/reviewers/<int:id>/off")
@guard(Action.TAKE_REVIEWER_OFF, _page)
def ask_take_off(page: ReviewersPage) -> Any:
    line = _line(page)
    return render_template("admin/applications/take_off.html", page=page, line=line, form=_take_off_form(page, line))


@bp.post("/applications/<reference>/reviewers/<int:id>/off")
@guard(Action.TAKE_REVIEWER_OFF, _page)
def take_off(page: ReviewersPage) -> Any:
    line = _line(page)
    form = _take_off_form(page, line)
    if not form.validate_on_submit():
        return render_template("admin/applications/take_off.html", page=page, line=line, form=form)
    note = (form.note.data or "").strip()
    try:
        with work() as unit:
            if form.why.data == "other":
                reviews.release(unit, line.id, note=note, version=line.version)
            else:
                reviews.declare_for(unit, line.id, reason=note, with_sponsor=form.why.data == "sponsor")
    except NotReady as refusal:
        form.note.errors = [words(problem) for problem in refusal.problems]
        return render_template("admin/applications/take_off.html", page=page, line=line, form=form)
    flash(gettext("%(name)s no longer reads this application.", name=line.reviewer), "success")
    return redirect(url_for("staff_applications.reviewers", reference=page.reference), 303)


def _line(page: ReviewersPage) -> AssignmentLine:
    """The assignment that the address names; of this application and no other."""
    wanted = (request.view_args or {})["id"]
    line = next((each for each in page.assignments if each.id == wanted), None)
    if line is None or line.status not in COUNTS:
        raise NotFound("Assignment")
    return line


def _assign_form(page: ReviewersPage) -> AssignForm:
    """Those with least on their desk first."""
    form = AssignForm()
    form.reviewer.choices = [SelectChoice("", gettext("Choose one"))]
    for one in page.candidates:
        load = ngettext("%(num)s to read", "%(num)s to read", one.load)
        form.reviewer.choices.append(
            SelectChoice(f"{one.panel_id}:{one.person_id}", f"{one.name} ({one.panel}, {load})")
        )
    return form


def _take_off_form(page: ReviewersPage, line: AssignmentLine) -> TakeOffForm:
    """A review that was handed in can only go for a conflict: nobody picks scores out."""
    form = TakeOffForm()
    form.why.choices = [SelectChoice("group", gettext("A conflict of interest with the group"))]
    if page.sponsor_name:
        label = gettext("A conflict of interest with its fiscal sponsor, %(name)s", name=page.sponsor_name)
        form.why.choices.append(SelectChoice("sponsor", label))
    if line.status in OPEN:
        form.why.choices.append(SelectChoice("other", gettext("Another reason, such as no time")))
    return form


def _show(page: ReviewersPage, form: AssignForm) -> Any:
    who = identity.actor()
    subjects = [("assignment", line.id) for line in page.assignments]
    return render_template(
        "admin/applications/reviewers.html",
        page=page,
        form=form,
        said=reviews_of(session(), page.id, rubric=page.rubric),
        names={line.reviewer_id: line.reviewer for line in page.assignments},
        history=people.history(session(), subjects, limit=HISTORY) if subjects else [],
        happened=happened,
        may_assign=allowed(who, Action.ASSIGN_REVIEWER, page) and page.status in READABLE,
        may_take_off=allowed(who, Action.TAKE_REVIEWER_OFF, page),
        counting=COUNTS,
    )

"""Writing: everything that was typed is kept first, right or wrong; then the pressed button is heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grants.applications.model import TranslationKind
from grants.applications.queries import words_for
from grants.kernel.refusal import Problem, SomebodyElseWasFaster, WrongStatus
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.reports import commands as reports
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.queries import ReportPage
from grants.web import identity, language
from grants.web.database import session, work
from grants.web.forms import whole_number
from grants.web.guard import guard
from grants.web.problems import words
from grants.web.questions import QuestionsForm
from portal.reporting import bp
from portal.reporting.form import form_of, keep_files, problems_of, typed_in
from portal.reporting.loading import SendForm, report


@bp.get("/reports/<reference>")
@guard(Action.READ_REPORT, report)
def show(page: ReportPage) -> str:
    """The form while the report is with its grantee; the receipt with a full copy once it is sent."""
    if page.status in WITH_GRANTEE and allowed(identity.actor(), Action.WRITE_REPORT, page):
        return _write_page(page, form_of(page), problems_of(page) if request.args.get("look") else [])
    return render_template("portal/reporting/copy.html", page=page, sent_now=bool(request.args.get("sent")))


@bp.post("/reports/<reference>")
@guard(Action.WRITE_REPORT, report)
def write(page: ReportPage) -> Any:
    """A page that was overtaken by another window is shown again, unsaved, with what was typed into it."""
    form = form_of(page)
    if page.status not in WITH_GRANTEE:  # sent in another window: the page that says so shows the texts to copy
        raise WrongStatus(subject="report", status=page.status, action="save")
    if not form.validate_on_submit():
        return redirect(url_for("reporting.show", reference=page.reference), 303)
    try:
        with work() as unit:
            reports.save(unit, page.id, typed_in(page, form), locale=language.current(), version=_opened_with())
    except SomebodyElseWasFaster:
        return _write_page(report(page.reference), form, newer=True), 409
    refused = keep_files(page)
    page = report(page.reference)
    if "add_line" in request.form:
        form.more_lines(request.form["add_line"])
        return _write_page(page, form)
    if refused:
        return _write_page(page, form, refused)
    return redirect(_next(page), 303)


def _opened_with() -> int | None:
    """The version that the page showed, so that two windows don't overwrite each other unseen."""
    return whole_number(request.form.get("version"))


def _write_page(page: ReportPage, form: QuestionsForm, problems: Sequence[Problem] = (), *, newer: bool = False) -> str:
    """The form with each problem at its field, and above it all of them, each by the name of its question."""
    form.mark(list(problems))
    summary = [
        {"text": f"{form[each.field].label.text} {words(each)}", "href": f"#{each.field}"}
        for each in problems
        if each.field in form
    ]
    return render_template(
        "portal/reporting/write.html",
        page=page,
        note=words_for(session(), page.application_id, page.note, kind=TranslationKind.REPORT),
        form=form,
        summary=summary,
        plain=SendForm(),
        newer=newer,
    )


def _next(page: ReportPage) -> str:
    """Where the pressed button leads; with something to mend, back to the page with the words at their places."""
    if request.form.get("go") == "check":
        if problems_of(page):
            return url_for("reporting.show", reference=page.reference, look=1)
        return url_for("reporting.check", reference=page.reference)
    if request.form.get("go") == "later":
        flash(gettext("Saved. You can go on whenever you like."), "success")
        return url_for("reporting.home")
    place = request.form.get("remove_line", "").rpartition("-")[0] or None
    return url_for("reporting.show", reference=page.reference, _anchor=place)

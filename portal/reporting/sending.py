"""One's reports, checking one, sending it once, and the files that came with it."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for

from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.reports import commands as reports
from grants.reports import queries
from grants.reports.lifecycle import WITH_GRANTEE
from grants.reports.queries import ReportPage
from grants.web import files, identity
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard, public
from portal.reporting import bp
from portal.reporting.form import problems_of
from portal.reporting.loading import SendForm, report, report_with_file


@bp.get("/reports")
@public
def home() -> str:
    """The reports of whoever asks; a device or a PIN is enough, so nobody needs an account for it."""
    found = queries.own_reports(session(), actor=identity.actor(), now=moment())
    return render_template("portal/reporting/home.html", reports=found)


@bp.get("/reports/<reference>/check")
@guard(Action.WRITE_REPORT, report)
def check(page: ReportPage) -> Any:
    if page.status not in WITH_GRANTEE or problems_of(page):
        return redirect(url_for("reporting.show", reference=page.reference, look=1), 303)
    return render_template("portal/reporting/check.html", page=page, form=SendForm())


@bp.post("/reports/<reference>/send")
@guard(Action.WRITE_REPORT, report)
def send(page: ReportPage) -> Any:
    """Sending what is sent already shows the receipt again: a second click does no harm."""
    if SendForm().validate_on_submit():
        try:
            with work() as unit:
                reports.submit(unit, page.id)
        except NotReady:
            return redirect(url_for("reporting.show", reference=page.reference, look=1), 303)
    return redirect(url_for("reporting.show", reference=page.reference, sent=1), 303)


@bp.get("/reports/<reference>/files/<int:file_id>")
@guard(Action.READ_REPORT, report_with_file)
def download(page: ReportPage) -> Response:
    """A receipt or photo under the name its person gave it, never shown inside our own pages."""
    wanted = (request.view_args or {})["file_id"]
    return files.whole(next(file for file in page.files if file.id == wanted))

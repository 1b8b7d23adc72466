"""Reports for staff: the piles, one report beside its promise, accepting it or asking for something to be mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.programs.answers import clean
from grants.reports import commands as reports
from grants.reports import queries
from grants.reports.lifecycle import WITH_GRANTEE, ReportStatus
from grants.reports.queries import ReportPage, Tab
from grants.web import identity, keyset
from grants.web.app import moment
from grants.web.database import session
from grants.web.forms import carried_out, spoken_field, spoken_in, version_of
from grants.web.guard import guard
from grants.web.history import happened
from grants.web.names import hats

bp = Blueprint("staff_reports", __name__, url_prefix="/staff/reports", template_folder="templates")

PAGE = 25
LIMIT = Length(max=2000, message=lazy_gettext("Please use up to 2,000 characters."))


class AcceptForm(FlaskForm):
    version = HiddenField()
    note = TextAreaField(lazy_gettext("A note for the record"), validators=[LIMIT])


class SendBackForm(FlaskForm):
    version = HiddenField()
    note = TextAreaField(
        lazy_gettext("What should the group mend?"),
        description=lazy_gettext("The group reads these words. Ask for one thing, kindly."),
        validators=[InputRequired(lazy_gettext("Say what should be mended.")), LIMIT],
    )
    spoken = spoken_field()


class DueForm(FlaskForm):
    version = HiddenField()
    day = DateField(
        lazy_gettext("New due day"), validators=[InputRequired(lazy_gettext("Choose a day that is still to come."))]
    )
    note = TextAreaField(lazy_gettext("Why"), validators=[InputRequired(lazy_gettext("Write down why.")), LIMIT])


TABS = {
    Tab.SUBMITTED: lazy_gettext("To read"),
    Tab.OVERDUE: lazy_gettext("Overdue"),
    Tab.AWAITED: lazy_gettext("Awaited"),
    Tab.RETURNED: lazy_gettext("Being mended"),
    Tab.ACCEPTED: lazy_gettext("Accepted"),
}


@bp.get("")
@guard(Action.LIST_REPORTS)
def home() -> str:
    asked = request.args.get("tab", "")
    tab = Tab(asked) if asked in set(Tab) else Tab.SUBMITTED
    lines = queries.reports_list(
        session(),
        tab=tab,
        viewer_id=identity.actor().person_id,
        now=moment(),
        after=keyset.place_of(request.args.get("after")),
        limit=PAGE + 1,
    )
    more = None
    if len(lines) > PAGE:
        last = lines[PAGE - 1]
        more = url_for("staff_reports.home", tab=tab, after=keyset.word_of((last.due_at, last.id)))
    return render_template("admin/reports/home.html", tabs=TABS, tab=tab, lines=lines[:PAGE], more=more)


def _report(reference: str) -> ReportPage:
    return queries.report_page(session(), reference=clean(reference).upper(), now=moment())


@bp.get("/<reference>")
@guard(Action.INSPECT_REPORT, _report)
def show(page: ReportPage) -> str:
    return _show(page)


def _show(page: ReportPage, **refused: FlaskForm) -> str:
    """The report with the buttons its status offers; `refused` forms keep what was typed into them."""
    version = {"version": page.version}
    forms: dict[str, FlaskForm] = {"accept": AcceptForm(None, prefix="accept", data=version)}
    forms["send_back"] = SendBackForm(None, prefix="back", data=version)
    forms["due"] = DueForm(None, prefix="due", data=version)
    events = queries.report_history(session(), page.id)
    return render_template(
        "admin/reports/report.html",
        page=page,
        forms=forms | refused,
        refused=bool(refused),
        judging=allowed(identity.actor(), Action.JUDGE_REPORT, page),
        readable=page.status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED),
        with_grantee=page.status in WITH_GRANTEE,
        history=[(event, happened(f"report.{event.action}"), event.who or hats(event.role)) for event in events],
    )


@bp.post("/<reference>/accept")
@guard(Action.JUDGE_REPORT, _report)
def accept(page: ReportPage) -> Any:
    form = AcceptForm(prefix="accept")
    done = gettext("Accepted. Money that waited for this report is due now.")
    return _judge(
        page,
        "accept",
        form,
        done,
        lambda unit: reports.accept(unit, page.id, note=form.note.data or "", version=version_of(form)),
    )


@bp.post("/<reference>/return")
@guard(Action.JUDGE_REPORT, _report)
def send_back(page: ReportPage) -> Any:
    form = SendBackForm(prefix="back")
    done = gettext("Sent back. The group gets your words and has two weeks at least.")
    return _judge(
        page,
        "send_back",
        form,
        done,
        lambda unit: reports.send_back(
            unit, page.id, note=form.note.data or "", spoken=spoken_in(form), version=version_of(form)
        ),
    )


@bp.post("/<reference>/due")
@guard(Action.JUDGE_REPORT, _report)
def move_due(page: ReportPage) -> Any:
    form = DueForm(prefix="due")
    done = gettext("The due day is moved. Reminders follow it.")
    return _judge(
        page,
        "due",
        form,
        done,
        lambda unit: reports.move_due(
            unit, page.id, day=form.day.data, note=form.note.data or "", version=version_of(form)
        ),
    )


def _judge(page: ReportPage, name: str, form: Any, done: str, act: Callable[[Any], object]) -> Any:
    if carried_out(form, act):
        flash(done, "success")
        return redirect(url_for("staff_reports.show", reference=page.reference), 303)
    return _show(page, **{name: form}), 422

"""The whole report as a WTForms form, and what comes back with it: typed answers, removed lines, several files."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext

from grants.applications.uploads import receive
from grants.kernel.refusal import NotReady, Problem
from grants.programs.answers import is_blank
from grants.reports import commands as reports
from grants.reports import rules
from grants.reports.form import DIFFERENCE, Part
from grants.reports.queries import ReportPage
from grants.web import language
from grants.web.database import work
from grants.web.filters import lang
from grants.web.forms import whole_number
from grants.web.questions import QuestionsForm, form_for

PARTS = {
    Part.BASELINE: lazy_gettext("at the start"),
    Part.TARGET: lazy_gettext("as you hoped"),
    Part.ACTUAL: lazy_gettext("in the end"),
}


def form_of(page: ReportPage) -> QuestionsForm:
    """The whole report as one form; before anything is written, the plan's lines stand ready for their amounts."""
    typed = dict(page.typed)
    if page.spending_key and page.spending_key not in typed:
        typed[page.spending_key] = [{"item": line["item"], "amount": ""} for line in page.planned]
    form = form_for(tuple(page.form), typed, locale=language.current())
    if DIFFERENCE in form:
        form[DIFFERENCE].label.text = gettext("If the total is not the same as your grant, why?")
    for measure in page.measures:
        for part in measure.parts:
            form[measure.field(part)].label.text = f"{lang(measure.name)}, {PARTS[part]}:"
    for question in page.form:
        if question.takes_file:
            form[question.key].render_kw["multiple"] = True
    return form


def typed_in(page: ReportPage, form: QuestionsForm) -> dict[str, Any]:
    """What was typed, without the line to be removed and without planned lines that were left untouched."""
    form.remove_line(request.form.get("remove_line", ""))
    typed = form.typed()
    rows = typed.get(page.spending_key)
    if rows is None:
        return typed
    planned = {line["item"] for line in page.planned} if request.form.get("go") == "check" else set()
    typed[page.spending_key] = [
        row for row in rows if not (is_blank(row["amount"]) and row["item"] in planned) and not is_blank(row)
    ]
    return typed


def keep_files(page: ReportPage) -> list[Problem]:
    """Take in what was uploaded, and take out what was pressed; gives what could not be kept."""
    problems: list[Problem] = []
    for question in page.form:
        for file in request.files.getlist(question.key):
            if not file.filename:
                continue
            try:
                upload = receive(question, file.read())
                with work() as unit:
                    reports.attach(unit, page.id, question.key, name=file.filename, content=upload)
            except NotReady as refusal:
                problems += refusal.problems
    removed = whole_number(request.form.get("remove_file"))
    if removed is not None:
        with work() as unit:
            reports.detach(unit, page.id, removed)
    return problems


def problems_of(page: ReportPage) -> list[Problem]:
    """Everything to mend before the report can be sent, in the order of the page."""
    return rules.check(page.form, page.typed, award_cents=page.award_cents)[1]

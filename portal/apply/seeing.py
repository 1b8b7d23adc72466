"""The form changed while somebody wrote: what is different, once, with the answers that are not asked any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.programs.questions import Question
from grants.programs.rules import Difference, Differs
from grants.web.database import session, work
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


class SeenForm(FlaskForm):
    """One button; the number says which version was shown."""


@dataclass(frozen=True)
class Former:
    """A question that is not asked any more: `page` holds its answer as the pages of answers want it."""

    question: Question
    page: ApplicationPage


@bp.route("/applications/<reference>/new-questions", methods=["GET", "POST"])
@guard(Action.EDIT_DRAFT, application)
def see_changes(page: ApplicationPage) -> Any:
    if not page.is_editable or not page.form_is_new:
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    number = request.form.get("number", "")
    if SeenForm().validate_on_submit() and number.isdecimal() and len(number) < 6:
        with work() as unit:
            applications.see_changes(unit, page.id, int(number))
        flash(gettext("Thank you. Your answers are carried over: please check them."), "success")
        return redirect(url_for("apply.check", reference=page.reference), 303)
    before = programs.form_version(session(), page.form_version_id)
    found = rules.differences(before, page.whole_form)
    return render_template(
        "portal/apply/new_questions.html",
        page=page,
        form=SeenForm(),
        number=programs.newest_form(session(), page.form_version_id).number,
        groups=[(how, [each for each in found if each.how is how]) for how in Differs],
        former=[former(page, each.question) for each in found if _answered(page, each) and each.question],
    )


def former(page: ApplicationPage, question: Question) -> Former:
    """Its answer, read as it was asked."""
    typed = page.typed.get(question.key)
    value = reading.read(question, typed).value
    return Former(question, replace(page, typed={question.key: typed}, values={question.key: value}))


def _answered(page: ApplicationPage, each: Difference) -> bool:
    gone = each.how is Differs.REMOVED and each.question is not None
    return gone and each.question is not None and not reading.is_blank(page.typed.get(each.question.key))

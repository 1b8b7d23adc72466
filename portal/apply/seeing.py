"""The form changed while somebody wrote: what is different, once, with the answers that are not asked any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.model import Kept
from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.programs.queries import Asked
from grants.programs.questions import Form, Question
from grants.programs.rules import Differs
from grants.web import identity
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
    versions = programs.every_version(session(), page.form_version_id)
    seen = next(version for version in versions if version.id == page.form_version_id)
    found = rules.differences(seen.form, page.whole_form)
    return render_template(
        "portal/apply/new_questions.html",
        page=page,
        form=SeenForm(),
        number=versions[0].number,
        groups=[(how, [each for each in found if each.how is how]) for how in Differs],
        former=[
            *(former(page, each, page.typed.get(each.key)) for each in seen.form if _gone(page, each)),
            *_with_columns_gone(page, versions, seen),
        ],
    )


def _with_columns_gone(page: ApplicationPage, versions: list[Asked], seen: Asked) -> list[Former]:
    """Rows in which something stands in a column that is not asked any more, as they stood when it still was.

    Whoever went on with the new form before they looked here has saved the rows without it.
    """
    forms = {version.id: version.form for version in versions}
    lately = [version.form for version in versions if version.number >= seen.number]
    gone = {now.key: _columns_gone(lately, now) for now in page.whole_form if now.row_columns}
    wanted = [key for key, columns in gone.items() if columns]
    found: dict[str, Former] = {}
    for text in queries.texts(session(), identity.actor(), page.id, keys=wanted) if wanted else []:
        then = forms.get(text.form_version_id)
        was = then.question(text.question_key) if then is not None else None
        asked = was is not None and gone[text.question_key] & {column.key for column in was.row_columns}
        if was is not None and asked and text.kept is Kept.STOOD:
            found.setdefault(text.question_key, former(page, was, text.typed))
    return [each for key, each in found.items() if rules.says_in(each.page.typed[key], gone[key])]


def _columns_gone(before: list[Form], now: Question) -> set[str]:
    return {column for form in before for column in rules.columns_gone(form.question(now.key), now)}


def former(page: ApplicationPage, question: Question, typed: Any) -> Former:
    """An answer, read as it was asked."""
    value = reading.read(question, typed).value
    return Former(question, replace(page, typed={question.key: typed}, values={question.key: value}))


def _gone(page: ApplicationPage, question: Question) -> bool:
    return page.whole_form.question(question.key) is None and not reading.is_blank(page.typed.get(question.key))

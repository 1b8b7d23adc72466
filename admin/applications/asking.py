"""A group wrote in its own language on a page that was in ours: staff say in which, and its words are translated."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields import SelectChoice

from admin.applications import bp
from admin.applications.loading import application
from grants.applications import commands as applications
from grants.applications.model import OURS
from grants.applications.queries import ApplicationPage
from grants.kernel.refusal import NotReady
from grants.policy.actions import Action
from grants.web import language
from grants.web.database import work
from grants.web.guard import guard


class AskForm(FlaskForm):
    spoken = SelectField(lazy_gettext("In which language did they write?"), choices=[], validate_choice=False)


def ask_form(page: ApplicationPage) -> AskForm | None:
    """None where the round speaks our language alone."""
    others = [code for code in page.languages if code != OURS]
    form = AskForm(formdata=None)
    form.spoken.choices = [SelectChoice(code, language.NAMES.get(code, code), {"lang": code}) for code in others]
    return form if others else None


@bp.post("/applications/<reference>/translations")
@guard(Action.TRANSLATE, application)
def ask_translations(page: ApplicationPage) -> Any:
    """All that the group wrote waits, as if it had written on a page in its own language."""
    try:
        with work() as unit:
            many = applications.ask_translations(unit, page.id, spoken=request.form.get("spoken", ""))
    except NotReady:
        flash(gettext("This round does not speak that language."), "error")
    else:
        waits = ngettext("%(num)s text waits for its translation.", "%(num)s texts wait for their translation.", many)
        flash(waits, "success")
    return redirect(url_for("staff_applications.show", reference=page.reference), 303)

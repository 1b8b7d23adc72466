"""For which group a draft is written: one of one's own, or a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from grants.applications import commands as applications
from grants.applications.queries import ApplicationPage, application_page
from grants.kernel.unit import Unit
from grants.people import queries as people
from grants.people.rules import WRITES, name_key
from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.forms import carried_out
from grants.web.guard import guard
from portal.groups import bp

NEW, MYSELF = "new", "myself"


class GroupForm(FlaskForm):
    group = RadioField(
        lazy_gettext("For which group is this application?"),
        [InputRequired(lazy_gettext("Please choose one."))],
        choices=[],
    )
    name = StringField(
        lazy_gettext("Name"),
        [Length(max=200, message=lazy_gettext("Please use up to 200 characters."))],
        description=lazy_gettext("Of the new group, or your own if you apply alone."),
    )


def _draft(reference: str) -> ApplicationPage:
    return application_page(session(), reference=reference.upper())


@bp.route("/applications/<reference>/group", methods=["GET", "POST"])
@guard(Action.CHOOSE_GROUP, _draft)
def choose(page: ApplicationPage) -> Any:
    if page.status != "draft":
        return redirect(url_for("apply.overview", reference=page.reference), 303)
    form = _form(page)

    def act(unit: Unit) -> object:
        if form.group.data == NEW:
            return applications.choose_new_group(unit, page.id, form.name.data or "")
        if form.group.data == MYSELF:
            return applications.choose_oneself(unit, page.id, form.name.data or "")
        return applications.choose_group(unit, page.id, int(form.group.data))

    if carried_out(form, act):
        flash(_saved(form.group.data), "success")
        then = "apply.check" if request.args.get("then") == "check" else "apply.overview"
        return redirect(url_for(then, reference=page.reference), 303)
    shown = render_template("portal/groups/choose.html", page=page, form=form)
    return shown, 422 if form.errors else 200


def _saved(chosen: str) -> str:
    if chosen == MYSELF:
        return gettext("Saved. You apply as one person.")
    return gettext("Saved. The people of this group can work on it with you.")


def _form(page: ApplicationPage) -> GroupForm:
    """The groups that one writes for; the one whose name was typed is chosen beforehand, and so is a single one."""
    own = [each for each in people.groups_of(session(), identity.actor().person_id) if each.role in WRITES]
    typed = name_key(page.organization_name)
    likely = [each.id for each in own if each.id == page.organization_id or name_key(each.name) == typed]
    likely = likely or ([own[0].id] if len(own) == 1 and not typed.strip() else [])
    form = GroupForm(data={"group": str(likely[0]) if likely else "" if own else NEW, "name": page.organization_name})
    form.group.choices = [SelectChoice(str(each.id), each.name) for each in own]
    form.group.choices.append(SelectChoice(NEW, gettext("A new group")))
    if programs.round_page(session(), id=page.round_id, now=moment()).individuals_allowed:
        form.group.choices.append(SelectChoice(MYSELF, gettext("No group: I apply as one person")))
    return form

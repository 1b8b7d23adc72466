"""Another role for a member, and ending a membership: by an owner, or by oneself."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grants.kernel.refusal import NotReady
from grants.people import commands
from grants.people.model import MemberRole
from grants.policy.actions import Action
from grants.web import identity
from grants.web.database import work
from grants.web.guard import guard
from grants.web.problems import words
from portal.groups import bp
from portal.groups.forms import OneButton, RoleForm
from portal.groups.loading import MemberOf, member


@bp.route("/groups/<int:id>/members/<int:person_id>", methods=["GET", "POST"], endpoint="member")
@guard(Action.MANAGE_MEMBERS, member)
def change(subject: MemberOf) -> Any:
    """Another role. The last owner stays one until there is another."""
    form = RoleForm(data={"role": subject.member.role})
    if form.validate_on_submit():
        try:
            with work() as unit:
                commands.change_role(unit, subject.organization_id, subject.person_id, MemberRole(form.role.data))
        except NotReady as refusal:
            form.role.errors = [words(problem) for problem in refusal.problems]
        else:
            flash(gettext("Changed."), "success")
            return _back(subject)
    shown = render_template("portal/groups/member.html", subject=subject, form=form)
    return shown, 422 if form.errors else 200


@bp.route("/groups/<int:id>/members/<int:person_id>/remove", methods=["GET", "POST"])
@guard(Action.REMOVE_MEMBER, member)
def remove(subject: MemberOf) -> Any:
    """Asked once more on a page of its own; what the person began for the group stays with the group."""
    form, refused = OneButton(), []
    if form.validate_on_submit():
        try:
            with work() as unit:
                commands.remove_member(unit, subject.organization_id, subject.person_id)
        except NotReady as refusal:
            refused = [words(problem) for problem in refusal.problems]
        else:
            flash(gettext("No longer in the group: %(name)s.", name=subject.member.name), "success")
            return _back(subject)
    shown = render_template(
        "portal/groups/remove.html",
        subject=subject,
        form=form,
        refused=refused,
        oneself=subject.person_id == identity.actor().person_id,
    )
    return shown, 422 if refused else 200


def _back(subject: MemberOf) -> Any:
    here = subject.organization_id in identity.actor().organization_ids
    return redirect(url_for("groups.show", id=subject.organization_id) if here else url_for("groups.home"), 303)

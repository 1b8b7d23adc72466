"""Asking people into a group by e-mail, and taking an invitation."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grants.kernel.refusal import NotFound, NotReady
from grants.people import commands
from grants.people import queries as people
from grants.people.model import MemberRole
from grants.people.queries import GroupPage, InvitationCard
from grants.policy.actions import Action
from grants.policy.check import allowed
from grants.web import identity, language
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard, public
from grants.web.problems import words
from portal.groups import bp, showing
from portal.groups.forms import InviteForm, OneButton
from portal.groups.loading import group


@bp.post("/groups/<int:id>/invitations")
@guard(Action.MANAGE_MEMBERS, group)
def invite(page: GroupPage) -> Any:
    form = InviteForm()
    if not form.validate_on_submit():
        return showing.show_group(page, form), 422
    try:
        with work() as unit:
            commands.invite(
                unit,
                page.organization_id,
                form.email.data or "",
                role=MemberRole(form.role.data),
                locale=language.current(),
            )
    except NotReady as refusal:
        form.email.errors = [words(problem) for problem in refusal.problems]
        return showing.show_group(page, form), 422
    flash(gettext("An invitation is on its way to %(email)s.", email=form.email.data), "success")
    return redirect(url_for("groups.show", id=page.organization_id), 303)


@bp.post("/groups/<int:id>/invitations/<int:number>/take-back")
@guard(Action.MANAGE_MEMBERS, group)
def take_back(page: GroupPage) -> Any:
    number = (request.view_args or {})["number"]
    if all(each.id != number for each in page.invitations):
        raise NotFound("Invitation")
    if OneButton().validate_on_submit():
        with work() as unit:
            commands.take_back_invitation(unit, number)
        flash(gettext("The invitation is taken back. Its link does not work any more."), "success")
    return redirect(url_for("groups.show", id=page.organization_id), 303)


@bp.get("/invitations/<link>")
@public
def invitation(link: str) -> Any:
    """What the letter's link shows. A GET takes nothing; who is somebody else is told for which address it is."""
    card = people.invitation(session(), link=link)
    over = card.is_over(moment())
    return render_template(
        "portal/groups/invitation.html",
        card=card,
        over=over,
        link=link,
        form=OneButton(),
        may_accept=not over and allowed(identity.actor(), Action.ACCEPT_INVITATION, card),
    ), 410 if over else 200


def _card(number: int) -> InvitationCard:
    return people.invitation(session(), id=number)


@bp.post("/groups/invitations/<int:number>/accept")
@guard(Action.ACCEPT_INVITATION, _card)
def accept(card: InvitationCard) -> Any:
    if not OneButton().validate_on_submit():
        return redirect(url_for("groups.home"), 303)
    with work() as unit:
        commands.accept_invitation(unit, card.id)
    flash(gettext("You belong to %(group)s now.", group=card.organization), "success")
    return redirect(url_for("groups.show", id=card.organization_id), 303)

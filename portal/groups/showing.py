"""One's groups, and one of them: its people, its applications, its grants."""

from __future__ import annotations

from flask import render_template

from grants.applications import queries as applications
from grants.awards import queries as awards
from grants.people import queries as people
from grants.people.model import OrganizationKind
from grants.people.queries import GroupPage
from grants.policy.actions import Action
from grants.policy.actor import Actor
from grants.policy.check import allowed
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session
from grants.web.guard import guard
from portal.groups import bp
from portal.groups.forms import InviteForm
from portal.groups.loading import group


@bp.get("/groups")
@guard(Action.SEE_OWN_PAGES)
def home() -> str:
    """The groups that one belongs to, and the invitations that wait for one's address."""
    who = identity.face()
    return render_template(
        "portal/groups/home.html",
        groups=people.groups_of(session(), who.id if who else None),
        invitations=people.invitations_to(session(), who.email, now=moment()) if who and who.email else [],
    )


@bp.get("/groups/<int:id>")
@guard(Action.SEE_GROUP, group)
def show(page: GroupPage) -> str:
    return show_group(page, InviteForm())


def show_group(page: GroupPage, form: InviteForm) -> str:
    theirs = Actor(organization_ids=frozenset(people.family(session(), page.organization_id)))
    return render_template(
        "portal/groups/show.html",
        page=page,
        form=form,
        me=identity.actor().person_id,
        may_manage=allowed(identity.actor(), Action.MANAGE_MEMBERS, page),
        alone=page.kind == OrganizationKind.INDIVIDUAL,
        cards=applications.of_actor(session(), theirs),
        awards=awards.own_awards(session(), theirs),
    )

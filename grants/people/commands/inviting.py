"""Inviting people into a group by e-mail: a letter with a link that works once, for its own address, for two weeks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from grants.kernel.refusal import NotReady, Problem, Refusal
from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.commands.groups import join
from grants.people.events import MemberInvited
from grants.people.lifecycle import InvitationStatus
from grants.people.model import Invitation, MemberRole, Membership, Organization, OrganizationKind, Person
from grants.people.queries.duplicates import kept_id
from grants.people.queries.groups import Invited, Place
from grants.policy.actions import Action
from grants.policy.check import require


@dataclass
class InvitationOver(Refusal):
    """It was used, taken back, or has expired."""


def invite(unit: Unit, organization_id: int, email: str, *, role: MemberRole, locale: str) -> Invitation:
    """Offer a place. Inviting an address again takes the older invitation back and sends a new letter."""
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    require(unit.actor, Action.MANAGE_MEMBERS, Place(organization.id))
    email = rules.tidy_email(email)
    if organization.kind == OrganizationKind.INDIVIDUAL:
        raise NotReady([Problem("email", "one_person_alone")])
    belongs = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organization_id == organization.id, Person.email == email)
    )
    if unit.session.scalar(belongs) is not None:
        raise NotReady([Problem("email", "member_already")])
    waiting = unit.session.scalars(
        select(Invitation)
        .where(Invitation.organization_id == organization.id, Invitation.status == InvitationStatus.SENT)
        .with_for_update()
    ).all()
    if len([each for each in waiting if each.email != email and unit.now < each.expires_at]) >= rules.INVITATIONS:
        raise NotReady([Problem("email", "too_many_invitations", {"limit": rules.INVITATIONS})])
    for older in waiting:
        if older.email == email:
            _end(unit, older, "take_back")
    link = secrets.token_urlsafe(32)
    made = unit.add(
        Invitation(
            organization_id=organization.id,
            email=email,
            role=role,
            locale=locale,
            link_hash=rules.digest(link),
            unsent=link,
            invited_by=unit.actor.person_id,
            created_at=unit.now,
            expires_at=unit.now + rules.INVITED_FOR,
        )
    )
    unit.changed(organization, "invite", invitation=made.id, role=role)
    unit.record(MemberInvited(invitation_id=made.id))
    return made


def accept_invitation(unit: Unit, invitation_id: int) -> Organization:
    """Take the place. InvitationOver when it was taken back or is too old; taking it twice changes nothing."""
    invitation = unit.get(Invitation, invitation_id)
    invited_id = unit.session.scalar(select(Person.id).where(Person.email == invitation.email))
    require(unit.actor, Action.ACCEPT_INVITATION, Invited(invited_id))
    organization = unit.get(Organization, invitation.organization_id)
    if invitation.status is InvitationStatus.ACCEPTED and invitation.accepted_by == unit.actor.person_id:
        return organization
    if invitation.status is not InvitationStatus.SENT or unit.now >= invitation.expires_at or invited_id is None:
        raise InvitationOver()
    invitation.accepted_by = invited_id
    _end(unit, invitation, "accept")
    join(unit, organization, invited_id, MemberRole(invitation.role))
    return organization


def take_back_invitation(unit: Unit, invitation_id: int) -> Invitation:
    """Make an invitation worthless; what was accepted meanwhile is refused as a step that is gone."""
    invitation = unit.get(Invitation, invitation_id)
    require(unit.actor, Action.MANAGE_MEMBERS, Place(invitation.organization_id))
    _end(unit, invitation, "take_back")
    return invitation


def _end(unit: Unit, invitation: Invitation, action: str) -> None:
    invitation.ended_at, invitation.unsent = unit.now, None
    unit.advance(invitation, action)

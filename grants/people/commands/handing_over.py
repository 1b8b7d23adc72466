"""Handing a group over when the one who held its e-mail is gone: checked, noted, told, and the money rests a while.

Invariant: from the instant of a handover until `rests_until`, no payment of the group's awards, or to the group as a
payee, is prepared or approved, and nobody goes to its bank details. The stages to the right ask
`queries.resting_until` under the group's row lock, which a handover holds too: of two at once, one sees the other.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from grants.kernel import ports
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.commands.groups import follow, join
from grants.people.commands.persons import person_with_email
from grants.people.events import GroupHandedOver
from grants.people.lifecycle import InvitationStatus, SponsorshipStatus
from grants.people.model import Handover, Invitation, MemberRole, Membership, Organization, Person, Sponsorship
from grants.people.queries.duplicates import family, kept_id
from grants.people.queries.groups import is_led, staff_subject
from grants.policy.actions import Action
from grants.policy.check import require

NOTE_LIMIT = 2000


def hand_over(
    unit: Unit,
    organization_id: int,
    *,
    check_kind: str,
    note: str,
    email: str,
    from_id: int | None,
    name: str = "",
    locale: str = "en",
) -> Handover:
    """Give a group to the person of `email`, and cut off the one who had it (None: nobody has an account).

    The old person is signed out everywhere and has no place in the group. Every open invitation and an open question to
    a sponsor are taken back: they may have been theirs, and a sponsor is paid for the group. NotReady says what is
    missing, that `from_id` has no place there any more, or that somebody speaks for the group and has to be named.
    """
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    require(unit.actor, Action.HAND_OVER_GROUP, staff_subject(unit.session, organization.id))
    note, email = note.strip(), rules.tidy_email(email)
    problems = rules.handover_problems(check_kind=check_kind, note=note, email=email, limit=NOTE_LIMIT)
    old = unit.session.get(Person, from_id) if from_id is not None else None
    if old is not None and old.email == email:
        problems.append(Problem("email", "same_person"))
    leaving = _place(unit, organization, from_id)
    if from_id is not None and leaving is None:
        problems.append(Problem("from_id", "left_already"))
    if from_id is None and unit.session.scalar(select(is_led(organization.id))):
        problems.append(Problem("from_id", "owner_is_there"))
    if problems:
        raise NotReady(problems)
    new = person_with_email(unit, email, locale=locale, name=name)
    join(unit, organization, new.id, MemberRole.OWNER)
    if leaving is not None:
        _cut_off(unit, organization, leaving)
    _take_back_what_waits(unit, organization)
    made, *_ = (
        unit.add(
            Handover(
                organization_id=unit.get(Organization, id).id,
                check_kind=check_kind,
                note=note,
                from_id=from_id,
                to_id=new.id,
                by_id=unit.actor.person_id or 0,
                at=unit.now,
                rests_until=unit.now + timedelta(days=ports.office().handover_rest_days),
            )
        )
        for id in family(unit.session, organization.id)
    )
    unit.changed(organization, "hand_over", note=note, check=check_kind, before=from_id, to=new.id)
    unit.record(GroupHandedOver(handover_id=made.id))
    return made


def _place(unit: Unit, organization: Organization, person_id: int | None) -> Membership | None:
    return unit.session.scalar(
        select(Membership).where(Membership.organization_id == organization.id, Membership.person_id == person_id)
    )


def _cut_off(unit: Unit, organization: Organization, member: Membership) -> None:
    unit.session.delete(member)
    unit.get(Person, member.person_id).session_epoch += 1
    follow(unit, organization)
    unit.changed(organization, "remove_member", person=member.person_id, role=member.role)


def _take_back_what_waits(unit: Unit, organization: Organization) -> None:
    """Who holds such a letter could come back by it."""
    invited = select(Invitation).where(
        Invitation.organization_id == organization.id, Invitation.status == InvitationStatus.SENT
    )
    asked = select(Sponsorship).where(
        Sponsorship.organization_id == organization.id, Sponsorship.status == SponsorshipStatus.ASKED
    )
    for invitation in unit.session.scalars(invited).all():
        invitation.ended_at = unit.now
        _take_back(unit, invitation)
    for question in unit.session.scalars(asked).all():
        question.answered_at = unit.now
        _take_back(unit, question)


def _take_back(unit: Unit, sent: Invitation | Sponsorship) -> None:
    sent.unsent = None
    unit.advance(sent, "take_back", note="handed over")

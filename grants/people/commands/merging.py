"""Two records of one group become one: nothing is thrown away, and whatever points to the old record still does.

Invariant: after a merge both records have the same people, the same conflicts of interest and the same fiscal sponsor,
for good (`follow`, `share_sponsor`), so that no door opens or closes by which record an application, award or payment
points to; what the group has completed stands at the one that goes on, added up; and money that rests for one rests for
both.
"""

from __future__ import annotations

from sqlalchemy import select

from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.commands.groups import follow, join, learn, share_sponsor
from grants.people.commands.knowing import declare_conflict
from grants.people.lifecycle import InvitationStatus, SponsorshipStatus
from grants.people.model import (
    Conflict,
    Handover,
    Invitation,
    MemberRole,
    Membership,
    NotTheSame,
    Organization,
    OrganizationKind,
    Sponsorship,
    Standing,
    StandingYear,
)
from grants.people.queries.duplicates import pair_of
from grants.policy.actions import Action
from grants.policy.check import require


def not_the_same(unit: Unit, one_id: int, other_id: int) -> None:
    """Remember that these two only look alike; saying it twice changes nothing."""
    _asked(unit, one_id, other_id)
    first, second = sorted((one_id, other_id))
    known = select(NotTheSame.id).where(NotTheSame.one_id == first, NotTheSame.other_id == second)
    if unit.session.scalar(known) is None:
        unit.add(NotTheSame(one_id=first, other_id=second, said_by=unit.actor.person_id, said_at=unit.now))
        unit.changed(unit.get(Organization, first), "not_the_same", other=second)


def merge_records(unit: Unit, kept_id: int, merged_id: int, *, reason: str) -> Organization:
    """Have one record go on for both; called by payments/commands/merging.py, which first looks at the money."""
    kept, merged = (unit.get(Organization, id) for id in (kept_id, merged_id))
    _asked(unit, kept.id, merged.id)
    if not reason.strip():
        raise NotReady([Problem("reason", "required")])
    if kept.fiscal_sponsor_id == merged.id or merged.fiscal_sponsor_id == kept.id:
        raise NotReady([Problem("", "one_sponsors_the_other")])
    _kind(unit, kept, merged)
    learn(unit, kept, zip=merged.zip, ein=merged.ein, street=merged.street)
    for member in unit.session.scalars(select(Membership).where(Membership.organization_id == merged.id)).all():
        join(unit, kept, member.person_id, MemberRole(member.role))
    for below in unit.session.scalars(select(Organization).where(Organization.merged_into_id == merged.id)).all():
        below.merged_into_id = kept.id
    merged.merged_into_id = kept.id
    unit.session.flush()
    follow(unit, kept)
    _conflicts(unit, kept.id, merged.id)
    _standing(unit, kept.id, merged.id)
    _rest(unit, kept.id, merged.id)
    _sponsors(unit, kept, merged)
    unit.changed(kept, "merge", note=reason.strip(), merged=merged.id, name=merged.name)
    unit.changed(merged, "merged_into", note=reason.strip(), kept=kept.id, name=kept.name)
    return kept


def _asked(unit: Unit, one_id: int, other_id: int) -> None:
    pair = pair_of(unit.session, one_id, other_id)
    if pair is None:
        raise NotReady([Problem("", "merged_already")])
    require(unit.actor, Action.MERGE_GROUPS, pair)


def _kind(unit: Unit, kept: Organization, merged: Organization) -> None:
    """One person alone and a group are a group: it has room for more than one, and may apply where groups may."""
    alone = OrganizationKind.INDIVIDUAL
    if kept.kind == alone and merged.kind != alone:
        kept.kind = merged.kind
        unit.changed(kept, "learn", kind=merged.kind)
    elif merged.kind != alone:
        learn(unit, kept, kind=merged.kind)


def _conflicts(unit: Unit, kept_id: int, merged_id: int) -> None:
    """Whoever is kept out of one is kept out of both."""
    for one in (kept_id, merged_id):
        for row in unit.session.scalars(select(Conflict).where(Conflict.organization_id == one)).all():
            declare_conflict(unit, row.person_id, one, reason=row.reason)


def _standing(unit: Unit, kept_id: int, merged_id: int) -> None:
    for row in unit.session.scalars(select(Standing).where(Standing.organization_id == merged_id)).all():
        where = (
            Standing.organization_id == kept_id,
            Standing.program_key == row.program_key,
            Standing.tier_key == row.tier_key,
        )
        known = unit.session.scalar(select(Standing).where(*where).with_for_update())
        if known is None:
            row.organization_id = kept_id
        else:
            known.completed += row.completed
            known.open += row.open
            known.overdue += row.overdue
            unit.session.delete(row)
    for year in unit.session.scalars(select(StandingYear).where(StandingYear.organization_id == merged_id)).all():
        mine = (StandingYear.organization_id == kept_id, StandingYear.year == year.year)
        same = unit.session.scalar(select(StandingYear).where(*mine).with_for_update())
        if same is None:
            year.organization_id = kept_id
        else:
            same.awards += year.awards
            unit.session.delete(year)
    unit.session.flush()


def _rest(unit: Unit, kept_id: int, merged_id: int) -> None:
    """Money that rests for one of the two rests for both."""
    both = {kept_id: merged_id, merged_id: kept_id}
    running = select(Handover).where(Handover.organization_id.in_(both), Handover.rests_until > unit.now)
    for row in unit.session.scalars(running).all():
        facts = {name: getattr(row, name) for name in ("check_kind", "note", "from_id", "to_id", "by_id", "at")}
        unit.add(Handover(organization_id=both[row.organization_id], rests_until=row.rests_until, **facts))


def _sponsors(unit: Unit, kept: Organization, merged: Organization) -> None:
    """Who is asked for the old record is asked no longer; a sponsor that stands goes on where there is none."""
    for invitation in unit.session.scalars(
        select(Invitation).where(Invitation.organization_id == merged.id, Invitation.status == InvitationStatus.SENT)
    ).all():
        invitation.ended_at, invitation.unsent = unit.now, None
        unit.advance(invitation, "take_back", note="merged")
    mine = select(Sponsorship).where(Sponsorship.organization_id == merged.id)
    for asked in unit.session.scalars(mine.where(Sponsorship.status == SponsorshipStatus.ASKED)).all():
        asked.answered_at, asked.unsent = unit.now, None
        unit.advance(asked, "take_back", note="merged")
    for confirmed in unit.session.scalars(mine.where(Sponsorship.status == SponsorshipStatus.CONFIRMED)).all():
        if kept.fiscal_sponsor_id is None:
            kept.fiscal_sponsor_id = merged.fiscal_sponsor_id
            confirmed.organization_id = kept.id
        else:
            unit.advance(confirmed, "end", note="merged")
    for group in unit.session.scalars(select(Organization).where(Organization.fiscal_sponsor_id == merged.id)).all():
        group.fiscal_sponsor_id = kept.id
    share_sponsor(unit, kept)

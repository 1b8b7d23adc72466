"""The grantee's answer to an offer: a signature by the deadline, or a no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grants.awards.commands.ending import come_to_nothing, program_key
from grants.awards.events import AwardRefused, AwardSigned
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award
from grants.awards.queries.doors import award_door
from grants.kernel.refusal import NotReady, Problem, Refusal
from grants.kernel.unit import Unit
from grants.people.commands import adjust_standing
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.answers import clean

NAME_LIMIT = 200


@dataclass
class OfferOver(Refusal):
    """The offer's instant has passed; the clock says so, whether or not the sweep has come by."""

    expired_at: datetime


def sign(unit: Unit, award_id: int, *, name: str, agrees: bool, digest: str) -> Award:
    """Sign with a typed name. `digest` is of the agreement that was on the screen: it must be the one offered.

    Signing what is signed changes nothing (an impatient second click). OfferOver from the deadline on.
    """
    award = unit.get(Award, award_id)
    require(unit.actor, Action.SIGN_AGREEMENT, award_door(unit.session, award))
    if award.status is AwardStatus.SIGNED:
        return award
    _still_open(unit, award, "sign")
    name = " ".join(clean(name).split())
    problems = _signature_problems(name, agrees)
    if digest != award.agreement_digest:
        problems.append(Problem("", "agreement_not_the_one_shown"))
    if problems:
        raise NotReady(problems)
    award.signed_at, award.signed_by, award.signed_as = unit.now, unit.actor.person_id, unit.actor.acting_as
    award.signed_name, award.signed_digest = name, digest
    unit.advance(award, "sign", digest=digest)
    adjust_standing(unit, award.organization_id, program=program_key(unit, award), tier=award.tier_key, open=1)
    unit.record(AwardSigned(award_id=award.id))
    return award


def _signature_problems(name: str, agrees: bool) -> list[Problem]:
    problems = []
    if not any(ch.isalpha() for ch in name):
        problems.append(Problem("name", "name_missing"))
    elif len(name) > NAME_LIMIT:
        problems.append(Problem("name", "too_long", {"limit": NAME_LIMIT, "count": len(name)}))
    if not agrees:
        problems.append(Problem("agrees", "not_agreed"))
    return problems


def refuse(unit: Unit, award_id: int, *, note: str = "") -> Award:
    """Say no to an offer; the money goes back to the fund. A reason is welcome and not asked for."""
    award = unit.get(Award, award_id)
    require(unit.actor, Action.SIGN_AGREEMENT, award_door(unit.session, award))
    _still_open(unit, award, "refuse")
    released = come_to_nothing(unit, award)
    award.ended_at = unit.now
    unit.advance(award, "refuse", note=clean(note).strip()[:2000], released_cents=released)
    unit.record(AwardRefused(award_id=award.id))
    return award


def _still_open(unit: Unit, award: Award, action: str) -> None:
    """OfferOver past the deadline or after the lapse; WrongStatus when there is no offer to answer."""
    expires_at = award.offer_expires_at
    over = expires_at is not None and unit.now >= expires_at and award.status is AwardStatus.OFFERED
    if expires_at is not None and (over or award.status is AwardStatus.LAPSED):
        raise OfferOver(expired_at=expires_at)
    award.lifecycle.target(award.status, action)

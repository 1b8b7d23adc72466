"""Putting the agreement before the grantee until a day, reminding of that day, and letting the offer lapse after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from grants.applications.model import Application
from grants.applications.queries import language_read
from grants.awards import rules
from grants.awards.agreement import Terms, digest_of, wording
from grants.awards.commands.ending import come_to_nothing
from grants.awards.events import AwardLapsed, AwardOffered, OfferNearsItsEnd
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Agreement, Award
from grants.awards.queries.doors import award_door
from grants.funds.model import Fund
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.model import Organization
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs.model import Round

SHORTEST = timedelta(days=3)
LONGEST = timedelta(days=90)


def offer(unit: Unit, award_id: int, *, expires_on: date, office: str, version: int | None = None) -> Award:
    """Offer a certified award until the end of a day in the round's time zone.

    The agreement is written here, once, in the grantee's language, and frozen with its digest. NotReady when the
    day leaves less than three days or more than ninety to sign.
    """
    award = unit.get(Award, award_id, version=version)
    require(unit.actor, Action.OFFER_AWARD, award_door(unit.session, award))
    award.lifecycle.target(award.status, "offer")
    round = unit.session.get_one(Round, award.round_id)
    expires_at = rules.last_instant(expires_on, round.timezone)
    today = unit.now.astimezone(ZoneInfo(round.timezone)).date()
    if not today + SHORTEST <= expires_on <= today + LONGEST:
        facts: dict[str, object] = {"earliest": today + SHORTEST, "latest": today + LONGEST}
        raise NotReady([Problem("expires_on", "offer_day_out_of_range", facts)])
    locale = _locale(unit, award)
    terms = _terms(unit, award, round, office=office, expires_at=expires_at)
    text = wording(terms, locale=locale)
    digest = digest_of(text)
    unit.add(Agreement(award_id=award.id, locale=text["language"], text=text, digest=digest, made_at=unit.now))
    award.offered_at, award.offer_expires_at, award.agreement_digest = unit.now, expires_at, digest
    award.reminders = rules.reminders_spent(offered_at=unit.now, expires_at=expires_at)
    unit.advance(award, "offer", expires_at=expires_at.isoformat(), digest=digest)
    unit.record(AwardOffered(award_id=award.id))
    return award


def remind(unit: Unit, award_id: int) -> None:
    """Have the grantee reminded of an open offer, if its moment has come; calling it again is harmless."""
    award = unit.get(Award, award_id)
    expires_at = award.offer_expires_at
    if award.status is not AwardStatus.OFFERED or expires_at is None:
        return
    if rules.reminder_due(award.reminders, expires_at=expires_at, now=unit.now):
        award.reminders = rules.reminders_by(expires_at=expires_at, now=unit.now)
        unit.changed(award, "remind", number=award.reminders)
        unit.record(OfferNearsItsEnd(award_id=award.id))


def lapse(unit: Unit, award_id: int) -> None:
    """End an offer whose instant has passed; the money goes back. Calling it again, or too early, is harmless."""
    award = unit.get(Award, award_id)
    expires_at = award.offer_expires_at
    if award.status is not AwardStatus.OFFERED or expires_at is None or unit.now < expires_at:
        return
    released = come_to_nothing(unit, award)
    award.ended_at = unit.now
    unit.advance(award, "lapse", released_cents=released)
    unit.record(AwardLapsed(award_id=award.id))


def _locale(unit: Unit, award: Award) -> str:
    """The language in which the grantee reads our letters: the agreement comes with one."""
    return language_read(unit.session, unit.session.get_one(Application, award.application_id))


def _terms(unit: Unit, award: Award, round: Round, *, office: str, expires_at: datetime) -> Terms:
    fund = unit.session.get_one(Fund, award.fund_id)
    organization = unit.session.get_one(Organization, award.organization_id)
    application = unit.session.get_one(Application, award.application_id)
    return Terms(
        reference=award.reference,
        office=office,
        organization=organization.name,
        project=application.project_title or award.reference,
        amount=Money(award.cents),
        fund=fund.name,
        restrictions=fund.restrictions,
        schedule=award.schedule,
        projects_start=round.projects_start,
        projects_end=round.projects_end,
        report_due=round.projects_end + timedelta(days=round.report_due_days),
        round_terms=round.details["texts"].get("agreement", {}),
        contact=round.details["contact"],
        offered_at=unit.now,
        expires_at=expires_at,
        timezone=round.timezone,
    )

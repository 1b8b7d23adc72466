"""Fiscal sponsors: asked by mail by a group; the sponsor says yes or no on a page of its own, without an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.kernel import ports
from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotFound, NotReady, Problem, Refusal
from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.commands.groups import found_group, join, share_sponsor
from grants.people.commands.persons import person_with_email
from grants.people.events import SponsorAnswered, SponsorAsked
from grants.people.lifecycle import SponsorshipStatus
from grants.people.model import (
    MemberRole,
    Membership,
    Organization,
    OrganizationKind,
    Person,
    SponsorModel,
    Sponsorship,
)
from grants.people.queries.duplicates import kept_id
from grants.people.queries.groups import Place
from grants.policy.actions import Action
from grants.policy.check import require

S = SponsorshipStatus


@dataclass
class SponsorLinkOver(Refusal):
    """It was answered, taken back, or has expired."""


@dataclass(frozen=True)
class Wanted:
    """What a group says of its sponsor, as it was typed."""

    name: str
    ein: str
    model: SponsorModel
    contact: str
    email: str


def ask_sponsor(
    unit: Unit, organization_id: int, wanted: Wanted, *, locale: str, file_name: str = "", file: bytes = b""
) -> Sponsorship:
    """Ask a sponsor to confirm. NotReady says what to mend. Asking again takes the older question back."""
    organization = unit.get(Organization, organization_id)
    require(unit.actor, Action.ASK_SPONSOR, Place(organization.id))
    ein = rules.tidy_ein(wanted.ein)
    problems = rules.sponsor_problems(
        name=wanted.name, contact=wanted.contact, ein=wanted.ein, own_ein=organization.ein
    )
    problems += _file_problems(file)
    if problems or ein is None:
        raise NotReady(problems)
    open_one = select(Sponsorship.id).where(
        Sponsorship.organization_id == organization.id, Sponsorship.status == S.ASKED
    )
    for older in unit.session.scalars(open_one).all():
        take_back_sponsor(unit, older)
    link, key = secrets.token_urlsafe(32), None
    if file:
        key = secrets.token_hex(24)
        ports.files().put(key, file)
    made = unit.add(
        Sponsorship(
            organization_id=organization.id,
            name=wanted.name,
            ein=ein,
            model=wanted.model,
            contact=wanted.contact,
            email=rules.tidy_email(wanted.email),
            locale=locale,
            link_hash=rules.digest(link),
            unsent=link,
            file_key=key,
            file_name=(clean(file_name).replace("/", "_").replace("\\", "_")[-255:] or "agreement") if key else "",
            asked_by=unit.actor.person_id,
            asked_at=unit.now,
            expires_at=unit.now + rules.ASKED_FOR,
        )
    )
    unit.changed(organization, "ask_sponsor", sponsorship=made.id)
    unit.record(SponsorAsked(sponsorship_id=made.id))
    return made


def _file_problems(file: bytes) -> list[Problem]:
    found = []
    if file and rules.paper_kind(file) is None:
        found.append(Problem("file", "file_kind", {"accept": sorted(set(rules.PAPER_KINDS.values()))}))
    if len(file) > rules.PAPER_BYTES:
        facts: dict[str, object] = {"limit": rules.PAPER_BYTES // 1_000_000, "megabytes": round(len(file) / 1e6, 1)}
        found.append(Problem("file", "file_too_large", facts))
    return found


def take_back_sponsor(unit: Unit, sponsorship_id: int) -> Sponsorship:
    """Ask this sponsor no longer: its link is worth nothing from now on."""
    asked = unit.get(Sponsorship, sponsorship_id)
    require(unit.actor, Action.ASK_SPONSOR, Place(asked.organization_id))
    asked.answered_at, asked.unsent = unit.now, None
    unit.advance(asked, "take_back")
    return asked


def end_sponsor(unit: Unit, organization_id: int, *, note: str) -> None:
    """The group has this sponsor no longer. Awards that are signed keep the payee that they were signed with."""
    organization = unit.get(Organization, organization_id)
    require(unit.actor, Action.ASK_SPONSOR, Place(organization.id))
    if not note.strip():
        raise NotReady([Problem("note", "required")])
    current = unit.session.scalar(
        select(Sponsorship.id).where(Sponsorship.organization_id == organization.id, Sponsorship.status == S.CONFIRMED)
    )
    if current is None:
        raise NotFound("Sponsorship")
    unit.advance(unit.get(Sponsorship, current), "end", note=note.strip())
    organization.fiscal_sponsor_id = None
    share_sponsor(unit, organization)
    unit.changed(organization, "end_sponsor", note=note.strip(), sponsorship=current)


def confirm_sponsor(unit: Unit, link: str, *, name: str) -> Sponsorship:
    """The sponsor says yes, with the typed name of who says it. The letter's link is the proof: nobody signs in."""
    asked = _by_link(unit, link)
    if not any(ch.isalpha() for ch in name):
        raise NotReady([Problem("name", "name_missing")])
    organization = unit.get(Organization, asked.organization_id)
    if asked.ein == organization.ein:
        raise NotReady([Problem("answer", "sponsor_is_the_group")])
    for older in unit.session.scalars(
        select(Sponsorship).where(Sponsorship.organization_id == organization.id, Sponsorship.status == S.CONFIRMED)
    ).all():
        unit.advance(older, "end", note="another sponsor confirmed")
    sponsor = _sponsor(unit, asked)
    asked.sponsor_id, asked.answered_at, asked.answered_as = sponsor.id, unit.now, " ".join(name.split())[:200]
    unit.advance(asked, "confirm")
    organization.fiscal_sponsor_id = sponsor.id
    share_sponsor(unit, organization)
    if organization.kind in (OrganizationKind.UNINCORPORATED, OrganizationKind.OTHER):
        organization.kind = OrganizationKind.SPONSORED
    unit.changed(organization, "get_sponsor", sponsorship=asked.id, sponsor=sponsor.id)
    unit.record(SponsorAnswered(sponsorship_id=asked.id))
    return asked


def decline_sponsor(unit: Unit, link: str, *, note: str) -> Sponsorship:
    """The sponsor says no, and why: the group reads it."""
    asked = _by_link(unit, link)
    if not note.strip():
        raise NotReady([Problem("note", "required")])
    asked.answered_at, asked.note = unit.now, note.strip()
    unit.advance(asked, "decline", note=asked.note)
    unit.record(SponsorAnswered(sponsorship_id=asked.id))
    return asked


def _by_link(unit: Unit, link: str) -> Sponsorship:
    found = unit.session.scalar(select(Sponsorship.id).where(Sponsorship.link_hash == rules.digest(link)))
    if found is None:
        raise NotFound("Sponsorship")
    asked = unit.get(Sponsorship, found)
    if asked.status is not S.ASKED or unit.now >= asked.expires_at:
        raise SponsorLinkOver()
    return asked


def _sponsor(unit: Unit, asked: Sponsorship) -> Organization:
    """The sponsor's own record: one whose people this mailbox belongs to, else a new one with this person in it.

    An EIN is public, so it gives nobody a place in an organization that others speak for; staff merge duplicates.
    Of a record that was merged the one that goes on is taken, and never the group itself.
    """
    known = unit.session.scalar(
        select(Organization.id)
        .join(Membership, Membership.organization_id == Organization.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Organization.ein == asked.ein,
            func.coalesce(Organization.merged_into_id, Organization.id) != asked.organization_id,
            Person.email == asked.email,
        )
        .order_by(Organization.merged_into_id.is_not(None), Organization.id)
        .limit(1)
    )
    if known is not None:
        return unit.get(Organization, kept_id(unit.session, known))
    made = found_group(unit, asked.name, kind=OrganizationKind.NONPROFIT, ein=asked.ein)
    person = person_with_email(unit, asked.email, locale=asked.locale, name=asked.contact)
    join(unit, made, person.id, MemberRole.OWNER)
    return made

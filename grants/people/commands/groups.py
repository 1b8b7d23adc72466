"""Groups as they become known, and the people who come into them and leave."""

from __future__ import annotations

from sqlalchemy import func, select

from grants.kernel.cleaning import clean, plain_digits
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.events import MemberLeft
from grants.people.model import MemberRole, Membership, Organization, OrganizationKind, Person
from grants.people.queries.duplicates import kept_id
from grants.people.queries.groups import Place
from grants.policy.actions import Action
from grants.policy.check import require


def know_organization(
    unit: Unit, name: str, *, kind: str, zip: str = "", ein: str | None = None, member: Person | None = None
) -> Organization:
    """The organization of this name among the member's own, or a new one; duplicates are for staff to merge.

    By the name of a record that was merged the one that goes on is found: whoever is new comes to that one.
    """
    found: Organization | None = None
    if member is not None:
        named = unit.session.scalar(
            select(Organization.id)
            .join(Membership)
            .where(
                Membership.person_id == member.id,
                Membership.role.in_(rules.WRITES),
                Organization.name_key == rules.name_key(name),
            )
            .order_by(Organization.merged_into_id.is_not(None), Organization.id)
            .limit(1)
        )
        found = unit.get(Organization, kept_id(unit.session, named)) if named is not None else None
    if found is None:
        found = found_group(unit, name, kind=kind, zip=zip, ein=ein)
        if member is not None:
            join(unit, found, member.id, MemberRole.OWNER)
    return found


def found_group(unit: Unit, name: str, *, kind: str, zip: str = "", ein: str | None = None) -> Organization:
    """A group that is new to us, without anybody in it yet."""
    made = unit.add(
        Organization(name=name, name_key=rules.name_key(name), kind=kind, zip=zip, ein=ein, created_at=unit.now)
    )
    unit.changed(made, "register")
    return made


def learn(
    unit: Unit, organization: Organization, *, kind: str = "", zip: str = "", ein: str | None = None, street: str = ""
) -> None:
    """Fill in what we did not know of a group yet; what we know stays until a person changes it.

    A street goes with its ZIP code: one in another place than we know the group in is left out.
    """
    told: dict[str, str] = {}
    if street and not organization.street and organization.zip[:5] in ("", zip[:5]):
        organization.street = street[: rules.STREET_LIMIT]
        unit.changed(organization, "learn_address")
    if kind and organization.kind == OrganizationKind.OTHER:
        told["kind"] = kind
    if zip and not organization.zip:
        told["zip"] = zip
    if ein and not organization.ein:
        told["ein"] = ein
    for name, value in told.items():
        setattr(organization, name, value)
    if told:
        unit.changed(organization, "learn", **told)


def tell_address(unit: Unit, organization_id: int, *, street: str, zip: str) -> None:
    """Say where the group is, or take it back. History says that it changed, and not what it was."""
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    require(unit.actor, Action.TELL_ADDRESS, Place(organization.id))
    street, zip = " ".join(clean(street).split()), plain_digits(clean(zip)).strip()
    problems = rules.address_problems(street, zip)
    if problems:
        raise NotReady(problems)
    if (street, zip) != (organization.street, organization.zip):
        organization.street, organization.zip = street, zip
        unit.changed(organization, "tell_address")


def join(unit: Unit, organization: Organization, person_id: int, role: MemberRole) -> Membership:
    """Give a person a place; who has one keeps it, and the higher role of the two."""
    known = _membership(unit, organization.id, person_id)
    if known is None:
        made = unit.add(Membership(organization_id=organization.id, person_id=person_id, role=role, since=unit.now))
        unit.changed(organization, "join", person=person_id, role=role)
        follow(unit, organization)
        return made
    if rules.RANK[role] > rules.RANK[known.role]:
        unit.changed(organization, "change_role", person=person_id, role=role, before=known.role)
        known.role = role
        follow(unit, organization)
    return known


def follow(unit: Unit, organization: Organization) -> None:
    """Give the records that were merged into this one the same people with the same roles, and nobody else."""
    unit.session.flush()
    merged = unit.session.scalars(
        select(Organization.id).where(Organization.merged_into_id == organization.id).order_by(Organization.id)
    ).all()
    if not merged:
        return
    mine = {row.person_id: row for row in _members_of(unit, organization.id)}
    for id in merged:
        theirs = {row.person_id: row for row in _members_of(unit, id)}
        for person_id, row in mine.items():
            if person_id in theirs:
                theirs[person_id].role = row.role
            else:
                unit.add(Membership(organization_id=id, person_id=person_id, role=row.role, since=row.since))
        for person_id in theirs.keys() - mine.keys():
            unit.session.delete(theirs[person_id])
    unit.session.flush()


def share_sponsor(unit: Unit, organization: Organization) -> None:
    """Give the records that were merged into this one the same sponsor, or none: what is still to be paid for them is
    paid as the group's own, and a conflict with its sponsor closes their doors too. What is signed keeps its payee.
    """
    for merged in unit.session.scalars(
        select(Organization).where(Organization.merged_into_id == organization.id).order_by(Organization.id)
    ).all():
        merged.fiscal_sponsor_id = organization.fiscal_sponsor_id
    unit.session.flush()


def _members_of(unit: Unit, organization_id: int) -> list[Membership]:
    return list(unit.session.scalars(select(Membership).where(Membership.organization_id == organization_id)))


def adopt(unit: Unit, organization_id: int, person_id: int) -> None:
    """Who proves by the key of its application to speak for a group that nobody leads yet becomes its owner."""
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    if _owners(unit, organization.id) == 0:
        join(unit, organization, person_id, MemberRole.OWNER)


def change_role(unit: Unit, organization_id: int, person_id: int, role: MemberRole) -> None:
    """Another role for a member. NotReady for the last owner: a group always has one who speaks for it."""
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    require(unit.actor, Action.MANAGE_MEMBERS, Place(organization.id))
    member = _member(unit, organization.id, person_id)
    if member.role == role:
        return
    _keep_an_owner(unit, member)
    unit.changed(organization, "change_role", person=person_id, role=role, before=member.role)
    before, member.role = member.role, role
    follow(unit, organization)
    if rules.RANK[role] < rules.RANK[before] and role not in rules.WRITES:
        _record_heir(unit, organization.id, person_id, stays=True)


def remove_member(unit: Unit, organization_id: int, person_id: int) -> None:
    """End a person's place; anybody may leave by themselves. What they began for the group stays with the group."""
    organization = unit.get(Organization, kept_id(unit.session, organization_id))
    require(unit.actor, Action.REMOVE_MEMBER, Place(organization.id, person_id))
    member = _member(unit, organization.id, person_id)
    _keep_an_owner(unit, member)
    unit.changed(organization, "remove_member", person=person_id, role=member.role)
    unit.session.delete(member)
    follow(unit, organization)
    _record_heir(unit, organization.id, person_id, stays=False)


def _record_heir(unit: Unit, organization_id: int, person_id: int, *, stays: bool) -> None:
    """Say who takes over what the person began for the group: who did this, if an owner, else the oldest owner."""
    owners = unit.session.scalars(
        select(Membership.person_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role == MemberRole.OWNER,
            Membership.person_id != person_id,
        )
        .order_by(Membership.since, Membership.id)
    ).all()
    if owners:
        heir = unit.actor.person_id if unit.actor.person_id in owners else owners[0]
        alone = unit.actor.person_id == person_id
        at = unit.now.isoformat()
        unit.record(MemberLeft(organization_id, person_id, heir_id=heir, stays=stays, at=at, by_themselves=alone))


def _keep_an_owner(unit: Unit, member: Membership) -> None:
    if member.role == MemberRole.OWNER and _owners(unit, member.organization_id) < 2:
        raise NotReady([Problem("role", "last_owner")])


def _owners(unit: Unit, organization_id: int) -> int:
    """People who can still sign in and speak for the group."""
    where = (
        Membership.organization_id == organization_id,
        Membership.role == MemberRole.OWNER,
        Person.erased_at.is_(None),
    )
    counted = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    return unit.session.scalar(counted.where(*where)) or 0


def _membership(unit: Unit, organization_id: int, person_id: int) -> Membership | None:
    return unit.session.scalar(
        select(Membership)
        .where(Membership.organization_id == organization_id, Membership.person_id == person_id)
        .with_for_update()
    )


def _member(unit: Unit, organization_id: int, person_id: int) -> Membership:
    found = _membership(unit, organization_id, person_id)
    if found is None:
        raise NotFound("Membership")
    return found

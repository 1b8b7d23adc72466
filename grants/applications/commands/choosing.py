"""For which group a draft is written, and who has it when somebody leaves the group."""

from __future__ import annotations

from sqlalchemy import select

from grants.applications.commands.drafting import save
from grants.applications.commands.our_words import aim_words
from grants.applications.model import Answer, Application, ApplicationStatus
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.people.commands import found_group, join
from grants.people.model import MemberRole, Membership, Organization, OrganizationKind, Person
from grants.people.queries import Place
from grants.people.rules import name_key
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.answers import clean, is_blank

NAME_LIMIT = 200


def choose_group(unit: Unit, application_id: int, organization_id: int) -> Application:
    """Write a draft for one of the person's groups: from now on its owners and editors write in it too.

    What the group has told us before fills answers that are still empty; nothing that was typed is touched.
    """
    application = _draft(unit, application_id)
    require(unit.actor, Action.WRITE_FOR_GROUP, Place(organization_id))
    organization = unit.get(Organization, organization_id)
    if application.organization_id != organization.id:
        application.organization_id = organization.id
        unit.changed(application, "choose_group", organization=organization.id)
    _tell_what_we_know(unit, application, organization)
    return application


def choose_new_group(unit: Unit, application_id: int, name: str) -> Application:
    """Write a draft for a group that we don't know yet; who writes is its first owner. Saying so twice makes one."""
    application = _draft(unit, application_id)
    name = _tidy_name(name, "group_name_missing")
    if _is_chosen(unit, application, name):
        return application
    organization = found_group(unit, name, kind=OrganizationKind.OTHER)
    join(unit, organization, unit.actor.person_id or 0, MemberRole.OWNER)
    application.organization_id = organization.id
    unit.changed(application, "choose_group", organization=organization.id)
    _tell_what_we_know(unit, application, organization)
    return application


def choose_oneself(unit: Unit, application_id: int, name: str) -> Application:
    """Write a draft as one person, where the round allows it; NotReady says so where it does not."""
    application = _draft(unit, application_id)
    if not programs.round_page(unit.session, id=application.round_id, now=unit.now).individuals_allowed:
        raise NotReady([Problem("group", "individuals_not_allowed")])
    person = unit.get(Person, unit.actor.person_id or 0)
    own = unit.session.scalar(
        select(Organization.id)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Membership.person_id == person.id,
            Organization.kind == OrganizationKind.INDIVIDUAL,
            Organization.merged_into_id.is_(None),
        )
        .order_by(Organization.id)
        .limit(1)
    )
    if own is None:
        name = _tidy_name(name or person.name, "name_missing")
        alone = found_group(unit, name, kind=OrganizationKind.INDIVIDUAL)
        join(unit, alone, person.id, MemberRole.OWNER)
        person.name = person.name or name
    else:
        alone = unit.get(Organization, own)
    application.organization_id = alone.id
    unit.changed(application, "choose_group", organization=alone.id)
    _tell_what_we_know(unit, application, alone)
    return application


def _is_chosen(unit: Unit, application: Application, name: str) -> bool:
    """Whether the draft is for a group of this name already, in which its writer has a place."""
    found = (
        select(Organization.id)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Organization.id == application.organization_id,
            Organization.name_key == name_key(name),
            Organization.kind != OrganizationKind.INDIVIDUAL,
            Membership.person_id == unit.actor.person_id,
        )
    )
    return unit.session.scalar(found) is not None


def _tidy_name(name: str, missing: str) -> str:
    name = " ".join(clean(name).split())
    if not any(ch.isalnum() for ch in name):
        raise NotReady([Problem("name", missing)])
    if len(name) > NAME_LIMIT:
        raise NotReady([Problem("name", "too_long", {"limit": NAME_LIMIT, "count": len(name)})])
    return name


def pass_on(unit: Unit, organization_id: int, *, from_id: int, to_id: int) -> None:
    """What a person began for a group stays with the group: another has it now, and old keys open it no longer.

    The device that began it and its PIN were the person's own. Doing it again changes nothing.
    """
    theirs = select(Application.id).where(
        Application.organization_id == organization_id, Application.owner_id == from_id
    )
    for application_id in unit.session.scalars(theirs.order_by(Application.id)).all():
        application = unit.get(Application, application_id)
        application.owner_id, had_pin = to_id, application.has_pin
        application.device_hash = application.pin_hash = None
        unit.changed(application, "pass_on", before=from_id, owner=to_id, pin=had_pin)
        aim_words(unit, application.id)


def revoke_keys(unit: Unit, organization_id: int) -> None:
    """Devices and PINs open no application of the group any more: who had them may not write for it now."""
    held = Application.device_hash.is_not(None) | Application.pin_hash.is_not(None)
    found = select(Application.id).where(Application.organization_id == organization_id, held).order_by(Application.id)
    for application_id in unit.session.scalars(found).all():
        application = unit.get(Application, application_id)
        had_pin, application.device_hash, application.pin_hash = application.has_pin, None, None
        unit.changed(application, "revoke_keys", pin=had_pin)


def _draft(unit: Unit, application_id: int) -> Application:
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CHOOSE_GROUP, application)
    if application.status is not ApplicationStatus.DRAFT:
        raise WrongStatus(subject="application", status=application.status, action="choose_group")
    return application


def _tell_what_we_know(unit: Unit, application: Application, organization: Organization) -> None:
    known = {"organization_name": organization.name, "zip": organization.zip, "ein": organization.ein}
    if organization.kind != OrganizationKind.OTHER:
        known["organization_kind"] = organization.kind
    form = programs.newest_form(unit.session, application.form_version_id).form
    asked = {question.key for question in form}
    typed = {
        row.question_key: row.typed
        for row in unit.session.execute(
            select(Answer.question_key, Answer.typed).where(Answer.application_id == application.id)
        )
    }
    kinds = form.question("organization_kind")
    if kinds is not None and all(option.value != organization.kind for option in kinds.options):
        known.pop("organization_kind", None)
    empty = {key: value for key, value in known.items() if value and key in asked and is_blank(typed.get(key))}
    if empty:
        save(unit, application.id, empty, locale=application.locale)

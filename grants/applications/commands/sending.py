"""Sending an application, once, whatever is clicked twice; and taking it back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from grants.applications.commands.entering import in_time_on_paper
from grants.applications.commands.writing import COPIED, copy
from grants.applications.events import ApplicationSubmitted, ApplicationWithdrawn
from grants.applications.lifecycle import LetterStatus
from grants.applications.model import Answer, Application, LetterOfIntent, Screening
from grants.applications.queries import known_of
from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.commands import know_organization, learn
from grants.people.model import Organization, OrganizationKind, Person
from grants.people.queries import kept_id
from grants.people.rules import tidy_ein, tidy_zip
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.programs.model import Round
from grants.programs.queries import RoundPage

NAME_LENGTH = 200
ADDRESS = "organization_address"
"""The question by which a form asks where the group is, where it does."""
"""Code points that a group's name may have in its own table; letters of a name may be of several."""


def submit(unit: Unit, application_id: int) -> Application:
    """Send a draft. Sending one that is sent already changes nothing and gives it back.

    NotReady lists everything to mend, in the form's order. The last moment is an instant: the clock decides, not the
    sweep; for what was keyed in, the day on which it came. Eligibility is computed and kept for staff; it never stops
    a sending.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.SUBMIT_APPLICATION, application)
    if application.submitted_at is not None:
        return application
    page = programs.round_page(unit.session, id=application.round_id, now=unit.now)
    on_paper = in_time_on_paper(unit, application, page)
    if on_paper is None:
        in_time(unit, application, letter=False)
    values = ready(unit, application)
    _invited(unit, application, page, values)
    organization = organization_of(unit, application, values)
    if organization.kind == OrganizationKind.INDIVIDUAL and not page.individuals_allowed:
        raise NotReady([Problem("organization_kind", "individuals_not_allowed")])
    known = known_of(unit.session, organization.id, page, apart_from=application.id)
    if _one_per_organization(page):
        if known.other_applications:
            raise NotReady([Problem("organization_name", "already_applied")])
        application.exclusive_key = f"{page.id}:{organization.id}"
    for key in COPIED:
        copy(application, key, values.get(key))
    application.organization_id = organization.id
    application.submitted_at = on_paper or unit.now
    unit.advance(application, "submit")
    findings = [asdict(finding) for finding in rules.find(page.eligibility, values, known)]
    screening = unit.session.scalar(select(Screening).where(Screening.application_id == application.id))
    if screening is None:
        unit.add(Screening(application_id=application.id, findings=findings, computed_at=unit.now))
    unit.record(ApplicationSubmitted(application_id=application.id))
    return application


def withdraw(unit: Unit, application_id: int, *, note: str = "") -> Application:
    """Take an application back, at any time before the decision."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.WITHDRAW_APPLICATION, application)
    unit.advance(application, "withdraw", note=note)
    application.exclusive_key = None
    unit.record(ApplicationWithdrawn(application_id=application.id))
    return application


def _invited(unit: Unit, application: Application, page: RoundPage, values: dict[str, Any]) -> None:
    """Where a letter of intent comes first, the full form is for those whom it brought an invitation."""
    if page.letters is None:
        return
    letter = unit.session.scalar(select(LetterOfIntent.status).where(LetterOfIntent.application_id == application.id))
    if letter is LetterStatus.INVITED:
        return
    if letter is not None or page.letters.needed_for(str(values.get("tier") or "")):
        raise NotReady([Problem("tier" if page.letters.tiers else "", "letter_first")])


def in_time(unit: Unit, application: Application, *, letter: bool) -> None:
    """NotReady outside of the time in which this draft can be sent; whoever was given more time has it."""
    round = unit.session.get_one(Round, application.round_id)
    deadline = round.deadline(letter=letter, extended_until=application.extended_until)
    if not deadline.takes(unit.now):
        closed = "letters_closed" if letter else "round_closed"
        raise NotReady([Problem("", closed if deadline.has_closed(unit.now) else "round_not_open")])


def ready(unit: Unit, application: Application) -> dict[str, Any]:
    """What the answers mean, when nothing is missing and there is a way back; else NotReady."""
    if application.owner_id is None and application.pin_hash is None and application.entered_by_id is None:
        raise NotReady([Problem("", "no_way_back")])
    asked_now = programs.newest_form(unit.session, application.form_version_id)
    if asked_now.id != application.form_version_id:
        raise NotReady([Problem("", "form_changed")])
    form = asked_now.form
    answers = list(unit.session.scalars(select(Answer).where(Answer.application_id == application.id)))
    values, problems = reading.check(form, {answer.question_key: answer.typed for answer in answers})
    asked = {question.key for question in form}
    problems += [Problem(a.question_key, "two_texts") for a in answers if a.conflicts and a.question_key in asked]
    if problems:
        raise NotReady(problems)
    return values


def organization_of(unit: Unit, application: Application, values: dict[str, Any]) -> Organization:
    """The group that was chosen for this draft, else the one that its answers name. An address has its own ZIP."""
    kind, zip, ein = _kind(values.get("organization_kind")), tidy_zip(values.get("zip")), tidy_ein(values.get("ein"))
    said = values.get(ADDRESS)
    street = said["street"] if isinstance(said, dict) else ""
    zip = said["zip"] if isinstance(said, dict) else zip
    if application.organization_id is not None:
        chosen = unit.get(Organization, kept_id(unit.session, application.organization_id))
        learn(unit, chosen, kind=kind, zip=zip, ein=ein, street=street)
        return chosen
    owner = unit.session.get(Person, application.owner_id) if application.owner_id else None
    name = values["organization_name"][:NAME_LENGTH]
    found = know_organization(unit, name, kind=kind, zip=zip, ein=ein, member=owner)
    learn(unit, found, zip=zip, street=street)
    return found


def _kind(said: Any) -> OrganizationKind:
    """A form may ask for it in its own way; what we don't know is "other"."""
    return OrganizationKind(said) if said in set(OrganizationKind) else OrganizationKind.OTHER


def findings_of(unit: Unit, application: Application, values: dict[str, Any]) -> list[rules.Finding]:
    """What the round's rules say of a sent application with these answers."""
    page = programs.round_page(unit.session, id=application.round_id, now=unit.now)
    known = known_of(unit.session, application.organization_id or 0, page, apart_from=application.id)
    return rules.find(page.eligibility, values, known)


def _one_per_organization(page: RoundPage) -> bool:
    return any(rule["rule"] == rules.ONE_EACH for rule in page.eligibility)

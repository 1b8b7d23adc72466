"""The letter of intent: sent, answered by staff, and carried on as the full form under the same reference."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from grants.applications.commands.entering import in_time_on_paper
from grants.applications.commands.our_words import queue_words
from grants.applications.commands.sending import in_time, organization_of, ready
from grants.applications.commands.writing import read_anew
from grants.applications.events import LetterAnswered, LetterSent
from grants.applications.lifecycle import ApplicationStatus, LetterStatus
from grants.applications.model import Answer, Application, LetterOfIntent, TranslationKind
from grants.applications.queries import known_of
from grants.applications.rules import MESSAGE_LIMIT
from grants.kernel.refusal import NotFound, NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import queries as programs
from grants.programs import rules
from grants.programs.model import FormPurpose, FormVersion
from grants.programs.queries import Letters


def send_letter(unit: Unit, application_id: int) -> Application:
    """Send a letter of intent. Sending one that is sent already changes nothing and gives it back.

    NotReady lists everything to mend. What was sent is kept as it is: the full form may change the same answers later.
    For what was keyed in, the day on which it came counts. Eligibility is computed for staff from what the letter asks;
    it never stops a sending.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.SUBMIT_APPLICATION, application)
    if _letter(unit, application.id) is not None:
        return application
    page = programs.round_page(unit.session, id=application.round_id, now=unit.now)
    letters = page.letters
    draft = application.status is ApplicationStatus.DRAFT
    if not draft or letters is None or not _writes_letter(unit, application):
        raise WrongStatus(subject="application", status=application.status, action="send_letter")
    on_paper = in_time_on_paper(unit, application, page.for_letter())
    if on_paper is None:
        in_time(unit, application, letter=True)
    values = ready(unit, application)
    _needs_a_letter(letters, values)
    organization = organization_of(unit, application, values)
    application.organization_id = organization.id
    known = known_of(unit.session, organization.id, page, apart_from=application.id)
    answers = unit.session.scalars(select(Answer).where(Answer.application_id == application.id))
    unit.add(
        LetterOfIntent(
            application_id=application.id,
            form_version_id=application.form_version_id,
            answers={each.question_key: {"typed": each.typed, "value": each.value} for each in answers},
            findings=[asdict(finding) for finding in rules.find(page.eligibility, values, known)],
            sent_at=on_paper or unit.now,
        )
    )
    unit.changed(application, "send_letter")
    unit.record(LetterSent(application_id=application.id))
    return application


def invite(unit: Unit, application_id: int, *, reason: str = "", spoken: str = "en") -> Application:
    """Open the full form to the group. What the letter answered stands in it already, wherever it asks the same.

    `reason` is for the group, in the language `spoken`: where the group applied in another one, the letter waits for
    its translation. To invite one that was told no needs it.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.ANSWER_LETTER, application)
    letter, said = _decidable(unit, application, reason)
    if letter.status is LetterStatus.NOT_INVITED and not said:
        raise NotReady([Problem("reason", "required")])
    page = programs.round_page(unit.session, id=application.round_id, now=unit.now)
    if not page.takes_applications:
        raise NotReady([Problem("", "round_closed")])
    application.form_version_id = page.form_version_id
    read_anew(unit, application, page.form)
    _decide(unit, application, letter, "invite", said, spoken)
    unit.record(LetterAnswered(application_id=application.id, invited=True))
    return application


def turn_down(unit: Unit, application_id: int, *, reason: str, spoken: str = "en") -> Application:
    """Tell a group that it is not invited, and why: the words are for the group, translated first where needed."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.ANSWER_LETTER, application)
    letter, said = _decidable(unit, application, reason)
    if not said:
        raise NotReady([Problem("reason", "required")])
    _decide(unit, application, letter, "turn_down", said, spoken)
    unit.record(LetterAnswered(application_id=application.id, invited=False))
    return application


def _writes_letter(unit: Unit, application: Application) -> bool:
    return unit.session.get_one(FormVersion, application.form_version_id).purpose == FormPurpose.LOI


def _letter(unit: Unit, application_id: int) -> LetterOfIntent | None:
    return unit.session.scalar(select(LetterOfIntent).where(LetterOfIntent.application_id == application_id))


def _decidable(unit: Unit, application: Application, reason: str) -> tuple[LetterOfIntent, str]:
    letter = _letter(unit, application.id)
    if letter is None:
        raise NotFound("LetterOfIntent")
    if application.status is not ApplicationStatus.DRAFT:
        raise WrongStatus(subject="application", status=application.status, action="answer_letter")
    said = reading.clean(reason).strip()
    if len(said) > MESSAGE_LIMIT:
        raise NotReady([Problem("reason", "too_long", {"limit": MESSAGE_LIMIT, "count": len(said)})])
    return letter, said


def _decide(
    unit: Unit, application: Application, letter: LetterOfIntent, action: str, reason: str, spoken: str
) -> None:
    letter.reason = reason
    letter.decided_at, letter.decided_by = unit.now, unit.actor.person_id
    unit.advance(letter, action, note=reason)
    unit.changed(application, action, note=reason)
    queue_words(unit, application.id, reason, spoken=spoken, kind=TranslationKind.LETTER)


def _needs_a_letter(letters: Letters, values: dict[str, Any]) -> None:
    """Who picks a tier that asks for no letter is told so before it is sent in vain."""
    if not letters.needed_for(str(values.get("tier") or "")):
        raise NotReady([Problem("tier", "no_letter_needed")])

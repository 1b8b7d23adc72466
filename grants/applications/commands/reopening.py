"""“Please change section 3”: staff open just that section again until a day, and the group sends it again.

What was sent stays what staff and reviewers read until then. What is typed meanwhile is kept apart, and is not lost
when the day passes: the group and staff can still read it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from grants.applications import rules
from grants.applications.commands.changing import open_of, still_open
from grants.applications.commands.our_words import queue_words
from grants.applications.commands.sending import findings_of
from grants.applications.commands.writing import write
from grants.applications.commands.writing_changes import questions_of
from grants.applications.events import ReopeningOver, SectionsReopened, SectionsSentAgain
from grants.applications.lifecycle import REOPENABLE, UNDER_REVIEW
from grants.applications.model import Answer, Application, Reopening, Screening, TranslationKind
from grants.kernel.refusal import NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import answers as reading
from grants.programs import queries as programs


def reopen(
    unit: Unit,
    application_id: int,
    sections: list[str],
    *,
    until: datetime,
    reason: str,
    spoken: str = "en",
    note: str = "",
    version: int | None = None,
) -> Reopening:
    """Open sections of a sent application again. `reason` is for the group; `note` says why although reviewers read.

    Where the reason is not in the group's language (`spoken` says which it is in), its letter waits for a translation.

    NotReady names the field: no section, a day that is past or too far, no reason, no note once review has begun.
    WrongStatus after the decision; NotReady when sections are open already.
    """
    application = unit.get(Application, application_id, version=version)
    require(unit.actor, Action.REOPEN_SECTIONS, application)
    if application.status not in REOPENABLE:
        raise WrongStatus(subject="application", status=application.status, action="reopen")
    form = programs.form_version(unit.session, application.form_version_id)
    chosen = [section.key for section in form.sections if section.key in sections]
    reason, note = reading.clean(reason).strip(), reading.clean(note).strip()
    problems = rules.reopening_problems(
        chosen, until=until, reason=reason, note=note, reviewing=application.status in UNDER_REVIEW, now=unit.now
    )
    if open_of(unit, application.id) is not None:
        problems.append(Problem("sections", "open_already"))
    if problems:
        raise NotReady(problems)
    reopening = unit.add(
        Reopening(
            application_id=application.id,
            sections=chosen,
            reason=reason,
            note=note,
            until=until,
            opened_at=unit.now,
            opened_by=unit.actor.person_id,
        )
    )
    queue_words(unit, application.id, reason, spoken=spoken, kind=TranslationKind.REOPENING, needed_by=until)
    unit.changed(application, "reopen", note=note or reason, sections=chosen)
    unit.record(SectionsReopened(reopening_id=reopening.id, application_id=application.id))
    return reopening


def send_again(unit: Unit, application_id: int) -> Reopening:
    """What was changed takes the place of what was sent; the old answers are kept beside it.

    NotReady lists what is to mend in the open sections, and where two people wrote one answer and nobody has chosen.
    What a change brings up in a section that is not open is left out: it was sent like that, its people can't reach it,
    and nobody is held up by what they can't reach. The page says so to them; staff read the answer as it is.
    Sending when nothing is open any more is WrongStatus.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CHANGE_REOPENED, application)
    reopening = still_open(unit, application)
    form = programs.form_version(unit.session, application.form_version_id)
    sent = _sent(unit, application.id)
    typed = {key: answer.typed for key, answer in sent.items()}
    new = {key: said["typed"] for key, said in reopening.changes.items() if said["typed"] != typed.get(key)}
    asked = questions_of(form, reopening.sections)
    values, problems = reading.check(form, typed | new)
    mine = {question.key for question in asked}
    problems = [problem for problem in problems if problem.field in mine]
    problems += [
        Problem(key, "two_texts") for key, said in reopening.changes.items() if key in values and said.get("waits")
    ]
    if problems:
        raise NotReady(problems)
    reopening.before = {key: typed.get(key) for key in new}
    locales = {key: reopening.changes[key]["locale"] for key in new}
    for locale in sorted(set(locales.values())):
        said = {key: value for key, value in new.items() if locales[key] == locale}
        write(unit, application, form, said, locale=locale, based=None, typed_at=unit.now)
    reopening.sent_at = reopening.closed_at = unit.now
    _screen_again(unit, application, values)
    unit.changed(application, "send_again", sections=reopening.sections, changed=sorted(new))
    unit.record(SectionsSentAgain(reopening_id=reopening.id, application_id=application.id))
    return reopening


def close_reopening(unit: Unit, reopening_id: int) -> Reopening:
    """The day has passed: what was sent first stands. The sweep calls it; calling it again is harmless."""
    reopening = unit.get(Reopening, reopening_id)
    if reopening.closed_at is None and unit.now >= reopening.until:
        reopening.closed_at = unit.now
        application = unit.get(Application, reopening.application_id)
        unit.changed(application, "reopening_over", sections=reopening.sections)
        unit.record(ReopeningOver(reopening_id=reopening.id, application_id=application.id))
    return reopening


def _sent(unit: Unit, application_id: int) -> dict[str, Answer]:
    rows = unit.session.scalars(select(Answer).where(Answer.application_id == application_id))
    return {answer.question_key: answer for answer in rows}


def _screen_again(unit: Unit, application: Application, values: dict[str, Any]) -> None:
    """The rules are asked again as long as nobody on staff has confirmed what they said."""
    screening = unit.session.scalar(select(Screening).where(Screening.application_id == application.id))
    if screening is not None and screening.confirmed_at is None:
        screening.findings = [asdict(finding) for finding in findings_of(unit, application, values)]
        screening.computed_at = unit.now

"""Answers of the last application, taken over into a new draft where its person says so."""

from __future__ import annotations

from grants.applications.commands.drafting import save
from grants.applications.model import Application
from grants.applications.queries.applications import application_page
from grants.applications.queries.earlier import earlier_answers
from grants.kernel.refusal import WrongStatus
from grants.kernel.unit import Unit
from grants.policy.actions import Action
from grants.policy.check import require


def reuse(unit: Unit, application_id: int, source_id: int, keys: list[str]) -> list[str]:
    """Copy the chosen answers as new texts of whoever chose them; gives the questions that were filled.

    What was typed meanwhile stays as it is: an answer is taken over only where the draft's own is still empty.
    WrongStatus when `source_id` is not the application that is offered.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    offered = earlier_answers(unit.session, unit.actor, application_page(unit.session, id=application.id))
    if offered.application_id != source_id:
        raise WrongStatus(subject="application", status=application.status, action="reuse")
    chosen = [answer for answer in offered.answers if answer.question.key in keys]
    for locale in sorted({answer.locale for answer in chosen}):
        typed = {answer.question.key: answer.typed for answer in chosen if answer.locale == locale}
        save(unit, application.id, typed, locale=locale)
    filled = [answer.question.key for answer in chosen]
    if filled:
        unit.changed(application, "reuse", source=source_id, questions=filled)
    return filled

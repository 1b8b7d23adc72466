"""Which letters a person gets, and in which language."""

from __future__ import annotations

from sqlalchemy import select

from grants.kernel.unit import Unit
from grants.people.events import LanguageChosen
from grants.people.model import NoticeChoice, Person
from grants.people.rules import OPTIONAL
from grants.policy.actions import Action
from grants.policy.check import require


def choose_notices(unit: Unit, wanted: set[str], *, language: str) -> NoticeChoice:
    """Of the letters that may be left out, those in `wanted` are sent. Whoever acts chooses for themselves."""
    require(unit.actor, Action.CHOOSE_NOTICES)
    person = unit.get(Person, unit.actor.person_id or 0)
    choice = unit.session.scalar(select(NoticeChoice).where(NoticeChoice.person_id == person.id).with_for_update())
    before = choice.language if choice is not None else ""
    if choice is None:
        choice = unit.add(NoticeChoice(person_id=person.id, language=language, chosen_at=unit.now))
    for kind in OPTIONAL:
        setattr(choice, kind, kind in wanted)
    choice.language, choice.chosen_at = language, unit.now
    person.locale = language
    unit.changed(person, "choose_notices", wanted=sorted(wanted & set(OPTIONAL)), language=language)
    if language != before:
        unit.record(LanguageChosen(person_id=person.id))
    return choice

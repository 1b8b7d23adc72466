"""What a group answered the last time it applied, for questions of a new draft that are still empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from grants.applications import rules
from grants.applications.model import Answer, Application
from grants.applications.queries.applications import ApplicationPage
from grants.people.queries import records_of
from grants.people.rules import name_key
from grants.policy.actions import Action
from grants.policy.actor import Actor
from grants.policy.check import allowed
from grants.programs import answers as reading
from grants.programs.conditions.asking import asked, only_asked
from grants.programs.model import FormVersion
from grants.programs.parsing import parse
from grants.programs.questions import Form, Question

LOOKED_AT = 20


@dataclass(frozen=True)
class EarlierAnswer:
    """One answer that is offered: as it was typed, what it means for the new question, and its language."""

    question: Question
    typed: Any
    value: Any
    locale: str


@dataclass(frozen=True)
class Earlier:
    """The application that the answers come from; without answers there is nothing to offer."""

    application_id: int = 0
    reference: str = ""
    answers: list[EarlierAnswer] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [answer.question.key for answer in self.answers]


def earlier_answers(session: Session, actor: Actor, draft: ApplicationPage) -> Earlier:
    """What the actor may take over into a draft of theirs, in three queries; two when they never applied.

    Only from what was sent, by the same group or person, and may be read by the actor. Nobody without an account is
    offered anything: one device of a library holds the drafts of many.
    """
    source = _last(session, actor, draft) if actor.person_id is not None and draft.is_editable else None
    if source is None:
        return Earlier()
    then, said = _as_sent(session, source)
    found = [
        EarlierAnswer(question, said[question.key].typed, value, said[question.key].locale)
        for question in draft.whole_form
        if question.key in said
        and reading.is_blank(draft.typed.get(question.key))
        and question.key not in draft.conflicts
        and rules.says_it_again(question, then.question(question.key), said[question.key].typed)
        and (value := reading.read(question, said[question.key].typed).value) is not None
    ]
    together = {**draft.values, **{answer.question.key: answer.value for answer in found}}
    applies = {question.key for question in asked(draft.whole_form, together)}
    return Earlier(source.id, source.reference, [each for each in found if each.question.key in applies])


def _last(session: Session, actor: Actor, draft: ApplicationPage) -> Application | None:
    """The last application of the draft's group; before there is a group, of the person's or their groups'.

    One whose group has the name that was typed comes first.
    """
    if draft.organization_id is not None:
        whose: ColumnElement[bool] = Application.organization_id.in_(records_of(draft.organization_id))
    elif draft.owner_id is not None and draft.owner_id == actor.person_id:
        whose = or_(Application.owner_id == actor.person_id, Application.organization_id.in_(actor.organization_ids))
    else:
        return None
    rows = session.scalars(
        select(Application)
        .where(whose, Application.id != draft.id, Application.submitted_at.is_not(None))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(LOOKED_AT)
    )
    found = [row for row in rows if allowed(actor, Action.READ_APPLICATION, row)]
    wanted = name_key(draft.organization_name) if draft.organization_name else ""
    found.sort(key=lambda row: bool(wanted) and name_key(row.organization_name) != wanted)
    return found[0] if found else None


def _as_sent(session: Session, source: Application) -> tuple[Form, dict[str, Any]]:
    """The form of an application and the answers that it asked for."""
    definition = session.scalars(select(FormVersion.definition).where(FormVersion.id == source.form_version_id)).one()
    rows = session.execute(
        select(Answer.question_key, Answer.typed, Answer.value, Answer.locale).where(Answer.application_id == source.id)
    ).all()
    values = {row.question_key: row.value for row in rows}
    form = asked(parse(definition), values)
    kept = only_asked(form, values)
    return form, {row.question_key: row for row in rows if row.question_key in kept}

"""Beginning a draft with the first answer, saving answers as they come, choosing between two texts of one answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.applications.commands.writing import Outcome, answers_of, is_editable, write_all
from grants.applications.model import AnswerVersion, Application, SavedBatch
from grants.kernel.refusal import NotFound, NotReady, Problem, WrongStatus
from grants.kernel.unit import Unit
from grants.people.rules import digest
from grants.policy.actions import Action
from grants.policy.check import require
from grants.programs import queries as programs
from grants.programs.commands import next_reference


@dataclass(frozen=True)
class Batch:
    """What a device sends in one go. `id` is the device's own; `age` is how long it waited for a line."""

    id: str
    age: timedelta = timedelta(0)


@dataclass(frozen=True)
class Saved:
    """What became of each answer; see `writing.Outcome`."""

    application_id: int
    reference: str
    at: datetime
    answers: Outcome = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, int]:
        """On which text the writer's next one is based, by question: not the newest, where they left theirs alone."""
        return {key: said["number"] for key, said in self.answers.items()}

    @property
    def conflicts(self) -> list[str]:
        """Questions where somebody has to choose."""
        return [key for key, said in self.answers.items() if said["kept"] == "conflict"]


def begin(
    unit: Unit,
    round_id: int,
    typed: dict[str, Any],
    *,
    locale: str,
    device: str | None = None,
    begun_with: str = "",
    based: Mapping[str, int] | None = None,
    batch: Batch | None = None,
    letter: bool = False,
    drawn_at: datetime | None = None,
) -> Saved:
    """Begin a draft from its first answers, before any contact is known; of a letter of intent where one comes first.

    `device` is a secret that the starting device keeps; the draft opens with it. `begun_with` is the secret of the
    page that begins it: the same page sent again saves to the same draft; `drawn_at` is when that page was drawn, where
    that is known for sure. NotReady when the round takes no applications now.
    """
    page = programs.round_page(unit.session, id=round_id, now=unit.now)
    require(unit.actor, Action.START_APPLICATION, page)
    mark = digest(begun_with) if begun_with else None
    same_page = (Application.begun_with == mark, Application.round_id == page.id)
    known = unit.session.scalar(select(Application.id).where(*same_page)) if mark else None
    if known is not None:
        return save(unit, known, typed, locale=locale, based=based or {}, batch=batch)
    facing = page.for_letter() if letter and page.letters else page
    if facing.facing_letter is not letter or not facing.takes_first_page(drawn_at, unit.now):
        late = facing.deadline.has_closed(unit.now)
        raise NotReady([Problem("", "begun_too_late" if late else "round_not_open")])
    application = unit.add(
        Application(
            reference=next_reference(unit, prefix=page.prefix, year=page.year),
            round_id=page.id,
            form_version_id=facing.form_version_id,
            owner_id=unit.actor.person_id,
            locale=locale,
            device_hash=digest(device) if device else None,
            begun_with=mark,
            created_at=unit.now,
            updated_at=unit.now,
        )
    )
    unit.changed(application, "start")
    outcome = write_all(unit, application, typed, locale=locale, based=None, typed_at=unit.now)
    return Saved(application.id, application.reference, unit.now, outcome)


def start(
    unit: Unit,
    round_id: int,
    typed: dict[str, Any],
    *,
    locale: str,
    device: str | None = None,
    letter: bool = False,
) -> Application:
    """Begin a draft, as `begin` does, and give its row."""
    begun = begin(unit, round_id, typed, locale=locale, device=device, letter=letter)
    return unit.get(Application, begun.application_id)


def save(
    unit: Unit,
    application_id: int,
    typed: dict[str, Any],
    *,
    locale: str,
    based: Mapping[str, int] | None = None,
    batch: Batch | None = None,
) -> Saved:
    """Keep what was typed, right or wrong. Keys that no version of the form asks are left out.

    `based` says for each answer which number the writer had before them (None: the newest); what then becomes of it
    is told in `rules`. A batch that was applied before is answered as it was then, also once the
    draft is sent. A draft can be saved after the
    round has closed: nothing that was typed is lost, it just can't be sent.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    mark = mark_of(typed, based and dict(based)) if batch else ""
    known = applied(unit, application.id, batch) if batch else None
    if known is not None and known.digest == mark:
        return Saved(application.id, application.reference, known.at, known.outcome)
    if not is_editable(unit, application):
        raise WrongStatus("application", application.status, action="save", reference=application.reference)
    if application.entered_by_id is not None and application.entered_by_id == unit.actor.person_id:
        locale = application.locale  # who types for somebody writes their words, whatever the page's language
    typed_at = unit.now - max(batch.age, timedelta(0)) if batch else unit.now
    outcome = write_all(unit, application, typed, locale=locale, based=based, typed_at=typed_at)
    if application.id in unit.actor.writes_for:
        unit.changed(application, "help_write", questions=sorted(typed))
    if batch and known is None:
        remember(unit, application.id, batch, mark, outcome)
    return Saved(application.id, application.reference, unit.now, outcome)


def applied(unit: Unit, application_id: int, batch: Batch) -> SavedBatch | None:
    """The batch as it was applied before, if it was."""
    return unit.session.scalar(
        select(SavedBatch).where(SavedBatch.application_id == application_id, SavedBatch.client_id == batch.id)
    )


def remember(unit: Unit, application_id: int, batch: Batch, mark: str, outcome: Outcome) -> None:
    """Sent again, it is answered by this outcome."""
    unit.add(SavedBatch(application_id=application_id, client_id=batch.id, digest=mark, outcome=outcome, at=unit.now))


def mark_of(*said: Any) -> str:
    """What a batch says, in short: an id that comes with something else is another batch."""
    return digest(json.dumps(said, sort_keys=True, default=str))


def choose(
    unit: Unit, application_id: int, question_key: str, typed: Any, *, locale: str, number: int, seen: list[int]
) -> Saved:
    """End the conflict of an answer with the text that somebody chose or joined.

    `number` is the version that stood and `seen` are the ones that waited when they chose: what came since waits on.
    """
    saved = save(unit, application_id, {question_key: typed}, locale=locale, based={question_key: number})
    application = unit.get(Application, application_id)
    answer = answers_of(unit, application, [question_key]).get(question_key)
    if answer is None:
        raise NotFound("Question")
    if saved.answers[question_key]["kept"] in ("same", "stood"):
        answer.conflicts = [each for each in answer.conflicts if each not in seen]
        unit.changed(application, "choose_answer", question=question_key, number=answer.number)
    return saved


def bring_back(unit: Unit, application_id: int, question_key: str, number: int) -> Saved:
    """An earlier text of an answer stands again, as a new version; NotFound when there is no such text."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.EDIT_DRAFT, application)
    version = unit.session.scalar(
        select(AnswerVersion).where(
            AnswerVersion.application_id == application_id,
            AnswerVersion.question_key == question_key,
            AnswerVersion.number == number,
        )
    )
    if version is None:
        raise NotFound("AnswerVersion")
    saved = save(unit, application_id, {question_key: version.typed}, locale=version.locale)
    unit.changed(application, "bring_back", question=question_key, number=number)
    return saved

"""Reads about one application, whole, as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from grants.applications.lifecycle import LetterStatus
from grants.applications.model import (
    Answer,
    Application,
    ApplicationStatus,
    Help,
    LetterOfIntent,
    Reopening,
    Screening,
    Thread,
    Translation,
)
from grants.applications.queries.files import FileCard, files_of
from grants.applications.queries.reopenings import OpenSections, open_sections
from grants.applications.queries.stages import OtherStage, other_stage
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people import queries as people
from grants.programs import answers as reading
from grants.programs.conditions.asking import asked, only_asked
from grants.programs.model import FormPurpose, FormVersion, Round
from grants.programs.parsing import parse
from grants.programs.questions import Form
from grants.programs.rules import Deadline


@dataclass(frozen=True)
class ApplicationPage:
    """One application with its answers, as it was written; the fields that policy asks are among them.

    `form` and `values` are what is asked of those who answered so; `whole_form` and `typed` hold all that is kept.
    `other_stage` is where a draft has to go before it can be sent, by its tier; None where it is.
    A draft is asked by the newest form; `form_is_new` until its people, who know `form_version_id`, have seen why.
    """

    id: int
    reference: str
    status: ApplicationStatus
    version: int
    owner_id: int | None
    organization_id: int | None
    entered_by_id: int | None
    was_helped: bool
    was_translated: bool
    was_reopened: bool
    conflicted_ids: frozenset[int]
    has_pin: bool
    locale: str
    organization_name: str
    project_title: str
    tier_key: str
    requested_cents: int | None
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    checked_at: datetime | None
    resent_at: datetime | None
    unread_since: datetime | None
    reopening: OpenSections | None
    round_id: int
    round_key: str
    round_title: Texts
    languages: list[str]
    timezone: str
    deadline: Deadline
    other_stage: OtherStage | None
    contact: dict[str, str]
    tiers: list[dict[str, Any]]
    is_letter: bool
    letter: LetterStatus | None
    form: Form
    whole_form: Form
    form_version_id: int
    form_is_new: bool
    typed: dict[str, Any]
    values: dict[str, Any]
    locales: dict[str, str]
    """In which language each answer was written: a group and its navigator may each use their own."""
    numbers: dict[str, int]
    """Which version of each answer this is: whoever writes says what they had before them."""
    conflicts: dict[str, list[int]]
    """The versions that wait for somebody to choose, by question."""
    files: dict[int, FileCard]

    @property
    def closes_at(self) -> datetime:
        """The day that everybody has; `deadline` knows of grace and of more time for this one."""
        return self.deadline.closes_at

    @property
    def is_editable(self) -> bool:
        """A draft, unless its letter of intent waits for an answer or had a no."""
        return self.status is ApplicationStatus.DRAFT and self.letter in (None, LetterStatus.INVITED)


def application_page(session: Session, *, reference: str | None = None, id: int | None = None) -> ApplicationPage:
    """The application of this reference or id, in four queries; NotFound when there is none."""
    found = _with_what_hangs_on_it(session, Application.reference == reference if reference else Application.id == id)
    application, round, form_version, letter, checked_at, unread, reopened, resent_at, *was, newer = found
    was_helped, was_translated, was_reopened = was
    is_letter = form_version.purpose == FormPurpose.LOI
    answers = session.execute(
        select(Answer.question_key, Answer.typed, Answer.value, Answer.locale, Answer.number, Answer.conflicts).where(
            Answer.application_id == application.id
        )
    ).all()
    whole = parse((newer or form_version).definition)
    values = {answer.question_key: answer.value for answer in answers}
    if newer is not None:
        typed = {answer.question_key: answer.typed for answer in answers}
        values |= {each.key: reading.read(each, typed.get(each.key)).value for each in whole if each.key in typed}
    form = asked(whole, values)
    values = only_asked(form, values)
    return ApplicationPage(
        id=application.id,
        reference=application.reference,
        status=application.status,
        version=application.version,
        owner_id=application.owner_id,
        organization_id=application.organization_id,
        entered_by_id=application.entered_by_id,
        was_helped=was_helped,
        was_translated=was_translated,
        was_reopened=was_reopened,
        conflicted_ids=people.conflicted_with(session, application.organization_id),
        has_pin=application.pin_hash is not None,
        locale=application.locale,
        organization_name=application.organization_name,
        project_title=application.project_title,
        tier_key=application.tier_key,
        requested_cents=application.requested_cents,
        created_at=application.created_at,
        updated_at=application.updated_at,
        submitted_at=application.submitted_at,
        checked_at=checked_at,
        resent_at=resent_at,
        unread_since=unread,
        reopening=open_sections(reopened),
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        languages=round.languages,
        timezone=round.timezone,
        deadline=round.deadline(letter=is_letter, extended_until=application.extended_until),
        other_stage=other_stage(application, round, str(values.get("tier") or ""), is_letter=is_letter, letter=letter),
        contact=round.details["contact"],
        tiers=round.tiers,
        is_letter=is_letter,
        letter=letter,
        form=form,
        whole_form=whole,
        form_version_id=form_version.id,
        form_is_new=newer is not None,
        typed={answer.question_key: answer.typed for answer in answers},
        values=values,
        locales={answer.question_key: answer.locale for answer in answers},
        numbers={answer.question_key: answer.number for answer in answers},
        conflicts={answer.question_key: answer.conflicts for answer in answers if answer.conflicts},
        files=files_of(session, application.id),
    )


NEWER, OTHER, EVER = aliased(FormVersion), aliased(FormVersion), aliased(Reopening)
NEWEST = select(func.max(OTHER.id)).where(
    OTHER.round_id == Application.round_id,
    OTHER.purpose == FormVersion.purpose,
    Application.status == ApplicationStatus.DRAFT,
)
RESENT = select(func.max(Reopening.sent_at)).where(Reopening.application_id == Application.id)
WITH_WHAT_HANGS_ON_IT = (
    select(
        Application,
        Round,
        FormVersion,
        LetterOfIntent.status,
        Screening.confirmed_at,
        Thread.unread_since,
        Reopening,
        RESENT.correlate(Application).scalar_subquery(),
        exists().where(Help.application_id == Application.id, Help.began_at.is_not(None)),
        exists().where(Translation.application_id == Application.id),
        exists().where(EVER.application_id == Application.id, EVER.closed_at.is_not(None)),
        NEWER,
    )
    .join(Round, Round.id == Application.round_id)
    .join(FormVersion, FormVersion.id == Application.form_version_id)
    .join(LetterOfIntent, LetterOfIntent.application_id == Application.id, isouter=True)
    .join(Screening, Screening.application_id == Application.id, isouter=True)
    .join(Thread, Thread.application_id == Application.id, isouter=True)
    .join(
        Reopening,
        (Reopening.application_id == Application.id) & Reopening.closed_at.is_(None),
        isouter=True,
    )
    .join(
        NEWER,
        (NEWER.id == NEWEST.correlate(Application, FormVersion).scalar_subquery())
        & (NEWER.id != Application.form_version_id),
        isouter=True,
    )
)
"""Application, round, form, letter, check, thread, opened sections, last sending again, whether it ever had help, a
translation or sections that are closed again, newer form.

Behind every page of an application: to put it together costs more than to run it.
"""


def _with_what_hangs_on_it(session: Session, which: ColumnElement[bool]) -> Any:
    found = session.execute(WITH_WHAT_HANGS_ON_IT.where(which)).first()
    if found is None:
        raise NotFound("Application")
    return found

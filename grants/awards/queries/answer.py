"""The answer that a group gets: what was decided, why, what the criteria said, and where to go next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.applications.queries import words_for
from grants.awards.model import Award, Decision
from grants.awards.queries.doors import conflicted
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.people.model import Organization
from grants.programs.model import Round
from grants.reviews import queries as reviews
from grants.reviews.queries import CriterionMean


@dataclass(frozen=True)
class Reason:
    key: str
    text: Texts
    where_next: Texts


@dataclass(frozen=True)
class Answer:
    """The written reason for leaving the ranking is not in here: it is for the record, `words` are for the group."""

    application_id: int
    reference: str
    owner_id: int | None
    organization_id: int
    conflicted_ids: frozenset[int]
    organization_name: str
    project_title: str
    locale: str
    round_key: str
    round_title: Texts
    timezone: str
    contact: dict[str, str]
    outcome: str
    asked_cents: int | None
    cents: int | None
    reasons: tuple[Reason, ...]
    words: str
    words_language: str
    waits_for_translation: bool
    criteria: tuple[CriterionMean, ...]
    decided_at: datetime
    award_status: str | None


def answer(session: Session, application_id: int) -> Answer:
    """The current decision on an application, for its group; NotFound while there is none. Four queries.

    `words` are in `words_language`; they are empty while their translation waits.
    """
    row = session.execute(
        select(Decision, Application, Organization, Round, Award.status)
        .join(Application, Application.id == Decision.application_id)
        .join(Organization, Organization.id == Application.organization_id)
        .join(Round, Round.id == Decision.round_id)
        .join(Award, Award.application_id == Application.id, isouter=True)
        .where(Decision.application_id == application_id, Decision.superseded_at.is_(None))
    ).first()
    if row is None:
        raise NotFound("Decision")
    decision, application, organization, round, award_status = row
    said = words_for(session, application.id, decision.words)
    known = {reason["key"]: reason for reason in round.details["decline_reasons"]}
    return Answer(
        application_id=application.id,
        reference=application.reference,
        owner_id=application.owner_id,
        organization_id=organization.id,
        conflicted_ids=conflicted(session, organization.id),
        organization_name=organization.name,
        project_title=application.project_title,
        locale=application.locale,
        round_key=round.key,
        round_title=round.title,
        timezone=round.timezone,
        contact=round.details["contact"],
        outcome=decision.outcome,
        asked_cents=application.requested_cents,
        cents=decision.cents,
        reasons=tuple(
            Reason(key, known[key]["text"], known[key].get("where_next") or {})
            for key in decision.reasons
            if key in known
        ),
        words=said.text if said is not None else "",
        words_language=said.language if said is not None else "",
        waits_for_translation=said is None,
        criteria=tuple(reviews.criteria_means(session, application.id, rubric=round.rubric)),
        decided_at=decision.decided_at,
        award_status=award_status,
    )

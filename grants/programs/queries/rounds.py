"""Reads about rounds: what the public, the applicant and the sweep need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.programs import rules
from grants.programs.model import FormPurpose, FormVersion, Program, Round, RoundStatus
from grants.programs.parsing import parse
from grants.programs.questions import Form


@dataclass(frozen=True)
class Letters:
    """The letter of intent that comes first: until when it is taken, when the answer comes, for which tiers (all)."""

    form_version_id: int
    form: Form
    closes_at: datetime
    deadline: rules.Deadline
    invitations_by: str
    tiers: list[str]
    taken: bool

    def needed_for(self, tier: str) -> bool:
        """Whether this tier can only be applied for by invitation."""
        return not self.tiers or tier in self.tiers


@dataclass(frozen=True)
class RoundPage:
    """Everything that page, sheet and form need. `dates` (ISO days) may hold `checked_by` and `read_until`.

    `paper_days`: so long after closing, what had come on paper or by phone in time can still be keyed in.
    """

    id: int
    key: str
    is_public: bool
    status: RoundStatus
    title: Texts
    summary: Texts
    program_key: str
    program: Texts
    prefix: str
    year: int
    timezone: str
    opens_at: datetime
    closes_at: datetime
    decisions_by: date
    projects_start: date
    projects_end: date
    report_due_days: int
    budget_cents: int
    languages: list[str]
    tiers: list[dict[str, Any]]
    eligibility: list[dict[str, Any]]
    rubric: list[dict[str, Any]]
    texts: dict[str, Texts]
    contact: dict[str, str]
    dates: dict[str, str]
    measures: list[dict[str, Any]]
    decline_reasons: list[dict[str, Any]]
    form_version_id: int
    form: Form
    individuals_allowed: bool
    paper_days: int
    takes_applications: bool
    deadline: rules.Deadline
    letters: Letters | None
    facing_letter: bool = False

    def for_letter(self) -> RoundPage:
        """The same round as who writes its letter of intent sees it: its form, its last day. Needs `letters`."""
        if self.letters is None:
            raise NotFound("Letters")
        return replace(
            self,
            form=self.letters.form,
            form_version_id=self.letters.form_version_id,
            closes_at=self.letters.closes_at,
            deadline=self.letters.deadline,
            takes_applications=self.letters.taken,
            facing_letter=True,
        )

    def facing(self, tier: str) -> RoundPage:
        """The round as who begins there with this tier sees it; without a tier, as everybody does."""
        return self.for_letter() if self.letters is not None and self.letters.needed_for(tier) else self

    @property
    def takes_drafts(self) -> bool:
        """Whether this form can be begun without an invitation, for one tier at least."""
        return self.takes_applications and self._begins_here

    def takes_first_page(self, drawn_at: datetime | None, now: datetime) -> bool:
        """Whether a first page begins a draft: as for everybody, or drawn in time and as long as drafts are sent."""
        return self.takes_drafts or (self._begins_here and self.deadline.goes_on(drawn_at, now))

    @property
    def _begins_here(self) -> bool:
        return self.facing_letter or self.letters is None or bool(self.letters.tiers)


def round_page(session: Session, *, key: str | None = None, id: int | None = None, now: datetime) -> RoundPage:
    """The round of this key or id with its newest application form; NotFound when there is none."""
    found = session.execute(
        select(Round, Program, FormVersion)
        .join(Program, Program.id == Round.program_id)
        .join(FormVersion, FormVersion.round_id == Round.id)
        .where(Round.key == key if key is not None else Round.id == id)
        .where(FormVersion.purpose == FormPurpose.APPLICATION)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound("Round")
    round, program, version = found
    return RoundPage(
        id=round.id,
        key=round.key,
        is_public=round.is_public,
        status=round.status,
        title=round.title,
        summary=round.summary,
        program_key=program.key,
        program=program.name,
        prefix=program.prefix,
        year=round.year,
        timezone=round.timezone,
        opens_at=round.opens_at,
        closes_at=round.closes_at,
        decisions_by=round.decisions_by,
        projects_start=round.projects_start,
        projects_end=round.projects_end,
        report_due_days=round.report_due_days,
        budget_cents=round.budget_cents,
        languages=round.languages,
        tiers=round.tiers,
        eligibility=round.eligibility,
        rubric=round.rubric,
        texts=round.details["texts"],
        contact=round.details["contact"],
        dates=round.details.get("dates") or {},
        measures=round.details["measures"],
        decline_reasons=round.details["decline_reasons"],
        form_version_id=version.id,
        form=parse(version.definition),
        individuals_allowed=round.individuals_allowed,
        paper_days=round.details.get("paper_days", 5),
        takes_applications=rules.takes_applications(
            status=round.status, opens_at=round.opens_at, closes_at=round.closes_at, now=now
        ),
        deadline=round.deadline(letter=False),
        letters=_letters(session, round, now=now),
    )


def _letters(session: Session, round: Round, *, now: datetime) -> Letters | None:
    if round.letters_close_at is None:
        return None
    version = session.scalars(
        select(FormVersion)
        .where(FormVersion.round_id == round.id, FormVersion.purpose == FormPurpose.LOI)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).one()
    return Letters(
        form_version_id=version.id,
        form=parse(version.definition),
        closes_at=round.letters_close_at,
        deadline=round.deadline(letter=True),
        invitations_by=round.details["letter"]["invitations_by"],
        tiers=round.details["letter"]["tiers"],
        taken=rules.takes_applications(
            status=round.status, opens_at=round.opens_at, closes_at=round.letters_close_at, now=now
        ),
    )

"""A round before it is public: its days and data, what is odd, and which texts its languages lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.funds.model import Fund
from grants.kernel.refusal import Problem
from grants.kernel.texts import Texts
from grants.programs import rules
from grants.programs.model import Program, Round, RoundStatus
from grants.programs.queries.definitions import round_definition


@dataclass(frozen=True)
class RoundPlan:
    """Policy asks about it as about the round. `lacking` has the problems of each language of the round."""

    id: int
    key: str
    version: int
    status: RoundStatus
    is_public: bool
    title: Texts
    program: Texts
    fund: Texts
    fund_key: str
    timezone: str
    opens_at: datetime
    letters_close_at: datetime | None
    closes_at: datetime
    published_at: datetime | None
    definition: dict[str, Any]
    lacking: dict[str, list[Problem]]
    oddities: list[Problem]

    @property
    def is_draft(self) -> bool:
        return self.status is RoundStatus.DRAFT

    @property
    def missing(self) -> bool:
        return any(self.lacking.values())


@dataclass(frozen=True)
class DraftLine:
    """A round that nobody outside has seen."""

    key: str
    title: Texts
    opens_at: datetime
    timezone: str


def round_plan(session: Session, key: str) -> RoundPlan:
    """Three queries; NotFound when there is no round of this key."""
    definition = round_definition(session, key)
    round, program, fund = session.execute(
        select(Round, Program.name, Fund)
        .join(Program, Program.id == Round.program_id)
        .join(Fund, Fund.id == Round.fund_id)
        .where(Round.key == key)
    ).one()
    missing = rules.untranslated(round.languages, rules.vital_texts(program, definition))
    return RoundPlan(
        id=round.id,
        key=round.key,
        version=round.version,
        status=round.status,
        is_public=round.is_public,
        title=round.title,
        program=program,
        fund=fund.name,
        fund_key=fund.key,
        timezone=round.timezone,
        opens_at=round.opens_at,
        letters_close_at=round.letters_close_at,
        closes_at=round.closes_at,
        published_at=round.published_at,
        definition=definition,
        lacking={code: [each for each in missing if _lacks(each, code)] for code in round.languages},
        oddities=rules.oddities(tiers=round.tiers, budget_cents=round.budget_cents, eligibility=round.eligibility),
    )


def draft_rounds(session: Session, *, limit: int = 30) -> list[DraftLine]:
    """Rounds that are not published, those that open first first; one query."""
    rows = session.execute(
        select(Round.key, Round.title, Round.opens_at, Round.timezone)
        .where(Round.status == RoundStatus.DRAFT)
        .order_by(Round.opens_at, Round.id)
        .limit(limit)
    )
    return [DraftLine(**row._mapping) for row in rows]


def _lacks(problem: Problem, code: str) -> bool:
    languages = problem.facts["languages"]
    return isinstance(languages, list) and code in languages

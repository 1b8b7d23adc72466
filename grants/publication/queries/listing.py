"""The public list of awards, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from grants.kernel.texts import Texts
from grants.programs.model import Program, Round
from grants.publication.model import PublicAward
from grants.publication.queries import money
from grants.publication.queries.money import Given, Totals
from grants.publication.queries.search import Search, narrow

PAGE = 25


@dataclass(frozen=True)
class Line:
    """An award in the list; `given` is its money in the ledger."""

    award_id: int
    reference: str
    organization_name: str
    project_title: str
    program: Texts
    round_title: Texts
    timezone: str
    zip: str
    themes: list[Any]
    purpose: list[Any]
    outcome: list[Any]
    measures: list[Any]
    signed_at: datetime
    reported_at: datetime | None
    given: Given


@dataclass(frozen=True)
class Page:
    """`totals` are of everything the search finds, not of this page; `more` is where the next page begins."""

    lines: list[Line]
    totals: Totals
    more: tuple[datetime, int] | None


def awards_list(
    session: Session, *, search: Search, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> Page:
    """One page in four queries, however many awards there are."""
    query = (
        select(PublicAward, Program.name, Round.title, Round.timezone)
        .join(Program, Program.id == PublicAward.program_id)
        .join(Round, Round.id == PublicAward.round_id)
        .order_by(PublicAward.signed_at.desc(), PublicAward.award_id.desc())
        .limit(limit + 1)
    )
    query = narrow(query, search)
    if after is not None:
        query = query.where(tuple_(PublicAward.signed_at, PublicAward.award_id) < after)
    rows = session.execute(query).all()
    given = money.of_awards(session, [row.PublicAward.award_id for row in rows[:limit]])
    lines = [
        Line(
            award_id=award.award_id,
            reference=award.reference,
            organization_name=award.organization_name,
            project_title=award.project_title,
            program=program,
            round_title=title,
            timezone=timezone,
            zip=award.zip,
            themes=award.themes,
            purpose=award.purpose,
            outcome=award.outcome,
            measures=award.measures,
            signed_at=award.signed_at,
            reported_at=award.reported_at,
            given=given.get(award.award_id, Given()),
        )
        for award, program, title, timezone in rows[:limit]
    ]
    more = (lines[-1].signed_at, lines[-1].award_id) if len(rows) > limit else None
    return Page(lines=lines, totals=money.of_search(session, search), more=more)

"""The slate as the decision meeting works on it: the ranking, what was decided, and where the money runs out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import DECIDABLE
from grants.applications.model import Application
from grants.awards import rules
from grants.awards.queries.round_money import Decided, RoundMoney, candidates, decided_in, round_money
from grants.awards.rules import Side
from grants.kernel.refusal import NotFound
from grants.kernel.texts import Texts
from grants.policy.actor import Actor
from grants.programs.model import Round, RoundStatus
from grants.reviews import queries as reviews
from grants.reviews.queries import SlateLine
from grants.reviews.queries.doors import kept_out


@dataclass(frozen=True)
class SlateRow:
    """One line of the slate. `running_cents` is what this and all better places cost, as decided or as asked.

    `side` is None once it is decided. `barred`: the one who asks has a conflict or a stake; the page then shows
    the place and no score.
    """

    place: int
    line: SlateLine
    asked_cents: int
    side: Side | None
    running_cents: int
    decided: Decided | None
    decidable: bool
    barred: bool


@dataclass(frozen=True)
class SlatePage:
    """`line_after` is the last place that the money reaches; None while it reaches everybody who is open."""

    round_id: int
    round_key: str
    round_title: Texts
    round_status: RoundStatus
    round_version: int
    timezone: str
    reasons: list[dict[str, Any]]
    rubric: list[dict[str, Any]]
    money: RoundMoney
    rows: tuple[SlateRow, ...]
    line_after: int | None

    @property
    def undecided(self) -> int:
        return sum(1 for row in self.rows if row.decided is None)

    @property
    def waiting(self) -> int:
        """How many stand on the waiting list."""
        return sum(1 for row in self.rows if row.decided is not None and row.decided.outcome == "waitlist")

    def row(self, reference: str) -> SlateRow:
        """The row of this reference; NotFound when it is not on the slate."""
        for row in self.rows:
            if row.line.reference == reference:
                return row
        raise NotFound("SlateRow")


def slate_page(session: Session, round_key: str, *, actor: Actor | None = None) -> SlatePage:
    """The whole slate of a round, best first, in five queries however long it is.

    `actor` is who looks at all of it; without one no row is barred (who decides on one row came by its own door).
    """
    round = session.scalar(select(Round).where(Round.key == round_key))
    if round is None:
        raise NotFound("Round")
    decided = decided_in(session, round.id)
    money = round_money(session, round, decided)
    lines = reviews.slate(session, round.id, rubric=round.rubric)
    ranking = candidates(lines, money, decided)
    waitlist = all(each.outcome is not None for each in ranking)
    sides = rules.reach(ranking, left_cents=money.left_cents, tier_caps=money.tier_caps, waitlist=waitlist).sides
    kept = kept_out(session, Application.round_id == round.id) if actor is not None else {}
    rows, running = [], 0
    for place, (line, candidate) in enumerate(zip(lines, ranking, strict=True), start=1):
        side = sides.get(line.application_id)
        running += candidate.holds_cents or (candidate.asked_cents if side is Side.ABOVE else 0)
        rows.append(
            SlateRow(
                place=place,
                line=line,
                asked_cents=candidate.asked_cents,
                side=side,
                running_cents=running,
                decided=decided.get(line.application_id),
                decidable=line.status in DECIDABLE,
                barred=actor is not None and actor.person_id in kept.get(line.application_id, frozenset()),
            )
        )
    return SlatePage(
        round_id=round.id,
        round_key=round.key,
        round_title=round.title,
        round_status=round.status,
        round_version=round.version,
        timezone=round.timezone,
        reasons=round.details["decline_reasons"],
        rubric=round.rubric,
        money=money,
        rows=tuple(rows),
        line_after=_line_after(rows),
    )


def _line_after(rows: list[SlateRow]) -> int | None:
    short = [row.place for row in rows if row.side in (Side.AT, Side.BELOW)]
    return short[0] - 1 if short else None

"""What a round can still promise: its budget, its fund, the places of its tiers, and what was decided so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards import rules
from grants.awards.lifecycle import FALLEN_THROUGH, AwardStatus
from grants.awards.model import Award, Decision
from grants.awards.rules import Candidate
from grants.kernel.texts import Texts
from grants.ledger import queries as ledger
from grants.ledger.model import Kind
from grants.programs.model import Round
from grants.reviews.queries import SlateLine


@dataclass(frozen=True)
class Decided:
    """The current decision on one application. `holds_cents`: what its award binds, nothing once it fell through."""

    outcome: str
    cents: int | None
    reasons: tuple[str, ...]
    words: str
    departs: bool
    note: str
    decided_by: int
    decided_at: datetime
    award_status: AwardStatus | None
    tier_key: str

    @property
    def holds_cents(self) -> int:
        stands = self.award_status is not None and self.award_status not in FALLEN_THROUGH
        return (self.cents or 0) if stands else 0


@dataclass(frozen=True)
class TierMoney:
    """A tier of the round: what an award of it may cost, and how many of its awards stand."""

    key: str
    name: Texts
    amount_cents: int
    max_awards: int
    awards: int
    cents: int


@dataclass(frozen=True)
class RoundMoney:
    """Amounts in cents. `left_cents` is what can still be promised: the smaller of budget and fund."""

    budget_cents: int
    promised_cents: int
    fund_available_cents: int
    tiers: tuple[TierMoney, ...]

    @property
    def budget_left_cents(self) -> int:
        return self.budget_cents - self.promised_cents

    @property
    def left_cents(self) -> int:
        return max(0, min(self.budget_left_cents, self.fund_available_cents))

    @property
    def tier_caps(self) -> dict[str, int]:
        return {tier.key: tier.max_awards for tier in self.tiers}

    def tier(self, key: str) -> TierMoney | None:
        return next((tier for tier in self.tiers if tier.key == key), None)


def decided_in(session: Session, round_id: int) -> dict[int, Decided]:
    """The current decisions of a round by application, with their awards, in one query."""
    rows = session.execute(
        select(Decision, Award.status, Award.tier_key)
        .join(Award, Award.decision_id == Decision.id, isouter=True)
        .where(Decision.round_id == round_id, Decision.superseded_at.is_(None))
    )
    return {
        decision.application_id: Decided(
            outcome=decision.outcome,
            cents=decision.cents,
            reasons=tuple(decision.reasons),
            words=decision.words,
            departs=decision.departs,
            note=decision.note,
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
            award_status=status,
            tier_key=tier_key or "",
        )
        for decision, status, tier_key in rows
    }


def round_money(session: Session, round: Round, decided: Mapping[int, Decided]) -> RoundMoney:
    """The round's money as its ledger and the standing awards have it; one query."""
    standing = [(each.tier_key, each.holds_cents) for each in decided.values() if each.holds_cents]
    return RoundMoney(
        budget_cents=round.budget_cents,
        promised_cents=sum(cents for _, cents in standing),
        fund_available_cents=ledger.balance(session, round.fund_id, Kind.AVAILABLE),
        tiers=tuple(_tier(tier, standing) for tier in round.tiers),
    )


def _tier(tier: dict[str, Any], standing: list[tuple[str, int]]) -> TierMoney:
    own = [cents for key, cents in standing if key == tier["key"]]
    return TierMoney(tier["key"], tier["name"], tier["amount_cents"], tier["max_awards"], len(own), sum(own))


def candidates(lines: list[SlateLine], money: RoundMoney, decided: Mapping[int, Decided]) -> list[Candidate]:
    """The ranking as the rules read it: each line with what was decided and what its award binds."""
    return [_candidate(line, money, decided.get(line.application_id)) for line in lines]


def _candidate(line: SlateLine, money: RoundMoney, found: Decided | None) -> Candidate:
    tier = money.tier(line.tier_key)
    whole = rules.whole_cents(
        requested_cents=line.requested_cents, tier_cents=tier.amount_cents if tier is not None else None
    )
    return Candidate(
        application_id=line.application_id,
        tier=line.tier_key,
        asked_cents=whole or 0,
        score=line.score,
        outcome=found.outcome if found is not None else None,
        holds_cents=found.holds_cents if found is not None else 0,
    )

"""Making funds and putting money into them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from grants.funds import rules
from grants.funds.model import Appropriation, Fund
from grants.kernel.money import Money
from grants.kernel.refusal import NotReady
from grants.kernel.unit import Unit
from grants.ledger import commands as ledger
from grants.ledger.model import Kind
from grants.policy.actions import Action
from grants.policy.check import require


def define_fund(unit: Unit, facts: dict[str, Any]) -> Fund:
    """A fund with its ledger accounts; a second definition of one key changes its texts only.

    NotReady names the fields of `facts` that are missing or can't be used.
    """
    require(unit.actor, Action.MANAGE_FUNDS)
    problems = rules.fund_problems(facts)
    if problems:
        raise NotReady(problems)
    fund = unit.session.scalar(select(Fund).where(Fund.key == facts["key"]))
    made = fund is None
    if fund is None:
        fund = Fund(key=facts["key"], created_at=unit.now)
        unit.session.add(fund)
    fund.name, fund.source = facts["name"], facts["source"]
    fund.restrictions, fund.fiscal_year = facts["restrictions"], str(facts["fiscal_year"])
    fund.rails = facts.get("rails", ["stripe"])
    unit.session.flush()
    if made:
        ledger.open_accounts(unit, fund.id)
    unit.changed(fund, "define")
    return fund


def appropriate(unit: Unit, fund_id: int, amount: Money, *, authority: str) -> Appropriation:
    """Put money into a fund, on a named authority (a council action, a grant letter).

    NotReady when the amount is not positive or nobody is named who may give it.
    """
    require(unit.actor, Action.MANAGE_FUNDS)
    fund = unit.get(Fund, fund_id)
    authority = " ".join(authority.split())
    problems = rules.appropriation_problems(amount, authority)
    if problems:
        raise NotReady(problems)
    put = unit.add(Appropriation(fund_id=fund.id, cents=amount.cents, authority=authority, at=unit.now))
    ledger.move(
        unit,
        f"appropriation:{put.id}",
        "appropriate",
        fund_id=fund.id,
        source=Kind.APPROPRIATED,
        to=Kind.AVAILABLE,
        amount=amount,
    )
    unit.changed(fund, "appropriate", note=authority, cents=amount.cents)
    return put

"""Finance's preaudit: somebody who did not decide certifies that the money is there and set aside."""

from __future__ import annotations

from dataclasses import dataclass

from grants.awards.model import Award, Certificate
from grants.awards.queries.doors import award_door
from grants.funds.model import Fund
from grants.kernel.money import Money
from grants.kernel.refusal import Refusal
from grants.kernel.unit import Unit
from grants.ledger import queries as ledger
from grants.policy.actions import Action
from grants.policy.actor import Role
from grants.policy.check import require

STATEMENT = (
    "This instrument has been preaudited in the manner required by the Local Government Budget and Fiscal Control Act."
)
"""The words of N.C. General Statutes 159-28(a1), which finance signs."""


@dataclass
class NotSetAside(Refusal):
    """The ledger holds less for this award than it promises: nothing can be certified."""

    held: Money
    promised: Money


def certify(unit: Unit, award_id: int, *, version: int | None = None) -> Certificate:
    """Certify one award, as finance officer or deputy. Forbidden to who decided it."""
    award = unit.get(Award, award_id, version=version)
    require(unit.actor, Action.CERTIFY_AWARD, award_door(unit.session, award))
    award.lifecycle.target(award.status, "certify")
    held = Money(ledger.award_books(unit.session, award.id).encumbered)
    if held != Money(award.cents):
        raise NotSetAside(held=held, promised=Money(award.cents))
    fund = unit.session.get_one(Fund, award.fund_id)
    deputy = Role.FINANCE_OFFICER not in unit.actor.roles
    certificate = unit.add(
        Certificate(
            award_id=award.id,
            fund_id=fund.id,
            fiscal_year=fund.fiscal_year,
            cents=award.cents,
            statement=STATEMENT,
            decided_by=award.decided_by,
            certified_by=unit.actor.person_id,
            certified_as=Role.DEPUTY_FINANCE_OFFICER if deputy else Role.FINANCE_OFFICER,
            certified_at=unit.now,
        )
    )
    unit.advance(award, "certify", certificate=certificate.id, cents=award.cents)
    return certificate

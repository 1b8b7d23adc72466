"""The preaudit: by finance, never by who decided, and only while the money is really set aside."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from grants.awards import commands
from grants.awards.commands import NotSetAside
from grants.awards.lifecycle import AwardStatus
from grants.awards.model import Award, Certificate
from grants.kernel.money import Money
from grants.kernel.refusal import Forbidden, WrongStatus
from grants.ledger import commands as ledger
from grants.ledger.model import Kind
from grants.people.commands import declare_conflict
from grants.policy.actor import Role
from tests.worlds.awards import award_of, awarded, certified, decided, deputy, finance_officer
from tests.worlds.reviews import reviewed


def certify(world, award_id, actor):
    with world.unit(actor) as unit:
        return commands.certify(unit, award_id)


def test_the_finance_officer_certifies_what_is_set_aside(world, session):
    award_id = awarded(world)
    officer = finance_officer(world)
    certify(world, award_id, officer)
    assert session.get_one(Award, award_id).status is AwardStatus.CERTIFIED
    made = session.scalars(select(Certificate)).one()
    assert (made.cents, made.fiscal_year, made.certified_by) == (100_000, "FY2027", officer.person_id)
    assert made.certified_as == "finance_officer"
    assert made.statement.startswith("This instrument has been preaudited")


def test_a_deputy_certifies_as_a_deputy(world, session):
    certify(world, awarded(world), deputy(world))
    assert session.scalars(select(Certificate.certified_as)).one() == "deputy_finance_officer"


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.DEPUTY_FINANCE_OFFICER])
def test_who_decided_does_not_certify(world, role):
    both = world.staff(Role.DECIDER, role, email="both@example.org")
    round_id = world.open_round()
    application_id = decided(world, reviewed(world, world.eligible(round_id), (5, 5, 5)), actor=both)
    with pytest.raises(Forbidden) as refusal:
        certify(world, award_of(world, application_id), both)
    assert refusal.value.reasons == ("did_not_decide_it",)


def test_the_database_too_refuses_a_certificate_by_who_decided(world, session):
    award_id = certified(world)
    certificate = session.scalars(select(Certificate)).one()
    session.rollback()
    with world.engine.begin() as connection, pytest.raises(DBAPIError, match="not_by_who_decided"):
        connection.execute(
            text(
                "INSERT INTO preaudit_certificate (id, award_id, fund_id, fiscal_year, cents, statement, decided_by, "
                "certified_by, certified_as, certified_at) SELECT 99, award_id, fund_id, fiscal_year, cents, "
                "statement, decided_by, decided_by, certified_as, certified_at FROM preaudit_certificate"
            )
        )
    assert (certificate.award_id, certificate.decided_by != certificate.certified_by) == (award_id, True)


@pytest.mark.parametrize("role", [Role.DECIDER, Role.OFFICER, Role.FINANCE_PREPARER, Role.FINANCE_APPROVER])
def test_others_do_not_certify(world, role):
    award_id = awarded(world)
    with pytest.raises(Forbidden):
        certify(world, award_id, world.staff(role, email="other@example.org"))


def test_a_conflict_of_interest_closes_this_door_too(world, session):
    award_id = awarded(world)
    officer = finance_officer(world)
    organization_id = session.get_one(Award, award_id).organization_id
    with world.unit(officer) as unit:
        declare_conflict(unit, officer.person_id, organization_id, reason="Neighbors.")
    with pytest.raises(Forbidden) as refusal:
        certify(world, award_id, officer)
    assert refusal.value.reasons == ("has_no_conflict",)


def test_nothing_is_certified_that_the_ledger_does_not_hold(world, session):
    award_id = awarded(world)
    fund_id = session.get_one(Award, award_id).fund_id
    with world.unit() as unit:
        ledger.move(
            unit,
            "test:gone",
            "test",
            fund_id=fund_id,
            source=Kind.ENCUMBERED,
            to=Kind.AVAILABLE,
            amount=Money(1),
            award_id=award_id,
        )
    with pytest.raises(NotSetAside) as refusal:
        certify(world, award_id, finance_officer(world))
    assert refusal.value == NotSetAside(held=Money(99_999), promised=Money(100_000))


def test_a_second_certificate_is_refused(world):
    award_id = certified(world)
    with pytest.raises(WrongStatus):
        certify(world, award_id, finance_officer(world))


@pytest.mark.parametrize("change", ["UPDATE preaudit_certificate SET cents = 1", "DELETE FROM preaudit_certificate"])
def test_a_certificate_can_be_neither_changed_nor_removed(world, change):
    certified(world)
    with world.engine.begin() as connection, pytest.raises(DBAPIError, match="never changed or removed"):
        connection.execute(text(change))

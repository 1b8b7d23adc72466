"""Payments in lists: what finance has to do, what is in the air, what went wrong, what is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from grants.applications.model import Application
from grants.awards.model import Award
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement, Payee, PayeeStatus
from grants.payments.queries.hands import Hands, hands_of, origins
from grants.people import queries as people
from grants.people.model import Handover, Organization
from grants.programs.model import Round

LISTS: dict[str, tuple[S, ...]] = {
    "due": (S.DUE,),
    "prepared": (S.PREPARED,),
    "air": (S.APPROVED, S.SENDING, S.SENT),
    "failed": (S.REFUSED, S.RETURNED, S.TAKEN_BACK),
    "planned": (S.PLANNED,),
    "done": (S.CONFIRMED, S.CANCELLED),
}
"""The lists, in the order of what to do first. `failed` also holds every payment with an alarm."""
PAGE = 50
OVER = (S.CONFIRMED, S.CANCELLED)


@dataclass(frozen=True)
class PaymentRow:
    """One payment as a list shows it. `hands` is the subject that policy is asked about."""

    id: int
    version: int
    reference: str
    award_id: int
    award_reference: str
    number: int
    organization: str
    payee: str
    payee_status: PayeeStatus
    account_id: str | None
    payee_changed_at: datetime | None
    cents: int
    status: S
    released_by: str
    due_at: datetime | None
    prepared_at: datetime | None
    prepared_by: str
    approved_at: datetime | None
    approved_by: str
    sent_at: datetime | None
    expected_on: date | None
    confirmed_at: datetime | None
    problem: str
    alarm: str
    timezone: str
    rests_until: datetime | None
    hands: Hands

    def is_late(self, now: datetime) -> bool:
        """Sent, and not there on the day that was named."""
        return self.status is S.SENT and self.expected_on is not None and self.expected_on < now.date()


@dataclass(frozen=True)
class Counts:
    """How many payments stand in each list, and their cents."""

    many: dict[str, int]
    cents: dict[str, int]


def listed(
    session: Session, show: str, *, now: datetime, after: int | None = None, limit: int = PAGE
) -> tuple[list[PaymentRow], int | None]:
    """One of LISTS, oldest first (what is done: newest first), and where its next page begins."""
    newest_first = show == "done"
    query = rows().where(_belongs(show)).limit(limit + 1)
    query = query.order_by(Disbursement.id.desc() if newest_first else Disbursement.id)
    if after is not None:
        query = query.where(Disbursement.id < after if newest_first else Disbursement.id > after)
    found = session.execute(query).all()
    more = found[limit - 1].id if len(found) > limit else None
    return _made(session, found[:limit], now=now), more


def chosen(session: Session, ids: Iterable[int], *, now: datetime) -> list[PaymentRow]:
    """These payments, in the order of their ids."""
    found = session.execute(rows().where(Disbursement.id.in_(list(ids))).order_by(Disbursement.id)).all()
    return _made(session, found, now=now)


@dataclass(frozen=True)
class AwardPayment:
    """One payment of an award, for the pages of other stages."""

    id: int
    reference: str
    number: int
    cents: int
    status: S
    released_by: str
    due_at: datetime | None
    sent_at: datetime | None
    expected_on: date | None
    confirmed_at: datetime | None
    problem: str


def for_award(session: Session, award_id: int) -> list[AwardPayment]:
    """All payments of an award's schedule, in its order."""
    mine = select(Disbursement).where(Disbursement.award_id == award_id).order_by(Disbursement.number)
    return [
        AwardPayment(
            id=one.id,
            reference=one.reference,
            number=one.number,
            cents=one.cents,
            status=one.status,
            released_by=one.released_by,
            due_at=one.due_at,
            sent_at=one.sent_at,
            expected_on=one.expected_on,
            confirmed_at=one.confirmed_at,
            problem=one.problem,
        )
        for one in session.scalars(mine)
    ]


def all_confirmed(session: Session, award_id: int) -> bool:
    """Whether nothing of an award is left to pay: each payment is confirmed or called off, and there are some."""
    found = session.execute(
        select(func.count(), func.count().filter(Disbursement.status.not_in(OVER))).where(
            Disbursement.award_id == award_id
        )
    ).one()
    return found[0] > 0 and found[1] == 0


def counts(session: Session) -> Counts:
    """What stands in each list but the last, which only grows."""
    many = dict.fromkeys(LISTS, 0)
    cents = dict.fromkeys(LISTS, 0)
    alarm = (Disbursement.alarm != literal_column("''")).label("alarmed")  # grouped by, so without a parameter
    stand = session.execute(
        select(Disbursement.status, alarm, func.count(), func.sum(Disbursement.cents))
        .where(or_(Disbursement.status.not_in(OVER), Disbursement.alarm != ""))
        .group_by(Disbursement.status, alarm)
    )
    for status, alarmed, number, amount in stand:
        for name, statuses in LISTS.items():
            if status in statuses or (alarmed and name == "failed"):
                many[name] += number
                cents[name] += int(amount)
    return Counts(many, cents)


def _belongs(show: str) -> ColumnElement[bool]:
    stands = Disbursement.status.in_(LISTS[show])
    return or_(stands, Disbursement.alarm != "") if show == "failed" else stands


def rows() -> Any:
    """The select of payments with what their lists show; each row is an Origin too."""
    paid = aliased(Organization)
    return (
        select(
            Disbursement,
            *origins(),
            Award.reference.label("award_reference"),
            Organization.name.label("organization"),
            paid.name.label("payee"),
            Payee.status.label("payee_status"),
            Payee.account_id.label("payee_account"),
            Round.timezone,
            select(func.max(Handover.rests_until))
            .where(Handover.organization_id.in_([Disbursement.organization_id, Payee.organization_id]))
            .correlate(Disbursement, Payee)
            .scalar_subquery()
            .label("rests_until"),
        )
        .join(Award, Award.id == Disbursement.award_id)
        .join(Application, Application.id == Award.application_id)
        .join(Round, Round.id == Award.round_id)
        .join(Organization, Organization.id == Disbursement.organization_id)
        .join(Payee, Payee.id == Disbursement.payee_id)
        .join(paid, paid.id == Payee.organization_id)
    )


def _made(session: Session, found: Sequence[Any], *, now: datetime) -> list[PaymentRow]:
    subjects = hands_of(session, found, now=now) if found else {}
    hands = {each for row in found for each in (row.Disbursement.prepared_by, row.Disbursement.approved_by) if each}
    names = people.names(session, hands)
    return [made(row, subjects[row.id], names, now=now) for row in found]


def made(row: Any, hands: Hands, names: dict[int, str], *, now: datetime) -> PaymentRow:
    one: Disbursement = row.Disbursement
    return PaymentRow(
        id=one.id,
        version=one.version,
        reference=one.reference,
        award_id=one.award_id,
        award_reference=row.award_reference,
        number=one.number,
        organization=row.organization,
        payee=row.payee,
        payee_status=row.payee_status,
        account_id=one.account_id or row.payee_account,
        payee_changed_at=row.changed_at,
        cents=one.cents,
        status=one.status,
        released_by=one.released_by,
        due_at=one.due_at,
        prepared_at=one.prepared_at,
        prepared_by=names.get(one.prepared_by or 0, ""),
        approved_at=one.approved_at,
        approved_by=names.get(one.approved_by or 0, ""),
        sent_at=one.sent_at,
        expected_on=one.expected_on,
        confirmed_at=one.confirmed_at,
        problem=one.problem,
        alarm=one.alarm,
        timezone=row.timezone,
        rests_until=row.rests_until if row.rests_until and row.rests_until > now else None,
        hands=hands,
    )

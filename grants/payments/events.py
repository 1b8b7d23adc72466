"""Facts about payees and payments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PayeeWanted:
    """An award was signed and nobody can be paid for it yet."""

    payee_id: int
    award_id: int


@dataclass(frozen=True)
class PayeeReady:
    payee_id: int


@dataclass(frozen=True)
class PayeeRestricted:
    payee_id: int


@dataclass(frozen=True)
class DisbursementApproved:
    disbursement_id: int


@dataclass(frozen=True)
class DisbursementSent:
    disbursement_id: int


@dataclass(frozen=True)
class DisbursementConfirmed:
    disbursement_id: int
    award_id: int


@dataclass(frozen=True)
class DisbursementFailed:
    """It was refused, turned back by the bank or taken back: a person must look. `step` says which."""

    disbursement_id: int
    step: str


@dataclass(frozen=True)
class RailDoubted:
    """What the rail says of a payment and what we hold can't both be true: a person must look, nothing is sent."""

    disbursement_id: int
    alarm: str


@dataclass(frozen=True)
class RailAsked:
    """It is time to ask the rail what became of a payment."""

    disbursement_id: int


@dataclass(frozen=True)
class PayeeAsked:
    """It is time to ask the rail whether a payee can be paid."""

    payee_id: int


@dataclass(frozen=True)
class EventStored:
    """A rumour came in by webhook; its job asks the rail what is true."""

    stored_event_id: int

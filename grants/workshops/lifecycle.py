"""The steps of a workshop, and of a place in it."""

from __future__ import annotations

from enum import StrEnum

from grants.kernel.lifecycle import Lifecycle, step


class WorkshopStatus(StrEnum):
    PLANNED = "planned"
    CALLED_OFF = "called_off"


class SeatStatus(StrEnum):
    WAITING = "waiting"
    SEATED = "seated"
    GIVEN_UP = "given_up"
    CAME = "came"


S = SeatStatus
TAKEN = (S.SEATED, S.CAME)
"""What counts against the places."""

WORKSHOP = Lifecycle(
    "workshop",
    start=WorkshopStatus.PLANNED,
    steps=[step("call_off", WorkshopStatus.PLANNED, WorkshopStatus.CALLED_OFF)],
)
SEAT = Lifecycle(
    "workshop_seat",
    start=S.WAITING,
    steps=[
        step("seat", S.WAITING, S.SEATED),
        step("give_up", (S.WAITING, S.SEATED), S.GIVEN_UP),
        step("come", (S.WAITING, S.SEATED, S.GIVEN_UP), S.CAME),
        step("not_come", S.CAME, S.SEATED),
    ],
)

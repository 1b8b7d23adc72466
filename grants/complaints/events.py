"""Facts about complaints and requests for help with access."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ComplaintFiled:
    complaint_id: int


@dataclass(frozen=True)
class ComplaintAnswered:
    complaint_id: int


@dataclass(frozen=True)
class AssistanceAsked:
    assistance_id: int


@dataclass(frozen=True)
class AssistanceDone:
    assistance_id: int
    version: int

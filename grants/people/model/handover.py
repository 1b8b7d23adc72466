"""A group handed over to somebody else, after staff made sure who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class Handover(Base):
    """One handover: what was checked (`check_kind` is one of rules.CHECKS), who had the group, who has it now.

    Until `rests_until` no payment to the group is prepared or approved and no bank details of it change.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("note <> ''", name="has_note"),
        CheckConstraint("from_id <> to_id", name="to_somebody_else"),
        CheckConstraint("rests_until > at", name="rests_a_while"),
        Index(None, "organization_id", "rests_until"),
    )

    id: Mapped[int] = key()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    check_kind: Mapped[str] = mapped_column(String(40))
    note: Mapped[str]
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    rests_until: Mapped[datetime]

"""Files that are on their way, piece by piece: what arrived stays while a line is down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.base import Base, key


class PartialUpload(Base):
    """A file of which `received` bytes of `size` are kept, as `pieces` objects of the store under `storage_key`.

    `client_key` is the digest of what the page calls this file: asked for by the same name it goes on, also after
    the page was closed. The row goes once the file is whole, or a day after the last piece.
    """

    __tablename__ = "partial_upload"
    __table_args__ = (
        UniqueConstraint("application_id", "question_key", "client_key"),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("received >= 0 AND received <= size", name="received_within_size"),
        CheckConstraint("pieces >= 0", name="pieces_not_negative"),
        Index(None, "updated_at"),
    )

    id: Mapped[int] = key()
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question_key: Mapped[str] = mapped_column(String(40))
    client_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    storage_key: Mapped[str] = mapped_column(String(80), unique=True)
    updated_at: Mapped[datetime]

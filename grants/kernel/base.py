"""The plain declarative base of every table, and the few column types that all share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, DateTime, Enum, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses a naive one; gives back an aware one in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time can't be stored: say which zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = JSON().with_variant(JSONB(), "postgresql")
BigKey = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only an INTEGER key


class Base(DeclarativeBase):
    """The registry is given whole: Flask-SQLAlchemy copies it into a base of its own for the same tables."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            date: Date(),
            dict[str, Any]: Document,
            list[Any]: Document,
            str: String(),
        },
    )


def key() -> MappedColumn[int]:
    """The number by which rows refer to each other; people see references instead."""
    return mapped_column(BigKey, primary_key=True)


def cents() -> MappedColumn[int]:
    """An amount in integer cents of the fund's currency."""
    return mapped_column(BigInteger)


def status(values: type[StrEnum], start: StrEnum) -> MappedColumn[Any]:
    """A lifecycle's status, stored as its text; `one_of` adds the CHECK."""
    return mapped_column(
        Enum(values, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e]),
        default=start,
    )


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A CHECK that the column holds one of the enumeration's texts."""
    listed = ", ".join(f"'{member.value}'" for member in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


__all__ = ["Base", "BigKey", "Document", "Mapped", "UtcDateTime", "cents", "key", "one_of", "status"]

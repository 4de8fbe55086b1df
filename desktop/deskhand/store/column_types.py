"""Column types that mean the same on SQLite and PostgreSQL.

SQLite's strict tables know five storage classes only; each type here says which one it uses
there, and takes the server's own type on PostgreSQL.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from deskhand.domain.errors import StoreCorrupt

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# PostgreSQL refuses NUL in text, and neither database can encode half a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# 64 bits on both: SQLite's INTEGER always is, and its strict tables do not know BIGINT.
Count = BigInteger().with_variant(Integer(), "sqlite")


def damaged(detail: str) -> StoreCorrupt:
    """A stored value that cannot be what was written."""
    return StoreCorrupt(
        "A value in the database is damaged.",
        kept="The database file is left as it is.",
        next_step="Put a backup in its place, or ask for help with the file.",
        detail=detail,
    )


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite, uuid on PostgreSQL. Both sort by it in the same order."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid())
        return dialect.type_descriptor(LargeBinary())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: object, dialect: Dialect) -> UUID | None:
        match value:
            case None:
                return None
            case UUID():
                # asyncpg gives a subclass of its own.
                return UUID(int=value.int)
            case bytes() if len(value) == 16:
                return UUID(bytes=value)
            case _:
                raise damaged(f"not an id: {value!r:.60}")


class Instant(TypeDecorator[datetime]):
    """A moment, zone-aware on both sides: microseconds since 1970 UTC on SQLite, timestamptz on
    PostgreSQL. Raises ValueError for a naive one."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Integer())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        if dialect.name == "postgresql":
            return value.astimezone(UTC)
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        match value:
            case None:
                return None
            case datetime():
                return value.astimezone(UTC)
            case int():
                try:
                    return EPOCH + value * MICROSECOND
                except OverflowError as error:
                    raise damaged(f"not an instant: {value}") from error
            case _:
                raise damaged(f"not an instant: {value!r:.60}")


class Amount(TypeDecorator[Decimal]):
    """An exact decimal as text, its trailing zeros kept: "0.10" comes back as it went."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise damaged(f"not an amount: {value:.60}") from error


class Words(TypeDecorator[str]):
    """Text. What no database can keep (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else UNSTORABLE.sub("\ufffd", value)

"""The table of notices."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from deskhand.store.column_types import Id, Instant, Words
from deskhand.store.tables import metadata

# kind, target_kind: as in domain.notice; an unknown one is of a later Deskhand and passed over.
notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False, server_default=""),
    Column("target_kind", Words, nullable=False),
    Column("target_ref", Words, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    sqlite_strict=True,
)
Index("ix_notice_at", notice.c.at)

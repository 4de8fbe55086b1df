"""What the person was told while they looked elsewhere. Nothing stored changes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint

from deskhand.store.column_types import Id, Instant, Words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "notice",
        Column("id", Id, nullable=False),
        Column("kind", Words, nullable=False),
        Column("title", Words, nullable=False),
        Column("body", Words, nullable=False, server_default=""),
        Column("target_kind", Words, nullable=False),
        Column("target_ref", Words, nullable=False, server_default=""),
        Column("at", Instant, nullable=False),
        Column("seen_at", Instant),
        PrimaryKeyConstraint("id", name="pk_notice"),
        sqlite_strict=True,
    )
    op.create_index("ix_notice_at", "notice", ["at"])

"""The full-text index. What is stored already is noted as due, and taken in bit by bit."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, text

from deskhand.store.column_types import Count, Id, Words
from deskhand.store.search_schema import POSTGRES_INDEXES_0003, SQLITE_INDEXES_0003

revision = "0003"
down_revision = "0002"

_KEYS = (
    ("title", ["conversation_id"]),
    ("part", ["message_id", "position"]),
    ("passage", ["sha256", "media_type", "position"]),
)


def upgrade() -> None:
    """Make the tables; `store.schema` puts the triggers after every migration."""
    _documents()
    _due()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_INDEXES_0003 if is_sqlite else POSTGRES_INDEXES_0003:
        op.execute(statement)
    for statement in (
        "INSERT INTO search_due (conversation_id) SELECT id FROM conversation",
        # The last one noted is taken in first, and the newest messages are what people look for.
        (
            "INSERT INTO search_due (message_id) SELECT id FROM message "
            "WHERE status <> 'streaming' ORDER BY id"
        ),
        (
            "INSERT INTO search_due (sha256, media_type) SELECT DISTINCT sha256, media_type "
            "FROM passage"
        ),
    ):
        op.execute(statement)


def _documents() -> None:
    op.create_table(
        "search_document",
        Column("number", Count, nullable=False, autoincrement=False),
        Column("conversation_id", Id),
        Column("message_id", Id),
        Column("sha256", LargeBinary),
        Column("media_type", Words),
        Column("position", Integer),
        Column("facets", Words, nullable=False),
        PrimaryKeyConstraint("number", name="pk_search_document"),
        sqlite_strict=True,
    )
    for name, columns in _KEYS:
        is_one = text(f"{columns[0]} IS NOT NULL")
        op.create_index(
            f"uq_search_document_{name}",
            "search_document",
            columns,
            unique=True,
            sqlite_where=is_one,
            postgresql_where=is_one,
        )


def _due() -> None:
    op.create_table(
        "search_due",
        Column("id", Count, nullable=False, autoincrement=True),
        Column("conversation_id", Id),
        Column("message_id", Id),
        Column("sha256", LargeBinary),
        Column("media_type", Words),
        Column("number", Count),
        Column("is_title", Integer, nullable=False, server_default="0"),
        Column("body", Words),
        Column("facets", Words),
        PrimaryKeyConstraint("id", name="pk_search_due"),
        sqlite_strict=True,
    )

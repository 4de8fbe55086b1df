"""The first tables: conversations, messages and their parts, runs, usage, drafts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)

from deskhand.store.column_types import Amount, Count, Id, Instant, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    _conversations()
    _messages()
    _runs()
    _drafts()


def _conversations() -> None:
    op.create_table(
        "conversation",
        Column("id", Id, nullable=False),
        Column("title", Words, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("deleted_at", Instant),
        Column("leaf_id", Id),
        Column("provider", Words, nullable=False),
        Column("model", Words, nullable=False),
        PrimaryKeyConstraint("id", name="pk_conversation"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_conversation_recent",
        "conversation",
        [text("updated_at DESC"), text("id DESC")],
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_conversation_deleted_at",
        "conversation",
        ["deleted_at"],
        sqlite_where=text("deleted_at IS NOT NULL"),
        postgresql_where=text("deleted_at IS NOT NULL"),
    )


def _messages() -> None:
    op.create_table(
        "message",
        Column("id", Id, nullable=False),
        Column("conversation_id", Id, nullable=False),
        Column("number", Count, nullable=False),
        Column("parent_id", Id),
        Column("role", Words, nullable=False),
        Column("status", Words, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("provider", Words, nullable=False),
        Column("model", Words, nullable=False),
        Column("input_tokens", Count),
        Column("output_tokens", Count),
        Column("cached_tokens", Count),
        Column("thinking_tokens", Count),
        Column("cost", Amount),
        Column("currency", Words),
        Column("stop", Words),
        Column("error", Words, nullable=False),
        PrimaryKeyConstraint("id", name="pk_message"),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_message_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["parent_id"], ["message.id"], name="fk_message_parent_id_message"),
        UniqueConstraint("conversation_id", "number", name="uq_message_conversation_id_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_message_parent_id", "message", ["parent_id"])
    op.create_table(
        "blob",
        Column("sha256", LargeBinary, nullable=False),
        Column("media_type", Words, nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("sha256", "media_type", name="pk_blob"),
        sqlite_strict=True,
    )
    op.create_table(
        "part",
        Column("message_id", Id, nullable=False),
        Column("position", Integer, nullable=False),
        Column("kind", Words, nullable=False),
        Column("body", Words, nullable=False),
        Column("extra", Words),
        Column("integrity", Integer, nullable=False),
        Column("confidentiality", Integer, nullable=False),
        Column("blob_sha256", LargeBinary),
        Column("blob_media_type", Words),
        PrimaryKeyConstraint("message_id", "position", name="pk_part"),
        ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_part_message_id_message", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["blob_sha256", "blob_media_type"],
            ["blob.sha256", "blob.media_type"],
            name="fk_part_blob_sha256_blob_media_type_blob",
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_part_blob",
        "part",
        ["blob_sha256", "blob_media_type"],
        sqlite_where=text("blob_sha256 IS NOT NULL"),
        postgresql_where=text("blob_sha256 IS NOT NULL"),
    )


def _runs() -> None:
    op.create_table(
        "run",
        Column("id", Id, nullable=False),
        Column("conversation_id", Id, nullable=False),
        Column("message_id", Id, nullable=False),
        Column("provider", Words, nullable=False),
        Column("model", Words, nullable=False),
        Column("owner", Words, nullable=False),
        Column("status", Words, nullable=False),
        Column("started_at", Instant, nullable=False),
        Column("ended_at", Instant),
        PrimaryKeyConstraint("id", name="pk_run"),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_run_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_run_message_id_message", ondelete="CASCADE"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_run_conversation_id", "run", ["conversation_id"])
    op.create_index("ix_run_message_id", "run", ["message_id"])
    op.create_index(
        "ix_run_running",
        "run",
        ["owner"],
        sqlite_where=text("status = 'running'"),
        postgresql_where=text("status = 'running'"),
    )
    op.create_table(
        "usage",
        Column("id", Id, nullable=False),
        Column("run_id", Id),
        Column("provider", Words, nullable=False),
        Column("model", Words, nullable=False),
        Column("input_tokens", Count),
        Column("output_tokens", Count),
        Column("cached_tokens", Count),
        Column("thinking_tokens", Count),
        Column("cost", Amount),
        Column("currency", Words),
        Column("at", Instant, nullable=False),
        PrimaryKeyConstraint("id", name="pk_usage"),
        ForeignKeyConstraint(
            ["run_id"], ["run.id"], name="fk_usage_run_id_run", ondelete="SET NULL"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_usage_run_id", "usage", ["run_id"])
    op.create_index("ix_usage_at", "usage", ["at"])


def _drafts() -> None:
    op.create_table(
        "draft",
        Column("place", Id, nullable=False),
        Column("conversation_id", Id),
        Column("text", Words, nullable=False),
        PrimaryKeyConstraint("place", name="pk_draft"),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_draft_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_conversation_id", "draft", ["conversation_id"])
    op.create_table(
        "draft_image",
        Column("place", Id, nullable=False),
        Column("position", Integer, nullable=False),
        Column("name", Words, nullable=False),
        Column("integrity", Integer, nullable=False),
        Column("confidentiality", Integer, nullable=False),
        Column("blob_sha256", LargeBinary, nullable=False),
        Column("blob_media_type", Words, nullable=False),
        PrimaryKeyConstraint("place", "position", name="pk_draft_image"),
        ForeignKeyConstraint(
            ["place"], ["draft.place"], name="fk_draft_image_place_draft", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["blob_sha256", "blob_media_type"],
            ["blob.sha256", "blob.media_type"],
            name="fk_draft_image_blob_sha256_blob_media_type_blob",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_image_blob", "draft_image", ["blob_sha256", "blob_media_type"])

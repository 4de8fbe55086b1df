"""Order among conversations, deleted messages, imports, attached files, saved prompts."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    text,
)

from deskhand.store.column_types import Id, Instant, Words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; nothing stored changes."""
    _conversations()
    _messages()
    _files()
    op.create_table(
        "saved_prompt",
        Column("id", Id, nullable=False),
        Column("name", Words, nullable=False),
        Column("text", Words, nullable=False),
        Column("updated_at", Instant, nullable=False),
        PrimaryKeyConstraint("id", name="pk_saved_prompt"),
        sqlite_strict=True,
    )


def _conversations() -> None:
    for column in (
        # Who gave the titles there are is not known: none is changed by itself.
        Column("titled_by", Words, nullable=False, server_default="person"),
        Column("pinned_at", Instant),
        Column("archived_at", Instant),
        Column("folder_id", Id),
        Column("instructions", Words, nullable=False, server_default=""),
        Column("preset", Words, nullable=False, server_default=""),
        Column("origin", Words),
    ):
        op.add_column("conversation", column)
    _partial_index("uq_conversation_origin", "conversation", ["origin"], unique=True)
    _partial_index("ix_conversation_folder_id", "conversation", ["folder_id"])
    op.create_table(
        "folder",
        Column("id", Id, nullable=False),
        Column("name", Words, nullable=False),
        Column("position", Integer, nullable=False),
        PrimaryKeyConstraint("id", name="pk_folder"),
        sqlite_strict=True,
    )
    op.create_table(
        "conversation_tag",
        Column("conversation_id", Id, nullable=False),
        Column("tag", Words, nullable=False),
        PrimaryKeyConstraint("conversation_id", "tag", name="pk_conversation_tag"),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_conversation_tag_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_conversation_tag_tag", "conversation_tag", ["tag"])


def _messages() -> None:
    op.add_column("message", Column("deleted_at", Instant))
    op.add_column("message", Column("origin", Words))
    _partial_index("uq_message_origin", "message", ["conversation_id", "origin"], unique=True)


def _partial_index(name: str, table: str, columns: list[str], *, unique: bool = False) -> None:
    """An index of the rows whose last column has a value."""
    condition = text(f"{columns[-1]} IS NOT NULL")
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _files() -> None:
    op.add_column("blob", Column("added_at", Instant))
    op.add_column("blob", Column("original_sha256", LargeBinary))
    op.add_column("blob", Column("original_media_type", Words))
    is_made = text("original_sha256 IS NOT NULL")
    op.create_index(
        "ix_blob_original",
        "blob",
        ["original_sha256", "original_media_type"],
        sqlite_where=is_made,
        postgresql_where=is_made,
    )
    op.create_table(
        "passage",
        Column("sha256", LargeBinary, nullable=False),
        Column("media_type", Words, nullable=False),
        Column("number", Integer, nullable=False),
        Column("page", Integer),
        Column("text", Words, nullable=False),
        PrimaryKeyConstraint("sha256", "media_type", "number", name="pk_passage"),
        ForeignKeyConstraint(
            ["sha256", "media_type"],
            ["blob.sha256", "blob.media_type"],
            name="fk_passage_sha256_media_type_blob",
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "draft_file",
        Column("place", Id, nullable=False),
        Column("position", Integer, nullable=False),
        Column("name", Words, nullable=False),
        Column("extra", Words, nullable=False),
        Column("integrity", Integer, nullable=False),
        Column("confidentiality", Integer, nullable=False),
        Column("blob_sha256", LargeBinary, nullable=False),
        Column("blob_media_type", Words, nullable=False),
        PrimaryKeyConstraint("place", "position", name="pk_draft_file"),
        ForeignKeyConstraint(
            ["place"], ["draft.place"], name="fk_draft_file_place_draft", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["blob_sha256", "blob_media_type"],
            ["blob.sha256", "blob.media_type"],
            name="fk_draft_file_blob_sha256_blob_media_type_blob",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_file_blob", "draft_file", ["blob_sha256", "blob_media_type"])

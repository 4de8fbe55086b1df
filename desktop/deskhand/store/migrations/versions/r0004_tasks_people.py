"""Tasks, people and organisations, the vault's public side, resources, and which preferences
answers were made with. Nothing stored changes."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    REAL,
    Column,
    Double,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from deskhand.store.column_types import Count, Id, Instant, Words

revision = "0004"
down_revision = "0003"

Real: Double[float] = Double().with_variant(REAL(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    _tasks()
    _elsewhere()
    _people()
    _belongings()
    _used()


def _tasks() -> None:
    op.create_table(
        "task",
        Column("id", Id, nullable=False),
        Column("title", Words, nullable=False),
        Column("words", Words, nullable=False, server_default=""),
        Column("notes", Words, nullable=False, server_default=""),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("deleted_at", Instant),
        Column("due_day", Words),
        Column("due_time", Words),
        Column("due_zone", Words),
        Column("due_at", Instant),
        Column("start_day", Words),
        Column("start_time", Words),
        Column("start_zone", Words),
        Column("start_at", Instant),
        Column("recurrence", Words, nullable=False, server_default=""),
        Column("priority", Words, nullable=False, server_default="none"),
        Column("status", Words, nullable=False, server_default="open"),
        Column("parent_id", Id),
        Column("project", Words, nullable=False, server_default=""),
        Column("links", Words, nullable=False, server_default="[]"),
        Column("resources", Words, nullable=False, server_default="[]"),
        Column("source_kind", Words, nullable=False, server_default="typed"),
        Column("source_ref", Words, nullable=False, server_default=""),
        Column("source_title", Words, nullable=False, server_default=""),
        Column("assignee", Words, nullable=False, server_default=""),
        Column("result", Words, nullable=False, server_default=""),
        Column("proposed", Integer, nullable=False, server_default="0"),
        Column("position", Real, nullable=False, server_default="0"),
        Column("completed_at", Instant),
        Column("snoozed_until", Instant),
        Column("series_id", Id),
        Column("uid", Words, nullable=False, server_default=""),
        PrimaryKeyConstraint("id", name="pk_task"),
        sqlite_strict=True,
    )
    op.create_index("ix_task_due_at", "task", ["due_at"])
    op.create_index("ix_task_parent_id", "task", ["parent_id"])
    op.create_index("ix_task_uid", "task", ["uid"])
    op.create_table(
        "task_tag",
        Column("task_id", Id, nullable=False),
        Column("tag", Words, nullable=False),
        ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_task_tag_task_id_task", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("task_id", "tag", name="pk_task_tag"),
        sqlite_strict=True,
    )
    op.create_index("ix_task_tag_tag", "task_tag", ["tag"])
    op.create_table(
        "task_person",
        Column("task_id", Id, nullable=False),
        Column("name", Words, nullable=False),
        Column("person_id", Id),
        ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_task_person_task_id_task", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("task_id", "name", name="pk_task_person"),
        sqlite_strict=True,
    )
    op.create_index("ix_task_person_person_id", "task_person", ["person_id"])
    op.create_table(
        "task_reminder",
        Column("id", Id, nullable=False),
        Column("task_id", Id, nullable=False),
        Column("before_s", Count),
        Column("at", Instant),
        Column("due_at", Instant),
        Column("fired_at", Instant),
        ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_task_reminder_task_id_task", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("id", name="pk_task_reminder"),
        sqlite_strict=True,
    )
    op.create_index("ix_task_reminder_due_at", "task_reminder", ["due_at"])
    op.create_index("ix_task_reminder_task_id", "task_reminder", ["task_id"])
    op.create_table(
        "task_view",
        Column("id", Id, nullable=False),
        Column("name", Words, nullable=False),
        Column("filter", Words, nullable=False),
        Column("position", Integer, nullable=False, server_default="0"),
        PrimaryKeyConstraint("id", name="pk_task_view"),
        sqlite_strict=True,
    )


def _elsewhere() -> None:
    op.create_table(
        "sync_account",
        Column("id", Id, nullable=False),
        Column("kind", Words, nullable=False),
        Column("name", Words, nullable=False),
        Column("url", Words, nullable=False),
        Column("username", Words, nullable=False),
        Column("collection", Words, nullable=False, server_default=""),
        Column("sends", Words, nullable=False, server_default=""),
        Column("token", Words, nullable=False, server_default=""),
        Column("synced_at", Instant),
        Column("error", Words, nullable=False, server_default=""),
        PrimaryKeyConstraint("id", name="pk_sync_account"),
        sqlite_strict=True,
    )
    op.create_table(
        "sync_item",
        Column("account_id", Id, nullable=False),
        Column("href", Words, nullable=False),
        Column("item_id", Id),
        Column("etag", Words, nullable=False, server_default=""),
        Column("base", Words, nullable=False, server_default=""),
        Column("theirs", Words, nullable=False, server_default=""),
        ForeignKeyConstraint(
            ["account_id"],
            ["sync_account.id"],
            name="fk_sync_item_account_id_sync_account",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("account_id", "href", name="pk_sync_item"),
        sqlite_strict=True,
    )
    op.create_index("ix_sync_item_item_id", "sync_item", ["item_id"])


def _people() -> None:
    op.create_table(
        "party",
        Column("id", Id, nullable=False),
        Column("kind", Words, nullable=False),
        Column("name", Words, nullable=False),
        Column("given_name", Words, nullable=False, server_default=""),
        Column("family_name", Words, nullable=False, server_default=""),
        Column("nicknames", Words, nullable=False, server_default="[]"),
        Column("birthday", Words, nullable=False, server_default=""),
        Column("notes", Words, nullable=False, server_default=""),
        Column("tags", Words, nullable=False, server_default="[]"),
        Column("last_contact", Words, nullable=False, server_default=""),
        Column("uid", Words, nullable=False, server_default=""),
        Column("extra", Words, nullable=False, server_default=""),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("deleted_at", Instant),
        Column("merged_into", Id),
        PrimaryKeyConstraint("id", name="pk_party"),
        sqlite_strict=True,
    )
    op.create_index("ix_party_uid", "party", ["uid"])
    op.create_table(
        "party_reach",
        Column("party_id", Id, nullable=False),
        Column("position", Integer, nullable=False),
        Column("kind", Words, nullable=False),
        Column("label", Words, nullable=False, server_default=""),
        Column("value", Words, nullable=False),
        ForeignKeyConstraint(
            ["party_id"], ["party.id"], name="fk_party_reach_party_id_party", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("party_id", "position", name="pk_party_reach"),
        sqlite_strict=True,
    )
    op.create_table(
        "relation",
        Column("id", Id, nullable=False),
        Column("source_id", Id, nullable=False),
        Column("kind", Words, nullable=False),
        Column("target_id", Id, nullable=False),
        Column("since", Words, nullable=False, server_default=""),
        Column("until", Words, nullable=False, server_default=""),
        Column("note", Words, nullable=False, server_default=""),
        ForeignKeyConstraint(
            ["source_id"], ["party.id"], name="fk_relation_source_id_party", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["target_id"], ["party.id"], name="fk_relation_target_id_party", ondelete="CASCADE"
        ),
        PrimaryKeyConstraint("id", name="pk_relation"),
        sqlite_strict=True,
    )
    op.create_index("ix_relation_source_id", "relation", ["source_id"])
    op.create_index("ix_relation_target_id", "relation", ["target_id"])


def _belongings() -> None:
    op.create_table(
        "vault_entry",
        Column("id", Id, nullable=False),
        Column("slug", Words, nullable=False),
        Column("label", Words, nullable=False),
        Column("kind", Words, nullable=False),
        Column("public", Words, nullable=False, server_default="[]"),
        Column("secret_names", Words, nullable=False, server_default="[]"),
        Column("notes", Words, nullable=False, server_default=""),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        UniqueConstraint("slug", name="uq_vault_entry_slug"),
        PrimaryKeyConstraint("id", name="pk_vault_entry"),
        sqlite_strict=True,
    )
    op.create_table(
        "resource",
        Column("id", Id, nullable=False),
        Column("kind", Words, nullable=False),
        Column("name", Words, nullable=False),
        Column("location", Words, nullable=False),
        Column("note", Words, nullable=False, server_default=""),
        Column("options", Words, nullable=False, server_default="[]"),
        Column("secret_slug", Words, nullable=False, server_default=""),
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("deleted_at", Instant),
        PrimaryKeyConstraint("id", name="pk_resource"),
        sqlite_strict=True,
    )
    op.create_table(
        "conversation_resource",
        Column("conversation_id", Id, nullable=False),
        Column("resource_id", Id, nullable=False),
        ForeignKeyConstraint(
            ["resource_id"],
            ["resource.id"],
            name="fk_conversation_resource_resource_id_resource",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_conversation_resource_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("conversation_id", "resource_id", name="pk_conversation_resource"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_conversation_resource_resource_id", "conversation_resource", ["resource_id"]
    )


def _used() -> None:
    op.create_table(
        "message_preference",
        Column("message_id", Id, nullable=False),
        Column("preference_id", Id, nullable=False),
        Column("sentence", Words, nullable=False),
        Column("score", Real, nullable=False),
        ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name="fk_message_preference_message_id_message",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("message_id", "preference_id", name="pk_message_preference"),
        sqlite_strict=True,
    )
    op.create_index("ix_message_preference_preference_id", "message_preference", ["preference_id"])
    op.create_table(
        "preference_silence",
        Column("conversation_id", Id, nullable=False),
        ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_preference_silence_conversation_id_conversation",
            ondelete="CASCADE",
        ),
        PrimaryKeyConstraint("conversation_id", name="pk_preference_silence"),
        sqlite_strict=True,
    )

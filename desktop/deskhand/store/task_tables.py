"""The tables of tasks, and of what they are kept in step with elsewhere."""

from __future__ import annotations

from sqlalchemy import REAL, Column, Double, ForeignKey, Index, Integer, Table

from deskhand.store.column_types import Count, Id, Instant, Words
from deskhand.store.tables import metadata

Real: Double[float] = Double().with_variant(REAL(), "sqlite")

# due_at, start_at: the instants that day, time and zone mean, to sort and to filter by.
# links, resources: JSON lists. parent_id and series_id have no foreign key: a deleted task's
# sub-tasks stay, and come back with it.
task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
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
    sqlite_strict=True,
)
Index("ix_task_due_at", task.c.due_at)
Index("ix_task_parent_id", task.c.parent_id)
Index("ix_task_uid", task.c.uid)

task_tag = Table(
    "task_tag",
    metadata,
    Column("task_id", ForeignKey("task.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("tag", Words, primary_key=True, index=True),
    sqlite_strict=True,
)

task_person = Table(
    "task_person",
    metadata,
    Column("task_id", ForeignKey("task.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("name", Words, primary_key=True),
    Column("person_id", Id, index=True),
    sqlite_strict=True,
)

# due_at: the instant it is for, kept in step with the task; null when there is none.
# missed_at: when the person was told that it was late.
task_reminder = Table(
    "task_reminder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("task_id", ForeignKey("task.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("before_s", Count),
    Column("at", Instant),
    Column("due_at", Instant, index=True),
    Column("fired_at", Instant),
    sqlite_strict=True,
)

# filter: JSON, see services.
task_view = Table(
    "task_view",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False),
    Column("filter", Words, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    sqlite_strict=True,
)

# A calendar or address book elsewhere. kind: "caldav" or "carddav". The password is in the
# keychain, under name and origin. kind "file": what imported files said, in the items' base. sends:
# which new tasks go there: "" none, "*" all, else a project.
sync_account = Table(
    "sync_account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("username", Words, nullable=False),
    Column("collection", Words, nullable=False, server_default=""),
    Column("sends", Words, nullable=False, server_default=""),
    Column("token", Words, nullable=False, server_default=""),
    Column("synced_at", Instant),
    Column("error", Words, nullable=False, server_default=""),
    sqlite_strict=True,
)

# base: what both sides had when they last agreed; theirs: what the server says where both sides
# changed, "" where there is no conflict.
sync_item = Table(
    "sync_item",
    metadata,
    Column(
        "account_id",
        ForeignKey("sync_account.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("href", Words, primary_key=True),
    Column("item_id", Id, index=True),
    Column("etag", Words, nullable=False, server_default=""),
    Column("base", Words, nullable=False, server_default=""),
    Column("theirs", Words, nullable=False, server_default=""),
    sqlite_strict=True,
)

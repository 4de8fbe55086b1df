"""The tables, the same on SQLite (strict) and PostgreSQL.

A change here needs a revision in migrations/versions; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from deskhand.store.column_types import Amount, Count, Id, Instant, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# folder_id has no foreign key, because SQLite cannot add a column with one to a table: whoever
# deletes a folder empties it first. origin: where an imported conversation comes from, so that it
# comes in once.
# leaf_id has no foreign key: it would close a circle with message, and a message only ever goes
# together with its conversation.
conversation = Table(
    "conversation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("leaf_id", Id),
    Column("provider", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("titled_by", Words, nullable=False, server_default="person"),
    Column("pinned_at", Instant),
    Column("archived_at", Instant),
    Column("folder_id", Id),
    Column("instructions", Words, nullable=False, server_default=""),
    Column("preset", Words, nullable=False, server_default=""),
    Column("origin", Words),
    sqlite_strict=True,
)

_SHOWN = conversation.c.deleted_at.is_(None)
Index(
    "ix_conversation_recent",
    conversation.c.updated_at.desc(),
    conversation.c.id.desc(),
    sqlite_where=_SHOWN,
)
Index(
    "ix_conversation_deleted_at",
    conversation.c.deleted_at,
    sqlite_where=conversation.c.deleted_at.is_not(None),
)

_IMPORTED = conversation.c.origin.is_not(None)
Index(
    "uq_conversation_origin",
    conversation.c.origin,
    unique=True,
    sqlite_where=_IMPORTED,
)
_IN_FOLDER = conversation.c.folder_id.is_not(None)
Index(
    "ix_conversation_folder_id",
    conversation.c.folder_id,
    sqlite_where=_IN_FOLDER,
)

folder = Table(
    "folder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False),
    Column("position", Integer, nullable=False),
    sqlite_strict=True,
)

conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column(
        "conversation_id",
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("tag", Words, primary_key=True, index=True),
    sqlite_strict=True,
)

# deleted_at: a deleted message is passed over, and those that follow it stay.
# number counts the messages of a conversation in the order they were stored: clocks can be wrong.
message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("number", Count, nullable=False),
    Column("parent_id", ForeignKey("message.id"), index=True),
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
    Column("deleted_at", Instant),
    Column("origin", Words),
    UniqueConstraint("conversation_id", "number"),
    sqlite_strict=True,
)

_CAME_IN = message.c.origin.is_not(None)
Index(
    "uq_message_origin",
    message.c.conversation_id,
    message.c.origin,
    unique=True,
    sqlite_where=_CAME_IN,
)

# The same bytes are kept once for each media type. added_at: set for files, whose bytes are
# stored before anything names them. original_*: of a picture made ready for a model, the file it
# was made from; without a foreign key, because SQLite cannot add a column with one.
blob = Table(
    "blob",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("media_type", Words, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("added_at", Instant),
    Column("original_sha256", LargeBinary),
    Column("original_media_type", Words),
    sqlite_strict=True,
)

_IS_MADE = blob.c.original_sha256.is_not(None)
Index(
    "ix_blob_original",
    blob.c.original_sha256,
    blob.c.original_media_type,
    sqlite_where=_IS_MADE,
)

# The text of a file, in pieces that never cross a page. page: from 1, null without pages.
passage = Table(
    "passage",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("media_type", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("page", Integer),
    Column("text", Words, nullable=False),
    ForeignKeyConstraint(
        ["sha256", "media_type"], ["blob.sha256", "blob.media_type"], ondelete="CASCADE"
    ),
    sqlite_strict=True,
)

# body: the words (a picture's name, a tool call's arguments); extra: the kind's few other facts
# as a JSON object. Kept apart so that search can read body as it stands.
part = Table(
    "part",
    metadata,
    Column(
        "message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("extra", Words),
    Column("integrity", Integer, nullable=False),
    Column("confidentiality", Integer, nullable=False),
    Column("blob_sha256", LargeBinary),
    Column("blob_media_type", Words),
    ForeignKeyConstraint(["blob_sha256", "blob_media_type"], ["blob.sha256", "blob.media_type"]),
    sqlite_strict=True,
)

_HAS_BLOB = part.c.blob_sha256.is_not(None)
Index(
    "ix_part_blob",
    part.c.blob_sha256,
    part.c.blob_media_type,
    sqlite_where=_HAS_BLOB,
)

run = Table(
    "run",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "conversation_id",
        ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("provider", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("owner", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    sqlite_strict=True,
)

_RUNNING = run.c.status == "running"
Index("ix_run_running", run.c.owner, sqlite_where=_RUNNING)

# What was used and what it cost outlives the conversation it was used in.
usage = Table(
    "usage",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("provider", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("input_tokens", Count),
    Column("output_tokens", Count),
    Column("cached_tokens", Count),
    Column("thinking_tokens", Count),
    Column("cost", Amount),
    Column("currency", Words),
    Column("at", Instant, nullable=False, index=True),
    sqlite_strict=True,
)

# place: the conversation's id, or the nil UUID for the chat that is not begun yet, since a
# primary key cannot be null.
draft = Table(
    "draft",
    metadata,
    Column("place", Id, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), index=True),
    Column("text", Words, nullable=False),
    sqlite_strict=True,
)

draft_image = Table(
    "draft_image",
    metadata,
    Column(
        "place", ForeignKey("draft.place", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("integrity", Integer, nullable=False),
    Column("confidentiality", Integer, nullable=False),
    Column("blob_sha256", LargeBinary, nullable=False),
    Column("blob_media_type", Words, nullable=False),
    ForeignKeyConstraint(["blob_sha256", "blob_media_type"], ["blob.sha256", "blob.media_type"]),
    Index("ix_draft_image_blob", "blob_sha256", "blob_media_type"),
    sqlite_strict=True,
)

# extra: the file's other facts as a JSON object, as in `part`.
draft_file = Table(
    "draft_file",
    metadata,
    Column(
        "place", ForeignKey("draft.place", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("extra", Words, nullable=False),
    Column("integrity", Integer, nullable=False),
    Column("confidentiality", Integer, nullable=False),
    Column("blob_sha256", LargeBinary, nullable=False),
    Column("blob_media_type", Words, nullable=False),
    ForeignKeyConstraint(["blob_sha256", "blob_media_type"], ["blob.sha256", "blob.media_type"]),
    Index("ix_draft_file_blob", "blob_sha256", "blob_media_type"),
    sqlite_strict=True,
)

saved_prompt = Table(
    "saved_prompt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("updated_at", Instant, nullable=False),
    sqlite_strict=True,
)

# What can be found, and under which number the full-text index (search_schema.py) has it: a
# message's part, a passage of a file, or (with conversation_id) a title. Numbers grow with time,
# so that the newest come first without sorting. facets: what else can be asked for; indexed with
# the words.
search_document = Table(
    "search_document",
    metadata,
    Column("number", Count, primary_key=True, autoincrement=False),
    Column("conversation_id", Id),
    Column("message_id", Id),
    Column("sha256", LargeBinary),
    Column("media_type", Words),
    Column("position", Integer),
    Column("facets", Words, nullable=False),
    sqlite_strict=True,
)
for _name, _key in (
    ("title", ("conversation_id",)),
    ("part", ("message_id", "position")),
    ("passage", ("sha256", "media_type", "position")),
):
    _IS_ONE = search_document.c[_key[0]].is_not(None)
    Index(
        f"uq_search_document_{_name}",
        *(search_document.c[column] for column in _key),
        unique=True,
        sqlite_where=_IS_ONE,
    )

# What the index has to take in (an id), forget (a number, and the words as they were) or tidy up
# (neither). Triggers write it, and the transaction that did empties it.
search_due = Table(
    "search_due",
    metadata,
    Column("id", Count, primary_key=True),
    Column("conversation_id", Id),
    Column("message_id", Id),
    Column("sha256", LargeBinary),
    Column("media_type", Words),
    Column("number", Count),
    Column("is_title", Integer, nullable=False, server_default="0"),
    Column("body", Words),
    Column("facets", Words),
    sqlite_strict=True,
)

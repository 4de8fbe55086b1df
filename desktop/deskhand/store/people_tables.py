"""The tables of people, organisations, the vault's public side, resources, and of which
preferences answers were made with."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from deskhand.store.column_types import Id, Instant, Words
from deskhand.store.tables import metadata
from deskhand.store.task_tables import Real

# nicknames, tags: JSON lists. birthday: "1970-05-04" or "--05-04" (RFC 6350). extra: vCard lines.
# merged_into: the one this was found to be the same as; deleted_at is set then.
party = Table(
    "party",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("given_name", Words, nullable=False, server_default=""),
    Column("family_name", Words, nullable=False, server_default=""),
    Column("nicknames", Words, nullable=False, server_default="[]"),
    Column("birthday", Words, nullable=False, server_default=""),
    Column("notes", Words, nullable=False, server_default=""),
    Column("tags", Words, nullable=False, server_default="[]"),
    Column("last_contact", Words, nullable=False, server_default=""),
    Column("uid", Words, nullable=False, server_default="", index=True),
    Column("extra", Words, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("merged_into", Id),
    sqlite_strict=True,
)

party_reach = Table(
    "party_reach",
    metadata,
    Column(
        "party_id", ForeignKey("party.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("label", Words, nullable=False, server_default=""),
    Column("value", Words, nullable=False),
    sqlite_strict=True,
)

# since, until: ISO days, "" for unknown.
relation = Table(
    "relation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("target_id", ForeignKey("party.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("since", Words, nullable=False, server_default=""),
    Column("until", Words, nullable=False, server_default=""),
    Column("note", Words, nullable=False, server_default=""),
    sqlite_strict=True,
)

# public: JSON list of [name, value]; secret_names: JSON list. The values are in the keychain.
vault_entry = Table(
    "vault_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Words, nullable=False, unique=True),
    Column("label", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("public", Words, nullable=False, server_default="[]"),
    Column("secret_names", Words, nullable=False, server_default="[]"),
    Column("notes", Words, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    sqlite_strict=True,
)

# options: JSON list of [name, value].
resource = Table(
    "resource",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("location", Words, nullable=False),
    Column("note", Words, nullable=False, server_default=""),
    Column("options", Words, nullable=False, server_default="[]"),
    Column("secret_slug", Words, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    sqlite_strict=True,
)

conversation_resource = Table(
    "conversation_resource",
    metadata,
    Column(
        "conversation_id",
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column(
        "resource_id",
        ForeignKey("resource.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
        index=True,
    ),
    sqlite_strict=True,
)

# What an answer was made with. Preferences themselves are kept elsewhere: no foreign key.
message_preference = Table(
    "message_preference",
    metadata,
    Column(
        "message_id", ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("preference_id", Id, primary_key=True),
    Column("sentence", Words, nullable=False),
    Column("score", Real, nullable=False),
    sqlite_strict=True,
)
Index("ix_message_preference_preference_id", message_preference.c.preference_id)

# Chats in which the person does not want to be asked what is to be remembered.
preference_silence = Table(
    "preference_silence",
    metadata,
    Column(
        "conversation_id",
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    sqlite_strict=True,
)

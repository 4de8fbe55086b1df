"""The full-text index and the triggers that say what it has to follow.

SQLite: FTS5 tables that keep no second copy of the text. PostgreSQL: tables of tsvector with a
GIN index. The words in them come from domain.search_text, so neither database has its own idea
of a word. The statements of a released revision stay as they are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, event

from deskhand.store.tables import metadata

TEXT, TITLE = "search_text", "search_title"
INDEXES = (TEXT, TITLE)
WORDS = f"{TEXT}_words"
"""On SQLite: which words there are, and how many texts have each."""

# Marks of other scripts belong to words; private-use characters (Co) begin facets. Accents are
# gone before.
_TOKENS = "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\""
SQLITE_INDEXES_0003 = (
    *(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5"
        f"(words, content='', prefix='2 3', {_TOKENS})"
        for name in INDEXES
    ),
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS} USING fts5vocab({TEXT}, row)",
)
POSTGRES_INDEXES_0003 = tuple(
    statement
    for name in INDEXES
    for statement in (
        (
            f"CREATE TABLE IF NOT EXISTS {name} (number bigint PRIMARY KEY REFERENCES "
            "search_document (number) ON DELETE CASCADE, words tsvector NOT NULL)"
        ),
        f"CREATE INDEX IF NOT EXISTS ix_{name}_words ON {name} USING gin (words)",
    )
)

_FOUND = "('text', 'image', 'file')"
_IS_DONE = "(SELECT status FROM message WHERE id = {row}.message_id) IS DISTINCT FROM 'streaming'"
_FORGET_PART = """
    INSERT INTO search_due (number, is_title, body, facets)
        SELECT number, 0, OLD.body, facets FROM search_document
        WHERE message_id = OLD.message_id AND position = OLD.position;
    DELETE FROM search_document
        WHERE message_id = OLD.message_id AND position = OLD.position;
"""
_FORGET_TITLE = """
    INSERT INTO search_due (number, is_title, body, facets)
        SELECT number, 1, OLD.title, facets FROM search_document
        WHERE conversation_id = OLD.id;
    DELETE FROM search_document WHERE conversation_id = OLD.id;
"""
_FORGET_PASSAGE = """
    INSERT INTO search_due (number, is_title, body, facets)
        SELECT number, 0, OLD.text, facets FROM search_document
        WHERE sha256 = OLD.sha256 AND media_type = OLD.media_type AND position = OLD.number;
    DELETE FROM search_document
        WHERE sha256 = OLD.sha256 AND media_type = OLD.media_type AND position = OLD.number;
"""
_TAKE_PART = "INSERT INTO search_due (message_id) VALUES (NEW.message_id);"
_TAKE_TITLE = "INSERT INTO search_due (conversation_id) VALUES (NEW.id);"
_TAKE_FILE = "INSERT INTO search_due (sha256, media_type) VALUES (NEW.sha256, NEW.media_type);"

# name, when, table, condition, what happens. An answer is taken in when it has ended.
TRIGGERS = (
    (
        "part_new",
        "INSERT",
        "part",
        f"NEW.kind IN {_FOUND} AND {_IS_DONE.format(row='NEW')}",
        _TAKE_PART,
    ),
    ("part_gone", "DELETE", "part", f"OLD.kind IN {_FOUND}", _FORGET_PART),
    (
        "part_other",
        "UPDATE OF body",
        "part",
        f"NEW.kind IN {_FOUND} AND {_IS_DONE.format(row='NEW')}",
        _FORGET_PART + _TAKE_PART,
    ),
    (
        "message_done",
        "UPDATE OF status",
        "message",
        "OLD.status = 'streaming' AND NEW.status <> 'streaming'",
        _TAKE_PART.replace("NEW.message_id", "NEW.id"),
    ),
    ("title_new", "INSERT", "conversation", "", _TAKE_TITLE),
    (
        "title_other",
        "UPDATE OF title",
        "conversation",
        "OLD.title <> NEW.title",
        _FORGET_TITLE + _TAKE_TITLE,
    ),
    ("title_gone", "DELETE", "conversation", "", _FORGET_TITLE),
    ("passage_new", "INSERT", "passage", "", _TAKE_FILE),
    ("passage_gone", "DELETE", "passage", "", _FORGET_PASSAGE),
    ("passage_other", "UPDATE OF text", "passage", "", _FORGET_PASSAGE + _TAKE_FILE),
)


def drop_triggers(connection: Connection) -> None:
    """Take the triggers away: SQLite renames no table that a trigger names."""
    for name, _, table, _, _ in TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS search_{name}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS search_{name} ON {table}")


def put_triggers(connection: Connection) -> None:
    """Make the triggers, in place of those there are."""
    drop_triggers(connection)
    for trigger in TRIGGERS:
        for statement in _trigger(connection.dialect.name, *trigger):
            connection.exec_driver_sql(statement)


def put_indexes(connection: Connection) -> None:
    """Make the full-text tables, empty."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE_INDEXES_0003 if is_sqlite else POSTGRES_INDEXES_0003:
        connection.exec_driver_sql(statement)


def _trigger(dialect: str, name: str, change: str, table: str, when: str, body: str) -> list[str]:
    head = f"CREATE TRIGGER search_{name} AFTER {change} ON {table} FOR EACH ROW"
    if dialect == "sqlite":
        # "IS DISTINCT FROM" is newer than the SQLite of some systems.
        when = when.replace("IS DISTINCT FROM", "IS NOT")
        return [f"{head} {f'WHEN {when}' if when else ''} BEGIN {body} END"]
    # The server lets no condition look into another table: it is part of the function there.
    inner = f"IF {when} THEN {body} END IF;" if when else body
    return [
        (
            f"CREATE OR REPLACE FUNCTION search_{name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {inner} RETURN NULL; END $$"
        ),
        f"{head} EXECUTE FUNCTION search_{name}()",
    ]


@event.listens_for(metadata, "after_create")
def _on_created(
    _target: Any, connection: Connection, tables: list[Table] | None = None, **_: Any
) -> None:
    if tables and any(table.name == "search_document" for table in tables):
        put_indexes(connection)
        put_triggers(connection)

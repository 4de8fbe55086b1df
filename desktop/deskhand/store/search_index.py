"""Keeps the full-text index: takes in what triggers noted as due, inside a transaction.

Every write ends with it, so that what is committed can be found, whatever happens then. What an
older database had is taken in bit by bit, by whoever calls `take_in` until nothing is due.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, exists, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import MessageStatus, Role
from deskhand.domain.search import Has
from deskhand.domain.search_text import MOST_INDEXED, words_of
from deskhand.store.column_types import EPOCH
from deskhand.store.search_schema import INDEXES, TEXT, TITLE
from deskhand.store.tables import (
    blob,
    conversation,
    message,
    part,
    passage,
    search_document,
    search_due,
)

AT_ONCE = 100
"""Most due rows one write takes in, the last first; the others wait for `take_in`."""
IN_A_THREAD_CHARS = 50_000
# What a tsvector can hold (https://www.postgresql.org/docs/current/textsearch-limitations.html).
MOST_PLACES = 16_383
MOST_VECTOR_BYTES = 400_000
NUMBERS_LOCK = 0x4E756D62
FIND_KINDS = ("text", "image", "file")
CODE = "```"

# A facet is a word no text has: it begins with a character for private use.
_PRIVATE = "\ue000"
PASSAGE = f"{_PRIVATE}x"
"""The facet of what is in a file, and so in any message that has it."""
_MODEL_WORD = re.compile(r"[^\W\d_]+|\d+")

# Several things of one moment: the numbers around it are tried ever more widely. An import can
# bring many thousands of one moment, so that chance alone would fail at last: more is tried.
_SPREADS = (1, 16, 1_024, 65_536, *(2**24,) * 5, *(2**32,) * 5)


@dataclass(slots=True)
class _Document:
    """Something to be found. key: the columns that say what it is."""

    index: str
    key: dict[str, Any]
    at: datetime
    body: str
    facets: str = ""
    words: str = ""
    number: int = 0


def role_facet(role: Role) -> str:
    """Who wrote it."""
    return f"{_PRIVATE}r{role.value}"


def has_facet(has: Has) -> str:
    """What its message has."""
    return f"{_PRIVATE}h{has.value}"


def conversation_facet(conversation_id: UUID) -> str:
    """Where it is."""
    return f"{_PRIVATE}c{conversation_id.hex}"


def name_facets(letter: str, name: str) -> list[str]:
    """The words of a model's ("m") or a provider's ("p") name; letters and digits apart."""
    words = _MODEL_WORD.findall(" ".join(words_of(name)))
    return [f"{_PRIVATE}{letter}{word}" for word in words]


async def is_due(connection: AsyncConnection) -> bool:
    """Whether something waits to be taken in."""
    query = select(exists().where(_is_work()))
    return bool((await connection.execute(query)).scalar_one())


async def is_untidy(connection: AsyncConnection) -> bool:
    """Whether words were forgotten that are still in the database's file."""
    query = select(exists().where(~_is_work()).select_from(search_due))
    return bool((await connection.execute(query)).scalar_one())


async def count_due(connection: AsyncConnection) -> int:
    """How much waits to be taken in."""
    query = select(func.count()).select_from(search_due).where(_is_work())
    return int((await connection.execute(query)).scalar_one())


def _is_work() -> Any:
    """Due rows but the one that asks to tidy up."""
    columns = search_due.c
    return or_(
        columns.message_id.is_not(None),
        columns.conversation_id.is_not(None),
        columns.sha256.is_not(None),
        columns.number.is_not(None),
    )


async def take_in(connection: AsyncConnection, most: int = AT_ONCE) -> int:
    """Bring the index to what is stored, for at most so many due rows. How many there were."""
    query = select(search_due).where(_is_work()).order_by(search_due.c.id.desc()).limit(most)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    rows = (await connection.execute(query)).all()
    if not rows:
        return 0
    await _forget(connection, [row for row in rows if row.number is not None])
    documents = [
        *await _parts(connection, {row.message_id for row in rows if row.message_id}),
        *await _titles(connection, {row.conversation_id for row in rows if row.conversation_id}),
        *await _passages(connection, {(row.sha256, row.media_type) for row in rows if row.sha256}),
    ]
    await _worded(documents)
    await _store(connection, [each for each in documents if each.words])
    ids = [row.id for row in rows]
    await connection.execute(delete(search_due).where(search_due.c.id.in_(ids)))
    return len(rows)


# -- what goes


async def _forget(connection: AsyncConnection, gone: Sequence[Row[Any]]) -> None:
    """On a server the words went together with their document."""
    if not gone or connection.dialect.name != "sqlite":
        return
    for is_title, name in ((False, TEXT), (True, TITLE)):
        rows = [
            (row.number, _line(row.body, row.facets)) for row in gone if row.is_title == is_title
        ]
        rows = [row for row in rows if row[1]]
        if rows:
            statement = f"INSERT INTO {name} ({name}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608
            await connection.exec_driver_sql(statement, rows)
    if not await is_untidy(connection):
        await connection.execute(insert(search_due).values(is_title=0))


async def tidy(connection: AsyncConnection, pages: int, *, is_first: bool) -> bool:
    """Write what is left of forgotten words over, a bit at a time. False when nothing is left.

    SQLite's index only notes that words went, until its pieces are merged. is_first: whether
    this is the first of the calls, which goes for all pieces.
    """
    if not await is_untidy(connection):
        return False
    if connection.dialect.name == "sqlite":
        before = await _total_changes(connection)
        for name in INDEXES:
            statement = f"INSERT INTO {name} ({name}, rank) VALUES ('merge', ?)"  # noqa: S608
            await connection.exec_driver_sql(statement, (-pages if is_first else pages,))
        # https://sqlite.org/fts5.html: fewer than two changes each say that all is merged.
        changes = await _total_changes(connection) - before
        if is_first or changes >= 2 * len(INDEXES):
            return True
    await connection.execute(delete(search_due).where(~_is_work()))
    return False


async def _total_changes(connection: AsyncConnection) -> int:
    return int((await connection.exec_driver_sql("SELECT total_changes()")).scalar_one())


# -- what comes


async def _parts(connection: AsyncConnection, ids: set[UUID]) -> list[_Document]:
    """What can be found in these messages and is not in the index yet."""
    if not ids:
        return []
    known = exists().where(
        search_document.c.message_id == part.c.message_id,
        search_document.c.position == part.c.position,
    )
    query = (
        select(
            message.c.id,
            message.c.conversation_id,
            message.c.role,
            message.c.provider,
            message.c.model,
            message.c.created_at,
            part.c.position,
            part.c.kind,
            func.substr(part.c.body, 1, MOST_INDEXED).label("body"),
            known.label("is_known"),
        )
        .join_from(message, part, part.c.message_id == message.c.id)
        .where(
            message.c.id.in_(ids),
            message.c.status != MessageStatus.STREAMING.value,
            part.c.kind.in_(FIND_KINDS),
        )
        .order_by(message.c.created_at, part.c.position)
    )
    rows = (await connection.execute(query)).all()
    siblings: defaultdict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        siblings[row.id].append(row)
    facets = {each: _facets(parts) for each, parts in siblings.items()}
    return [
        _Document(
            TEXT,
            {"message_id": row.id, "position": row.position},
            row.created_at,
            row.body,
            facets[row.id],
        )
        for row in rows
        if not row.is_known
    ]


def _facets(parts: Sequence[Row[Any]]) -> str:
    """What a message can be asked for besides its words."""
    first = parts[0]
    facets = [f"{_PRIVATE}r{first.role}", conversation_facet(first.conversation_id)]
    kinds = {row.kind for row in parts}
    facets += [
        has_facet(has)
        for has, is_so in (
            (Has.FILE, "file" in kinds),
            (Has.IMAGE, "image" in kinds),
            (Has.CODE, any(row.kind == "text" and CODE in row.body for row in parts)),
        )
        if is_so
    ]
    if first.role == Role.ASSISTANT:
        facets += name_facets("p", first.provider) + name_facets("m", first.model)
    return " ".join(dict.fromkeys(facets))


async def _titles(connection: AsyncConnection, ids: set[UUID]) -> list[_Document]:
    if not ids:
        return []
    known = exists().where(search_document.c.conversation_id == conversation.c.id)
    query = select(conversation.c.id, conversation.c.title, conversation.c.created_at).where(
        conversation.c.id.in_(ids), ~known
    )
    return [
        _Document(TITLE, {"conversation_id": row.id}, row.created_at, row.title)
        for row in await connection.execute(query)
    ]


async def _passages(connection: AsyncConnection, files: set[tuple[bytes, str]]) -> list[_Document]:
    documents: list[_Document] = []
    for sha256, media_type in files:
        known = exists().where(
            search_document.c.sha256 == passage.c.sha256,
            search_document.c.media_type == passage.c.media_type,
            search_document.c.position == passage.c.number,
        )
        query = (
            select(passage.c.number, passage.c.text, blob.c.added_at)
            .join_from(
                passage,
                blob,
                and_(blob.c.sha256 == passage.c.sha256, blob.c.media_type == passage.c.media_type),
            )
            .where(passage.c.sha256 == sha256, passage.c.media_type == media_type, ~known)
        )
        documents += [
            _Document(
                TEXT,
                {"sha256": sha256, "media_type": media_type, "position": row.number},
                row.added_at or EPOCH,
                row.text,
                f"{has_facet(Has.FILE)} {PASSAGE}",
            )
            for row in await connection.execute(query)
        ]
    return documents


async def _worded(documents: list[_Document]) -> None:
    """Split into words; in a thread where that takes longer than a frame of the window."""

    def work() -> None:
        for each in documents:
            each.words = _line(each.body, each.facets)

    if sum(len(each.body) for each in documents) > IN_A_THREAD_CHARS:
        await asyncio.to_thread(work)
    else:
        work()


def _line(body: str, facets: str) -> str:
    """What the index has of a document, always the same for the same; "" without words."""
    words = " ".join(words_of(body))
    return f"{words} {facets}".strip() if words else ""


async def _store(connection: AsyncConnection, documents: list[_Document]) -> None:
    if not documents:
        return
    await _number(connection, documents)
    empty: dict[str, Any] = dict.fromkeys(
        ("conversation_id", "message_id", "sha256", "media_type", "position")
    )
    rows = [
        {**empty, **each.key, "number": each.number, "facets": each.facets} for each in documents
    ]
    await connection.execute(insert(search_document), rows)
    for name in (TEXT, TITLE):
        words = [(each.number, each.words) for each in documents if each.index == name]
        if not words:
            continue
        if connection.dialect.name == "sqlite":
            statement = f"INSERT INTO {name} (rowid, words) VALUES (?, ?)"  # noqa: S608
            await connection.exec_driver_sql(statement, words)
        else:
            statement = f"INSERT INTO {name} (number, words) VALUES ($1, $2::text::tsvector)"  # noqa: S608
            vectors = [(number, vector_of(line.split())) for number, line in words]
            await connection.exec_driver_sql(statement, vectors)


def vector_of(words: Iterable[str]) -> str:
    """Words as PostgreSQL writes a tsvector. It keeps no more than 16,383 places and 1 MB."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    size = 0
    for place, word in enumerate(words, 1):
        if word not in places:
            size += len(word.encode()) + 8
        if size > MOST_VECTOR_BYTES:
            break
        places[word].append(min(place, MOST_PLACES))
    return " ".join(
        f"{quoted_lexeme(word)}:{','.join(map(str, dict.fromkeys(where[:255])))}"
        for word, where in places.items()
    )


def quoted_lexeme(word: str) -> str:
    """A word as PostgreSQL reads it, whatever is in it."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


async def _number(connection: AsyncConnection, documents: list[_Document]) -> None:
    """Give each a number of its own near its time, in tenths of seconds."""
    if connection.dialect.name == "postgresql":
        # Another process must see these numbers, or give its own after this transaction.
        lock = text("SELECT pg_advisory_xact_lock(:number)")
        await connection.execute(lock, {"number": NUMBERS_LOCK})
    taken: set[int] = set()
    waiting = documents
    for spread in _SPREADS:
        for each in waiting:
            moment = number_at(each.at)
            each.number = moment + secrets.randbelow(spread)
        asked = [each.number for each in waiting]
        stored = select(search_document.c.number).where(search_document.c.number.in_(asked))
        taken.update((await connection.execute(stored)).scalars())
        again = []
        for each in waiting:
            if each.number in taken:
                again.append(each)
            else:
                taken.add(each.number)
        if not again:
            return
        waiting = again
    raise AssertionError("no number is free")


def number_at(at: datetime) -> int:
    """The first number of a moment."""
    return int((at - EPOCH).total_seconds() * 10)

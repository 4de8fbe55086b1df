"""Finding in the full-text index.

The newest matches are read, so that a word half of everything has costs no more than a rare one;
which of them are best is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    text,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.search import Names, Query
from deskhand.domain.search_text import MOST_INDEXED, normalised
from deskhand.store import search_index, search_match, search_repair
from deskhand.store.column_types import Count
from deskhand.store.database import Database
from deskhand.store.search_schema import TEXT, TITLE, WORDS
from deskhand.store.tables import (
    conversation,
    conversation_tag,
    folder,
    message,
    part,
    passage,
    search_document,
)

READ_CHARS = 2_000
"""Of each candidate, to tell how good it is."""
PLACES_IN_INDEX = 500
"""Conversations that are asked for by the index; of more each match is looked up."""
FILTERED = 60
"""Most candidates then, because many more have to be passed over."""
COUNTED = 1_000
VOCABULARY = 4_000
SERVER_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that has what is asked for. body: the beginning of the text it was found in."""

    number: int
    message_id: UUID
    conversation_id: UUID
    title: str
    role: str
    at: datetime
    provider: str
    model: str
    kind: str
    body: str
    position: int
    file: str = ""
    page: int | None = None
    passage: tuple[bytes, str, int] | None = None


class SearchRepository:
    """What is found in stored conversations, and keeping the index.

    A search ends when whoever asked for it is cancelled. Everything raises StoreError when the
    database cannot do it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def candidates(
        self, query: Query, below: int | None, limit: int
    ) -> tuple[list[Candidate], int | None]:
        """The newest messages that have what is asked for, at most `limit`, and below which
        number there are more (None: nowhere).

        below: only what is older than this number.
        """

        async def work(connection: AsyncConnection) -> tuple[list[Candidate], int | None]:
            places = await _places(connection, query)
            if places is not None and places.are_none:
                return [], None
            most = limit if places is None or places.few is not None else min(limit, FILTERED)
            found = _found(connection, query, places, below, most)
            rows = (await connection.execute(found)).all()
            more = rows[-1].number if len(rows) == most else None
            return await _candidates(connection, rows, places), more

        return await self._database.look(work)

    async def bodies(self, candidates: Sequence[Candidate]) -> dict[int, str]:
        """The whole text that can be found of each, by number."""

        async def work(connection: AsyncConnection) -> dict[int, str]:
            return await _bodies(connection, candidates)

        return await self._database.look(work)

    async def frequencies(self, query: Query) -> list[int]:
        """How many texts have each term, counted up to a thousand."""

        async def work(connection: AsyncConnection) -> list[int]:
            counts = []
            for term in query.terms:
                match = search_match.of_term(connection.dialect.name, term)
                some = select(text("1")).select_from(_INDEXES[TEXT])
                some = some.where(_matches(TEXT, connection)).limit(COUNTED)
                counted = select(func.count()).select_from(some.subquery())
                counts.append((await connection.execute(counted, {"match": match})).scalar_one())
            return counts

        return await self._database.look(work)

    async def titles(self, query: Query, limit: int) -> list[tuple[UUID, str, datetime]]:
        """Conversations whose title has what is asked for, the newest ones: id, title,
        updated_at."""

        async def work(connection: AsyncConnection) -> list[tuple[UUID, str, datetime]]:
            places = await _places(connection, query)
            if not query.terms or (places is not None and places.are_none):
                return []
            number = _number(TITLE, connection)
            found = (
                select(conversation.c.id, conversation.c.title, conversation.c.updated_at)
                .select_from(_INDEXES[TITLE])
                .join(search_document, search_document.c.number == number)
                .join(conversation, conversation.c.id == search_document.c.conversation_id)
                .where(_matches(TITLE, connection), conversation.c.deleted_at.is_(None))
                .order_by(number.desc())
                .limit(limit)
            )
            if places is not None:
                found = found.where(places.condition)
            match = search_match.of_words(connection.dialect.name, query)
            rows = await connection.execute(found, {"match": match})
            return [(row.id, row.title, row.updated_at) for row in rows]

        return await self._database.look(work)

    async def words_like(self, beginnings: Iterable[str]) -> dict[str, int]:
        """Words of the index that begin so, and how many texts have each."""

        async def work(connection: AsyncConnection) -> dict[str, int]:
            found: dict[str, int] = {}
            statement = text(
                _SQLITE_WORDS if connection.dialect.name == "sqlite" else _SERVER_WORDS
            )
            for beginning in dict.fromkeys(beginnings):
                values = {"first": beginning, "last": beginning + "\U0010ffff"}
                rows = await connection.execute(statement, values)
                found.update({row.term: row.doc for row in rows})
            return found

        return await self._database.look(work)

    async def names(self, most: int) -> Names:
        """Models chosen in conversations, folders, and tags, the most used first."""
        shown = conversation.c.deleted_at.is_(None)
        models = (
            select(conversation.c.model)
            .where(shown, conversation.c.model != "")
            .group_by(conversation.c.model)
            .order_by(func.count().desc())
        )
        folders = select(folder.c.name).order_by(folder.c.position, folder.c.name)
        tags = (
            select(conversation_tag.c.tag)
            .group_by(conversation_tag.c.tag)
            .order_by(func.count().desc())
        )

        async def work(connection: AsyncConnection) -> Names:
            found = [
                tuple((await connection.execute(query.limit(most))).scalars())
                for query in (models, folders, tags)
            ]
            return Names(*found)

        return await self._database.read(work)

    async def count_due(self) -> int:
        """How much is stored that the index does not have yet."""
        return await self._database.read(search_index.count_due)

    async def take_in(self, most: int) -> int:
        """Take some of that in; how much it was."""
        if self._database.is_read_only or not await self._database.read(search_index.is_due):
            return 0

        async def work(connection: AsyncConnection) -> int:
            return await search_repair.take_in(connection, most)

        return await self._database.write(work, index=False)

    async def tidy(self, pages: int, *, is_first: bool) -> bool:
        """Write over what is left of forgotten words; False when nothing is left."""
        if self._database.is_read_only or not await self._database.read(search_index.is_untidy):
            return False

        async def work(connection: AsyncConnection) -> bool:
            return await search_repair.tidy(connection, pages, is_first=is_first)

        return await self._database.write(work)

    async def mend(self) -> bool:
        """Make a damaged index anew, for `take_in` to fill; whether it was damaged."""
        if self._database.is_read_only:
            return False
        return await self._database.write(search_repair.mend, index=False)


_SQLITE_WORDS = f"""
    SELECT term, doc FROM {WORDS} WHERE term >= :first AND term < :last LIMIT {VOCABULARY}
"""  # noqa: S608
_SERVER_WORDS = f"""
    SELECT word AS term, ndoc AS doc
    FROM ts_stat('SELECT words FROM {TEXT} ORDER BY number DESC LIMIT {SERVER_SAMPLE}')
    WHERE word >= :first AND word < :last LIMIT {VOCABULARY}
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Places:
    """The conversations of the folders and tags asked for. few: all of them, where the index can
    be asked; None when they are too many."""

    condition: ColumnElement[bool]
    few: list[UUID] | None

    @property
    def are_none(self) -> bool:
        return self.few is not None and not self.few


async def _places(connection: AsyncConnection, query: Query) -> _Places | None:
    """None when every conversation counts."""
    if not query.asks_for_places:
        return None
    conditions: list[ColumnElement[bool]] = [true()]
    if query.folders:
        folders = (await connection.execute(select(folder.c.id, folder.c.name))).all()
        ids = [row.id for row in folders if _is_named(row.name, query.folders)]
        conditions.append(conversation.c.folder_id.in_(ids))
    if query.tags:
        tags = (await connection.execute(select(conversation_tag.c.tag).distinct())).scalars()
        names = [tag for tag in tags if _is_named(tag, query.tags)]
        tagged = select(conversation_tag.c.conversation_id).where(conversation_tag.c.tag.in_(names))
        conditions.append(conversation.c.id.in_(tagged))
    condition = and_(*conditions)
    some = select(conversation.c.id).where(condition, conversation.c.deleted_at.is_(None))
    found = list((await connection.execute(some.limit(PLACES_IN_INDEX + 1))).scalars())
    return _Places(condition, found if len(found) <= PLACES_IN_INDEX else None)


def _is_named(name: str, asked: tuple[str, ...]) -> bool:
    return any(normalised(name).startswith(normalised(each)) for each in asked)


# SQLite numbers the rows of an index itself.
_INDEXES = {
    name: table(name, column("rowid", Count), column("number", Count)) for name in (TEXT, TITLE)
}


def _number(index: str, connection: AsyncConnection) -> ColumnElement[int]:
    name = "rowid" if connection.dialect.name == "sqlite" else "number"
    return _INDEXES[index].c[name]


def _matches(index: str, connection: AsyncConnection) -> ColumnElement[bool]:
    if connection.dialect.name == "sqlite":
        return text(f"{index} MATCH :match")  # type: ignore[return-value]
    return text(f"{index}.words @@ CAST(:match AS text)::tsquery")  # type: ignore[return-value]


def _found(
    connection: AsyncConnection,
    query: Query,
    places: _Places | None,
    below: int | None,
    limit: int,
) -> Select[Any]:
    """The newest documents, with their message where it is a message's."""
    number = _number(TEXT, connection)
    few = None if places is None else places.few
    match = search_match.of_query(connection.dialect.name, query, few)
    of_message = and_(message.c.deleted_at.is_(None), conversation.c.deleted_at.is_(None))
    if places is not None and few is None:
        of_message = and_(of_message, places.condition)
    found = (
        select(
            number.label("number"),
            search_document.c.message_id,
            search_document.c.sha256,
            search_document.c.media_type,
            search_document.c.position,
            *_SHOWN,
            part.c.kind,
            func.substr(part.c.body, 1, READ_CHARS).label("body"),
        )
        .select_from(_INDEXES[TEXT])
        .join(search_document, search_document.c.number == number)
        .outerjoin(message, message.c.id == search_document.c.message_id)
        .outerjoin(conversation, conversation.c.id == message.c.conversation_id)
        .outerjoin(
            part,
            and_(
                part.c.message_id == search_document.c.message_id,
                part.c.position == search_document.c.position,
            ),
        )
        .where(
            _matches(TEXT, connection).bindparams(bindparam("match", match)),
            or_(search_document.c.message_id.is_(None), of_message),
        )
        .order_by(number.desc())
        .limit(limit)
    )
    return found.where(*_bounds(number, query, below))


_SHOWN = (
    message.c.conversation_id,
    message.c.role,
    message.c.created_at,
    message.c.provider,
    message.c.model,
    conversation.c.title,
)


def _bounds(
    number: ColumnElement[int], query: Query, below: int | None
) -> list[ColumnElement[bool]]:
    """Numbers grow with time, so that dates are a range of them."""
    lasts = [] if below is None else [below]
    if query.before is not None:
        lasts.append(search_index.number_at(query.before))
    bounds = [number < min(lasts)] if lasts else []
    if query.after is not None:
        bounds.append(number >= search_index.number_at(query.after))
    return bounds or [true()]


async def _candidates(
    connection: AsyncConnection, rows: Sequence[Row[Any]], places: _Places | None
) -> list[Candidate]:
    """Every document as the message it is shown with; passages as the newest one with their
    file."""
    holders = await _holders(connection, [row for row in rows if row.sha256], places)
    found = []
    for row in rows:
        if row.message_id is not None:
            found.append(
                Candidate(
                    number=row.number,
                    message_id=row.message_id,
                    body=row.body,
                    kind=row.kind,
                    position=row.position,
                    **_shown(row),
                )
            )
        elif (holder := holders.get((row.sha256, row.media_type, row.position))) is not None:
            found.append(
                Candidate(
                    number=row.number,
                    message_id=holder.id,
                    body=holder.text,
                    kind="passage",
                    position=row.position,
                    file=holder.name,
                    page=holder.page,
                    passage=(row.sha256, row.media_type, row.position),
                    **_shown(holder),
                )
            )
    return found


def _shown(row: Row[Any]) -> dict[str, Any]:
    return {
        "conversation_id": row.conversation_id,
        "title": row.title,
        "role": row.role,
        "at": row.created_at,
        "provider": row.provider,
        "model": row.model,
    }


async def _holders(
    connection: AsyncConnection, rows: Sequence[Row[Any]], places: _Places | None
) -> dict[tuple[bytes, str, int], Any]:
    """The newest shown message that has the file of each passage, with the passage."""
    if not rows:
        return {}
    keys = [(row.sha256, row.media_type, row.position) for row in rows]
    query = (
        select(
            passage.c.sha256,
            passage.c.media_type,
            passage.c.number,
            passage.c.page,
            func.substr(passage.c.text, 1, READ_CHARS).label("text"),
            message.c.id,
            part.c.body.label("name"),
            *_SHOWN,
        )
        .join_from(
            passage,
            part,
            and_(
                part.c.blob_sha256 == passage.c.sha256,
                part.c.blob_media_type == passage.c.media_type,
            ),
        )
        .join(message, message.c.id == part.c.message_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(
            tuple_(passage.c.sha256, passage.c.media_type, passage.c.number).in_(keys),
            message.c.deleted_at.is_(None),
            conversation.c.deleted_at.is_(None),
        )
        .order_by(message.c.created_at)
    )
    if places is not None:
        query = query.where(places.condition)
    found = await connection.execute(query)
    return {(row.sha256, row.media_type, row.number): row for row in found}


async def _bodies(connection: AsyncConnection, candidates: Sequence[Candidate]) -> dict[int, str]:
    bodies: dict[int, str] = {}
    for each in candidates:
        if len(each.body) < READ_CHARS:
            bodies[each.number] = each.body
            continue
        if each.passage is None:
            query = select(func.substr(part.c.body, 1, MOST_INDEXED)).where(
                part.c.message_id == each.message_id, part.c.position == each.position
            )
        else:
            sha256, media_type, number = each.passage
            query = select(func.substr(passage.c.text, 1, MOST_INDEXED)).where(
                passage.c.sha256 == sha256,
                passage.c.media_type == media_type,
                passage.c.number == number,
            )
        bodies[each.number] = (await connection.execute(query)).scalar_one_or_none() or each.body
    return bodies

"""Many conversations into the store, inside a transaction that somebody else began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Conversation, Message
from deskhand.domain.exchange import Added, ExchangedConversation, ExchangedMessage, Grown
from deskhand.domain.ids import new_id
from deskhand.domain.parts import ImagePart
from deskhand.store import codec
from deskhand.store.codec import Values
from deskhand.store.messages import insert_new
from deskhand.store.tables import (
    blob,
    conversation,
    conversation_tag,
    folder,
    message,
    part,
    passage,
)

ROWS_AT_ONCE = 500


@dataclass(slots=True)
class _There:
    """A conversation that is stored: its row, and which message has which id and origin."""

    row: Row[Any]
    ids: set[UUID] = field(default_factory=set)
    origins: dict[str, UUID] = field(default_factory=dict)
    last_number: int = 0


@dataclass(slots=True)
class _Rows:
    """What is to be inserted, table by table."""

    conversations: list[Values] = field(default_factory=list)
    tags: list[Values] = field(default_factory=list)
    messages: list[Values] = field(default_factory=list)
    parts: list[Values] = field(default_factory=list)
    blobs: dict[tuple[bytes, str], Values] = field(default_factory=dict)
    passages: list[Values] = field(default_factory=list)


async def add_all(connection: AsyncConnection, batch: Sequence[ExchangedConversation]) -> Added:
    """See `ExchangeRepository.add`."""
    there = await _there(connection, batch)
    taken = await _taken(connection, batch)
    folders = await _folders(connection, {each.folder for each in batch if each.folder})
    rows, added = _Rows(), Added()
    for each in batch:
        stored = _of(there, each)
        if stored is None:
            added = added.joined(_begin(each, rows, taken, folders.get(each.folder.casefold())))
        else:
            change, values = _grow(each, stored, rows, taken)
            added = added.joined(change)
            if values:
                changed = update(conversation).where(conversation.c.id == stored.row.id)
                await connection.execute(changed.values(values))
    await _insert(connection, rows)
    return added


def _of(there: Mapping[UUID | str, _There], new: ExchangedConversation) -> _There | None:
    by_id = there.get(new.id) if new.id is not None else None
    return by_id or (there.get(new.origin) if new.origin else None)


def _pieces(values: Iterable[Any]) -> list[list[Any]]:
    """The same in pieces that one statement can name."""
    found = list(values)
    return [found[begin : begin + ROWS_AT_ONCE] for begin in range(0, len(found), ROWS_AT_ONCE)]


async def _there(
    connection: AsyncConnection, batch: Sequence[ExchangedConversation]
) -> dict[UUID | str, _There]:
    """Which of these are stored, by id and by origin; deleted ones too."""
    rows: list[Row[Any]] = []
    for column, names in (
        (conversation.c.id, {each.id for each in batch if each.id}),
        (conversation.c.origin, {each.origin for each in batch if each.origin}),
    ):
        for piece in _pieces(names):
            query = select(conversation).where(column.in_(piece))
            rows += (await connection.execute(query)).all()
    found = {row.id: _There(row) for row in rows}
    for piece in _pieces(found):
        columns = message.c
        query = select(columns.conversation_id, columns.id, columns.origin, columns.number)
        for row in await connection.execute(query.where(columns.conversation_id.in_(piece))):
            stored = found[row.conversation_id]
            stored.ids.add(row.id)
            stored.last_number = max(stored.last_number, row.number)
            if row.origin is not None:
                stored.origins[row.origin] = row.id
    named: dict[UUID | str, _There] = dict(found)
    return named | {each.row.origin: each for each in found.values() if each.row.origin}


async def _taken(connection: AsyncConnection, batch: Sequence[ExchangedConversation]) -> set[UUID]:
    """Which of these messages' ids are in use."""
    taken: set[UUID] = set()
    for piece in _pieces(one.id for each in batch for one in each.messages if one.id):
        taken.update(
            (
                await connection.execute(select(message.c.id).where(message.c.id.in_(piece)))
            ).scalars()
        )
    return taken


async def _folders(connection: AsyncConnection, names: set[str]) -> dict[str, UUID]:
    """The folders of these names, made where there are none; by name without capitals."""
    if not names:
        return {}
    stored = (await connection.execute(select(folder).order_by(folder.c.position))).all()
    found = {row.name.casefold(): row.id for row in reversed(stored)}
    last = max((row.position for row in stored), default=0)
    for position, name in enumerate(sorted(names), last + 1):
        if name.casefold() not in found:
            found[name.casefold()] = new_id()
            row = {"id": found[name.casefold()], "name": name, "position": position}
            await connection.execute(insert(folder).values(row))
    return found


def _begin(
    new: ExchangedConversation, rows: _Rows, taken: set[UUID], folder_id: UUID | None
) -> Added:
    conversation_id = new.id or new_id()
    ids = _place(conversation_id, new.messages, {}, rows, taken, 0)
    rows.conversations.append(
        {
            **codec.conversation_values(
                Conversation(
                    id=conversation_id,
                    title=new.title,
                    created_at=new.created_at,
                    updated_at=new.updated_at,
                    leaf_id=ids.get(new.leaf) if new.leaf else None,
                    provider=new.provider,
                    model=new.model,
                    titled_by=new.titled_by,
                    pinned=new.pinned,
                    archived=new.archived,
                    folder_id=folder_id,
                    instructions=new.instructions,
                    preset=new.preset,
                )
            ),
            "origin": new.origin or None,
        }
    )
    rows.tags += [{"conversation_id": conversation_id, "tag": tag} for tag in new.tags]
    _place_files(new, rows)
    return Added(new=(conversation_id,), messages=len(ids))


def _grow(
    new: ExchangedConversation, stored: _There, rows: _Rows, taken: set[UUID]
) -> tuple[Added, Values]:
    """What came and is not stored yet goes behind what is; and what changes in the row."""
    known: dict[str, UUID] = {}
    for each in new.messages:
        if each.id is not None and each.id in stored.ids:
            known[each.key] = each.id
        elif (place := stored.origins.get(_origin(each))) is not None:
            known[each.key] = place
    fresh = [each for each in new.messages if each.key not in known]
    back = (stored.row.id,) if stored.row.deleted_at is not None else ()
    values: Values = {"deleted_at": None} if back else {}
    if not fresh:
        return Added(brought_back=back, unchanged=0 if back else 1), values
    ids = _place(stored.row.id, fresh, known, rows, taken, stored.last_number)
    _place_files(new, rows)
    came = {*known.values(), None}
    if stored.row.leaf_id in came and new.leaf is not None:
        values["leaf_id"] = {**known, **ids}.get(new.leaf, stored.row.leaf_id)
    values["updated_at"] = max(stored.row.updated_at, new.updated_at)
    grown = Grown(stored.row.id, tuple(ids.values()), stored.row.leaf_id, stored.row.updated_at)
    return Added(brought_back=back, grown=(grown,), messages=len(ids)), values


def _origin(new: ExchangedMessage) -> str:
    """One of ours has none, until it has to take another id."""
    return new.origin or (f"deskhand:{new.id}" if new.id else new.key)


def _place(
    conversation_id: UUID,
    messages: Sequence[ExchangedMessage],
    known: Mapping[str, UUID],
    rows: _Rows,
    taken: set[UUID],
    last_number: int,
) -> dict[str, UUID]:
    """Rows for these messages; their ids by key. known: those that are stored, by key."""
    ids: dict[str, UUID] = {}
    for number, each in enumerate(messages, last_number + 1):
        keeps_id = each.id is not None and each.id not in taken
        message_id = each.id if keeps_id and each.id is not None else new_id()
        taken.add(message_id)
        ids[each.key] = message_id
        parent = each.parent
        parent_id = (ids.get(parent) or known.get(parent)) if parent is not None else None
        values = codec.message_values(_message(each, message_id, conversation_id, parent_id))
        origin = each.origin if keeps_id else _origin(each)
        rows.messages.append({**values, "number": number, "origin": origin or None})
        for row, content in zip(codec.part_values(message_id, each.parts), each.parts, strict=True):
            rows.parts.append(row)
            if isinstance(content, ImagePart):
                key = (row["blob_sha256"], row["blob_media_type"])
                rows.blobs[key] = _blob(*key, content.data)
    return ids


def _message(
    new: ExchangedMessage, message_id: UUID, conversation_id: UUID, parent_id: UUID | None
) -> Message:
    return Message(
        id=message_id,
        conversation_id=conversation_id,
        parent_id=parent_id,
        role=new.role,
        status=new.status,
        parts=new.parts,
        created_at=new.created_at,
        provider=new.provider,
        model=new.model,
        tokens=new.tokens,
        cost=new.cost,
        stop=new.stop,
        error=new.error,
    )


def _place_files(new: ExchangedConversation, rows: _Rows) -> None:
    for file in new.files:
        key = (bytes.fromhex(file.sha256), file.media_type)
        if key not in rows.blobs:
            rows.blobs[key] = _blob(*key, file.data) | {"added_at": datetime.now(UTC)}
            reference = {"sha256": key[0], "media_type": key[1]}
            rows.passages += [
                {**reference, "number": number, "page": page, "text": text}
                for number, (page, text) in enumerate(file.passages)
            ]


def _blob(sha256: bytes, media_type: str, data: bytes) -> Values:
    return {"sha256": sha256, "media_type": media_type, "data": data, "added_at": None}


async def _insert(connection: AsyncConnection, rows: _Rows) -> None:
    """Parents of foreign keys first. Bytes and passages may be stored already."""

    async def put(table: Table, values: list[Values], *, is_new: bool = True) -> None:
        statement = insert(table) if is_new else insert_new(connection, table)
        for piece in _pieces(values):
            await connection.execute(statement, piece)

    await put(conversation, rows.conversations)
    await put(conversation_tag, rows.tags)
    for blob_row in rows.blobs.values():  # one by one: pieces of large files would be too large
        await connection.execute(insert_new(connection, blob), [blob_row])
    await put(passage, rows.passages, is_new=False)
    await put(message, rows.messages)
    await put(part, rows.parts)

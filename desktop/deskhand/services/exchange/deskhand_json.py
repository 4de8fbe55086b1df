"""Deskhand's own JSON: everything of a conversation, exactly (docs/contracts.md)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar, assert_never
from uuid import UUID

from deskhand.domain.conversation import MessageStatus, Role, Stop, TitledBy
from deskhand.domain.exchange import (
    ExchangedConversation,
    ExchangedFile,
    ExchangedMessage,
    in_order,
)
from deskhand.domain.labels import FROM_OUTSIDE, Confidentiality, Integrity, Labels
from deskhand.domain.money import Money, TokenCount
from deskhand.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from deskhand.domain.wording import tr
from deskhand.services.exchange.base import Beside, Item, Notes, NotUnderstood
from deskhand.services.exchange.values import (
    count_of,
    instant_of,
    key_of,
    line_of,
    list_of,
    object_of,
    seconds_of,
    text_of,
)

FORMAT = "deskhand-conversations"
VERSION = 1
HEAD = f'{{"format": "{FORMAT}", "version": {VERSION}, "conversations": [\n'.encode()
BETWEEN = b",\n"
TAIL = b"\n]}\n"
MOST_TAGS = 100
LONGEST_INSTRUCTIONS = 400_000

KeepFile = Callable[[str, bytes], str]
"""Puts bytes beside the JSON; from a media type and the bytes to the name to find them under."""

_E = TypeVar("_E", bound=Enum)


# -- out


def to_json(conversation: ExchangedConversation, keep: KeepFile | None = None) -> bytes:
    """One conversation as a JSON object on one line. keep: where bytes go; None is base64."""
    return json.dumps(_conversation(conversation, keep), ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def _conversation(chat: ExchangedConversation, keep: KeepFile | None) -> Item:
    return {
        "format": FORMAT,
        "version": VERSION,
        "id": str(chat.id) if chat.id else None,
        "origin": chat.origin or None,
        "title": chat.title,
        "titled_by": chat.titled_by.value,
        "created_at": chat.created_at.isoformat(),
        "updated_at": chat.updated_at.isoformat(),
        "leaf": chat.leaf,
        "provider": chat.provider,
        "model": chat.model,
        "pinned": chat.pinned,
        "archived": chat.archived,
        "folder": chat.folder or None,
        "tags": list(chat.tags),
        "instructions": chat.instructions,
        "preset": chat.preset,
        "messages": [_message(each, keep) for each in chat.messages],
        "files": [
            {
                "sha256": file.sha256,
                "media_type": file.media_type,
                **_bytes(file.media_type, file.data, keep),
                "passages": [{"page": page, "text": text} for page, text in file.passages],
            }
            for file in chat.files
        ],
    }


def _bytes(media_type: str, data: bytes, keep: KeepFile | None) -> Item:
    if keep is not None:
        return {"path": keep(media_type, data)}
    return {"data": base64.b64encode(data).decode("ascii")}


def _message(message: ExchangedMessage, keep: KeepFile | None) -> Item:
    tokens, cost = message.tokens, message.cost
    return {
        "id": message.key,
        "parent": message.parent,
        "origin": message.origin or None,
        "role": message.role.value,
        "status": message.status.value,
        "created_at": message.created_at.isoformat(),
        "provider": message.provider,
        "model": message.model,
        "usage": {
            "input_tokens": tokens.input_tokens,
            "output_tokens": tokens.output_tokens,
            "cached_tokens": tokens.cached_tokens,
            "thinking_tokens": tokens.thinking_tokens,
        },
        "cost": cost and {"amount": str(cost.amount), "currency": cost.currency},
        "stop": message.stop and message.stop.value,
        "error": message.error,
        "parts": [
            _part(part, keep)
            | {
                "labels": {
                    "integrity": part.labels.integrity.name.lower(),
                    "confidentiality": part.labels.confidentiality.name.lower(),
                }
            }
            for part in message.parts
        ],
    }


def _part(part: Part, keep: KeepFile | None) -> Item:
    match part:
        case TextPart(text=text):
            return {"type": "text", "text": text}
        case ThinkingPart(text=text, seconds=seconds, signature=signature):
            return {"type": "thinking", "text": text, "seconds": seconds, "signature": signature}
        case ImagePart(media_type=media_type, data=data, name=name):
            content = _bytes(media_type, data, keep)
            return {"type": "image", "media_type": media_type, "name": name, **content}
        case ToolCallPart(call_id=call_id, name=name, arguments=arguments):
            return {"type": "tool_call", "call_id": call_id, "name": name, "arguments": arguments}
        case ToolResultPart(call_id=call_id, text=text, is_error=is_error):
            return {"type": "tool_result", "call_id": call_id, "text": text, "is_error": is_error}
        case FilePart():
            return {
                "type": "file",
                "name": part.name,
                "media_type": part.media_type,
                "size": part.size,
                "sha256": part.sha256,
                "characters": part.characters,
                "pages": part.pages,
                "note": part.note,
            }
        case _:
            assert_never(part)


# -- in


class DeskhandJson:
    """Reads what `to_json` wrote."""

    name = "deskhand"
    label = "Deskhand"

    def fits(self, item: Item) -> bool:
        """Every conversation says what it is."""
        return item.get("format") == FORMAT and isinstance(item.get("messages"), list)

    def read(self, item: Item, beside: Beside, notes: Notes) -> ExchangedConversation:
        """Exactly what was written; ids, labels and all."""
        version = item.get("version")
        if not isinstance(version, int) or not 1 <= version <= VERSION:
            raise NotUnderstood(
                tr("A newer Deskhand wrote it: update Deskhand, then import it again.")
            )
        reading = _Reading(beside, notes)
        created = instant_of(item.get("created_at")) or datetime.now(UTC)
        files = reading.files(list_of(item.get("files")))
        messages = in_order(
            [
                reading.message(each, created, files)
                for each in list_of(item.get("messages"))
                if isinstance(each, dict) and key_of(each.get("id"))
            ]
        )
        keys = {each.key for each in messages}
        leaf = key_of(item.get("leaf"))
        named = {
            (part.sha256, part.media_type)
            for each in messages
            for part in each.parts
            if isinstance(part, FilePart)
        }
        return ExchangedConversation(
            title=line_of(item.get("title")),
            created_at=created,
            updated_at=instant_of(item.get("updated_at")) or created,
            messages=tuple(messages),
            leaf=leaf if leaf in keys else (messages[-1].key if messages else None),
            id=_uuid(item.get("id")),
            origin=key_of(item.get("origin")),
            provider=line_of(item.get("provider")),
            model=line_of(item.get("model")),
            titled_by=_one_of(TitledBy, item.get("titled_by"), TitledBy.PERSON),
            pinned=item.get("pinned") is True,
            archived=item.get("archived") is True,
            folder=line_of(item.get("folder")),
            tags=_tags(item.get("tags")),
            instructions=text_of(item.get("instructions"))[:LONGEST_INSTRUCTIONS],
            preset=line_of(item.get("preset")),
            files=tuple(file for key, file in files.items() if key in named),
        )


class _Reading:
    """One conversation's messages and files."""

    def __init__(self, beside: Beside, notes: Notes) -> None:
        self._beside, self._notes = beside, notes

    def files(self, items: list[Any]) -> dict[tuple[str, str], ExchangedFile]:
        """Those whose bytes are what they say, by hash and media type."""
        files: dict[tuple[str, str], ExchangedFile] = {}
        for item in map(object_of, items):
            data, media_type = self._data(item), line_of(item.get("media_type"))
            sha256 = text_of(item.get("sha256"))
            if data is None or hashlib.sha256(data).hexdigest() != sha256:
                self._notes.add(tr("An attached file is missing or damaged."))
                continue
            passages = [object_of(each) for each in list_of(item.get("passages"))]
            files[sha256, media_type] = ExchangedFile(
                sha256,
                media_type,
                data,
                tuple((_page(each.get("page")), text_of(each.get("text"))) for each in passages),
            )
        return files

    def message(
        self, item: Item, created: datetime, files: dict[tuple[str, str], ExchangedFile]
    ) -> ExchangedMessage:
        usage, cost = object_of(item.get("usage")), object_of(item.get("cost"))
        status = _one_of(MessageStatus, item.get("status"), MessageStatus.COMPLETE)
        if status is MessageStatus.STREAMING:  # it was still being written
            status = MessageStatus.INTERRUPTED
        stop = item.get("stop")
        parts = (self._part(object_of(each), files) for each in list_of(item.get("parts")))
        return ExchangedMessage(
            key=key_of(item.get("id")),
            parent=key_of(item.get("parent")) or None,
            role=_one_of(Role, item.get("role"), Role.USER),
            parts=tuple(part for part in parts if part is not None),
            created_at=instant_of(item.get("created_at")) or created,
            id=_uuid(item.get("id")),
            origin=key_of(item.get("origin")),
            status=status,
            provider=line_of(item.get("provider")),
            model=line_of(item.get("model")),
            tokens=TokenCount(
                count_of(usage.get("input_tokens")),
                count_of(usage.get("output_tokens")),
                count_of(usage.get("cached_tokens")),
                count_of(usage.get("thinking_tokens")),
            ),
            cost=_money(cost),
            stop=_one_of(Stop, stop, Stop.END) if stop else None,
            error=text_of(item.get("error")),
        )

    def _part(self, item: Item, files: dict[tuple[str, str], ExchangedFile]) -> Part | None:
        labels = _labels(item.get("labels"))
        match item.get("type"):
            case "text":
                return TextPart(text_of(item.get("text")), labels)
            case "thinking":
                return ThinkingPart(
                    text_of(item.get("text")),
                    seconds_of(item.get("seconds")),
                    text_of(item.get("signature")),
                    labels,
                )
            case "image":
                return self._image(item, labels)
            case "tool_call":
                return ToolCallPart(
                    line_of(item.get("call_id")),
                    line_of(item.get("name")),
                    text_of(item.get("arguments")),
                    labels,
                )
            case "tool_result":
                text, is_error = text_of(item.get("text")), item.get("is_error") is True
                return ToolResultPart(line_of(item.get("call_id")), text, is_error, labels)
            case "file":
                return self._file(item, labels, files)
            case other:
                self._notes.add(tr("An unknown part: {kind}.", kind=line_of(other) or "?"))
                return None

    def _image(self, item: Item, labels: Labels) -> Part:
        data, name = self._data(item), line_of(item.get("name"))
        if data is None:
            return self._missing(name)
        return ImagePart(line_of(item.get("media_type")), data, name, labels)

    def _file(
        self, item: Item, labels: Labels, files: dict[tuple[str, str], ExchangedFile]
    ) -> Part:
        name, sha256 = line_of(item.get("name")), text_of(item.get("sha256"))
        file = files.get((sha256, line_of(item.get("media_type"))))
        if file is None:
            return self._missing(name)
        return FilePart(
            name=name,
            media_type=file.media_type,
            size=len(file.data),
            sha256=sha256,
            characters=count_of(item.get("characters")) or 0,
            pages=count_of(item.get("pages")),
            note=text_of(item.get("note")),
            labels=labels,
        )

    def _missing(self, name: str) -> Part:
        self._notes.add(tr("An attached file is missing or damaged."))
        return TextPart(tr("[{name}: the file did not come along]", name=name), FROM_OUTSIDE)

    def _data(self, item: Item) -> bytes | None:
        if isinstance(item.get("data"), str):
            try:
                return base64.b64decode(item["data"], validate=True)
            except (binascii.Error, ValueError):
                return None
        found = self._beside.find(text_of(item.get("path")))
        return found[1] if found else None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _one_of(kind: type[_E], value: Any, otherwise: _E) -> _E:
    try:
        return kind(value)
    except ValueError:
        return otherwise


def _page(value: Any) -> int | None:
    page = count_of(value)
    return page if page is not None and page < 2**31 else None


def _tags(value: Any) -> tuple[str, ...]:
    tags = {line_of(each).casefold(): line_of(each) for each in list_of(value)[:MOST_TAGS]}
    return tuple(sorted(tag for tag in tags.values() if tag))


def _money(cost: Item) -> Money | None:
    try:
        amount = Decimal(text_of(cost.get("amount")))
    except InvalidOperation:
        return None
    return Money(amount, line_of(cost.get("currency"))) if amount.is_finite() else None


def _labels(value: Any) -> Labels:
    """As written; what is not known is from outside."""
    found = object_of(value)
    try:
        return Labels(
            Integrity[text_of(found.get("integrity")).upper()],
            Confidentiality[text_of(found.get("confidentiality")).upper()],
        )
    except KeyError:
        return FROM_OUTSIDE

"""Domain values to rows and back. Knows no connection.

Raises StoreCorrupt for a row that no Deskhand can have written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import Row

from deskhand.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Role,
    Stop,
    TitledBy,
)
from deskhand.domain.labels import Confidentiality, Integrity, Labels
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
from deskhand.store.column_types import damaged

Values = dict[str, Any]


def conversation_values(conversation: Conversation) -> Values:
    """The columns of a new conversation, without its tags."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "leaf_id": conversation.leaf_id,
        "provider": conversation.provider,
        "model": conversation.model,
        "titled_by": conversation.titled_by.value,
        "pinned_at": conversation.updated_at if conversation.pinned else None,
        "archived_at": conversation.updated_at if conversation.archived else None,
        "folder_id": conversation.folder_id,
        "instructions": conversation.instructions,
        "preset": conversation.preset,
    }


def conversation_of(row: Row[Any], tags: tuple[str, ...] = ()) -> Conversation:
    """The conversation a row and its tags hold."""
    try:
        titled_by = TitledBy(row.titled_by)
    except ValueError as error:
        raise damaged(f"conversation {row.id}: {error}") from error
    return Conversation(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        leaf_id=row.leaf_id,
        provider=row.provider,
        model=row.model,
        titled_by=titled_by,
        pinned=row.pinned_at is not None,
        archived=row.archived_at is not None,
        folder_id=row.folder_id,
        tags=tags,
        instructions=row.instructions,
        preset=row.preset,
    )


def message_values(message: Message) -> Values:
    """The columns of a message, without its number and its parts."""
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "parent_id": message.parent_id,
        "role": message.role.value,
        "created_at": message.created_at,
        **progress_values(message),
    }


def progress_values(message: Message) -> Values:
    """The columns that change while an answer streams in and when it ends."""
    return {
        "status": message.status.value,
        "provider": message.provider,
        "model": message.model,
        "stop": None if message.stop is None else message.stop.value,
        "error": message.error,
        **used_values(message),
    }


def used_values(message: Message) -> Values:
    """What an answer used, as the tables of messages and of usage both have it."""
    return {
        "input_tokens": message.tokens.input_tokens,
        "output_tokens": message.tokens.output_tokens,
        "cached_tokens": message.tokens.cached_tokens,
        "thinking_tokens": message.tokens.thinking_tokens,
        "cost": None if message.cost is None else message.cost.amount,
        "currency": None if message.cost is None else message.cost.currency,
    }


def message_of(row: Row[Any], parts: tuple[Part, ...]) -> Message:
    """The message a row and its parts hold."""
    try:
        return Message(
            id=row.id,
            conversation_id=row.conversation_id,
            parent_id=row.parent_id,
            role=Role(row.role),
            status=MessageStatus(row.status),
            parts=parts,
            created_at=row.created_at,
            provider=row.provider,
            model=row.model,
            tokens=TokenCount(
                row.input_tokens, row.output_tokens, row.cached_tokens, row.thinking_tokens
            ),
            cost=None if row.cost is None else Money(row.cost, row.currency or ""),
            stop=None if row.stop is None else Stop(row.stop),
            error=row.error,
        )
    except ValueError as error:
        raise damaged(f"message {row.id}: {error}") from error


def part_values(message_id: UUID, parts: Iterable[Part]) -> list[Values]:
    """One row of columns for each part, in order."""
    return [
        {
            "message_id": message_id,
            "position": position,
            "integrity": part.labels.integrity.value,
            "confidentiality": part.labels.confidentiality.value,
            "blob_sha256": None,
            "blob_media_type": None,
            **_content_values(part),
        }
        for position, part in enumerate(parts)
    ]


def _content_values(part: Part) -> Values:
    match part:
        case TextPart(text=text):
            return {"kind": "text", "body": text, "extra": None}
        case ThinkingPart(text=text, seconds=seconds, signature=signature):
            extra = {"seconds": seconds, "signature": signature}
            return {"kind": "thinking", "body": text, "extra": json.dumps(extra)}
        case ImagePart(name=name):
            return {"kind": "image", "body": name, "extra": None, **blob_reference(part)}
        case FilePart(name=name):
            reference = {
                "blob_sha256": bytes.fromhex(part.sha256),
                "blob_media_type": part.media_type,
            }
            return {"kind": "file", "body": name, "extra": file_facts(part), **reference}
        case ToolCallPart(call_id=call_id, name=name, arguments=arguments):
            extra = {"call_id": call_id, "name": name}
            return {"kind": "tool_call", "body": arguments, "extra": json.dumps(extra)}
        case ToolResultPart(call_id=call_id, text=text, is_error=is_error):
            extra = {"call_id": call_id, "is_error": is_error}
            return {"kind": "tool_result", "body": text, "extra": json.dumps(extra)}
        case _:
            assert_never(part)


def part_of(row: Row[Any]) -> Part:
    """The part a row holds; a picture's row has its bytes joined as `data`."""
    try:
        labels = labels_of(row)
        extra = _extra_of(row.extra)
        match row.kind:
            case "text":
                return TextPart(row.body, labels)
            case "thinking":
                return ThinkingPart(row.body, extra["seconds"], extra["signature"], labels)
            case "image" if row.data is not None:
                return ImagePart(row.blob_media_type, row.data, row.body, labels)
            case "file":
                return file_of(row.body, row.blob_media_type, row.blob_sha256, row.extra, labels)
            case "tool_call":
                return ToolCallPart(extra["call_id"], extra["name"], row.body, labels)
            case "tool_result":
                return ToolResultPart(extra["call_id"], row.body, extra["is_error"], labels)
            case _:
                raise damaged(f"a part of an unknown kind, or a picture without bytes: {row.kind}")
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(f"part of message {row.message_id}: {error!r}") from error


def file_facts(part: FilePart) -> str:
    """What is known of a file besides its name, kind and bytes, as JSON."""
    return json.dumps(
        {
            "size": part.size,
            "characters": part.characters,
            "pages": part.pages,
            "note": part.note,
        }
    )


def file_of(
    name: str, media_type: str, sha256: bytes, extra: str | None, labels: Labels
) -> FilePart:
    """The file a row holds. Raises ValueError, KeyError and TypeError for facts that are none."""
    facts = _extra_of(extra)
    return FilePart(
        name=name,
        media_type=media_type,
        size=facts["size"],
        sha256=sha256.hex(),
        characters=facts["characters"],
        pages=facts["pages"],
        note=facts["note"],
        labels=labels,
    )


def _extra_of(text: str | None) -> Mapping[str, Any]:
    if text is None:
        return {}
    extra = json.loads(text)
    if not isinstance(extra, dict):
        raise TypeError("extra is not an object")
    return extra


def labels_of(row: Row[Any]) -> Labels:
    """The labels of a part's or a draft picture's row. Raises ValueError for unknown ones."""
    return Labels(Integrity(row.integrity), Confidentiality(row.confidentiality))


def blob_reference(image: ImagePart) -> Values:
    """The columns that name a picture's bytes."""
    return {
        "blob_sha256": hashlib.sha256(image.data).digest(),
        "blob_media_type": image.media_type,
    }


def blob_values(references: Iterable[Values], images: Iterable[ImagePart]) -> list[Values]:
    """One row for each different picture, from its reference and itself, given pairwise."""
    blobs = {
        (each["blob_sha256"], each["blob_media_type"]): image.data
        for each, image in zip(references, images, strict=True)
    }
    return [
        {"sha256": sha256, "media_type": media_type, "data": data}
        for (sha256, media_type), data in blobs.items()
    ]

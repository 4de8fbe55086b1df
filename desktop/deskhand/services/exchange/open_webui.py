"""Open WebUI's export: a list of chats, each with a map of messages."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from deskhand.domain.conversation import Role, TitledBy, title_from
from deskhand.domain.exchange import ExchangedConversation, ExchangedMessage, in_order
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.money import UNCOUNTED, TokenCount
from deskhand.domain.parts import Part, TextPart, plain_text
from deskhand.domain.wording import tr
from deskhand.services.exchange.base import (
    Attachments,
    Beside,
    Item,
    Notes,
    NotUnderstood,
    text_part,
)
from deskhand.services.exchange.values import (
    count_of,
    instant_of,
    key_of,
    line_of,
    list_of,
    object_of,
    text_of,
)

MOST_TAGS = 100


class OpenWebUi:
    """Reads one chat of Open WebUI's export."""

    name = "open-webui"
    label = "Open WebUI"

    def fits(self, item: Item) -> bool:
        """A chat is in "chat", or is one itself."""
        chat = object_of(item.get("chat")) or item
        history = object_of(chat.get("history"))
        return isinstance(history.get("messages"), dict) or (
            "chat" in item and isinstance(chat.get("messages"), list)
        )

    def read(self, item: Item, beside: Beside, notes: Notes) -> ExchangedConversation:
        """Every branch."""
        chat = object_of(item.get("chat")) or item
        history = object_of(chat.get("history"))
        created = instant_of(item.get("created_at")) or instant_of(chat.get("timestamp"))
        reading = _Reading(notes, created or datetime.now(UTC))
        messages = in_order(reading.messages(history, list_of(chat.get("messages"))))
        if not messages:
            raise NotUnderstood(tr("A chat without messages."))
        keys = {each.key for each in messages}
        leaf = key_of(history.get("currentId"))
        title = line_of(item.get("title")) or line_of(chat.get("title"))
        asked = next((each for each in messages if each.role is Role.USER), messages[0])
        facts = object_of(item.get("meta"))
        tags = {line_of(each): None for each in _tags(facts, chat)}
        name = key_of(item.get("id")) or key_of(chat.get("id")) or messages[0].key
        return ExchangedConversation(
            title=title or title_from(plain_text(asked.parts)) or tr("Untitled"),
            created_at=created or messages[0].created_at,
            updated_at=instant_of(item.get("updated_at")) or messages[-1].created_at,
            messages=tuple(messages),
            leaf=leaf if leaf in keys else messages[-1].key,
            origin=f"{self.name}:{name}",
            titled_by=TitledBy.PERSON if title else TitledBy.WORDS,
            pinned=item.get("pinned") is True,
            archived=item.get("archived") is True,
            tags=tuple(sorted(tag for tag in tags if tag)),
            instructions=text_of(object_of(chat.get("params")).get("system"))[:400_000],
            files=reading.attachments.files,
        )


def _tags(facts: Item, chat: Item) -> list[Any]:
    named = [*list_of(facts.get("tags")), *list_of(chat.get("tags"))][:MOST_TAGS]
    names = [object_of(each).get("name") if isinstance(each, dict) else each for each in named]
    once = {text_of(each).casefold(): each for each in names}
    return list(once.values())


class _Reading:
    """One chat's messages."""

    def __init__(self, notes: Notes, begun: datetime) -> None:
        self._notes, self._begun = notes, begun
        self.attachments = Attachments()

    def messages(self, history: Item, plain: list[Any]) -> list[ExchangedMessage]:
        """Those of the map; where there is none, those of the list, one after the other."""
        found: list[ExchangedMessage] = []
        by_id = object_of(history.get("messages"))
        if by_id:
            for key, item in _siblings_in_order(by_id):
                found.append(self._message(key, object_of(item)))
            return found
        before: str | None = None
        for number, item in enumerate(map(object_of, plain)):
            key = key_of(item.get("id")) or f"number-{number}"
            found.append(self._message(key, {"parentId": before} | item))
            before = key
        return found

    def _message(self, key: str, item: Item) -> ExchangedMessage:
        said = text_of(item.get("role"))
        try:
            role = Role(said)
        except ValueError:
            self._notes.add(tr("An unknown speaker: {role}.", role=said[:60]))
            role = Role.SYSTEM
        is_answer = role is Role.ASSISTANT
        usage = object_of(item.get("usage"))
        model = line_of(item.get("model")) or line_of(item.get("modelName"))
        return ExchangedMessage(
            key=key,
            parent=key_of(item.get("parentId")) or None,
            role=role,
            parts=tuple(self._parts(item)) or (TextPart("", FROM_OUTSIDE),),
            created_at=instant_of(item.get("timestamp")) or self._begun,
            origin=key,
            model=model if is_answer else "",
            tokens=TokenCount(
                count_of(usage.get("prompt_tokens", usage.get("input_tokens"))),
                count_of(usage.get("completion_tokens", usage.get("output_tokens"))),
            )
            if usage and is_answer
            else UNCOUNTED,
            error=line_of(object_of(item.get("error")).get("content")),
        )

    def _parts(self, item: Item) -> list[Part]:
        parts = [self._file(each) for each in map(object_of, list_of(item.get("files")))]
        content = item.get("content")
        for text in [content] if isinstance(content, str) else list_of(content):
            words = text if isinstance(text, str) else text_of(object_of(text).get("text"))
            if words:
                parts.append(text_part(words, self._notes))
        return parts

    def _file(self, item: Item) -> Part:
        name = line_of(item.get("name")) or tr("picture")
        url = text_of(item.get("url"))
        if url.startswith("data:"):
            head, _, packed = url.partition(",")
            try:
                data = base64.b64decode(packed, validate=True)
            except (binascii.Error, ValueError):
                data = b""
            if data:
                return self.attachments.add(name, data, head[5:].partition(";")[0][:100])
        self._notes.add(tr("An attached file or picture did not come with the export."))
        return text_part(tr("[{name}: the file did not come along]", name=name), self._notes)


def _siblings_in_order(by_id: Item) -> list[tuple[str, Any]]:
    """Children as their parent has them."""
    place = {
        key_of(child): number
        for item in by_id.values()
        for number, child in enumerate(list_of(object_of(item).get("childrenIds")))
    }
    named = [(key_of(key), item) for key, item in by_id.items() if key_of(key)]
    return sorted(named, key=lambda each: place.get(each[0], 0))

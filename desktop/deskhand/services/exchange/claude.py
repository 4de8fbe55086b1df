"""Claude's export: conversations.json, a list of chats with their messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from deskhand.documents.outcome import Section
from deskhand.documents.passages import split
from deskhand.domain.conversation import Role, TitledBy, title_from
from deskhand.domain.exchange import ExchangedConversation, ExchangedMessage, in_order
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import Part, TextPart, ThinkingPart, plain_text
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
    instant_of,
    key_of,
    line_of,
    list_of,
    object_of,
    text_of,
)

_ROLES = {"human": Role.USER, "user": Role.USER, "assistant": Role.ASSISTANT}
_QUIET = ("token_budget", "flag")


class Claude:
    """Reads one chat of Claude's export."""

    name = "claude"
    label = "Claude"

    def fits(self, item: Item) -> bool:
        """Its messages have a name of their own."""
        return isinstance(item.get("chat_messages"), list)

    def read(self, item: Item, beside: Beside, notes: Notes) -> ExchangedConversation:
        """Every branch, where messages say what they follow; else one after the other."""
        created = instant_of(item.get("created_at"))
        reading = _Reading(beside, notes, created or datetime.now(UTC))
        messages = in_order(reading.messages(list_of(item.get("chat_messages"))))
        if not messages:
            raise NotUnderstood(tr("A chat without messages."))
        name = key_of(item.get("uuid")) or messages[0].key
        title = line_of(item.get("name"))
        asked = next((each for each in messages if each.role is Role.USER), messages[0])
        leaf = key_of(item.get("current_leaf_message_uuid"))
        return ExchangedConversation(
            title=title or title_from(plain_text(asked.parts)) or tr("Untitled"),
            created_at=created or messages[0].created_at,
            updated_at=instant_of(item.get("updated_at")) or messages[-1].created_at,
            messages=tuple(messages),
            leaf=leaf if any(leaf == each.key for each in messages) else _newest(messages),
            origin=f"{self.name}:{name}",
            titled_by=TitledBy.PERSON if title else TitledBy.WORDS,
            pinned=item.get("is_starred") is True,
            files=reading.attachments.files,
        )


def _newest(messages: list[ExchangedMessage]) -> str:
    """The last written of those that nothing follows."""
    followed = {each.parent for each in messages}
    ends = [each for each in messages if each.key not in followed]
    return max(ends, key=lambda each: each.created_at).key


class _Reading:
    """One chat's messages."""

    def __init__(self, beside: Beside, notes: Notes, begun: datetime) -> None:
        self._beside, self._notes, self._begun = beside, notes, begun
        self.attachments = Attachments()

    def messages(self, items: list[Any]) -> list[ExchangedMessage]:
        found: list[ExchangedMessage] = []
        is_tree = any(isinstance(each, dict) and "parent_message_uuid" in each for each in items)
        before: ExchangedMessage | None = None
        for number, item in enumerate(map(object_of, items)):
            parts = self._parts(item)
            at = instant_of(item.get("created_at"))
            at = at or (before.created_at if before else self._begun)
            key = key_of(item.get("uuid")) or f"number-{number}"
            parent = key_of(item.get("parent_message_uuid")) if is_tree else before and before.key
            role = _ROLES.get(text_of(item.get("sender")))
            if role is None:
                sender = line_of(item.get("sender"))
                self._notes.add(tr("An unknown speaker: {role}.", role=sender))
                role = Role.SYSTEM
            before = ExchangedMessage(
                key=key,
                parent=parent or None,
                role=role,
                parts=tuple(parts) or (TextPart("", FROM_OUTSIDE),),
                created_at=at,
                origin=key,
                provider="anthropic" if role is Role.ASSISTANT else "",
                model=line_of(item.get("model")) if role is Role.ASSISTANT else "",
            )
            found.append(before)
        return found

    def _parts(self, item: Item) -> list[Part]:
        parts = [part for part in map(self._attached, _attached(item)) if part is not None]
        blocks = list_of(item.get("content"))
        for block in map(object_of, blocks):
            parts += self._block(block)
        if not blocks and text_of(item.get("text")):
            parts.append(text_part(text_of(item["text"]), self._notes))
        return parts

    def _attached(self, item: Item) -> Part | None:
        name = line_of(item.get("file_name")) or tr("Pasted text")
        content = text_of(item.get("extracted_content"))
        if content:
            return self.attachments.add_text(name, content, _passages)
        for key in (text_of(item.get("file_uuid")), text_of(item.get("file_name"))):
            found = self._beside.find(key) if key else None
            if found is not None:
                return self.attachments.add(name, found[1])
        self._notes.add(tr("An attached file or picture did not come with the export."))
        return text_part(tr("[{name}: the file did not come along]", name=name), self._notes)

    def _block(self, block: Item) -> list[Part]:
        kind = text_of(block.get("type"))
        match kind:
            case "text":
                text = text_of(block.get("text"))
                return [text_part(text, self._notes)] if text.strip() else []
            case "thinking":
                return self._thinking(block)
            case "tool_use":
                given = json.dumps(block.get("input"), ensure_ascii=False, indent=2)
                name = line_of(block.get("name")) or kind
                return [text_part(_folded(tr("Used {name}", name=name), given), self._notes)]
            case "tool_result":
                name = line_of(block.get("name")) or kind
                said = _result(block.get("content"))
                return [text_part(_folded(tr("{name} gave", name=name), said), self._notes)]
            case _ if kind in _QUIET:
                return []
            case _:
                shown = tr("An unknown kind of content, kept as text: {kind}.", kind=kind[:60])
                self._notes.add(shown)
                return [text_part(text_of(block.get("text")) or f"[{kind[:60]}]", self._notes)]

    def _thinking(self, block: Item) -> list[Part]:
        text = text_of(block.get("thinking"))
        begun = instant_of(block.get("start_timestamp"))
        ended = instant_of(block.get("stop_timestamp"))
        seconds = (ended - begun).total_seconds() if begun and ended else None
        return [ThinkingPart(text, seconds, "", FROM_OUTSIDE)] if text.strip() else []


def _attached(item: Item) -> list[Item]:
    """Attachments and files; what is in both lists once."""
    found: dict[str, Item] = {}
    for list_name in ("attachments", "files", "files_v2"):
        for number, each in enumerate(map(object_of, list_of(item.get(list_name)))):
            key = text_of(each.get("file_uuid")) or text_of(each.get("file_name"))
            found.setdefault(key or f"{list_name}-{number}", each)
    return list(found.values())


def _result(content: Any) -> str:
    if isinstance(content, str):
        return content
    texts = [text_of(object_of(each).get("text")) for each in list_of(content)]
    return "\n\n".join(text for text in texts if text)


def _folded(head: str, text: str) -> str:
    """What a tool did, as a person reads it: no call of ours belongs to it."""
    longest = max((len(run) for run in text.split() if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n\n{head}:\n{fence}\n{text[:20_000]}\n{fence}\n\n"


def _passages(text: str) -> list[tuple[int | None, str]]:
    return split([Section(None, text)])

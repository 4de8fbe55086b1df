"""ChatGPT's export: conversations.json, or several of them, with pictures beside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deskhand.domain.conversation import Role, TitledBy, title_from
from deskhand.domain.exchange import ExchangedConversation, ExchangedMessage, in_order
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import (
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolResultPart,
    plain_text,
)
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
    seconds_of,
    text_of,
)

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}
_POINTERS = (
    "image_asset_pointer",
    "audio_asset_pointer",
    "video_container_asset_pointer",
    "real_time_user_audio_video_asset_pointer",
)
# What ChatGPT's page puts in place of these is not in the export: marks of citations.
_CITATION = re.compile("\ue200[^\ue201]{0,500}\ue201|【[0-9]{1,4}†[^】]{0,300}】")


class ChatGpt:
    """Reads one conversation of ChatGPT's export."""

    name = "chatgpt"
    label = "ChatGPT"

    def fits(self, item: Item) -> bool:
        """A conversation is a map of nodes."""
        return isinstance(item.get("mapping"), dict)

    def read(self, item: Item, beside: Beside, notes: Notes) -> ExchangedConversation:
        """Every branch. What ChatGPT does not show is kept with a role that is not shown."""
        nodes = {key_of(key): object_of(node) for key, node in item["mapping"].items() if key}
        created = instant_of(item.get("create_time"))
        begun = created or instant_of(item.get("update_time")) or datetime.now(UTC)
        reading = _Reading(nodes, beside, notes)
        messages = _timed(in_order(reading.messages()), reading.times, begun)
        if not messages:
            raise NotUnderstood(tr("A chat without messages."))
        name = key_of(item.get("conversation_id")) or key_of(item.get("id")) or messages[0].key
        title = line_of(item.get("title"))
        spoken = [each for each in messages if each.role in (Role.USER, Role.ASSISTANT)]
        leaf = reading.shown(key_of(item.get("current_node"))) or (spoken or messages)[-1].key
        return ExchangedConversation(
            title=title or _title(messages),
            created_at=created or messages[0].created_at,
            updated_at=instant_of(item.get("update_time")) or messages[-1].created_at,
            messages=tuple(messages),
            leaf=leaf,
            origin=f"{self.name}:{name}",
            titled_by=TitledBy.PERSON if title else TitledBy.WORDS,
            pinned=item.get("is_starred") is True or item.get("pinned_time") is not None,
            archived=item.get("is_archived") is True,
            files=reading.attachments.files,
        )


def _title(messages: list[ExchangedMessage]) -> str:
    asked = next((each for each in messages if each.role is Role.USER), messages[0])
    return title_from(plain_text(asked.parts)) or tr("Untitled")


def _timed(
    messages: list[ExchangedMessage], times: dict[str, datetime | None], begun: datetime
) -> list[ExchangedMessage]:
    """A message without a time has that of the one before it."""
    known: dict[str | None, datetime] = {None: begun}
    timed: list[ExchangedMessage] = []
    for each in messages:
        known[each.key] = times.get(each.key) or known[each.parent]
        timed.append(replace(each, created_at=known[each.key]))
    return timed


class _Reading:
    """One conversation's nodes."""

    def __init__(self, nodes: dict[str, Item], beside: Beside, notes: Notes) -> None:
        self._nodes, self._beside, self._notes = nodes, beside, notes
        self._kept: set[str] = set()
        self._shown_files: set[str] = set()
        self.times: dict[str, datetime | None] = {}
        self._parents = {key: key_of(node.get("parent")) for key, node in nodes.items()}
        for key, node in nodes.items():
            for child in map(key_of, list_of(node.get("children"))):
                if child in self._parents and not self._parents[child]:
                    self._parents[child] = key
        self.attachments = Attachments()

    def messages(self) -> list[ExchangedMessage]:
        """What the nodes say, without those that say nothing; `times` has when."""
        found = [(key, self._message(key, node)) for key, node in self._in_order()]
        self._kept = {key for key, message in found if message is not None}
        return [
            replace(message, parent=self.shown(self._parents[key]))
            for key, message in found
            if message is not None
        ]

    def _in_order(self) -> list[tuple[str, Item]]:
        """Children in the order their parent has them, so that siblings keep it."""
        place = {
            key: number
            for node in self._nodes.values()
            for number, key in enumerate(map(key_of, list_of(node.get("children"))))
        }
        return sorted(self._nodes.items(), key=lambda each: place.get(each[0], 0))

    def shown(self, key: str) -> str | None:
        """The nearest node from here upwards that has a message."""
        walked: set[str] = set()
        while key and key not in walked:
            if key in self._kept:
                return key
            walked.add(key)
            key = self._parents.get(key, "")
        return None

    def _message(self, key: str, node: Item) -> ExchangedMessage | None:
        said = object_of(node.get("message"))
        if not said:
            return None
        author, facts = object_of(said.get("author")), object_of(said.get("metadata"))
        role = _ROLES.get(text_of(author.get("role")))
        if role is None:
            self._notes.add(tr("An unknown speaker: {role}.", role=line_of(author.get("role"))))
            role = Role.TOOL
        self._shown_files = set()
        parts = self._parts(object_of(said.get("content")), facts) + self._named(facts)
        if not parts:
            return None
        if facts.get("is_visually_hidden_from_conversation") is True and role is Role.USER:
            role = Role.SYSTEM
        if role is Role.TOOL and any(isinstance(part, ImagePart) for part in parts):
            role = Role.ASSISTANT  # a picture it made
        if role is Role.TOOL:
            parts = [_as_result(part) for part in parts]
        self.times[key] = instant_of(said.get("create_time"))
        return ExchangedMessage(
            key=key,
            parent=None,
            role=role,
            parts=tuple(parts),
            created_at=datetime.now(UTC),
            origin=key,
            provider="openai" if role is Role.ASSISTANT else "",
            model=line_of(facts.get("model_slug")) if role is Role.ASSISTANT else "",
        )

    def _parts(self, content: Item, facts: Item) -> list[Part]:
        """What a message says, by its kind of content."""
        match content.get("content_type"):
            case "text" | "multimodal_text":
                return self._pieces(list_of(content.get("parts")))
            case "code":
                return self._code(content)
            case "execution_output":
                return self._words(_fenced(text_of(content.get("text"))))
            case "thoughts":
                return self._thoughts(list_of(content.get("thoughts")), facts)
            case "reasoning_recap":
                said = text_of(content.get("content")) or text_of(content.get("text"))
                seconds = seconds_of(facts.get("finished_duration_sec"))
                return [ThinkingPart(said, seconds, "", FROM_OUTSIDE)] if said or seconds else []
            case "user_editable_context" | "model_editable_context":
                texts = (text_of(each) for key, each in content.items() if key != "content_type")
                return self._words("\n\n".join(text for text in texts if text))
            case "tether_quote":
                return self._quote(content)
            case "tether_browsing_display" | "computer_output" | "system_error":
                said = text_of(content.get("result")) or text_of(content.get("text"))
                return self._words(said or text_of(content.get("summary")))
            case other:
                return self._unknown(line_of(other) or "?", content)

    def _words(self, text: str) -> list[Part]:
        return [text_part(text, self._notes)] if text.strip() else []

    def _code(self, content: Item) -> list[Part]:
        language = text_of(content.get("language"))
        text = text_of(content.get("text"))
        return self._words(_fenced(text, "" if language == "unknown" else language))

    def _thoughts(self, thoughts: list[Any], facts: Item) -> list[Part]:
        said = []
        for each in map(object_of, thoughts):
            summary, content = text_of(each.get("summary")), text_of(each.get("content"))
            said.append(f"**{summary}**\n\n{content}" if summary and content else summary + content)
        text = "\n\n".join(each for each in said if each)
        seconds = seconds_of(facts.get("finished_duration_sec"))
        return [ThinkingPart(text, seconds, "", FROM_OUTSIDE)] if text else []

    def _quote(self, content: Item) -> list[Part]:
        head = line_of(content.get("title")) or line_of(content.get("domain"))
        url, text = line_of(content.get("url")), text_of(content.get("text"))
        quoted = "\n".join(f"> {line}" for line in text.splitlines())
        return self._words("\n".join(each for each in (head, url, quoted) if each))

    def _pieces(self, pieces: list[Any]) -> list[Part]:
        parts: list[Part] = []
        for piece in pieces:
            if isinstance(piece, str):
                parts += self._words(_CITATION.sub("", piece))
            elif isinstance(piece, dict):
                parts += self._object(piece)
            elif piece is not None:
                self._notes.add(tr("An unknown piece of a message."))
        return parts

    def _object(self, piece: Item) -> list[Part]:
        kind = line_of(piece.get("content_type"))
        if kind == "audio_transcription" or (not kind and isinstance(piece.get("text"), str)):
            return self._words(text_of(piece.get("text")))
        if kind not in _POINTERS and "asset_pointer" not in piece:
            return self._unknown(kind or "?", piece)
        pointer = text_of(piece.get("asset_pointer"))
        if not pointer:  # of a talk: the sound is one level below
            sound = object_of(piece.get("audio_asset_pointer"))
            pointer = text_of(sound.get("asset_pointer"))
        return [self._file(pointer.rpartition("://")[2], "")]

    def _named(self, facts: Item) -> list[Part]:
        """Attached files that are not pictures in the text."""
        added: list[Part] = []
        for each in map(object_of, list_of(facts.get("attachments"))):
            file_id, name = text_of(each.get("id")), line_of(each.get("name"))
            if (file_id or name) and file_id not in self._shown_files:
                added.append(self._file(file_id, name))
        return added

    def _file(self, file_id: str, name: str) -> Part:
        self._shown_files.add(file_id)
        found = self._beside.find(file_id) if file_id else None
        if found is None:
            self._notes.add(tr("An attached file or picture did not come with the export."))
            shown = name or line_of(file_id) or tr("file")
            text = tr("[{name}: the file did not come along]", name=shown)
            return text_part(text, self._notes)
        return self.attachments.add(name or found[0], found[1])

    def _unknown(self, kind: str, content: Item) -> list[Part]:
        """Kept as text, and told."""
        self._notes.add(tr("An unknown kind of content, kept as text: {kind}.", kind=kind))
        text = text_of(content.get("text")) or "\n\n".join(
            each for each in list_of(content.get("parts")) if isinstance(each, str)
        )
        return self._words(text or f"[{kind}]")


def _fenced(text: str, language: str = "") -> str:
    """Text as a block of code; whatever fences are in it stay in it."""
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{line_of(language)}\n{text}\n{fence}"


def _as_result(part: Part) -> Part:
    """What a tool gave, of a call that did not come along."""
    return (
        ToolResultPart("", part.text, False, FROM_OUTSIDE) if isinstance(part, TextPart) else part
    )

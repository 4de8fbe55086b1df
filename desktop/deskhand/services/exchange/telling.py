"""A conversation as people read it: who said what, branch after branch. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deskhand.domain.conversation import Role
from deskhand.domain.exchange import ExchangedConversation, ExchangedMessage
from deskhand.domain.parts import FilePart, ImagePart, Part, TextPart, ThinkingPart
from deskhand.domain.wording import tr

Keep = Callable[[str, bytes], str]
"""Puts a file beside the text; from its name and bytes to the path to name it by."""


@dataclass(frozen=True, slots=True)
class Options:
    """all_branches: also those that are not in sight. thinking: also what models thought."""

    all_branches: bool = False
    thinking: bool = False


class Renderer(Protocol):
    """Writes conversations in one format. label: for people; ending: of its files."""

    name: str
    label: str
    ending: str

    def render(self, told: Told, keep: Keep) -> bytes:
        """The whole text of a conversation."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or a picture of a message, with its bytes. They are empty where they are missing."""

    name: str
    media_type: str
    data: bytes

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its words, what was thought before, what was attached."""

    who: str
    is_person: bool
    at: datetime
    text: str
    thinking: str
    attached: tuple[Attached, ...]
    error: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Messages one after the other. heading: "" for the branch in sight."""

    heading: str
    messages: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation ready to be written."""

    title: str
    created_at: datetime
    updated_at: datetime
    tags: tuple[str, ...]
    models: tuple[str, ...]
    folder: str
    branches: tuple[Branch, ...]


def told(chat: ExchangedConversation, options: Options) -> Told:
    """What is to be written of a conversation."""
    by_key = {each.key: each for each in chat.messages}
    ends = [chat.leaf or (chat.messages[-1].key if chat.messages else "")]
    if options.all_branches:
        followed = {each.parent for each in chat.messages}
        ends += [each.key for each in chat.messages if each.key not in followed]
    files = {(file.sha256, file.media_type): file.data for file in chat.files}
    branches: list[Branch] = []
    written: dict[str, int] = {}
    for end in ends:
        path = _path(by_key, end)
        fresh = [each for each in path if each.key not in written]
        shown = [each for each in fresh if each.role in (Role.USER, Role.ASSISTANT)]
        if not shown:
            continue
        start = written.get(fresh[0].parent or "", 0)
        heading = ""
        if branches:
            heading = tr("Another branch, after message {number}", number=start)
            if start == 0:
                heading = tr("Another beginning")
        for number, each in enumerate(fresh, start + 1):
            written[each.key] = number
        said = tuple(_said(each, files, thinking=options.thinking) for each in shown)
        branches.append(Branch(heading, said))
    models = dict.fromkeys(each.model for each in chat.messages if each.model)
    return Told(
        title=chat.title or tr("Untitled"),
        created_at=chat.created_at,
        updated_at=chat.updated_at,
        tags=chat.tags,
        models=tuple(models),
        folder=chat.folder,
        branches=tuple(branches),
    )


def _path(by_key: dict[str, ExchangedMessage], end: str) -> list[ExchangedMessage]:
    path: list[ExchangedMessage] = []
    at = by_key.get(end)
    while at is not None and len(path) <= len(by_key):
        path.append(at)
        at = by_key.get(at.parent) if at.parent else None
    return path[::-1]


def _said(
    message: ExchangedMessage, files: dict[tuple[str, str], bytes], *, thinking: bool
) -> Said:
    is_person = message.role is Role.USER
    thoughts = [part.text for part in message.parts if isinstance(part, ThinkingPart) and thinking]
    attached = (_attached(part, files) for part in message.parts)
    return Said(
        who=tr("You") if is_person else message.model or tr("Assistant"),
        is_person=is_person,
        at=message.created_at,
        text="".join(part.text for part in message.parts if isinstance(part, TextPart)),
        thinking="\n\n".join(each for each in thoughts if each.strip()),
        attached=tuple(each for each in attached if each is not None),
        error=message.error,
    )


def _attached(part: Part, files: dict[tuple[str, str], bytes]) -> Attached | None:
    if isinstance(part, ImagePart):
        ending = part.media_type.rpartition("/")[2].replace("jpeg", "jpg")
        return Attached(part.name or f"{tr('picture')}.{ending}", part.media_type, part.data)
    if isinstance(part, FilePart):
        data = files.get((part.sha256, part.media_type), b"")
        return Attached(part.name or tr("file"), part.media_type, data)
    return None

"""A message as the beginning of a task."""

from __future__ import annotations

import re
from uuid import UUID

from deskhand.domain.task import SourceKind, TaskSource
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.side.control import SideControl

LONGEST = 300
_MARKS = re.compile(r"[*_`#>]+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)
_SENTENCE = re.compile(r"(.+?[.!?…])(?:\s|$)", re.DOTALL)


def line_of(text: str) -> str:
    """The words a task made from this message begins with: its first sentence, on one line."""
    plain = " ".join(_MARKS.sub("", text[: LONGEST * 10]).split())
    found = _SENTENCE.match(plain)
    line = found[1] if found else plain
    if len(line) > LONGEST:
        line = line[:LONGEST].rsplit(" ", 1)[0]
    return line.rstrip(".")


def source_of(chat: ChatViewModel, key: UUID, *, stored: bool) -> TaskSource:
    """What leads back to the message. stored: whether its chat is kept at all."""
    ref = f"{chat.conversation_id}/{key}" if stored and chat.conversation_id else ""
    return TaskSource(SourceKind.MESSAGE, ref, chat.title)


def begin_task(side: SideControl, chat: ChatViewModel, key: UUID, *, stored: bool) -> None:
    """A task made of a message of this chat, to be corrected in the pane of tasks."""
    entry = next((each for each in chat.entries if each.key == key), None)
    if entry is not None:
        side.begin_task(line_of(entry.text), source_of(chat, key, stored=stored))

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


def line_of(text: str, *, marked: bool = False) -> str:
    """The words a task made from this message begins with, on one line: its first sentence, or
    all that was marked of it."""
    words = text[: LONGEST * 10]
    plain = " ".join((words if marked else _MARKS.sub("", words)).split())
    found = None if marked else _SENTENCE.match(plain)
    line = found[1] if found else plain
    if len(line) > LONGEST:
        line = line[:LONGEST].rsplit(" ", 1)[0]
    return line.rstrip(".")


def source_of(chat: ChatViewModel, key: UUID, *, stored: bool) -> TaskSource:
    """What leads back to the message. stored: whether its chat is kept at all."""
    ref = f"{chat.conversation_id}/{key}" if stored and chat.conversation_id else ""
    return TaskSource(SourceKind.MESSAGE, ref, chat.title)


def begin_task(
    side: SideControl, chat: ChatViewModel, key: UUID, marked: str = "", *, stored: bool
) -> None:
    """A task made of a message of this chat, to be corrected in the pane of tasks.

    marked: the part of it that is selected.
    """
    entry = next((each for each in chat.entries if each.key == key), None)
    if entry is not None:
        line = line_of(marked, marked=True) or line_of(entry.text)
        side.begin_task(line, source_of(chat, key, stored=stored))

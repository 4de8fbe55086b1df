"""Tasks an assistant proposes: asked for in a message, written as a check-list in the answer, kept
as proposals that wait for the person's yes. It needs no model that can call tools."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from deskhand.domain.capture import Captured
from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import SourceKind, Task, TaskSource
from deskhand.domain.task_filter import TaskFilter
from deskhand.domain.task_row import TaskRow

log = logging.getLogger(__name__)

MOST = 20
LONGEST_REQUEST = 2_000
LONGEST_TITLE = 300

INSTRUCTION = (
    'The person asks for tasks. Write each as a line of a Markdown check-list, "- [ ] " and what '
    "to do, with its day or time in words where there is one. They are shown as proposals; do not "
    "say that they were added."
)

_TASKS = r"(?:tasks?|to[- ]?dos?|to[- ]?do[- ]?lists?|task[- ]?lists?|check-?lists?|action items?)"
_AUFGABEN = r"(?:aufgaben?|aufgabenlisten?|to-?dos?|to-?do-?listen?|checklisten?)"
_MAKE = (
    r"(?:make|create|propose|suggest|add|write|draft|give|list|plan|turn|break|split|extract|"
    r"derive|prepare)"
)
_MACHE = (
    r"(?:mache?|erstelle?|schlage?|schlag|lege?|leg|schreibe?|schreib|gib|plane?|zerlege?|teile?|"
    r"leite?|erstellen|vorschlagen|anlegen)"
)
_REQUESTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MAKE}\b(?:(?!\?).)*\b{_TASKS}\b",
        rf"\bwhat {_TASKS}\b.*\b(?:propose|suggest|follow|needed)\b",
        rf"\b{_MACHE}\b(?:(?!\?).)*\b{_AUFGABEN}\b",
        rf"\b{_AUFGABEN}\b(?:(?!\?).)*\b{_MACHE}\b",
    )
)
_NOT = re.compile(
    r"\b(?:don't|do not|no|without|keine?n?|nicht|ohne) (?:\w+ ){0,3}(?:tasks?|aufgaben?)\b|"
    r"\b(?:list|give|gib|liste?)\b.*\b(?:my|meine[nr]?) (?:\w+ ){0,2}(?:tasks?|aufgaben?)\b"
)
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+\[ ?\]\s+(\S.*)$")
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


class KeepsTasks(Protocol):
    """Where proposals are kept."""

    def capture(self, line: str) -> Captured:
        """Understand one line."""
        ...

    def drafted(self, captured: Captured) -> Task:
        """The task a line means."""
        ...

    async def matching(self, wanted: TaskFilter) -> list[TaskRow]:
        """The rows a filter shows."""
        ...

    async def add_all(self, tasks: Sequence[Task]) -> list[Task]:
        """Store these."""
        ...


class TaskProposals:
    """Keeps what an answer proposes."""

    def __init__(self, tasks: KeepsTasks) -> None:
        self._tasks = tasks

    async def keep(self, reply: Message, title: str) -> tuple[UUID, ...]:
        """Store the open items of this answer's check-lists as proposals; at most MOST, and none
        that waits already. Returns their ids. Raises nothing: the answer stands all the same.

        title: of what was asked, shown as where they came from.
        """
        lines = list(proposed_lines(reply.text)) if reply.status is MessageStatus.COMPLETE else []
        if not lines:
            return ()
        source = TaskSource(SourceKind.ASSISTANT, f"{reply.conversation_id}/{reply.id}", title)
        drafts = [self._tasks.drafted(self._tasks.capture(line)) for line in lines]
        try:
            waiting = await self._tasks.matching(TaskFilter(proposed=True))
            known = {row.title.casefold() for row in waiting}
            new = [
                replace(draft, source=source, proposed=True)
                for draft in drafts
                if draft.title.casefold() not in known
            ]
            stored = await self._tasks.add_all(new) if new else []
        except DeskhandError as error:
            log.warning("proposed tasks are not kept: %s %s", error.what, error.detail)
            return ()
        return tuple(each.id for each in stored)


def asks_for_tasks(history: Sequence[Message]) -> bool:
    """Whether the last message asks for tasks to be written down, in English or German."""
    if not history or history[-1].role is not Role.USER:
        return False
    text = history[-1].text
    line = " ".join(text.casefold().replace("’", "'").split())
    if not line or len(text) > LONGEST_REQUEST or _NOT.search(line):
        return False
    return any(pattern.search(line) for pattern in _REQUESTS)


def proposed_lines(answer: str) -> Iterator[str]:
    """The words of the open items of its check-lists, without emphasis, each once. What stands in
    code is an example and none."""
    seen: set[str] = set()
    in_code = False
    for line in answer.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
            continue
        found = None if in_code else _ITEM.match(line)
        if found is None:
            continue
        words = " ".join(_MARKS.sub(r"\2", found[1]).split())[:LONGEST_TITLE].rstrip(" .")
        if words and words.casefold() not in seen:
            seen.add(words.casefold())
            yield words
            if len(seen) == MOST:
                return

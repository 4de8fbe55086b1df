"""Conversations from files into the store: whole, each once, and in bounded memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, InputError
from deskhand.domain.exchange import ExchangedConversation
from deskhand.domain.parts import (
    FilePart,
    ImagePart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.services.exchange.base import Notes
from deskhand.services.exchange.reading import Reading
from deskhand.services.exchange.report import Report
from deskhand.services.exchange.source import opened
from deskhand.store.exchange import ExchangeRepository

BATCH_CHATS = 250
BATCH_MESSAGES = 4_000
BATCH_BYTES = 32 * 1024 * 1024

Tell = Callable[[int, int, int], None]
"""Hears bytes read, bytes in all, chats found."""


def silent(_read: int, _total: int, _found: int) -> None:
    """Nobody wants to know how far it is."""


class Importing:
    """Brings conversations in. Reading blocks the loop for a moment at a time: a window runs it
    in a process of its own (`ImportProcess`)."""

    def __init__(self, repository: ExchangeRepository, bus: Bus) -> None:
        self._repository = repository
        self._bus = bus

    async def look(self, path: Path, tell: Tell = silent) -> Report:
        """What would come in: `found` of the report. Raises InputError when there is nothing,
        NotFoundError, HostError."""
        report, notes = Report(), Notes()
        with opened(path, notes) as source:
            reading = Reading(source, report, notes)
            for _ in reading.count():
                tell(reading.read, reading.total, reading.found)
                await asyncio.sleep(0)
        report.notes = dict(notes.counts)
        if not report.found:
            raise _nothing(path, report)
        return report

    async def run(
        self, path: Path, tell: Tell = silent, stop: asyncio.Event | None = None
    ) -> Report:
        """Bring in what is there, some hundred conversations a transaction.

        stop: ends it after the batch under way. Raises what `look` raises; when something fails
        after conversations came in, the report says so instead.
        """
        report, notes = Report(), Notes()
        with opened(path, notes) as source:
            reading = Reading(source, report, notes)
            batch = _Batch()
            try:
                for chat in reading.conversations():
                    tell(reading.read, reading.total, reading.found)
                    await asyncio.sleep(0)
                    if stop is not None and stop.is_set():
                        report.is_cancelled = True
                        break
                    if chat is None:
                        continue
                    if not batch.takes(chat):
                        await self._store(batch, report)
                    batch.add(chat)
                await self._store(batch, report)
            except DeskhandError as error:
                if not report.added.messages:
                    raise
                report.error = error.sentence()
        report.notes = dict(notes.counts)
        if not report.found and not report.is_cancelled:
            raise _nothing(path, report)
        return report

    async def undo(self, report: Report) -> None:
        """Take back what an import brought in. Raises StoreError."""
        await self._repository.undo(report.added)
        self._tell()

    async def _store(self, batch: _Batch, report: Report) -> None:
        if batch.chats:
            report.added = report.added.joined(await self._repository.add(batch.chats))
            batch.clear()
            self._tell()

    def _tell(self) -> None:
        self._bus.publish(Changes(Noun.CONVERSATION, frozenset()))
        self._bus.publish(Changes(Noun.FOLDER, frozenset()))


class _Batch:
    """Conversations to be stored together, no two of them the same."""

    def __init__(self) -> None:
        self.chats: list[ExchangedConversation] = []
        self._names: set[object] = set()
        self._messages = self._bytes = 0

    def takes(self, chat: ExchangedConversation) -> bool:
        """Whether there is room for it."""
        return (
            len(self.chats) < BATCH_CHATS
            and self._messages < BATCH_MESSAGES
            and self._bytes < BATCH_BYTES
            and not self._names & {chat.id or chat.origin, chat.origin or chat.id}
        )

    def add(self, chat: ExchangedConversation) -> None:
        self.chats.append(chat)
        self._names |= {chat.id or chat.origin, chat.origin or chat.id}
        self._messages += len(chat.messages)
        self._bytes += size_of(chat)

    def clear(self) -> None:
        self.chats, self._names = [], set()
        self._messages = self._bytes = 0


def size_of(chat: ExchangedConversation) -> int:
    """About how many bytes it takes."""
    size = sum(len(file.data) for file in chat.files)
    for message in chat.messages:
        for part in message.parts:
            match part:
                case TextPart(text=text) | ThinkingPart(text=text) | ToolResultPart(text=text):
                    size += len(text)
                case ToolCallPart(arguments=arguments):
                    size += len(arguments)
                case ImagePart(data=data):
                    size += len(data)
                case FilePart():  # its bytes are among the files
                    continue
                case _:
                    assert_never(part)
    return size


def _nothing(path: Path, report: Report) -> InputError:
    reason = "; ".join(f"{place}: {why}" for place, why in report.failures[:3])
    return InputError(
        tr("No chats were found in “{name}”.", name=path.name) + (f" {reason}" if reason else ""),
        next_step=tr("Exports of ChatGPT, Claude, Open WebUI, PyGPT and Deskhand can be read."),
        detail=report.text(),
    )

"""What goes with the message: files and pictures, from the moment they are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import DeskhandError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr
from deskhand.ui import aio

Given = FilePart | ImagePart
Reading = Callable[["FileReader"], Awaitable[Given]]


class FileReader(Protocol):
    """Reads what a person attaches; everything raises InputError with a plain sentence."""

    async def add(self, path: Path) -> FilePart | ImagePart:
        """A file or a folder."""

    async def add_bytes(self, data: bytes, name: str) -> FilePart | ImagePart:
        """What was pasted or made here."""

    async def text(self, part: FilePart) -> str:
        """What could be read of it."""


class AttachmentState(StrEnum):
    """How far an attachment got."""

    READING = "reading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file or picture. place: the chat it was given in. part: once it is ready. problem: why
    it cannot be used, as a person reads it."""

    key: int
    name: str
    place: UUID | None
    state: AttachmentState = AttachmentState.READING
    part: Given | None = None
    problem: str = ""


class Attachments(QObject):
    """Those of the chat in sight. What is still being read when another chat is opened goes into
    the draft it was given for.

    changed: read `shown` again. edited: what will be sent is another. arrived: a part was read
    for a chat (UUID or None) that is not in sight.
    """

    changed = Signal()
    edited = Signal()
    arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader: FileReader | None = None
        self._place: UUID | None = None
        self._all: dict[int, Attachment] = {}
        self._work: dict[int, Reading] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last_key = 0

    def attach(self, reader: FileReader) -> None:
        """The core is open: read what was given meanwhile."""
        self._reader = reader
        for key in list(self._work):
            self._begin(key)

    # -- what is shown

    @property
    def place(self) -> UUID | None:
        """The chat in sight; None for a new one."""
        return self._place

    @property
    def shown(self) -> list[Attachment]:
        """Those of the chat in sight, in the order they were given."""
        return [each for each in self._all.values() if each.place == self._place]

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """The pictures that will be sent."""
        return tuple(each.part for each in self.shown if isinstance(each.part, ImagePart))

    @property
    def files(self) -> tuple[FilePart, ...]:
        """The files that will be sent."""
        return tuple(each.part for each in self.shown if isinstance(each.part, FilePart))

    @property
    def reading(self) -> int:
        """How many are still being read."""
        return sum(each.state is AttachmentState.READING for each in self.shown)

    @property
    def failed(self) -> int:
        """How many cannot be used."""
        return sum(each.state is AttachmentState.FAILED for each in self.shown)

    async def text(self, part: FilePart) -> str:
        """What could be read of a file. Raises InputError, StoreError."""
        return "" if self._reader is None else await self._reader.text(part)

    # -- what a person does

    def add_paths(self, paths: list[Path]) -> None:
        """Attach these files and folders."""
        for path in paths:
            self._add(path.name or str(path), partial(_read_path, path))

    def add_text(self, text: str, name: str) -> None:
        """Attach words as a text file."""

        async def read(reader: FileReader) -> Given:
            return await reader.add_bytes(await asyncio.to_thread(text.encode), name)

        self._add(name, read)

    def add_image(self, image: QImage, name: str = "") -> None:
        """Attach a picture that is in no file. name: what it is called; "" for one from the
        clipboard."""
        from deskhand.ui.chat.pictures import picture_from_image

        called = name or tr("Pasted picture.png")

        async def read(reader: FileReader) -> Given:
            picture = await asyncio.to_thread(picture_from_image, image)
            return await reader.add_bytes(picture.data, called)

        self._add(called, read)

    def remove(self, key: int) -> None:
        """Take one off."""
        if self._all.pop(key, None) is not None:
            self._end(key)
            self.changed.emit()
            self.edited.emit()

    # -- drafts

    def show(self, draft: Draft, place: UUID | None) -> None:
        """Show what this draft has, and what is still being read for it."""
        self._place = place
        ended = (AttachmentState.READY, AttachmentState.FAILED)
        for each in [each for each in self._all.values() if each.state in ended]:
            del self._all[each.key]
        reading, self._all = self._all, {}
        parts: list[Given] = [*draft.images, *draft.files]
        for part in parts:
            self._put(part, place)
        self._all.update(reading)
        self.changed.emit()

    def take_sent(self, draft: Draft) -> None:
        """These are stored with their message. What could not be read goes with them: the person
        has seen that it was not sent."""
        sent = (*draft.images, *draft.files)
        for each in self.shown:
            if each.state is AttachmentState.FAILED or each.part in sent:
                del self._all[each.key]
        self.changed.emit()

    def give_back(self, draft: Draft) -> None:
        """What was sent could not be stored: it comes first again."""
        known = {each.part for each in self.shown}
        returned: list[Given] = [*draft.images, *draft.files]
        since, self._all = self._all, {}
        for part in returned:
            if part not in known:
                self._put(part, self._place)
        self._all.update(since)
        self.changed.emit()

    def move(self, place: UUID | None) -> None:
        """The chat in sight got its id."""
        before, self._place = self._place, place
        for key, each in self._all.items():
            if each.place == before:
                self._all[key] = replace(each, place=place)

    # -- how it is done

    def _next_key(self) -> int:
        self._last_key += 1
        return self._last_key

    def _put(self, part: Given, place: UUID | None) -> None:
        key = self._next_key()
        name = part.name or tr("Picture")
        self._all[key] = Attachment(key, name, place, AttachmentState.READY, part)

    def _add(self, name: str, work: Reading) -> None:
        key = self._next_key()
        self._all[key] = Attachment(key, name, self._place)
        self._work[key] = work
        self._begin(key)
        self.changed.emit()
        self.edited.emit()

    def _begin(self, key: int) -> None:
        if self._reader is not None:
            work = self._read(key, self._work.pop(key), self._reader)
            self._tasks[key] = aio.spawn(work, self, "read file")

    def _end(self, key: int) -> None:
        self._work.pop(key, None)
        task = self._tasks.pop(key, None)
        if task is not None:
            task.cancel()

    async def _read(self, key: int, work: Reading, reader: FileReader) -> None:
        try:
            part = await work(reader)
        except DeskhandError as error:
            self._settle(key, AttachmentState.FAILED, problem=error.sentence())
        else:
            self._settle(key, AttachmentState.READY, part)

    def _settle(
        self, key: int, state: AttachmentState, part: Given | None = None, problem: str = ""
    ) -> None:
        self._tasks.pop(key, None)
        before = self._all[key]
        if before.place != self._place:
            del self._all[key]
            if part is not None:
                self.arrived.emit(before.place, part)
            return
        self._all[key] = replace(before, state=state, part=part, problem=problem)
        self.changed.emit()
        self.edited.emit()


async def _read_path(path: Path, reader: FileReader) -> Given:
    return await reader.add(path)

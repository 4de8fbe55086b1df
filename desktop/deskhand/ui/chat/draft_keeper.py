"""Keeps what is typed: soon after typing stops, and when another chat is opened."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import DeskhandError, StoreError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.conversations import Conversations

log = logging.getLogger(__name__)

SAVE_AFTER_MS = 400
AGAIN_MS = 10_000
"""A database that could not take a draft is tried again after so long."""


class DraftKeeper(QObject):
    """The drafts of all chats, one of them in the composer.

    due: the composer should hand over what is typed, by `keep`. loaded: the Draft the composer
    should show. returned: a Draft that was sent and could not be stored. moved: the new chat has
    this id now.
    """

    due = Signal()
    loaded = Signal(object)
    returned = Signal(object)
    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lock = asyncio.Lock()
        """Held while a draft is written or sent: a late save never brings back what was sent."""
        self._conversations: Conversations | None = None
        self._current: UUID | None = None
        self._kept: dict[UUID | None, Draft] = {}
        self._unsaved: set[UUID | None] = set()
        self._touched = self._entered = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.leave)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._save_again)

    def attach(self, conversations: Conversations) -> None:
        """The core is open. What was kept in memory is stored once `enter` has seen what the disk
        has, so that neither takes the other's place."""
        self._conversations = conversations

    def touched(self) -> None:
        """Something was typed."""
        self._touched = True
        self._timer.start()

    def leave(self) -> None:
        """Take over what is typed, now, and store also what could not be stored before."""
        self._timer.stop()
        if self._touched:
            self._touched = False
            self.due.emit()
        elif self._again.isActive():
            self._save()

    def keep(
        self,
        text: str,
        images: tuple[ImagePart, ...] = (),
        files: tuple[FilePart, ...] = (),
    ) -> None:
        """What the composer holds."""
        draft = Draft(self._current, text, images, files)
        if draft == self._kept.get(self._current) and self._current not in self._unsaved:
            return
        self._kept[self._current] = draft
        self._unsaved.add(self._current)
        self._save()

    def put(self, conversation_id: UUID | None, part: FilePart | ImagePart) -> None:
        """This was read for the draft of a chat that is not in sight any more."""
        aio.spawn(self._put(conversation_id, part), self, "save draft")

    async def load(self, conversation_id: UUID | None) -> Draft:
        """The draft of a chat: as kept in this session, or as stored."""
        kept = self._kept.get(conversation_id)
        if kept is not None and self._entered:
            return kept
        if self._conversations is None:
            return Draft(conversation_id, "")
        return await self._conversations.draft(conversation_id)

    def enter(self, stored: Draft) -> None:
        """Another chat is in the composer, or the one there is now known to the core.

        What was typed while the stored draft was being read is never lost: it goes behind it.
        """
        first = not self._entered and self._current == stored.conversation_id
        self.leave()
        draft = self._kept.get(stored.conversation_id, stored)
        if first and stored.text and draft.text.strip() and draft.text != stored.text:
            images = (*stored.images, *draft.images)
            files = (*stored.files, *draft.files)
            draft = Draft(stored.conversation_id, f"{stored.text}\n{draft.text}", images, files)
        elif first and not draft.text.strip() and not draft.images and not draft.files:
            draft = stored
        self._entered = True
        self._current = draft.conversation_id
        self._kept[self._current] = draft
        if draft != stored:
            self._unsaved.add(self._current)
        self._save()
        self._touched = False
        self._timer.stop()
        self.loaded.emit(draft)

    def sent(self, draft: Draft) -> None:
        """These words are stored as a message."""
        self._kept[draft.conversation_id] = Draft(draft.conversation_id, "")
        self._unsaved.discard(draft.conversation_id)

    def move(self, conversation_id: UUID) -> None:
        """The new chat got its id: what was typed since it was sent belongs to it."""
        if None in self._kept:
            self._kept[None] = Draft(None, "")
            self._unsaved.add(None)
        self._entered = True
        self._current = conversation_id
        self._kept.setdefault(conversation_id, Draft(conversation_id, ""))
        self.moved.emit(conversation_id)
        self.touched()

    def give_back(self, draft: Draft) -> None:
        """What was sent could not be stored: back into the composer with it."""
        self.returned.emit(draft)

    async def _put(self, conversation_id: UUID | None, part: FilePart | ImagePart) -> None:
        stored = await self.load(conversation_id)
        if conversation_id == self._current:
            self.leave()
        draft = self._kept.get(conversation_id, stored)
        if isinstance(part, ImagePart):
            draft = replace(draft, images=(*draft.images, part))
        else:
            draft = replace(draft, files=(*draft.files, part))
        self._kept[conversation_id] = draft
        self._unsaved.add(conversation_id)
        self._save()
        if conversation_id == self._current:
            self.loaded.emit(draft)

    def _save(self) -> None:
        if self._conversations is not None and self._entered and self._unsaved:
            aio.spawn(self._store(self._conversations), self, "save draft")

    def _save_again(self) -> None:
        if self._conversations is not None and self._unsaved:
            aio.spawn(self._store_again(self._conversations), self, "save draft")

    async def _store_again(self, conversations: Conversations) -> None:
        try:
            await self._store(conversations)
        except StoreError as error:  # the person was told the first time
            log.info("a draft is still not stored: %s", error.what)

    async def _store(self, conversations: Conversations) -> None:
        """What the database cannot take now stays with those to be stored."""
        async with self.lock:
            while self._unsaved:
                conversation_id = next(iter(self._unsaved))
                draft = self._kept[conversation_id]
                try:
                    await conversations.save_draft(draft)
                except StoreError:
                    self._again.start()
                    raise
                except DeskhandError:  # its chat is gone
                    self._unsaved.discard(conversation_id)
                    raise
                if self._kept[conversation_id] is draft:
                    self._unsaved.discard(conversation_id)

"""Notes: a person's own words, kept in one conversation that nobody answers in.

A note is a message like any other, so searching, exporting and backing up need nothing of
their own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from deskhand.domain.conversation import Draft, Message
from deskhand.domain.errors import NotFoundError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr
from deskhand.host.state_file import StateFile
from deskhand.services.branches import Branches
from deskhand.services.conversations import Conversations

log = logging.getLogger(__name__)


class Notes:
    """Adds notes. The conversation they are in is made with the first one, known by its id
    whatever it is called later, and made anew when the person deleted it."""

    def __init__(self, conversations: Conversations, branches: Branches, remembered: Path) -> None:
        """remembered: the file that holds the conversation's id."""
        self._conversations, self._branches = conversations, branches
        self._file = StateFile(remembered)
        self._lock = asyncio.Lock()

    async def add(
        self,
        text: str,
        images: Sequence[ImagePart] = (),
        files: Sequence[FilePart] = (),
        *,
        initiator: object | None = None,
    ) -> Message:
        """Store a note; returning means stored. What is typed in that conversation stays there.

        Raises InputError for an empty or oversized note, and StoreError.
        """
        async with self._lock:  # two first notes must not begin two conversations
            there = await self.conversation_id()
            draft = Draft(there, text, tuple(images), tuple(files))
            message = await self._conversations.post(draft, keep_draft=True, initiator=initiator)
            if there is None:
                await self._begin(message.conversation_id, initiator)
            return message

    async def take_back(self, note: Message, *, initiator: object | None = None) -> None:
        """Undo `add`. Without its only note the conversation goes, too. Raises NotFoundError."""
        there = await self._conversations.branch(note.conversation_id)
        if [each.id for each in there] == [note.id]:
            await self._conversations.delete(note.conversation_id, initiator)
        else:
            await self._branches.delete(note, initiator)

    async def conversation_id(self) -> UUID | None:
        """Where the notes are; None before the first one, and when they were deleted."""
        stored = await asyncio.to_thread(self._file.read)
        try:
            known = UUID(str(stored.get("conversation", "")))
            return (await self._conversations.get(known)).id
        except (ValueError, NotFoundError):
            return None

    async def _begin(self, conversation_id: UUID, initiator: object | None) -> None:
        kept = {"conversation": str(conversation_id)}
        await asyncio.to_thread(self._file.write, kept)
        await self._conversations.rename(conversation_id, tr("Notes"), initiator)
        log.info("notes are kept in a conversation of their own")

"""The whole branch of a chat, above what the transcript has read so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import NotFoundError
from deskhand.domain.wording import tr
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.domain.conversation import Message
    from deskhand.domain.outline import Outlined
    from deskhand.services.conversations import Conversations

PAGE = 500


class Chat(Protocol):
    """What is used of a chat's view model."""

    @property
    def conversations(self) -> Conversations | None: ...

    @property
    def first_read(self) -> Message | None: ...


class BranchWords(QObject):
    """Words and instants of the messages above what is read, while somebody needs them.

    read: there are more of them, or all.
    """

    read = Signal()

    def __init__(self, chat: Chat, parent: QObject) -> None:
        super().__init__(parent)
        self._chat = chat
        self._wanted = False
        self._turn = 0
        self._from: UUID | None = None
        self.words: list[Outlined] = []
        self.reading = False

    def begin(self) -> None:
        """Read them."""
        self._wanted = True
        self._start()

    def end(self) -> None:
        """Nobody needs them any more."""
        self._wanted, self.reading = False, False
        self._turn += 1
        self.words, self._from = [], None

    def follow(self) -> None:
        """The branch may be another one now."""
        first = self._chat.first_read
        if not self._wanted or self.reading:
            return
        above = None if first is None else first.parent_id
        if above != self._from and not any(each.id == above for each in self.words):
            self._start()

    def _start(self) -> None:
        self._turn += 1
        self.words = []
        first, conversations = self._chat.first_read, self._chat.conversations
        self._from = None if first is None else first.parent_id
        if first is None or first.parent_id is None or conversations is None:
            self.reading = False
            return
        self.reading = True
        aio.spawn(self._read(conversations, first.parent_id, self._turn), self, "read the branch")

    async def _read(self, conversations: Conversations, above: UUID, turn: int) -> None:
        try:
            words = await words_above(conversations, above)
        finally:
            if turn == self._turn:
                self.reading = False
        if turn == self._turn:
            self.words = words
            self.read.emit()


async def words_above(conversations: Conversations, above: UUID | None) -> list[Outlined]:
    """This message and all before it, the first one first."""
    pages: list[tuple[Outlined, ...]] = []
    while above is not None:
        page = await conversations.outline(above, PAGE)
        pages.append(page.messages)
        above = page.above
    return [each for page in reversed(pages) for each in page]


async def read_to(
    conversations: Conversations, conversation_id: UUID, message_id: UUID, branch: list[Message]
) -> list[Message]:
    """The branch with as much above it as it takes to have this message; where it is on another
    branch, that one becomes the current one. Raises NotFoundError when it is not in this chat."""
    wanted = await conversations.message(message_id)
    if wanted.conversation_id != conversation_id:
        raise NotFoundError(tr("That message is in another chat."))
    found = await _upwards(conversations, branch, message_id)
    if found is None:
        await conversations.show_sibling(message_id)
        found = await _upwards(
            conversations, await conversations.branch(conversation_id, PAGE), message_id
        )
    if found is None:
        raise NotFoundError(tr("That message is not there any more."))
    return found


async def _upwards(
    conversations: Conversations, branch: list[Message], message_id: UUID
) -> list[Message] | None:
    pages = [branch]
    while all(message_id != each.id for each in pages[-1]):
        if not pages[-1] or pages[-1][0].parent_id is None:
            return None
        pages.append(await conversations.earlier(pages[-1][0], PAGE))
    return [each for page in reversed(pages) for each in page]

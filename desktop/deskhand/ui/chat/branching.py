"""What a person does with the tree of messages: other words, other answers, other branches."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.conversation import Draft, Message, MessageStatus, Role
from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.ui import aio
from deskhand.ui.chat.entries import CUT, Entry

if TYPE_CHECKING:
    from deskhand.services.branches import Branches
    from deskhand.services.conversations import Conversations
    from deskhand.ui.chat.view_model import ChatViewModel


class Branching(QObject):
    """deleted: a Message that `restore` brings back. branched: the Conversation made of a
    branch."""

    deleted = Signal(object)
    branched = Signal(object)

    def __init__(self, model: ChatViewModel) -> None:
        super().__init__(model)
        self._model = model
        self._branches: Branches | None = None
        self._conversations: Conversations | None = None

    def attach(self, conversations: Conversations, branches: Branches) -> None:
        """The core is open."""
        self._conversations, self._branches = conversations, branches

    # -- what can be done with a message

    def entry(self, key: UUID | None) -> Entry | None:
        """The message shown under this key."""
        return next((each for each in self._model.entries if each.key == key), None)

    def asked(self, entry: Entry) -> Message | None:
        """The message an answer answers; a person's message itself."""
        if entry.live is not None and entry.message is None:
            return entry.live.asked
        message = entry.message
        if message is None or message.role is not Role.ASSISTANT:
            return message
        return next(
            (
                each.message
                for each in self._model.entries
                if each.message is not None and each.message.id == message.parent_id
            ),
            None,
        )

    def can_change(self, entry: Entry | None) -> bool:
        """Whether it is stored and nothing is being written in this chat."""
        return (
            self._branches is not None
            and entry is not None
            and entry.message is not None
            and entry.message.status is not MessageStatus.STREAMING
            and not self._model.answering
        )

    def can_go_on(self, entry: Entry | None) -> bool:
        """Whether it is an answer that was cut and has some words."""
        if entry is None or entry.message is None or not self.can_change(entry):
            return False
        message = entry.message
        is_cut = message.stop in CUT or message.status is MessageStatus.INTERRUPTED
        return message.role is Role.ASSISTANT and is_cut and bool(message.text.strip())

    # -- doing it

    def edit(self, key: UUID, text: str) -> None:
        """Put a message in other words. A person's is asked anew, with its files; an answer's
        stands beside the old one."""
        entry = self.entry(key)
        if entry is None or entry.message is None or not self.can_change(entry):
            return
        if entry.is_person:
            self._spawn(self._ask_anew(entry.message, text), "edit")
        else:
            self._spawn(self._reword(entry.message, text), "edit")

    def again(self, key: UUID, choice: ModelChoice | None = None) -> None:
        """Answer again, with this model or the one of the chat."""
        entry = self.entry(key)
        asked = None if entry is None else self.asked(entry)
        if asked is not None and not self._model.answering:
            self._model.answer(asked, choice)

    def go_on(self, key: UUID) -> None:
        """Go on with an answer that was cut, in a version beside it."""
        entry = self.entry(key)
        if entry is None or entry.message is None or not self.can_go_on(entry):
            return
        asked, message = self.asked(entry), entry.message
        if asked is not None:
            choice = ModelChoice(message.provider, message.model) if message.provider else None
            self._model.answer(asked, choice, goes_on=message.id)

    def delete(self, key: UUID) -> None:
        """Take a message out of the chat; what follows stays."""
        entry = self.entry(key)
        if entry is not None and entry.message is not None and self.can_change(entry):
            self._spawn(self._delete(entry.message), "delete message")

    def restore(self, message: Message) -> None:
        """Undo `delete`."""
        self._spawn(self._restore(message), "restore message")

    def branch_from(self, key: UUID) -> None:
        """Make a chat of its own of everything up to this message."""
        entry = self.entry(key)
        if entry is not None and entry.message is not None and self.can_change(entry):
            self._spawn(self._branch_from(entry.message), "branch")

    def show(self, message_id: UUID) -> None:
        """Make the branch through this message the one in sight."""
        self._spawn(self._show(message_id), "sibling")

    async def _ask_anew(self, message: Message, text: str) -> None:
        images = tuple(part for part in message.parts if isinstance(part, ImagePart))
        files = tuple(part for part in message.parts if isinstance(part, FilePart))
        draft = Draft(message.conversation_id, text, images, files)
        if self._conversations is None:
            return
        posted = await self._conversations.post(
            draft,
            parent_id=message.parent_id,
            as_first=message.parent_id is None,
            keep_draft=True,
            initiator=self._model,
        )
        await self._model.reload()
        self._model.answer(posted)

    async def _reword(self, message: Message, text: str) -> None:
        if self._branches is not None:
            await self._branches.reword(message.id, text, initiator=self._model)
            await self._model.reload()

    async def _delete(self, message: Message) -> None:
        if self._branches is not None:
            await self._branches.delete(message, initiator=self._model)
            await self._model.reload()
            self.deleted.emit(message)

    async def _restore(self, message: Message) -> None:
        if self._branches is not None:
            await self._branches.restore(message, initiator=self._model)
            await self._model.reload()

    async def _branch_from(self, message: Message) -> None:
        if self._branches is not None:
            self.branched.emit(await self._branches.branch_from(message.id))

    async def _show(self, message_id: UUID) -> None:
        if self._conversations is not None:
            await self._conversations.show_sibling(message_id, initiator=self._model)
            await self._model.reload()

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        aio.spawn(self._told(work), self, name)

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self._model.tell(error)

"""What helps one read a chat: finding, going to a message. Joined to the transcript late."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.ui import aio
from deskhand.ui.chat.find_control import Find
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme


class Reading(QObject):
    """The helpers of one transcript. left: the keyboard belongs to the composer again."""

    left = Signal()

    def __init__(self, model: ChatViewModel, transcript: Transcript, theme: Theme) -> None:
        super().__init__(transcript)
        self._model, self._transcript, self._theme = model, transcript, theme
        self._find: Find | None = None

    @property
    def find(self) -> Find:
        """Find in chat; made when it is first wanted."""
        if self._find is None:
            self._find = Find(self._model, self._transcript, self._theme)
            self._find.left.connect(self.left)
        return self._find

    def show_message(self, message_id: UUID, text: str = "") -> None:
        """Go to a message of this chat, wherever in it, and mark this text there."""
        aio.spawn(self._show_message(message_id, text), self, "show message")

    async def _show_message(self, message_id: UUID, text: str) -> None:
        if await self._model.reach(message_id):
            self._transcript.show_message(message_id, text)

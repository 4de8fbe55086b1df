"""What the person can see of Deskhand now."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from deskhand.domain.notice import Notice, NoticeKind, TargetKind
from deskhand.ui.main_window import MainWindow


class Sight:
    """chat: the chat in sight in the window, None for a new or a temporary one. prompt: the one
    in the quick prompt, None while that is out of sight."""

    def __init__(
        self,
        window: MainWindow,
        chat: Callable[[], UUID | None],
        prompt: Callable[[], UUID | None] = lambda: None,
    ) -> None:
        self._window, self._chat, self._prompt = window, chat, prompt

    def is_here(self) -> bool:
        """Whether the person works with one of our windows."""
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        return active and self._window.isVisible() and not self._window.isMinimized()

    def has_chat(self, conversation_id: UUID) -> bool:
        """Whether this chat is what they look at."""
        if self._prompt() == conversation_id:
            return True
        return self.is_here() and self._window.isActiveWindow() and self._chat() == conversation_id

    def has(self, notice: Notice) -> bool:
        """Whether what it is about is in sight: the chat itself, and for the rest what the window
        shows above the chat or at its foot."""
        if notice.kind is NoticeKind.ANSWER and notice.target.kind is TargetKind.CHAT:
            return notice.target.id is not None and self.has_chat(notice.target.id)
        return self.is_here()

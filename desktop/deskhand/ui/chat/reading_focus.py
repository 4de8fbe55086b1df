"""Going from message to message with the keyboard."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Qt

from deskhand.ui.chat.message_view import MessageView
from deskhand.ui.chat.reading_halo import Halo
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.theme.theme import Theme

EDGE = 24


class MessageFocus(QObject):
    """Which message has the keyboard; a ring shows it."""

    def __init__(self, transcript: Transcript, theme: Theme) -> None:
        super().__init__(transcript)
        self._transcript, self._theme = transcript, theme
        self._ring = Halo(theme, transcript.viewport())
        transcript.placed.connect(self._follow)
        transcript.focus_moved.connect(self._follow)

    @property
    def key(self) -> UUID | None:
        """The message that has the keyboard, or whose button or text has it."""
        view = self._view()
        return None if view is None else view.entry.key

    def step(self, by: int, *, scroll: bool = False) -> None:
        """To the next message, or the one before. scroll: within a long one first."""
        view, count = self._view(), len(self._transcript.entries)
        if not count:
            return
        if view is None:
            self.go(self._first_seen(by))
        elif scroll and self._scrolls(view, by):
            bar = self._transcript.verticalScrollBar()
            bar.setValue(bar.value() + by * bar.singleStep())
        else:
            n = self._transcript.place_of(view.entry.key) + by
            self.go(min(max(0, n), count - 1))

    def go(self, n: int) -> None:
        """Give message number `n` the keyboard and have it in sight."""
        edge, height = self._theme.px(EDGE), self._transcript.viewport().height()
        entry = self._transcript.entries[n]
        view = next((v for v in self._transcript.views() if v.entry.key == entry.key), None)
        if view is None:
            view = self._transcript.bring(n, edge)
        top, bottom = view.geometry().top(), view.geometry().bottom()
        if top < 0 or (bottom > height and view.height() > height - 2 * edge):
            view = self._transcript.bring(n, edge)
        elif bottom > height:
            view = self._transcript.bring(n, height - view.height() - edge)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _view(self) -> MessageView | None:
        views = self._transcript.views()
        return next((v for v in views if v.hasFocus() or v.holds_focus()), None)

    def _first_seen(self, by: int) -> int:
        """The uppermost message in sight when one goes down, the lowest when one goes up."""
        height = self._transcript.viewport().height()
        seen = [
            view
            for view in self._transcript.views()
            if view.geometry().bottom() > 0 and view.geometry().top() < height
        ]
        if not seen:
            return len(self._transcript.entries) - 1
        return self._transcript.place_of((seen[0] if by > 0 else seen[-1]).entry.key)

    def _scrolls(self, view: MessageView, by: int) -> bool:
        box, height = view.geometry(), self._transcript.viewport().height()
        return box.bottom() > height if by > 0 else box.top() < 0

    def _follow(self) -> None:
        view = next((v for v in self._transcript.views() if v.has_ring), None)
        if view is not None:
            self._ring.surround(view.geometry())
        self._ring.ring(view is not None)

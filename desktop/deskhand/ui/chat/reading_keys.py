"""Keys that go about in the chat while the composer has the keyboard and no use for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider

from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.chat.transcript import Transcript

_PAGES = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class ReadingKeys(QObject):
    """Page up and down scroll the chat unless the typed text is longer than its field; Ctrl+Home
    and Ctrl+End go to its ends while nothing is typed."""

    def __init__(self, edit: MessageEdit, transcript: Transcript) -> None:
        super().__init__(edit)
        self._edit, self._transcript = edit, transcript
        edit.key_takers.append(self)

    def wants(self, event: QKeyEvent) -> bool:
        """Whether the text would not do anything with this key."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _PAGES and held == Qt.KeyboardModifier.NoModifier:
            return self._edit.verticalScrollBar().maximum() == 0
        if event.key() in _ENDS and held == Qt.KeyboardModifier.ControlModifier:
            return self._edit.document().isEmpty()
        return False

    def take(self, event: QKeyEvent) -> None:
        """Go there."""
        page = _PAGES.get(Qt.Key(event.key()))
        if page is None:
            self._transcript.jumped.emit(event.key() == Qt.Key.Key_Home)
        else:
            self._transcript.verticalScrollBar().triggerAction(page)

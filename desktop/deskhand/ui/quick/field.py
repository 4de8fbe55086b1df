"""The line one writes in: it grows, Tab changes what becomes of the words, Up brings back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.theme.theme import Theme

LINES_SHOWN = 8


class QuickField(MessageEdit):
    """kind_wanted: Tab. left_down: Down on the last line. back_wanted: Up where there is nothing
    or what was brought back, by 1, and Down there by -1. copy_wanted: copy with nothing
    selected."""

    kind_wanted = Signal()
    left_down = Signal()
    back_wanted = Signal(int)
    copy_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.brought_back = ""
        self.setProperty("role", "quick")
        self.setAccessibleName(tr("Quick prompt"))
        self.setAccessibleDescription(
            tr("Enter asks or saves. Tab changes what becomes of the words. Esc hides.")
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def shown_height(self) -> int:
        """How tall it should be: as its lines, up to some."""
        line = self.fontMetrics().lineSpacing()
        return min(self.wanted_height(), LINES_SHOWN * line + self._theme.px(6))

    def event(self, event: QEvent) -> bool:
        """Qt asks here what Tab does before it looks at keys, and whose a key is before it looks
        for shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Tab and not held:
                self.kind_wanted.emit()
                return True
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            copies = event.matches(QKeySequence.StandardKey.Copy)
            if copies and not self.textCursor().hasSelection():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        empty = not self.toPlainText() or self.toPlainText() == self.brought_back
        match event.key():
            case Qt.Key.Key_Up if plain and empty:
                self.back_wanted.emit(1)
            case Qt.Key.Key_Down if plain and empty and self.brought_back:
                self.back_wanted.emit(-1)
            case Qt.Key.Key_Down if plain and self._on_last_line():
                self.left_down.emit()
            case _ if event.matches(QKeySequence.StandardKey.Copy):
                if self.textCursor().hasSelection():
                    self.copy()
                else:
                    self.copy_wanted.emit()
            case _:
                super().keyPressEvent(event)

    def bring_back(self, text: str) -> None:
        """Write this for the person to go on with."""
        self.brought_back = text
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def _on_last_line(self) -> bool:
        cursor = self.textCursor()
        return not cursor.movePosition(cursor.MoveOperation.Down)

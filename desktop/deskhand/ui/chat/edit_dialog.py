"""Asks for other words in place of a message's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

SIZE = (640, 420)


class EditDialog(Dialog):
    """A person's message is asked anew (Ctrl+Enter); an answer gets a version beside it."""

    def __init__(self, text: str, *, is_person: bool, theme: Theme, parent: QWidget) -> None:
        heading = tr("Edit message") if is_person else tr("Edit answer")
        super().__init__(heading, theme, parent)
        said = (
            tr("It is asked anew; the old one and its answers stay beside it.")
            if is_person
            else tr("Your version stands beside the model's, and counts in what follows.")
        )
        self.body.addWidget(Label(said, "muted", wrap=True))
        self.edit = QPlainTextEdit(text)
        self.edit.setAccessibleName(heading)
        self.edit.setTabChangesFocus(True)
        self.edit.installEventFilter(self)
        self.body.addWidget(self.edit, 1)
        self.add_button(tr("Cancel"))
        words = tr("Ask again") if is_person else tr("Keep")
        self._use = self.add_button(words, role="primary", accepts=True)
        self._use.setToolTip(tr("{words} (Ctrl+Enter)", words=words))
        self.edit.textChanged.connect(self._on_changed)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.setFocus()
        self._on_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter is the button."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._use.click()
                return True
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        self._use.setEnabled(bool(self.edit.toPlainText().strip()))

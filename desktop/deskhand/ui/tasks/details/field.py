"""A line of a task that is stored when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from deskhand.ui.widgets.completing import dress

SHOWN_AT_ONCE = 8


class Field(QLineEdit):
    """A line that is stored when it is left or Enter is pressed; Esc takes it back.

    kept: other words stand in it.
    """

    kept = Signal(str)

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._shown = ""
        self.editingFinished.connect(self._on_finished)

    def show_text(self, text: str, *, anew: bool = False) -> None:
        """Show what is stored. Words that could not be stored stay while that has not changed.

        anew: of another task, whatever is being typed.
        """
        untouched = self.text() == self._shown
        if anew or untouched or (text != self._shown and not self.hasFocus()):
            self.setText(text)
            self.setCursorPosition(0)
        self._shown = text

    def complete_from(self, words: Sequence[str], *, several: bool = False) -> None:
        """Offer these while one types. several: of words between commas, for each of them."""
        completer = self.completer()
        if completer is None:
            completer = Several(self) if several else QCompleter(self)
            completer.setModel(QStringListModel(completer))
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setMaxVisibleItems(SHOWN_AT_ONCE)
            self.setCompleter(dress(completer))
        model = completer.model()
        if isinstance(model, QStringListModel) and model.stringList() != list(words):
            model.setStringList(list(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)

    def _on_finished(self) -> None:
        if self.text() != self._shown:
            self.kept.emit(self.text())


class Several(QCompleter):
    """Completes the last of several words with commas between them."""

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        edit = self.widget()
        typed = edit.text() if isinstance(edit, QLineEdit) else ""
        before, comma, _ = typed.rpartition(",")
        found = str(index.data())
        return f"{before}{comma} {found}" if comma else found

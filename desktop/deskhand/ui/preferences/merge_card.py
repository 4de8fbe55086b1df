"""Several preferences become one: which sentence says it all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from deskhand.domain.preference import Preference
from deskhand.domain.wording import ntr, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label


class MergeCard(QFrame):
    """merged: the preferences and the sentence they become. closed: it was left."""

    merged = Signal(object, str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._merging: list[Preference] = []
        self.setProperty("role", "card")
        self._heading = Label("", "strong", wrap=True)
        self._old = Label("", "small", wrap=True)
        self.sentence = _Sentence()
        self.sentence.entered.connect(self._on_merge)
        self.sentence.setFixedHeight(theme.px(76))
        self.merge_button = Button(tr("Merge"), theme, role="primary")
        self.merge_button.clicked.connect(self._on_merge)
        self.cancel_button = Button(tr("Cancel"), theme, role="ghost")
        self.cancel_button.clicked.connect(self._leave)
        buttons = Flow(theme.px(6))
        buttons.addWidget(self.merge_button)
        buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        for part in (self._heading, self._old, self.sentence):
            column.addWidget(part)
        column.addLayout(buttons)
        self.hide()

    def ask(self, preferences: Sequence[Preference]) -> None:
        """Ask for the sentence these become; the longest one is offered."""
        self._merging = list(preferences)
        self._heading.setText(
            ntr("Merge {count} into one", "Merge {count} into one", len(self._merging))
        )
        self._old.setText("\n".join(f"• {each.sentence}" for each in self._merging))
        longest = max(self._merging, key=lambda each: len(each.sentence))
        self.sentence.setPlainText(longest.sentence)
        self.setAccessibleName(self._heading.text())
        self.show()
        self.sentence.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sentence.selectAll()

    def _on_merge(self) -> None:
        words = " ".join(self.sentence.toPlainText().split())
        if words:
            merging = self._merging
            self._leave()
            self.merged.emit(merging, words)

    def _leave(self) -> None:
        self._merging = []
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)


class _Sentence(QPlainTextEdit):
    """entered: Enter was pressed."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Sentence that stays"))
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

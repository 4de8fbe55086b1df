"""Answers of two or three models beside each other; below each other where there is no room."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.compare_model import Column, Comparison
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import ElidedLabel

NARROW_BELOW = 760


class ColumnView(QFrame):
    """One model's answer with its buttons. chosen: go on with this one."""

    chosen = Signal(object)

    def __init__(self, column: Column, theme: Theme) -> None:
        super().__init__()
        self._column, self._theme = column, theme
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Answer of {model}", model=column.name))
        self.title = ElidedLabel(column.name, "strong")
        self.transcript = Transcript(theme)
        self.transcript.setAccessibleName(tr("Answer of {model}", model=column.name))
        self.stop = Button(
            tr("Stop"), theme, icon="stop", name=tr("Stop {model}", model=column.name)
        )
        self.stop.clicked.connect(column.stop)
        self.copy = Button(
            tr("Copy"), theme, icon="copy", name=tr("Copy the answer of {model}", model=column.name)
        )
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(column.text))
        self.choose = Button(
            tr("Continue with this one"),
            theme,
            role="primary",
            name=tr("Continue with {model}", model=column.name),
        )
        self.choose.clicked.connect(self._on_chosen)
        self.transcript.copy_wanted.connect(lambda *_: self.copy.click())
        self._lay_out()
        column.changed.connect(self.refresh)
        column.grown.connect(self.transcript.grow)
        self.refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.choose, self.copy, self.stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.transcript, 1)
        column.addLayout(buttons)

    def refresh(self) -> None:
        """Show it as far as it is."""
        entry, answering = self._column.entry, self._column.answering
        self.transcript.show_entries([] if entry is None else [entry])
        self.stop.setVisible(answering)
        self.copy.setEnabled(not answering)
        self.choose.setEnabled(self._column.message_id is not None and not answering)

    def _on_chosen(self) -> None:
        if self._column.message_id is not None:
            self.chosen.emit(self._column.message_id)


class CompareView(QWidget):
    """A whole comparison. chosen: the id of the answer to go on with. closed: none of them."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, comparison: Comparison, theme: Theme) -> None:
        super().__init__()
        self.comparison, self._theme = comparison, theme
        self.setAccessibleName(tr("Compare models"))
        title = ElidedLabel(" ".join(comparison.asked.text.split()), "title")
        self.close_button = Button(tr("Back to the chat"), theme, icon="chevron-left")
        self.close_button.setToolTip(tr("Back to the chat (Esc)"))
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.close_button)
        head.addWidget(title, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(12))
        self.columns = [ColumnView(column, theme) for column in comparison.columns]
        for each in self.columns:
            each.chosen.connect(self._on_chosen)
            self._columns.addWidget(each, 1)
        whole = QVBoxLayout(self)
        margin = theme.px(16)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(theme.px(12))
        whole.addLayout(head)
        whole.addLayout(self._columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW_BELOW)
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if narrow else directions.LeftToRight
        if self._columns.direction() is not wanted:
            self._columns.setDirection(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, message_id: UUID) -> None:
        self.chosen.emit(message_id)

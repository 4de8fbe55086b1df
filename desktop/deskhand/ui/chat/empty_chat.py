"""A new chat: a greeting, three ways to begin, and what to expect of the model.

Where there is less room, with large text in a small window, the examples go first and the greeting
last: what would be cut off is left out, and the composer keeps its place.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import READING_WIDTH
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

EXAMPLES = (
    mark("Explain compound interest in three sentences"),
    mark("Write a friendly reply that moves a meeting to Thursday"),
    mark("Give me five ideas for a birthday at home"),
)
SMALL = mark(
    "The built-in model is small and for trying out; for real work connect Ollama or a key."
)
GAP, BEFORE_EXAMPLES, AFTER_EXAMPLES, EDGE = 8, 20, 16, 12


class EmptyChat(QWidget):
    """example_chosen: words for the composer. providers_wanted: connect something better."""

    example_chosen = Signal(str)
    providers_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._builtin_only = False
        self._greeting = Label(greeting_at(datetime.now(UTC).astimezone().hour), "display")
        self._question = Label(tr("What would you like to do?"), "reading")
        self._examples: list[Button] = []
        self._column = column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(2)
        for label in (self._greeting, self._question):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._before = QSpacerItem(0, 0)
        column.addItem(self._before)
        for words in map(tr, EXAMPLES):
            button = Button(words, theme, role="row")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, words=words: self.example_chosen.emit(words))
            column.addWidget(button)
            self._examples.append(button)
        self._after = QSpacerItem(0, 0)
        column.addItem(self._after)
        self._note = QWidget()
        note = QVBoxLayout(self._note)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(4)
        sentence = Label(tr(SMALL), "muted", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        connect = Button(tr("Connect Ollama or a key"), theme, role="link")
        connect.clicked.connect(self.providers_wanted)
        note.addWidget(sentence)
        note.addWidget(connect, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._note.hide()
        column.addWidget(self._note)
        column.addStretch(3)
        self._theme, self._inner = theme, QWidget()
        self._inner.setLayout(column)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(self._inner, 6)
        row.addStretch(1)
        self._resize()
        theme.changed.connect(self._resize)

    def minimumSizeHint(self) -> QSize:
        """It never takes room from the composer."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Its words may have another size now."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _resize(self) -> None:
        px = self._theme.px
        self._column.setSpacing(px(GAP))
        self._before.changeSize(0, px(BEFORE_EXAMPLES))
        self._after.changeSize(0, px(AFTER_EXAMPLES))
        self._inner.setMaximumWidth(px(READING_WIDTH * 0.75))
        self._column.invalidate()

    def _fit(self) -> None:
        """Show what there is room for, the most important first."""
        px, edge = self._theme.px, self._theme.px(EDGE)
        width = min(self.width() - 2 * edge, self._inner.maximumWidth())
        room = self.height() - 2 * edge - px(BEFORE_EXAMPLES) - px(AFTER_EXAMPLES)
        note = [self._note] if self._builtin_only else []
        for part in (self._greeting, *note, self._question, *self._examples):
            wraps = part.hasHeightForWidth()
            height = part.heightForWidth(width * 3 // 4) if wraps else part.sizeHint().height()
            room -= height + px(GAP)
            fits = room >= 0 and part.minimumSizeHint().width() <= width
            if not fits:
                room += height + px(GAP)
            if part.isHidden() is fits:
                part.setVisible(fits)

    def show_builtin_only(self, only: bool) -> None:
        """Say honestly what the built-in model is for, while there is nothing else."""
        self._builtin_only = only
        self._note.setVisible(only)
        self._fit()


def greeting_at(hour: int) -> str:
    """A greeting for this hour (0 to 23)."""
    if 5 <= hour < 12:
        return tr("Good morning")
    if 12 <= hour < 18:
        return tr("Good afternoon")
    return tr("Good evening")

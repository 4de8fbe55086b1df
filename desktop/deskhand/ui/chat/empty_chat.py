"""A new chat: a greeting, three ways to begin, and what to expect of the model."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

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


class EmptyChat(QWidget):
    """example_chosen: words for the composer. providers_wanted: connect something better."""

    example_chosen = Signal(str)
    providers_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        greeting = Label(greeting_at(datetime.now(UTC).astimezone().hour), "display")
        question = Label(tr("What would you like to do?"), "reading")
        column = QVBoxLayout()
        column.setSpacing(px(8))
        column.addStretch(2)
        for label in (greeting, question):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(px(20))
        for words in map(tr, EXAMPLES):
            button = Button(words, theme, role="row")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, words=words: self.example_chosen.emit(words))
            column.addWidget(button)
        column.addSpacing(px(16))
        self._note = QWidget()
        note = QVBoxLayout(self._note)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(px(4))
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

    def _resize(self) -> None:
        self._inner.setMaximumWidth(self._theme.px(READING_WIDTH * 0.75))

    def show_builtin_only(self, only: bool) -> None:
        """Say honestly what the built-in model is for, while there is nothing else."""
        self._note.setVisible(only)


def greeting_at(hour: int) -> str:
    """A greeting for this hour (0 to 23)."""
    if 5 <= hour < 12:
        return tr("Good morning")
    if 12 <= hour < 18:
        return tr("Good afternoon")
    return tr("Good evening")

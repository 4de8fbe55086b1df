"""The one line a task is captured with: what it means stands below it while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from deskhand.domain.capture import Captured, Correction, Understood
from deskhand.domain.task import TaskSource
from deskhand.domain.wording import tr
from deskhand.services.tasks import TYPED
from deskhand.ui import aio
from deskhand.ui.tasks.added import Added
from deskhand.ui.tasks.chips import CaptureChips
from deskhand.ui.tasks.saying import short
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import restyle

LONGEST_LINE = 20_000


class CaptureLine(QFrame):
    """Enter adds, Tab or Down goes to the chips, Esc empties, which can be undone. What was added
    last stands below the empty line for a while, to be corrected.

    changed: the words are others, for who keeps them. left_down: Down with no chip to go to.
    added: a Task was stored.
    """

    changed = Signal(str)
    left_down = Signal()
    added = Signal(object)

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._captured: Captured | None = None
        self._corrections: tuple[Correction, ...] = ()
        self._before = self._set_aside = ""
        self.source: TaskSource = TYPED
        self.setProperty("role", "card")
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST_LINE)
        self.edit.setProperty("role", "bare")
        self.edit.setAccessibleName(tr("New task"))
        self.edit.setPlaceholderText(tr("New task: call the bank tomorrow at 9"))
        self.edit.textChanged.connect(self._on_text)
        self.edit.installEventFilter(self)
        self.chips = CaptureChips(theme)
        self.chips.corrected.connect(self._on_corrected)
        self.chips.left.connect(self.focus_line)
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(10), px(8), px(10), px(8))
        column.setSpacing(px(6))
        column.addWidget(self.edit)
        self.last = Added(model, theme)
        self.last.left.connect(self.focus_line)
        column.addWidget(self.chips)
        column.addWidget(self.last)
        self.setFocusProxy(self.edit)

    @property
    def words(self) -> str:
        """As they are typed."""
        return self.edit.text()

    @property
    def draft(self) -> str:
        """What the person has typed and not added yet."""
        return self._set_aside or self.words

    def begin(self, words: str, source: TaskSource = TYPED) -> None:
        """Fill the line for correction. source: what the words are from. What was being typed
        comes back when these are added or let go."""
        if self.words.strip() and self.source == TYPED and words != self.words:
            self._set_aside = self.words
        self.source = source
        self._corrections = ()
        self.edit.setText(words)
        self.focus_line()

    def focus_line(self) -> None:
        """The keyboard comes to the words."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            restyle(self, tone="accent" if event.type() is QEvent.Type.FocusIn else "")
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.submit()
                    return True
                case Qt.Key.Key_Down if plain:
                    if not (self.chips.focus_first() or self._focus_last()):
                        self.left_down.emit()
                    return True
                case Qt.Key.Key_Escape if self.words:
                    self._let_go()
                    return True
                case Qt.Key.Key_Escape if self.last.isVisible():
                    self.last.clear()
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _focus_last(self) -> bool:
        return self.last.isVisible() and self.last.chips.focus_first()

    def clear(self) -> None:
        """Nothing is typed, and nothing it came from."""
        self.source = TYPED
        self._corrections = ()
        aside, self._set_aside = self._set_aside, ""
        self.edit.setText(aside)

    def _let_go(self) -> None:
        """Empty the line; what stood in it can be had back."""
        words, source, corrections = self.words, self.source, self._corrections
        self.clear()

        def undo() -> None:
            self.begin(words, source)
            self._corrections = corrections
            self._read()

        self._model.tell(tr("Not added: {title}", title=short(words)), undo)

    def submit(self) -> None:
        """Add what is typed. The words go when it is stored."""
        if self.words.strip() and self._captured is not None:
            aio.spawn(self._submit(self._captured, self.source), self, "tasks change")

    async def _submit(self, captured: Captured, source: TaskSource) -> None:
        task = await self._model.add(captured, source=source)
        if task is None:
            return
        if self.words == captured.words:
            self.clear()
        if not self.words:
            self.last.show_added(task, captured)
        self.added.emit(task)

    def _on_text(self, words: str) -> None:
        from deskhand.services.capture import carry_over

        if self._corrections:
            self._corrections = carry_over(self._corrections, self._before, words)
        self._before = words
        if words:
            self.last.clear()
        self._read()
        self.changed.emit(words)

    def _read(self) -> None:
        words = self.words
        self._captured = self._model.capture(words, self._corrections) if words.strip() else None
        self.chips.show_captured(self._captured)

    def _on_corrected(self, piece: Understood, replacement: str | None) -> None:
        if self._captured is None:
            return
        self._captured = self._model.tasks.correct(self._captured, piece, replacement)
        self._corrections = self._captured.corrections
        self.chips.show_captured(self._captured)

"""The task that was just added: what was understood of it can still be corrected."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.capture import Captured, Understood
from deskhand.domain.task import Task
from deskhand.domain.wording import tr
from deskhand.ui.tasks.chips import CaptureChips
from deskhand.ui.tasks.saying import short
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

SHOWN_MS = 45_000


class Added(QWidget):
    """open_wanted: the task's id. left: the keyboard goes back to the line.

    It goes by itself, unless the pointer or the keyboard is in it.
    """

    open_wanted = Signal(object)
    left = Signal()

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._task_id: UUID | None = None
        self._captured: Captured | None = None
        self._was_listed = False
        self._title = Label("", "small", wrap=True)
        self.open_button = Button(tr("Open"), theme, role="link")
        self.open_button.clicked.connect(self._on_open)
        self.chips = CaptureChips(theme)
        self.chips.corrected.connect(self._on_corrected)
        self.chips.left.connect(self.left)
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self._title, 1)
        line.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(line)
        column.addWidget(self.chips)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._on_time_over)
        model.lines_changed.connect(self._on_lines)
        self.hide()

    def show_added(self, task: Task, captured: Captured) -> None:
        """This was added, read like this."""
        self._task_id, self._was_listed = task.id, False
        self._show(captured)
        self.open_button.setAccessibleName(tr("Open: {title}", title=task.title))
        self.show()
        self._timer.start()

    def clear(self) -> None:
        """Nothing was added of late."""
        self._task_id = self._captured = None
        self._timer.stop()
        self.hide()

    def _show(self, captured: Captured) -> None:
        self._captured = captured
        title = captured.title.strip() or captured.words.strip()
        self._title.setText(tr("Added: {title}", title=short(title)))
        self.chips.show_captured(captured)

    def _on_corrected(self, piece: Understood, replacement: str | None) -> None:
        if self._captured is None or self._task_id is None:
            return
        captured = self._model.tasks.correct(self._captured, piece, replacement)
        self._show(captured)
        self._model.correct(self._task_id, captured)
        self._timer.start()

    def _on_open(self) -> None:
        if self._task_id is not None:
            self.open_wanted.emit(self._task_id)
            self.clear()

    def _on_lines(self) -> None:
        """Its being added was undone, or it is done."""
        row = self._model.row(self._task_id) if self._task_id else None
        if self.isVisible() and self._was_listed and (row is None or row.status.is_over):
            self.clear()
        self._was_listed = row is not None

    def _on_time_over(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start()
        else:
            self.clear()

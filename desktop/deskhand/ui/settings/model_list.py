"""The models on this machine, each with what is known of it and a way to take it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.words import LocalModelRow
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import ElidedLabel, Label


class ModelList(QWidget):
    """remove_asked: a bin was pressed ("" when the person thought better of it). removed: the
    person said yes. Both carry the model's id."""

    remove_asked = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self._shown: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))

    def show_rows(self, rows: Sequence[LocalModelRow], asked: str, *, enabled: bool = True) -> None:
        """Show these; under the one asked about stands the question."""
        wanted = (tuple(rows), asked, enabled)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for n, row in enumerate(rows):
            if n:
                line = QFrame()
                line.setProperty("role", "line")
                self._column.addWidget(line)
            self._column.addWidget(self._row(row, enabled=enabled))
            if row.id == asked:
                self._column.addWidget(self._question(row))

    def _row(self, row: LocalModelRow, *, enabled: bool) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(self._theme.px(2))
        words.addWidget(ElidedLabel(row.label, "strong"))
        for text in filter(None, (row.facts, row.note)):
            words.addWidget(Label(text, "small", wrap=True))
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.px(8))
        line.addLayout(words, 1)
        if row.removable:
            button = IconButton("trash", f"{tr(row.verb)}: {row.label}", self._theme, size=16)
            button.setEnabled(enabled)
            button.clicked.connect(lambda: self.remove_asked.emit(row.id))
            line.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        return made

    def _question(self, row: LocalModelRow) -> QWidget:
        made = QWidget()
        keep = Button(tr("Keep"), self._theme, name=tr("Keep {label}", label=row.label))
        keep.clicked.connect(lambda: self.remove_asked.emit(""))
        remove = Button(
            tr(row.verb),
            self._theme,
            role="danger",
            name=tr("{verb} {label} now", verb=tr(row.verb), label=row.label),
        )
        remove.clicked.connect(lambda: self.removed.emit(row.id))
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.px(8))
        line.addWidget(Label(row.question, "body", wrap=True), 1)
        line.addWidget(keep)
        line.addWidget(remove)
        # Once it is in sight; the bin that had the keyboard is gone by then.
        QTimer.singleShot(0, keep, keep.setFocus)
        return made

"""Two sentences that do not go together, or say the same: which of them is to stay."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from deskhand.domain.preference import Clash, Conflict
from deskhand.domain.wording import tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label


class ConflictCard(QFrame):
    """replace_wanted, drop_wanted: what the buttons say. keep_wanted: the old and the new
    sentence, each with its condition. resized: it needs another height."""

    replace_wanted = Signal()
    keep_wanted = Signal(str, str)
    drop_wanted = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setProperty("tone", "warn")
        self._heading = Label("", "strong", wrap=True)
        self._there = Label("", "section")
        self._old = Label("", "body", wrap=True)
        self._this = Label(tr("New"), "section")
        self._new = Label("", "body", wrap=True)
        self._old_edit = self._line(tr("The old one, with its condition"))
        self._new_edit = self._line(tr("The new one, with its condition"))
        self._hint = Label(
            tr("Say in each when it holds: “on flights over 3 hours”, “with children”."),
            "small",
            wrap=True,
        )
        self.replace_button = Button(tr("Replace"), theme, role="primary")
        self.replace_button.clicked.connect(self.replace_wanted)
        self.keep_button = Button(tr("Keep both"), theme)
        self.keep_button.clicked.connect(self._on_keep)
        self.drop_button = Button(tr("Drop"), theme, role="ghost", name=tr("Drop the new one"))
        self.drop_button.setToolTip(tr("Drop the new one"))
        self.drop_button.clicked.connect(self.drop_wanted)
        self.save_button = Button(tr("Save both"), theme, role="primary")
        self.save_button.clicked.connect(self._on_save)
        self.back_button = Button(tr("Back"), theme, role="ghost")
        self.back_button.clicked.connect(lambda: self._show_editing(False))
        self._lay_out()
        self._show_editing(False)

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.returnPressed.connect(self._on_save)
        return edit

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(4))
        for part in (
            self._heading,
            self._there,
            self._old,
            self._old_edit,
            self._this,
            self._new,
            self._new_edit,
            self._hint,
        ):
            column.addWidget(part)
        row = Flow(px(6))
        for button in self.buttons():
            row.addWidget(button)
        column.addSpacing(px(4))
        column.addLayout(row)

    def buttons(self) -> list[Button]:
        """In the order of the Tab key."""
        return [
            self.replace_button,
            self.keep_button,
            self.save_button,
            self.drop_button,
            self.back_button,
        ]

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops."""
        return [self._old_edit, self._new_edit, *self.buttons()]

    def show_conflict(self, conflict: Conflict, sentence: str) -> None:
        """Ask about these two."""
        repeats = conflict.clash is Clash.REPEATS
        heading = tr("You have said this before") if repeats else tr("These contradict each other")
        changed = heading != self._heading.text() or self._new.text() != sentence
        self._heading.setText(heading)
        self._there.setText(tr("Remembered"))
        self._old.setText(conflict.existing.sentence)
        self._new.setText(sentence)
        self.setAccessibleName(
            tr(
                "{question}: “{old}” and “{new}”",
                question=heading,
                old=conflict.existing.sentence,
                new=sentence,
            )
        )
        if changed:
            self._show_editing(False)

    def _show_editing(self, editing: bool) -> None:
        asking: list[QWidget] = [self._old, self._new]
        asking += [self.replace_button, self.keep_button, self.drop_button]
        writing: list[QWidget] = [self._old_edit, self._new_edit, self._hint]
        writing += [self.save_button, self.back_button]
        for part in asking:
            part.setHidden(editing)
        for part in writing:
            part.setVisible(editing)
        self.resized.emit()

    def _on_keep(self) -> None:
        self._old_edit.setText(self._old.text())
        self._new_edit.setText(self._new.text())
        for edit in (self._old_edit, self._new_edit):
            edit.home(False)
        self._show_editing(True)
        self._old_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        self.keep_wanted.emit(self._old_edit.text(), self._new_edit.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard. Esc goes back, or drops the new one."""
        focused = self.window().focusWidget()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(focused, QPushButton):
                focused.click()
            case Qt.Key.Key_Escape if self._old_edit.isHidden():
                self.drop_wanted.emit()
            case Qt.Key.Key_Escape:
                self._show_editing(False)
                self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                super().keyPressEvent(event)

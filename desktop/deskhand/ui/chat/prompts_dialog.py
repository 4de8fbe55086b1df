"""Saved prompts: a list on the left, the chosen one on the right."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.conversation import SavedPrompt
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui.chat.prompts import PromptsViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.toast import Toast

_ID = Qt.ItemDataRole.UserRole


class PromptsDialog(Dialog):
    """Shows a PromptsViewModel. What is changed is stored when another one is chosen and when it
    is closed. chosen: the text of a prompt to insert."""

    chosen = Signal(str)

    def __init__(self, model: PromptsViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Saved prompts"), theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._shown: UUID | None = None
        self._turn = 0
        self._asked: tuple[int, UUID | None, str, str] | None = None
        self._closing = False
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Saved prompts"))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name"))
        self.name.setPlaceholderText(tr("Name, typed behind “/”"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("Reply to {{name}} in {{language}}: {{clipboard}}"))
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.new = Button(tr("New prompt"), theme, icon="plus")
        self.delete = Button(tr("Delete"), theme, role="ghost", icon="trash")
        self.save = Button(tr("Save"), theme)
        self._lay_out()
        self.insert = self.add_button(tr("Insert"), role="primary")
        self.add_button(tr("Close"))
        self.toast = Toast(self, theme)
        self._connect()
        self._fill()
        if not model.prompts:
            self.begin()
        self.resize(theme.px(760), theme.px(520))

    def _lay_out(self) -> None:
        px = self.theme.px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.list, 1)
        left.addWidget(self.new)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(px(220))
        left.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        buttons.addWidget(self.delete)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        hint = Label(
            tr(
                "What stands in double braces is filled in when the prompt is inserted; "
                "{{date}} and {{clipboard}} fill themselves in."
            ),
            "small",
            wrap=True,
        )
        right = QVBoxLayout()
        right.setSpacing(px(8))
        for part in (self.name, self.text, hint, self.problem):
            right.addWidget(part)
        right.setStretchFactor(self.text, 1)
        right.addLayout(buttons)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(side)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._fill)
        model.saved.connect(self._on_saved)
        model.deleted.connect(self._on_deleted)
        model.refused.connect(self._on_refused)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.list.itemActivated.connect(lambda _: self._insert())
        self.new.clicked.connect(self.begin)
        self.save.clicked.connect(self._save)
        self.delete.clicked.connect(self._delete)
        self.insert.clicked.disconnect()
        self.insert.clicked.connect(self._insert)
        self.name.textChanged.connect(self._on_typed)
        self.text.textChanged.connect(self._on_typed)
        keep = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keep.activated.connect(self._save)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._delete)

    def begin(self) -> None:
        """Write a new one."""
        self._save()
        self.list.setCurrentRow(-1)
        self._show(None)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Close; what was changed is stored, and what cannot be stored keeps it open once."""
        if self._is_changed() and self.problem.isHidden():
            self._save(closing=True)
            return
        super().reject()

    # -- what is shown

    def _fill(self) -> None:
        """The list as it is now, with the same one chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        for prompt in self._model.prompts:
            item = QListWidgetItem(f"/{prompt.name}", self.list)
            item.setData(_ID, prompt.id)
            if prompt.id == self._shown:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self._shown is None and self._model.prompts and not self._is_changed():
            self.list.setCurrentRow(0)
        self._follow()

    def _show(self, prompt: SavedPrompt | None) -> None:
        self._turn += 1
        self._shown = prompt.id if prompt else None
        self.name.setText(prompt.name if prompt else "")
        self.text.setPlainText(prompt.text if prompt else "")
        self.problem.hide()
        self._follow()

    def _follow(self) -> None:
        changed = self._is_changed()
        self.save.setEnabled(changed)
        self.delete.setEnabled(self._shown is not None)
        self.insert.setEnabled(bool(self.text.toPlainText().strip()))

    def _is_changed(self) -> bool:
        """Whether something is written that is not stored."""
        stored = self._model.find(self._shown)
        name, text = self.name.text(), self.text.toPlainText()
        if stored is None:
            return bool(name.strip() or text.strip())
        return (name, text) != (stored.name, stored.text)

    # -- what happens

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._save()
        self._show(self._model.find(item.data(_ID)))

    def _insert(self) -> None:
        if self.insert.isEnabled():
            self._save()
            self.chosen.emit(self.text.toPlainText().strip())
            super().accept()

    def _on_typed(self) -> None:
        self.problem.hide()
        self._follow()

    def _save(self, *, closing: bool = False) -> None:
        if self._is_changed():
            self._closing = closing
            name, text = self.name.text(), self.text.toPlainText()
            self._asked = (self._turn, self._shown, name, text)
            self._model.save(name, text, self._shown)

    def _delete(self) -> None:
        prompt = self._model.find(self._shown)
        if prompt is not None:
            self._model.delete(prompt)

    def _on_saved(self, prompt: SavedPrompt) -> None:
        if self._closing:
            super().reject()
        elif self._asked is not None and self._asked[0] == self._turn:
            self._show(prompt)
            self._fill()

    def _on_deleted(self, prompt: SavedPrompt) -> None:
        self._show(None)
        self._fill()
        self.toast.tell(
            tr("Deleted /{name}", name=prompt.name),
            action=tr("Undo"),
            act=lambda: self._model.restore(prompt),
        )

    def _on_refused(self, error: DeskhandError) -> None:
        """What could not be stored is shown again, wherever one went meanwhile."""
        self._closing = False
        if self._asked is not None and self._asked[0] != self._turn:
            _, self._shown, name, text = self._asked
            self.name.setText(name)
            self.text.setPlainText(text)
            self._fill()
        self.problem.setText(error.sentence())
        self.problem.show()

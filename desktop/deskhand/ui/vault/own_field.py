"""Adds a field to the form that its kind does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.vault_fields import LONGEST_NAME, Field, own_field
from deskhand.domain.wording import tr
from deskhand.ui.settings.fields import Field as LabelledField
from deskhand.ui.settings.fields import TextField
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.tick import Tick


class OwnField(QWidget):
    """A button, and where a field is named once it was pressed. added: a Field for the form.

    there: those the form has already.
    """

    added = Signal(object)

    def __init__(self, there: Callable[[], Iterable[Field]], theme: Theme) -> None:
        super().__init__()
        self._there = there
        self.begin = Button(tr("Add field"), theme, role="ghost", icon="plus")
        self.begin.clicked.connect(self._open)
        self.name = TextField(tr("Customer number"))
        self.name.setMaxLength(LONGEST_NAME)
        self._named = LabelledField(tr("Name of the field"), self.name, theme)
        self.is_secret = Tick(tr("Secret: kept in the keychain"), theme)
        self.add = Button(tr("Add"), theme, name=tr("Add this field"))
        self.add.clicked.connect(self._add)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        px = theme.px
        foot = QHBoxLayout()
        foot.addWidget(self.is_secret, 1)
        foot.addWidget(self.add)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        column.addWidget(self._named)
        column.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self._card)
        self.close_card()

    def close_card(self) -> None:
        """Only the button is in sight; what was typed is gone."""
        self.name.clear()
        self._named.show_error("")
        self.is_secret.setChecked(False)
        self._card.hide()
        self.begin.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = self._card.isVisible()
        if is_open and event.key() == Qt.Key.Key_Escape:
            self.close_card()
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_open and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self._card.show()
        self.begin.hide()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        field, problem = own_field(self.name.text(), self.is_secret.isChecked(), self._there())
        if field is None:
            self._named.show_error(problem)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.close_card()
        self.added.emit(field)

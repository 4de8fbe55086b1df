"""Makes a random password: its length and which characters it has."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QVBoxLayout

from deskhand.domain.vault_fields import make_password
from deskhand.domain.wording import ntr, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tick import Tick

SHORTEST, LONGEST, USUAL = 8, 64, 20


class Generator(QFrame):
    """made: a new password."""

    made = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        px = theme.px
        self.length = QSlider(Qt.Orientation.Horizontal)
        self.length.setRange(SHORTEST, LONGEST)
        self.length.setAccessibleName(tr("Length of the password"))
        self._count = Label("", "small")
        self.length.valueChanged.connect(self._show_length)
        self.length.setValue(USUAL)
        self._show_length(USUAL)
        self.signs = Tick(tr("Punctuation"), theme)
        self.signs.setChecked(True)
        self.look_alike = Tick(tr("Characters that look alike"), theme)
        self.make = Button(tr("Make a password"), theme, icon="refresh")
        self.make.clicked.connect(self._make)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.length, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        column.addLayout(top)
        for part in (self.signs, self.look_alike, self.make):
            column.addWidget(part)

    def _show_length(self, length: int) -> None:
        self._count.setText(ntr("{count} character", "{count} characters", length))

    def _make(self) -> None:
        length, signs = self.length.value(), self.signs.isChecked()
        self.made.emit(make_password(length, signs=signs, look_alike=self.look_alike.isChecked()))

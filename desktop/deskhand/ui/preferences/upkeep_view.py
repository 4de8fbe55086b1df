"""A strip above the list: another model is to compare meanings, and how far that is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from deskhand.domain.wording import ntr, tr
from deskhand.ui.preferences.upkeep import Upkeep
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine


class UpkeepStrip(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, model: Upkeep, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self.setProperty("role", "card")
        self._said = Label("", "small", wrap=True)
        self.line = ProgressLine(tr("Reading preferences anew"))
        self.start_button = Button(tr("Read anew"), theme)
        self.start_button.clicked.connect(model.start)
        self.cancel_button = Button(tr("Cancel"), theme)
        self.cancel_button.clicked.connect(model.cancel)
        buttons = Flow(theme.px(6))
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.cancel_button)
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addWidget(self._said)
        column.addWidget(self.line)
        column.addLayout(buttons)
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        model = self._model
        self.setVisible(model.running or model.needed or bool(model.waiting))
        self.line.setVisible(model.running)
        self.cancel_button.setVisible(model.running)
        self.start_button.setVisible(model.needed)
        self._said.setText(self._sentence())
        self.setAccessibleName(self._said.text())
        self.line.show_share(model.done / model.total if model.total else None)

    def _sentence(self) -> str:
        model = self._model
        if model.running:
            return tr(
                "Reading preferences anew: {done} of {total}", done=model.done, total=model.total
            )
        if model.needed:
            return tr(
                "The settings name another model to compare meanings. Until everything was read "
                "with it, the one before is used."
            )
        return ntr(
            "{count} preference is found by its words only, until its meaning was read.",
            "{count} preferences are found by their words only, until their meaning was read.",
            model.waiting,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard."""
        focused = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QPushButton
        ):
            focused.click()
            return
        super().keyPressEvent(event)

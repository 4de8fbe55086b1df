"""A dialog that is awaited. `exec()` is never called: it would strand other tasks (see aio)."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

LEAST_WIDTH = 360
"""Narrower, the desktop cuts the title of a short question off."""

FRAME_HEIGHT = 40
"""What the desktop draws above and below a window, at most."""


class Dialog(QDialog):
    """A window-modal question. Fill `body`, add buttons, then `await ask()`.

    heading: shown large and as the window's title.
    """

    def __init__(self, heading: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWindowTitle(heading)
        self.setAccessibleName(heading)
        px = theme.px
        self.setMinimumWidth(px(LEAST_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(Label(heading, "heading", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(px(12))
        column.addLayout(self.body, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)

    def add_button(self, text: str, *, role: str = "secondary", accepts: bool = False) -> Button:
        """A button at the foot; it closes the dialog with yes or no. A primary one is the
        default for Enter."""
        button = Button(text, self.theme, role=role)
        button.clicked.connect(self.accept if accepts else self.reject)
        if role == "primary":
            button.setDefault(True)
        self._buttons.addWidget(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Never larger than the screen, so that its buttons are in sight at any zoom."""
        room = self.screen().availableGeometry().size() - QSize(0, self.theme.px(FRAME_HEIGHT))
        self.resize(self.size().boundedTo(room))
        super().showEvent(event)

    async def ask(self) -> bool:
        """Open it and wait for the answer; closing it is no."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def on_finished(code: int) -> None:
            if not answer.done():
                answer.set_result(code == QDialog.DialogCode.Accepted)

        self.finished.connect(on_finished)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.open()
        try:
            return await answer
        finally:
            self.finished.disconnect(on_finished)
            self.hide()

"""A secret on the clipboard: marked as one for clipboard managers, and taken away again."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from deskhand.host import clipboard as system
from deskhand.ui import aio

KEPT_MS = 30_000
HINT = "x-kde-passwordManagerHint"


class SecretClipboard(QObject):
    """kept_ms: how long a value may stay. Whatever was copied after it is left alone."""

    def __init__(self, parent: QObject, kept_ms: int = KEPT_MS) -> None:
        super().__init__(parent)
        self._value = ""
        self._timer = QTimer(self, singleShot=True, interval=kept_ms)
        self._timer.timeout.connect(self._on_time_over)

    def copy(self, value: str) -> None:
        """Put it on the clipboard for a while."""
        held = QMimeData()
        held.setText(value)
        held.setData(HINT, b"secret")
        QGuiApplication.clipboard().setMimeData(held)
        self._value = value
        self._timer.start()

    def clear_now(self) -> None:
        """Take it away at once, if it is still there and ours: the program ends."""
        value, self._value = self._value, ""
        self._timer.stop()
        board = QGuiApplication.clipboard()
        if value and board.ownsClipboard() and board.text() == value:
            board.clear()

    def _on_time_over(self) -> None:
        aio.spawn(self._clear(), self, "clear clipboard")

    async def _clear(self) -> None:
        value, self._value = self._value, ""
        board = QGuiApplication.clipboard()
        if board.ownsClipboard():
            is_there = board.text() == value
        else:
            # A clipboard manager may have taken it over; asking it here would make the window wait.
            reader = system.reader()
            there = await asyncio.to_thread(system.read_text, reader) if reader else ""
            is_there = there == value
        if is_there and value and not self._value:
            board.clear()

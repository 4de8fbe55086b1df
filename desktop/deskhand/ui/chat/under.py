"""What stands between a message and its actions: chips, cards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class UnderPart(QWidget):
    """One of them. resized: it needs another height."""

    resized = Signal()

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in its order."""
        raise NotImplementedError

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""

"""Small buttons of a message. They appear under the mouse and with the keyboard focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from deskhand.ui.theme.icons import icon
from deskhand.ui.theme.theme import Theme


class ActionButton(QToolButton):
    """An icon that does one thing. Unrevealed it is there, but not drawn."""

    def __init__(
        self, name: str, symbol: str, theme: Theme, parent: QWidget, do: Callable[[], object]
    ) -> None:
        super().__init__(parent)
        self._symbol = symbol
        self._revealed = True
        self.setProperty("role", "icon")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(do)
        self.refresh_theme(theme)

    def refresh_theme(self, theme: Theme) -> None:
        """Sizes and colours changed."""
        self.setIcon(icon(self._symbol, theme, "muted", 16))
        self.setIconSize(QSize(theme.px(16), theme.px(16)))

    def set_revealed(self, revealed: bool) -> None:
        """Draw it, or not."""
        if revealed != self._revealed:
            self._revealed = revealed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing while unrevealed."""
        if self._revealed or self.hasFocus():
            super().paintEvent(event)

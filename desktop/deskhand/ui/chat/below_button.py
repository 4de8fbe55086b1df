"""The round button that leads to new text below what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme

SIDE = 36
FROM_EDGE = 12


class BelowButton(QAbstractButton):
    """Floats above the lower edge of its parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("New text below")
        self.setToolTip("New text below")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_above(self, width: int, height: int) -> None:
        """Show it in the middle, above the lower edge of a place this large."""
        side = self._theme.px(SIDE)
        top = height - side - self._theme.px(FROM_EDGE)
        self.setGeometry((width - side) // 2, top, side, side)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc, a hairline, an arrow; the focus as everywhere."""
        theme, focused = self._theme, self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.color("accent" if focused else "line")
        painter.setPen(QPen(colour, 2 if focused else 1))
        painter.setBrush(theme.color("user" if self.isDown() else "surface"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        side = theme.px(20)
        corner = (self.width() - side) // 2
        painter.drawPixmap(corner, corner, pixmap("arrow-down", theme, "text", 20))
        painter.end()

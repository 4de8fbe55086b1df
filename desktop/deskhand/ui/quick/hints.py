"""Buttons that say their key, as the quick prompt shows them: "Save" and a small "Enter"."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from deskhand.ui.direction import placed, write
from deskhand.ui.theme.theme import Theme

SIZE, KEY_SIZE = 13, 11
PAD, GAP, KEY_PAD = 6, 6, 5
HEIGHT, KEY_HEIGHT = 28, 18


class KeyButton(QAbstractButton):
    """Words and a key. pill: with a border around both, as the chips beside it have."""

    def __init__(self, theme: Theme, *, pill: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._pill, self._key = theme, pill, ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def say(self, words: str, key: str, name: str = "") -> None:
        """Show these. name: what screen readers say, where that is more than the words."""
        if (words, key) == (self.text(), self._key):
            return
        self._key = key
        self.setText(words)
        self.setAccessibleName(name or words)
        self.setToolTip(f"{name or words} ({key})" if key else name or words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        side = px(10) if self._pill else px(PAD)
        wide = 2 * side + self._metrics(self._words_size).horizontalAdvance(self.text())
        if self._key:
            wide += px(GAP) + self._key_width()
        return QSize(wide, px(26) if self._pill else px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _words_size(self) -> int:
        return 12 if self._pill else SIZE

    def _metrics(self, size: int) -> QFontMetrics:
        return QFontMetrics(self._theme.font(size))

    def _key_width(self) -> int:
        return self._metrics(KEY_SIZE).horizontalAdvance(self._key) + 2 * self._theme.px(KEY_PAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, and the key in a box of its own; the focus as everywhere."""
        px, theme = self._theme.px, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        radius = box.height() / 2 if self._pill else px(8)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
        elif self._pill:
            painter.setPen(QPen(theme.color("line"), 1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown():
            painter.setBrush(theme.color("pressed"))
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(box, radius, radius)
        side = px(10) if self._pill else px(PAD)
        painter.setFont(theme.font(self._words_size))
        painter.setPen(theme.color("muted" if self.isEnabled() else "faint"))
        words = self.rect().adjusted(side, 0, -side, 0)
        write(painter, words, self.text())
        if self._key:
            self._paint_key(painter, words)
        painter.end()

    def _paint_key(self, painter: QPainter, words: QRect) -> None:
        px, theme = self._theme.px, self._theme
        wide, tall = self._key_width(), px(KEY_HEIGHT)
        there = QRect(words.right() + 1 - wide, (self.height() - tall) // 2, wide, tall)
        box = placed(self.rect(), there)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setFont(theme.font(KEY_SIZE))
        painter.setPen(theme.color("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._key)

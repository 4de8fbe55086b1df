"""The round button that leads to the text below, and says how much of it is new."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme

SIDE = 36
FROM_EDGE = 12
TEXT_SIZE = 12
PAD = 14


class BelowButton(QAbstractButton):
    """Floats above the lower edge of its parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._news = ""
        self.setAccessibleName(tr("New text below"))
        self.setToolTip(tr("To the end (End)"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    @property
    def news(self) -> str:
        """What is new below, "" for nothing."""
        return self._news

    def say(self, messages: int, lines: int) -> None:
        """So many messages came since the end was in sight; else the answer grew by so many
        lines."""
        if messages:
            news = ntr("{count} new message", "{count} new messages", messages)
        elif lines:
            news = ntr("{count} new line", "{count} new lines", lines)
        else:
            news = ""
        if news != self._news:
            self._news = news
            self.setAccessibleDescription(news)
            self.update()

    def show_above(self, width: int, height: int) -> None:
        """Show it in the middle, above the lower edge of a place this large."""
        side = self._theme.px(SIDE)
        top = height - side - self._theme.px(FROM_EDGE)
        wide = side + self._text_width()
        self.setGeometry((width - wide) // 2, top, wide, side)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc or a pill, a hairline, an arrow; the focus as everywhere."""
        theme, focused = self._theme, self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.color("accent" if focused or self._news else "line")
        painter.setPen(QPen(colour, 2 if focused else 1))
        painter.setBrush(theme.color("user" if self.isDown() else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = theme.px(20)
        top = (self.height() - side) // 2
        token = "accent" if self._news else "text"
        arrow = placed(self.rect(), QRect(top, top, side, side))
        painter.drawPixmap(arrow.topLeft(), pixmap("arrow-down", theme, token, 20))
        if self._news:
            painter.setFont(theme.font(TEXT_SIZE))
            painter.setPen(theme.color("accent"))
            left = top + side + theme.px(4)
            words = QRect(left, 0, self.width() - left, self.height())
            write(painter, placed(self.rect(), words), self._news)
        painter.end()

    def _text_width(self) -> int:
        if not self._news:
            return 0
        metrics = QFontMetrics(self._theme.font(TEXT_SIZE))
        return metrics.horizontalAdvance(self._news) + self._theme.px(PAD)

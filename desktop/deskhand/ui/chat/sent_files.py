"""The files that went with a person's message, above its words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.parts import FilePart
from deskhand.ui.chat.attachment_words import facts_of, icon_of
from deskhand.ui.direction import placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme

ROW, GAP, PAD, ICON, ROUND = 44, 6, 12, 20, 10
WIDEST, NAME_SIZE, FACTS_SIZE = 360, 13, 12


class SentFiles(QWidget):
    """One row for each file: its name, and below it how much it holds and what was not read."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._files: tuple[FilePart, ...] = ()

    def show_files(self, files: Sequence[FilePart]) -> None:
        """Show these."""
        self._files = tuple(files)
        told = [f"{part.name}, {facts_of(part)}" for part in self._files]
        self.setAccessibleName("; ".join(told))
        self.setVisible(bool(self._files))
        self.update()

    def arrange(self, width: int) -> tuple[int, int]:
        """The width and height needed within this width."""
        if not self._files:
            return 0, 0
        px = self._theme.px
        names = QFontMetrics(self._theme.font(NAME_SIZE))
        facts = QFontMetrics(self._theme.font(FACTS_SIZE))
        widest = max(
            max(names.horizontalAdvance(part.name), facts.horizontalAdvance(facts_of(part)))
            for part in self._files
        )
        wide = min(width, px(WIDEST), widest + px(3 * PAD + ICON) + 2)
        return wide, len(self._files) * px(ROW + GAP) - px(GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names and facts beside their icons."""
        del event
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, part in enumerate(self._files):
            box = QRect(0, row * px(ROW + GAP), self.width(), px(ROW))
            painter.setPen(theme.color("line"))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(
                QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(ROUND), px(ROUND)
            )
            icon = pixmap(icon_of(part), theme, "warn" if part.note else "muted", ICON)
            mark = QRect(px(PAD), box.y() + (px(ROW) - px(ICON)) // 2, px(ICON), px(ICON))
            painter.drawPixmap(placed(box, mark).topLeft(), icon)
            words = box.adjusted(px(2 * PAD + ICON), px(4), -px(PAD), -px(4))
            half = words.height() // 2
            for text, size, token, at in (
                (part.name, NAME_SIZE, "text", words.y()),
                (facts_of(part), FACTS_SIZE, "warn" if part.note else "muted", words.y() + half),
            ):
                font = theme.font(size)
                painter.setFont(font)
                painter.setPen(theme.color(token))
                shown = QFontMetrics(font).elidedText(
                    text, Qt.TextElideMode.ElideMiddle, words.width()
                )
                line = QRect(words.x(), at, words.width(), half)
                write(painter, placed(box, line), shown)
        painter.end()

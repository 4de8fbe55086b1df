"""One of several: a list that drops down, or a row of buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from deskhand.ui.direction import placed
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.flow import Flow

VISIBLE_ROWS = 14
WIDEST_WORDS, AROUND_WORDS = 220, 58


class Choice(QComboBox):
    """A list that drops down. The wheel scrolls the page, never the value.

    picked: what the person chose, not what the program set.
    """

    picked = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(VISIBLE_ROWS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setItemDelegate(QStyledItemDelegate(self))  # heeds the style's rows
        self.activated.connect(lambda _: self.picked.emit(self.value()))

    def offer(self, options: Sequence[tuple[str, str]], value: str | None = None) -> None:
        """Offer these (value, words); the one in sight stays where it is still offered."""
        kept = self.value() if value is None else value
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] != list(options):
            self.clear()
            for data, words in options:
                self.addItem(words, data)
        self.show_value(kept)

    def sizeHint(self) -> QSize:
        """As wide as its longest words, up to a point."""
        metrics, px = self.fontMetrics(), self._theme.px
        words = (metrics.horizontalAdvance(self.itemText(n)) for n in range(self.count()))
        hint = super().sizeHint()
        wanted = min(max(words, default=0), px(WIDEST_WORDS)) + px(AROUND_WORDS)
        return QSize(max(hint.width(), wanted), hint.height())

    def value(self) -> str:
        """What is chosen, "" for nothing."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def show_value(self, value: str) -> None:
        """Show this one; the first where it is not offered."""
        self.setCurrentIndex(max(self.findData(value), 0 if self.count() else -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        px = self._theme.px
        mark = pixmap("chevron-down", self._theme, "muted", 16)
        painter = QPainter(self)
        place = QRect(self.width() - px(26), (self.height() - px(16)) // 2, px(16), px(16))
        painter.drawPixmap(placed(self.rect(), place).topLeft(), mark)
        painter.end()


class Segments(QWidget):
    """A row of buttons of which one is down. picked: what the person chose."""

    picked = Signal(str)

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        row = Flow(theme.px(4))
        self.setLayout(row)
        for value, words in options:
            button = QPushButton(words)
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setProperty("tone", "plain")
            button.setAccessibleName(f"{name}: {words.replace('&', '')}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, value=value: self._on_clicked(value))
            self._group.addButton(button)
            self.buttons[value] = button
            row.addWidget(button)
        self._resize()
        theme.changed.connect(self._resize)

    def show_value(self, value: str) -> None:
        """Show this one as chosen."""
        for each, button in self.buttons.items():
            chosen = each == value
            button.setChecked(chosen)
            tone = "accent" if chosen else "plain"
            if button.property("tone") != tone:
                button.setProperty("tone", tone)
                button.style().unpolish(button)
                button.style().polish(button)

    def sizeHint(self) -> QSize:
        """All of them in one line."""
        sizes = [button.sizeHint() for button in self.buttons.values()]
        gaps = self._theme.px(4) * (len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, self._theme.px(28))

    def _resize(self) -> None:
        for button in self.buttons.values():
            button.setFixedHeight(self._theme.px(28))

    def _on_clicked(self, value: str) -> None:
        self.show_value(value)
        self.picked.emit(value)

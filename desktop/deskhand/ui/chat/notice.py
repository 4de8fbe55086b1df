"""How an answer ended when it did not simply end: one sentence, a way on, details on request."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.direction import put
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme


class Notice(QWidget):
    """A sentence with Go on, Retry and, where there are some, Details.

    go_on_wanted: go on with what came. retry_wanted: answer again. resized: it needs another
    height.
    """

    go_on_wanted = Signal()
    retry_wanted = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._symbol = QLabel(self)
        self._sentence = QLabel(self)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail = QLabel(self)
        self._detail.setProperty("role", "mono")
        self._detail.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.hide()
        self._go_on = QPushButton(tr("Go on"), self)
        self._go_on.setAccessibleName(tr("Go on with the answer"))
        self._go_on.clicked.connect(self.go_on_wanted)
        self._retry = QPushButton(tr("Retry"), self)
        self._retry.setAccessibleName(tr("Retry"))
        self._retry.clicked.connect(self.retry_wanted)
        self._more = QPushButton(tr("Details"), self)
        self._more.setProperty("role", "ghost")
        self._more.setAccessibleName(tr("Details"))
        self._more.clicked.connect(self._on_more)
        self._failed = False

    def tell(
        self,
        sentence: str,
        *,
        detail: str = "",
        failed: bool,
        can_retry: bool,
        can_go_on: bool = False,
    ) -> None:
        """Say this."""
        self._go_on.setVisible(can_go_on)
        self._failed = failed
        self._sentence.setText(sentence)
        self._detail.setText(detail[:4000])
        self._more.setVisible(bool(detail))
        self._retry.setVisible(can_retry)
        self._symbol.setVisible(failed)
        self.setAccessibleName(sentence)
        self.refresh_theme()

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        px = self._theme.px
        left = px(24) if self._failed else 0
        height = self._sentence.heightForWidth(width - left)
        line = QFontMetrics(self._theme.font(13)).height()
        put(self._symbol, width, QRect(0, (line - px(16)) // 2, px(16), px(16)))
        put(self._sentence, width, QRect(left, 0, width - left, height))
        y, x = height + px(8), left
        for button in (self._go_on, self._retry, self._more):
            if not button.isHidden():
                size: QSize = button.sizeHint()
                put(button, width, QRect(QPoint(x, y), size))
                x += size.width() + px(8)
        if x > left:
            y += self._retry.sizeHint().height() + px(8)
        if not self._detail.isHidden():
            detail = self._detail.heightForWidth(width - left)
            put(self._detail, width, QRect(left, y, width - left, detail))
            y += detail + px(8)
        return y - px(4)

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        self._symbol.setPixmap(pixmap("warning", self._theme, "danger", 16))
        self._detail.setFont(self._theme.mono_font())

    def _on_more(self) -> None:
        self._detail.setVisible(self._detail.isHidden())
        self.resized.emit()

"""A field to search in, with its icon in front and its shortcut behind."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.direction import is_mirrored, placed
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.labels import Label


class SearchField(QLineEdit):
    """Esc empties it. keys: shown at its end while it is empty."""

    def __init__(
        self,
        name: str,
        placeholder: str,
        theme: Theme,
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "search")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._icon = QLabel(self)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._keys = Label(keys, "kbd", parent=self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._clear: QToolButton = IconButton(
            "close", tr("Clear the search"), theme, size=14, parent=self
        )
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._keys.setVisible(bool(keys))
        self.textChanged.connect(self._on_text_changed)
        self._tint()
        theme.changed.connect(self._tint)

    def show_keys(self, keys: str) -> None:
        """Show this shortcut, "" for none."""
        self._keys.setText(keys)
        self._keys.setVisible(bool(keys) and not self.text())
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._keys.setVisible(not text and bool(self._keys.text()))

    def _tint(self) -> None:
        px = self._theme.px
        self._icon.setPixmap(pixmap("search", self._theme, "muted", 16))
        keys = self._keys.sizeHint().width() + px(4) if self._keys.text() else px(20)
        start, end = px(20), max(keys, px(20))
        self.setTextMargins(*((end, 0, start, 0) if is_mirrored() else (start, 0, end, 0)))
        self._place()

    def _place(self) -> None:
        gap = self._theme.px(8)
        for part in (self._icon, self._keys, self._clear):
            part.adjustSize()
        middle = self.height() / 2
        self._stand(self._icon, gap + 1, round(middle - self._icon.height() / 2))
        right = self.width() - gap
        self._stand(self._keys, right - self._keys.width(), round(middle - self._keys.height() / 2))
        left, top = right - self._clear.width() + 4, round(middle - self._clear.height() / 2)
        self._stand(self._clear, left, top)

    def _stand(self, part: QWidget, left: int, top: int) -> None:
        part.move(placed(self.rect(), QRect(QPoint(left, top), part.size())).topLeft())

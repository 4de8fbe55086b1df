"""Pictures that will go with the message, each with a way to take it off."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskhand.domain.parts import ImagePart
from deskhand.ui.chat.pictures import thumbnail
from deskhand.ui.chat.tips import exact_tip
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton

SIDE = 64


class Thumbnail(QWidget):
    """One picture."""

    def __init__(self, picture: ImagePart, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picture = picture
        side = theme.px(SIDE)
        shown = thumbnail(picture.data, side * 2, self.devicePixelRatioF())
        self._shown: QPixmap = pixmap("image", theme) if shown.isNull() else shown
        self.setFixedSize(side, side)
        self.setToolTip(exact_tip(picture.name))
        self.setAccessibleName(picture.name or "Picture")
        self.remove = IconButton("close", "Remove picture", theme, size=12, parent=self)
        self.remove.resize(theme.px(22), theme.px(22))
        self.remove.move(side - self.remove.width(), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cut to a square with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(self.rect(), self._theme.px(8), self._theme.px(8))
        painter.fillPath(path, self._theme.color("user"))
        painter.setClipPath(path)
        size = self._shown.deviceIndependentSize()
        larger = max(self.width() / max(1, size.width()), self.height() / max(1, size.height()))
        scale = min(larger, 1.0)
        wide, high = int(size.width() * scale), int(size.height() * scale)
        left, top = (self.width() - wide) // 2, (self.height() - high) // 2
        painter.drawPixmap(left, top, wide, high, self._shown)
        badge = QPainterPath()
        badge.addEllipse(self.remove.geometry().adjusted(2, 2, -2, -2))
        painter.fillPath(badge, self._theme.color("surface"))
        painter.end()


class Thumbnails(QWidget):
    """A row of them; hidden while empty. changed: one was added or taken off."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, theme.px(8))
        self._row.setSpacing(theme.px(8))
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._shown: list[Thumbnail] = []
        self.hide()

    def pictures(self) -> tuple[ImagePart, ...]:
        """What will be sent."""
        return tuple(each.picture for each in self._shown)

    def show_pictures(self, pictures: tuple[ImagePart, ...]) -> None:
        """Show these instead, without telling."""
        for each in self._shown:
            each.hide()
            each.deleteLater()
        self._shown = []
        for picture in pictures:
            self._append(picture)
        self.setVisible(bool(self._shown))

    def add(self, picture: ImagePart) -> None:
        """One more."""
        self._append(picture)
        self.show()
        self.changed.emit()

    def _append(self, picture: ImagePart) -> None:
        made = Thumbnail(picture, self._theme, self)
        made.remove.clicked.connect(lambda: self._on_remove(made))
        self._shown.append(made)
        self._row.addWidget(made)

    def _on_remove(self, removed: Thumbnail) -> None:
        self._shown.remove(removed)
        removed.hide()
        removed.deleteLater()
        self.setVisible(bool(self._shown))
        self.changed.emit()

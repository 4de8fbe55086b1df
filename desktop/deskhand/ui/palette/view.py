"""The palette: a field and what it finds, floating over the window."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deskhand.ui.actions import Actions
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.palette.view_model import Found, PaletteViewModel
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL
from deskhand.ui.widgets.floating import floating_shadow

Index = QModelIndex | QPersistentModelIndex

WIDTH = 620
ROW_HEIGHT = 36
MOST_ROWS = 9
_FOUND = Qt.ItemDataRole.UserRole


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show_found(self, found: list[Found]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return found.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{found.text}, {found.hint}" if found.hint else found.text
            case _:
                return found if role == _FOUND else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Found = index.data(_FOUND)
        theme, px = self._theme, self._theme.px
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), px(CONTROL), px(CONTROL))
        side = px(18)
        top = rect.center().y() - side // 2 + 1
        painter.drawPixmap(rect.left() + px(10), top, pixmap(found.icon, theme, "muted", 18))
        hint_width = self._paint_hint(painter, rect, found.hint)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text"))
        area = rect.adjusted(px(38), 0, -hint_width - px(10), 0)
        text = painter.fontMetrics().elidedText(
            found.text, Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.restore()

    def _paint_hint(self, painter: QPainter, rect: QRect, hint: str) -> int:
        if not hint:
            return 0
        theme, px = self._theme, self._theme.px
        painter.setFont(theme.font(11, QFont.Weight.Normal))
        width = painter.fontMetrics().horizontalAdvance(hint) + px(10)
        height = painter.fontMetrics().height() + px(2)
        x, y = rect.right() - px(10) - width, rect.center().y() - height // 2
        box = QRectF(x + 0.5, y + 0.5, width, height)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(theme.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
        return width + px(10)


class Palette(QFrame):
    """One in a window. It goes when something was chosen, at Esc, and when one turns away."""

    def __init__(
        self, window: QWidget, rail: RailViewModel, actions: Actions, theme: Theme
    ) -> None:
        super().__init__(window)
        self._model = PaletteViewModel(actions, rail)
        self._theme = theme
        self._before: QWidget | None = None
        self.setObjectName("palette")
        self.setProperty("role", "popup")
        self.setAccessibleName("Commands")
        self.field = QLineEdit()
        self.field.setProperty("role", "palette")
        self.field.setAccessibleName("Search chats and commands")
        self.field.setPlaceholderText("Search chats and commands")
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self._rows = _Rows(self)
        self.list = QListView()
        self.list.setAccessibleName("Found")
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._run)
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(10), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        for part in (self.field, line, self.list):
            column.addWidget(part)
        self.setGraphicsEffect(floating_shadow(theme, self, 48))
        self.hide()
        window.installEventFilter(self)

    @classmethod
    def toggle(cls, window: QWidget, rail: RailViewModel, actions: Actions, theme: Theme) -> None:
        """Open the window's palette, or close it."""
        palette = window.findChild(cls, "palette")
        if palette is None:
            palette = cls(window, rail, actions, theme)
        if palette.isVisible():
            palette.close_up()
        else:
            palette.open_up()

    def open_up(self) -> None:
        """Show it, empty, with the keyboard in it."""
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._on_text_changed("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_up(self) -> None:
        """Put it away and give the keyboard back."""
        self.hide()
        if self._before is not None and self.field.hasFocus():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field:
            if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                # Esc is ours while we are open, not the answer's.
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()
            elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(event)
            elif event.type() is QEvent.Type.FocusOut and self.isVisible():
                self.hide()
        elif event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_up()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self.list.currentIndex())
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self._step(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(MOST_ROWS - 1)
            case Qt.Key.Key_PageUp:
                self._step(1 - MOST_ROWS)
            case _:
                return False
        return True

    def _step(self, by: int) -> None:
        count = self._rows.rowCount()
        if not count:
            return
        at = self.list.currentIndex().row() + by
        at = at % count if abs(by) == 1 else min(max(at, 0), count - 1)
        self.list.setCurrentIndex(self._rows.index(at, 0))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid():
            found = self._rows.found[index.row()]
            self.close_up()
            found.run()

    def _on_text_changed(self, text: str) -> None:
        self._rows.show_found(self._model.find(text))
        if self._rows.found:
            self.list.setCurrentIndex(self._rows.index(0, 0))
        self._place()

    def _place(self) -> None:
        px, window = self._theme.px, self.parentWidget()
        if window is None:
            return
        rows = min(self._rows.rowCount(), MOST_ROWS)
        self.list.setFixedHeight(max(rows, 1) * px(ROW_HEIGHT))
        width = min(px(WIDTH), window.width() - px(32))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, max(px(64), window.height() // 7))

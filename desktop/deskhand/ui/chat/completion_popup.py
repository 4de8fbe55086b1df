"""The list of completions above the composer. The keyboard stays in the text."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.chat.completion import Completer, Completion
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.direction import placed, write
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.floating import floating_shadow

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT, ROWS, WIDTH = 34, 8, 460
LONGEST_LINE = 400
_PLAIN = Qt.KeyboardModifier.NoModifier
_TAKEN = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
)


class CompletionPopup(QFrame):
    """Shows a Completer above `anchor`, for the caret in `edit`."""

    def __init__(
        self, completer: Completer, edit: MessageEdit, anchor: QWidget, theme: Theme
    ) -> None:
        super().__init__(anchor.window())
        self._completer, self._edit, self._anchor, self._theme = completer, edit, anchor, theme
        self.setProperty("role", "popup")
        self.setAccessibleName(tr("Completions"))
        self._rows = _Rows(completer, self)
        self.list = QListView()
        self.list.setAccessibleName(tr("Completions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_RowDelegate(theme, self.list))
        self.list.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(6)] * 4)
        column.addWidget(self.list)
        self.setGraphicsEffect(floating_shadow(theme, self, 24))
        edit.key_takers.append(self)
        edit.cursorPositionChanged.connect(self.look)
        edit.textChanged.connect(self.look)
        edit.focus_moved.connect(self._on_focus_moved)
        completer.changed.connect(self._show)
        self.hide()

    def look(self) -> None:
        """Look at what is before the caret."""
        cursor = self._edit.textCursor()
        block = cursor.block()
        usable = not cursor.hasSelection() and block.length() <= LONGEST_LINE
        self._completer.look(block.text()[: cursor.positionInBlock()] if usable else "")

    def place(self) -> None:
        """Stand above the composer."""
        px, window = self._theme.px, self._anchor.window()
        rows = min(len(self._completer.suggestions), ROWS)
        at = self._anchor.mapTo(window, QPoint(0, 0))
        height = min(rows * px(ROW_HEIGHT) + px(14), max(at.y() - px(16), px(ROW_HEIGHT)))
        width = min(px(WIDTH), self._anchor.width())
        self.setGeometry(at.x(), at.y() - height - px(6), width, height)

    # -- keys, before the text gets them

    def wants(self, event: QKeyEvent) -> bool:
        """Whether this key is meant for the list."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _PLAIN
        return self.isVisible() and plain and event.key() in _TAKEN

    def take(self, event: QKeyEvent) -> None:
        """Do what the key says."""
        match event.key():
            case Qt.Key.Key_Up:
                self._completer.step(-1)
            case Qt.Key.Key_Down:
                self._completer.step(1)
            case Qt.Key.Key_Escape:
                self._completer.dismiss()
            case _:
                self._accept(self._completer.current)

    def _accept(self, chosen: Completion | None) -> None:
        if chosen is None:
            return
        cursor = self._edit.textCursor()
        begin = cursor.block().position() + self._completer.start
        cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(chosen.insert)
        self._edit.setTextCursor(cursor)
        if chosen.act is not None:
            chosen.act()

    # -- what is shown

    def _show(self) -> None:
        self._rows.refresh()
        if not self._completer.is_open or not self._edit.isVisible():
            self.hide()
            return
        current = self._rows.index(self._completer.at, 0)
        self.place()
        self.show()
        self.raise_()
        self.list.setCurrentIndex(current)
        self.list.scrollTo(current)
        said = current.data(Qt.ItemDataRole.AccessibleTextRole)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._edit, str(said)))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._accept(index.data(Qt.ItemDataRole.UserRole))

    def _on_focus_moved(self, has: bool) -> None:
        if not has:
            self.hide()


class _Rows(QAbstractListModel):
    """The suggestions of a Completer."""

    def __init__(self, completer: Completer, parent: QObject) -> None:
        super().__init__(parent)
        self._completer = completer
        self._shown: list[Completion] = []

    def refresh(self) -> None:
        """Show what the completer has now."""
        if self._shown != self._completer.suggestions:
            self.beginResetModel()
            self._shown = list(self._completer.suggestions)
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.label}, {row.hint}" if row.hint else row.label
        return None


class _RowDelegate(QStyledItemDelegate):
    """What is completed, and in muted words what it does."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, theme, row = self._theme.px, self._theme, index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, Completion):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(px(1), px(1), -px(1), -px(1))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, px(8), px(8))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, px(8), px(8))
        inner = box.adjusted(px(8), 0, -px(8), 0)
        if row.icon:
            top = inner.center().y() - px(8)
            icon = placed(box, QRect(inner.left(), top, px(16), px(16)))
            painter.drawPixmap(icon.topLeft(), pixmap(row.icon, theme, "muted", 16))
            inner.setLeft(inner.left() + px(24))
        self._paint_words(painter, placed(box, inner), row)
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, row: Completion) -> None:
        theme = self._theme
        font = theme.font(13, QFont.Weight.DemiBold)
        metrics, right = QFontMetrics(font), Qt.TextElideMode.ElideRight
        label = metrics.elidedText(row.label, right, place.width() * 2 // 3)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        write(painter, place, label)
        rest = place.adjusted(metrics.horizontalAdvance(label) + theme.px(12), 0, 0, 0)
        small = theme.font(12)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        hint = QFontMetrics(small).elidedText(row.hint, right, rest.width())
        write(painter, placed(place, rest), hint)

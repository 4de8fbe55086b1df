"""Choosing a model: a list one types into, by provider, each with where it runs."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.model import Locality, ModelChoice
from deskhand.domain.wording import mark, tr
from deskhand.ui.chat.model_view import SEES, ModelGroup, ModelRow, ModelView
from deskhand.ui.direction import is_mirrored, placed, write, write_at_end
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
WIDTH, LIST_HEIGHT = 440, 360
GATHER_MS = 50
"""Providers that answer together are shown together."""

WORDS = {Locality.HERE: mark("stays here"), Locality.AWAY: mark("leaves this machine")}


class ModelPicker(QFrame):
    """Floats inside the window. chosen carries a ModelChoice. providers_wanted: mend or add one."""

    chosen = Signal(object)
    providers_wanted = Signal()
    closed = Signal()

    def __init__(self, models: ModelView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._models = models
        self._theme = theme
        self.setProperty("role", "popup")
        self.setAccessibleName(tr("Models"))
        self.search = QLineEdit(placeholderText=tr("Search models"))
        self.search.setAccessibleName(tr("Search models"))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(tr("Models"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows = QStandardItemModel(self)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(RowDelegate(theme, self.list))
        self.list.clicked.connect(self._choose)
        self._refresh = Button(tr("Refresh"), theme, role="ghost", icon="refresh")
        self._refresh.clicked.connect(models.refresh)
        self._providers = Button(tr("Providers and models…"), theme, role="ghost", icon="settings")
        self._providers.clicked.connect(self._on_providers)
        self._lay_out()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._fill)
        models.changed.connect(self._on_models_changed)
        self.hide()

    def _lay_out(self) -> None:
        px = self._theme.px
        foot = QHBoxLayout()
        foot.addWidget(self._providers)
        foot.addStretch(1)
        foot.addWidget(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def open_below(self, anchor: QWidget) -> None:
        """Show it under this widget, inside the window, with the keyboard in its search."""
        px, window = self._theme.px, self._window
        self.search.clear()
        self._fill()
        rows = sum(self.list.sizeHintForRow(n) for n in range(self._rows.rowCount()))
        height = min(rows + px(120), px(LIST_HEIGHT) + px(120), window.height() - px(80))
        width = min(px(WIDTH), window.width() - px(24))
        at = anchor.mapTo(
            window, QPoint(0 if is_mirrored() else anchor.width() - width, anchor.height() + px(6))
        )
        x = min(max(px(12), at.x()), window.width() - width - px(12))
        self.setGeometry(x, at.y(), width, max(height, px(180)))
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._models.refresh_local()
        self._watch(True)

    def search_pictures(self) -> None:
        """Show only the models that see pictures, if there are any."""
        rows = [row for group in self._models.groups() for row in group.rows]
        if any(tr(SEES) in row.facts for row in rows):
            self.search.setText(tr(SEES))

    def close_up(self) -> None:
        """Put it away."""
        if not self.isHidden():
            self._watch(False)
            self.hide()
            self.closed.emit()

    def _watch(self, watched: bool) -> None:
        """A click anywhere else in the program closes the list."""
        app = QApplication.instance()
        if app is not None and watched:
            app.installEventFilter(self)
        elif app is not None:
            app.removeEventFilter(self)

    # -- the list

    def _on_models_changed(self) -> None:
        self._refresh.setText(tr("Asking…") if self._models.refreshing else tr("Refresh"))
        self._refresh.setEnabled(not self._models.refreshing)
        if not self.isHidden() and not self._gather.isActive():
            self._gather.start()

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        before = self.list.currentIndex().data(ROW)
        self._rows.clear()
        for group in self._models.groups():
            rows = [row for row in group.rows if _matches(group, row, words)]
            if not rows and words:
                continue
            self._rows.appendRow(_item(group, f"{group.label} {group.sentence}", enabled=False))
            for row in rows:
                said = f"{row.name}, {row.facts}, {tr(WORDS[row.locality])}"
                self._rows.appendRow(_item(row, said, enabled=True))
        self._set_current(before)

    def _set_current(self, before: object) -> None:
        wanted = before.choice if isinstance(before, ModelRow) else None
        first = None
        for n in range(self._rows.rowCount()):
            index = self._rows.index(n, 0)
            row = index.data(ROW)
            if not isinstance(row, ModelRow):
                continue
            first = first or index
            if row.choice == wanted or (wanted is None and row.chosen):
                self.list.setCurrentIndex(index)
                return
        if first is not None:
            self.list.setCurrentIndex(first)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ModelRow):
            choice: ModelChoice = row.choice
            self.close_up()
            self.chosen.emit(choice)

    def _on_providers(self) -> None:
        self.close_up()
        self.providers_wanted.emit()

    # -- keys and clicks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types; a click elsewhere or Esc closes."""
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and self._key(event.key()):
                return True
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()  # Esc closes the list before it stops an answer
        elif event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = isinstance(watched, QWidget) and (
                watched is self or self.isAncestorOf(watched)
            )
            if isinstance(watched, QWidget) and not inside:
                self.close_up()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes from everywhere inside."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def _key(self, key: int) -> bool:
        match key:
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(self.list.currentIndex())
            case Qt.Key.Key_Escape:
                self.close_up()
            case _:
                return False
        return True

    def _step(self, step: int) -> None:
        n = self.list.currentIndex().row() + step
        while 0 <= n < self._rows.rowCount():
            index = self._rows.index(n, 0)
            if isinstance(index.data(ROW), ModelRow):
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index)
                return
            n += step


class RowDelegate(QStyledItemDelegate):
    """Draws a model in two parts: its name and facts, and where it runs."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Providers a line, with a second one when something is wrong."""
        shown = index.data(ROW)
        if isinstance(shown, ModelGroup):
            lines = self._sentence_lines(shown, option)
            return QSize(0, self._theme.px(28) + lines)
        return QSize(0, self._theme.px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = index.data(ROW)
        if isinstance(shown, ModelGroup):
            self._paint_group(painter, option, shown)
        elif isinstance(shown, ModelRow):
            self._paint_row(painter, option, shown)
        painter.restore()

    def _paint_group(
        self, painter: QPainter, option: QStyleOptionViewItem, group: ModelGroup
    ) -> None:
        px = self._theme.px
        place = option.rect.adjusted(px(8), 0, -px(8), 0)
        painter.setFont(self._theme.font(11, QFont.Weight.DemiBold))
        painter.setPen(self._theme.color("muted"))
        top = QRect(place.left(), place.top(), place.width(), px(26))
        write(painter, top, group.label, vertical=Qt.AlignmentFlag.AlignBottom)
        if group.sentence:
            painter.setFont(self._theme.font(12))
            flags = Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(0, px(28), 0, 0), int(flags), group.sentence)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: ModelRow) -> None:
        px, theme = self._theme.px, self._theme
        box = option.rect.adjusted(0, px(1), 0, -px(1))
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(1, 0, -1, 0), px(8), px(8))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box, px(8), px(8))
        inner = box.adjusted(px(8), px(4), -px(8), -px(4))
        where, token = tr(WORDS[row.locality]), "ok" if row.locality is Locality.HERE else "warn"
        small = theme.font(12)
        wide = QFontMetrics(small).horizontalAdvance(where)
        painter.setFont(small)
        painter.setPen(theme.color(token))
        write_at_end(painter, inner, where)
        mark = inner.right() - wide - px(22)
        symbol = "laptop" if row.locality is Locality.HERE else "cloud"
        icon = placed(inner, QRect(mark, inner.center().y() - px(8), px(16), px(16)))
        painter.drawPixmap(icon.topLeft(), pixmap(symbol, theme, token, 16))
        words = QRect(inner.left(), inner.top(), mark - inner.left() - px(8), inner.height())
        self._paint_words(painter, placed(inner, words), row)

    def _paint_words(self, painter: QPainter, place: QRect, row: ModelRow) -> None:
        theme = self._theme
        weight = QFont.Weight.DemiBold if row.chosen else QFont.Weight.Normal
        font = theme.font(13, weight)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens.text))
        name = f"✓ {row.name}" if row.chosen else row.name
        name = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, place.width())
        if not row.facts:
            write(painter, place, name)
            return
        write(painter, place, name, vertical=Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.font(11))
        painter.setPen(QColor(theme.tokens.muted))
        write(painter, place, row.facts, vertical=Qt.AlignmentFlag.AlignBottom)

    def _sentence_lines(self, group: ModelGroup, option: QStyleOptionViewItem) -> int:
        if not group.sentence:
            return 0
        view = option.widget
        wide = (view.width() if isinstance(view, QWidget) else 400) - self._theme.px(32)
        metrics = QFontMetrics(self._theme.font(12))
        box = QRect(0, 0, max(120, wide), 10_000)
        flags = int(Qt.TextFlag.TextWordWrap)
        return metrics.boundingRect(box, flags, group.sentence).height() + self._theme.px(4)


def _item(shown: ModelGroup | ModelRow, said: str, *, enabled: bool) -> QStandardItem:
    item = QStandardItem(said)
    item.setData(shown, ROW)
    item.setEditable(False)
    item.setEnabled(enabled)
    return item


def _matches(group: ModelGroup, row: ModelRow, words: list[str]) -> bool:
    text = f"{group.label} {group.name} {row.name} {row.choice.model} {row.facts}".casefold()
    return all(word in text for word in words)

"""The palette: a field, filters and what is found, floating over the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from deskhand.domain.search_query import LONGEST_QUERY
from deskhand.domain.wording import tr
from deskhand.ui.actions import Actions
from deskhand.ui.palette.filter_bar import FilterBar
from deskhand.ui.palette.found import Found
from deskhand.ui.palette.rows import ROW_HEIGHT, Delegate, Rows, height_of
from deskhand.ui.palette.view_model import Chats, PaletteViewModel, Places
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.floating import floating_shadow

WIDTH = 660
HEIGHT = 470
"""Most of the list, where the window has room for it."""
PAGE_ROWS = 6


class Palette(QFrame):
    """One in a window. It goes when something was chosen, at Esc, and when one turns away.

    Tab goes from section to section and then through the filters; Ctrl+Enter shows what is found
    and leaves the palette open.
    """

    def __init__(
        self,
        window: QWidget,
        chats: Chats,
        actions: Actions,
        theme: Theme,
        places: Places | None = None,
    ) -> None:
        super().__init__(window)
        self.model = PaletteViewModel(actions, chats, places, self)
        self._theme = theme
        self._before: QWidget | None = None
        self._moved_to: Found | None = None
        self._pointer = QCursor.pos()
        self.setObjectName("palette")
        self.setProperty("role", "popup")
        self.setAccessibleName(tr("Search and commands"))
        self.field = self._make_field()
        self.filters = FilterBar(theme, self)
        self._rows = Rows(self)
        self.list = self._make_list()
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(10), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        for part in (self.field, self.filters, line, self.list):
            column.addWidget(part)
        self.setGraphicsEffect(floating_shadow(theme, self, 48))
        self._connect()
        self.hide()
        window.installEventFilter(self)

    def _make_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setProperty("role", "palette")
        field.setAccessibleName(tr("Search chats and commands"))
        field.setPlaceholderText(tr("Search messages, chats and commands"))
        field.setMaxLength(LONGEST_QUERY)
        field.installEventFilter(self)
        return field

    def _make_list(self) -> QListView:
        found = QListView()
        found.setAccessibleName(tr("Found"))
        found.setModel(self._rows)
        found.setItemDelegate(Delegate(self._theme, found))
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setMouseTracking(True)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        return found

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text_changed)
        self.list.viewport().installEventFilter(self)
        self.list.clicked.connect(lambda index: self._run(index))
        self.model.changed.connect(self._on_rows_changed)
        self.model.text_wanted.connect(self._write)
        self.model.names_read.connect(lambda: self.filters.show_names(self.model.names))
        self.filters.chosen.connect(self._write)
        self.filters.left.connect(self._back_to_field)
        self.filters.typed.connect(self._type)
        for chip in self.filters.chips.values():
            chip.installEventFilter(self)

    @classmethod
    def toggle(
        cls,
        window: QWidget,
        chats: Chats,
        actions: Actions,
        theme: Theme,
        places: Places | None = None,
        words: str = "",
    ) -> None:
        """Open the window's palette, or close it. words: look for these."""
        palette = window.findChild(cls, "palette")
        if palette is None:
            palette = cls(window, chats, actions, theme, places)
        if palette.isVisible():
            palette.close_up()
        else:
            palette.open_up()
            palette.field.setText(words)

    def open_up(self) -> None:
        """Show it, empty, with the keyboard in it."""
        self._before = QApplication.focusWidget()
        self._pointer = QCursor.pos()
        self.field.clear()
        self.filters.setVisible(self.model.search is not None)
        self.filters.show_text("")
        self.model.begin()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_up(self) -> None:
        """Put it away and give the keyboard back."""
        had_keyboard = self._has_keyboard()
        self.hide()
        if self._before is not None and had_keyboard:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._on_pointed(event)
        elif kind is QEvent.Type.FocusOut and watched is not self.window():
            QTimer.singleShot(0, self, self._hide_if_left)
        elif watched is self.field and isinstance(event, QKeyEvent):
            if kind is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                # Esc is ours while we are open, not the answer's.
                event.accept()
            elif kind is QEvent.Type.KeyPress:
                return self._on_key(event)
        elif kind is QEvent.Type.Resize and watched is self.parentWidget() and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def _hide_if_left(self) -> None:
        if self.isVisible() and self.filters.menu is None and not self._has_keyboard():
            self.hide()

    # -- keys

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_up()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                stays = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._run(self.list.currentIndex(), stays=stays)
            case Qt.Key.Key_Tab:
                self._next_section(1)
            case Qt.Key.Key_Backtab:
                self._next_section(-1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(PAGE_ROWS)
            case Qt.Key.Key_PageUp:
                self._step(-PAGE_ROWS)
            case _:
                return False
        return True

    def _choosable(self) -> list[int]:
        return [n for n, each in enumerate(self._rows.found) if each.can_run]

    def _step(self, by: int) -> None:
        rows = self._choosable()
        if not rows:
            return
        here = self.list.currentIndex().row()
        at = (rows.index(here) if here in rows else -1) + by
        self._select(rows[at % len(rows) if abs(by) == 1 else min(max(at, 0), len(rows) - 1)])

    def _next_section(self, by: int) -> None:
        """To the first line of the next section; after the last one to the filters."""
        starts: dict[str, int] = {}
        for row in self._choosable():
            starts.setdefault(self._rows.found[row].section, row)
        sections = list(starts)
        here = self.list.currentIndex().row()
        now = self._rows.found[here].section if here >= 0 else ""
        at = (sections.index(now) if now in sections else -1) + by
        if 0 <= at < len(sections):
            self._select(starts[sections[at]])
        elif self.filters.isVisible():
            self.filters.enter(at_end=by < 0)
        elif sections:
            self._select(starts[sections[at % len(sections)]])

    def _back_to_field(self) -> None:
        """From the filters; the first line is next."""
        self.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.field.deselect()
        rows = self._choosable()
        if rows:
            self._select(rows[0])

    def _type(self, text: str) -> None:
        self._back_to_field()
        self.field.insert(text)

    def _write(self, text: str) -> None:
        self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.deselect()

    # -- what is found

    def _select(self, row: int) -> None:
        self._moved_to = self._rows.found[row]
        self.list.setCurrentIndex(self._rows.index(row, 0))
        # Its section's name comes in sight with the first line.
        if row and not self._rows.found[row - 1].can_run:
            self.list.scrollTo(self._rows.index(row - 1, 0))

    def _on_pointed(self, event: QMouseEvent) -> None:
        """The pointer chooses a line when it moves, not when lines come to lie under it."""
        at, self._pointer = self._pointer, event.globalPosition().toPoint()
        index = self.list.indexAt(event.position().toPoint())
        if self._pointer != at and index.isValid() and self._rows.found[index.row()].can_run:
            self._moved_to = self._rows.found[index.row()]
            self.list.setCurrentIndex(index)

    def _run(self, index: QModelIndex, *, stays: bool = False) -> None:
        if not index.isValid() or not self._rows.found[index.row()].can_run:
            return
        found = self._rows.found[index.row()]
        if not stays and not found.keeps_open:
            self.close_up()
        found.run()
        if stays and self.isVisible():
            self.raise_()
            self.field.setFocus(Qt.FocusReason.PopupFocusReason)
            self.field.deselect()

    def _on_text_changed(self, text: str) -> None:
        self.filters.show_text(text)
        self._moved_to = None
        self.model.set_text(text)

    def _on_rows_changed(self) -> None:
        before, rows = self._moved_to, self.model.rows
        self._rows.show_found(rows)
        same = [n for n, each in enumerate(rows) if before is not None and _is_same(each, before)]
        wanted = same or self._choosable()
        if wanted:
            self.list.setCurrentIndex(self._rows.index(wanted[0], 0))
        if wanted and wanted[0] <= 1:
            self.list.scrollToTop()
        self._place()

    def _place(self) -> None:
        px, window = self._theme.px, self.parentWidget()
        if window is None:
            return
        top = max(px(64), window.height() // 8)
        wanted = sum(px(height_of(each)) for each in self._rows.found) + px(2)
        room = max(window.height() - top - px(150), px(3 * ROW_HEIGHT))
        self.list.setFixedHeight(min(max(wanted, px(ROW_HEIGHT)), px(HEIGHT), room))
        width = min(px(WIDTH), window.width() - px(32))
        self.setFixedWidth(width)
        layout = self.layout()
        if layout is not None:  # filters take as many lines as this width asks for
            self.resize(width, layout.totalHeightForWidth(width))
        self.move((window.width() - width) // 2, top)


def _is_same(one: Found, other: Found) -> bool:
    return (one.section, one.text, one.detail) == (other.section, other.text, other.detail)

"""The rail: brand, new chat, search, the conversation list, and a foot with the settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from deskhand.ui.actions import Actions
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.chat.rail_delegate import RailDelegate
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, RowButton
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField

MENU_COMMANDS = ("chat.rename", "chat.delete")


class ConversationList(QListView):
    """The list itself. menu_asked: a context menu is wanted for a row, at a global point."""

    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, view_model: RailViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._by_keyboard = False
        self.setAccessibleName("Conversations")
        self.setModel(view_model.model)
        self.rail_delegate = RailDelegate(theme, self)
        self.setItemDelegate(self.rail_delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self._open)
        self.rail_delegate.title_given.connect(self._on_title_given)
        self.rail_delegate.more_asked.connect(self._on_more_asked)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.doItemsLayout)

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
        super().initViewItemOption(option)
        if self._by_keyboard:
            option.state |= QStyle.StateFlag.State_KeyboardFocusChange

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.PopupFocusReason,
        )
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.select(self._view_model.model.index_of(self._view_model.current))
        if not self.currentIndex().isValid():
            self.select(self._first())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._is_editing():
            self._open(index)
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        at = event.globalPos()
        if not by_mouse:
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_asked.emit(index, at)

    def select(self, index: QModelIndex) -> None:
        """Make this the current row."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self._by_keyboard = False
        return super().viewportEvent(event)

    def _is_editing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def _first(self) -> QModelIndex:
        rows = self._view_model.model
        for row in range(min(rows.rowCount(), 2)):
            if rows.conversation_at(rows.index(row, 0)) is not None:
                return rows.index(row, 0)
        return QModelIndex()

    def _open(self, index: QModelIndex) -> None:
        conversation = self._view_model.model.conversation_at(index)
        if conversation is not None:
            self._view_model.open(conversation.id)

    def _on_title_given(self, index: QModelIndex, title: str) -> None:
        conversation = self._view_model.model.conversation_at(index)
        if conversation is not None:
            self._view_model.rename(conversation.id, title)

    def _on_more_asked(self, index: QModelIndex, point: QPoint) -> None:
        self.menu_asked.emit(index, self.viewport().mapToGlobal(point))

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value > bar.maximum() - 2 * bar.pageStep():
            self._view_model.load_more()


class Rail(QFrame):
    """The left column. hide_asked: the person pressed the button that hides it."""

    def __init__(
        self,
        view_model: RailViewModel,
        theme: Theme,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._theme = theme
        self._actions = actions
        self.setProperty("role", "rail")
        self.setAccessibleName("Sidebar")
        self.list = ConversationList(view_model, theme, self)
        self.list.menu_asked.connect(self._show_menu)
        self.list.addAction(actions["chat.delete"])
        self.search = SearchField(
            "Search conversations", "Search", theme, actions.keys("chat.search")
        )
        self.search.textChanged.connect(view_model.set_filter)
        self.search.returnPressed.connect(self._on_search_entered)
        self.empty = EmptyState("chat", "No chats yet", "What you write is kept here.", theme)
        self._lay_out()
        view_model.state_changed.connect(self._on_state_changed)
        self._on_state_changed()
        theme.changed.connect(self._on_theme_changed)

    def selected(self) -> QModelIndex:
        """The row commands are about: the current one of the list while it has the focus, else
        the conversation in sight."""
        if self.list.hasFocus() and self.list.currentIndex().isValid():
            return self.list.currentIndex()
        return self._view_model.model.index_of(self._view_model.current)

    def focus_search(self) -> None:
        """Type to filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def edit_title(self, index: QModelIndex) -> None:
        """Rename in place."""
        if index.isValid():
            self.list.scrollTo(index)
            self.list.select(index)
            self.list.edit(index)

    def _lay_out(self) -> None:
        px = self._theme.px
        actions = self._actions
        column = QVBoxLayout(self)
        self._column = column
        new_chat = RowButton("New chat", self._theme, icon="compose", keys=actions.keys("chat.new"))
        new_chat.clicked.connect(actions["chat.new"].trigger)
        column.addLayout(self._head())
        column.addWidget(new_chat)
        column.addWidget(self.search)
        column.addSpacing(px(4))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        column.addLayout(self._stack, 1)
        column.addWidget(self._foot())
        self._on_theme_changed()

    def _head(self) -> QHBoxLayout:
        self.brand = Label("Deskhand", "title")
        hide = IconButton("sidebar", "Hide sidebar", self._theme)
        hide.clicked.connect(self._actions["view.sidebar"].trigger)
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(6), 0, 0, 0)
        row.addWidget(self.brand, 1)
        row.addWidget(hide)
        return row

    def _foot(self) -> QFrame:
        px = self._theme.px
        foot = QFrame()
        foot.setProperty("role", "foot")
        settings = Button("Settings", self._theme, role="ghost", icon="settings")
        settings.clicked.connect(self._actions["app.settings"].trigger)
        shortcuts = IconButton("keyboard", "Keyboard shortcuts", self._theme)
        shortcuts.clicked.connect(self._actions["help.shortcuts"].trigger)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, px(8), 0, 0)
        row.addWidget(settings)
        row.addStretch(1)
        row.addWidget(shortcuts)
        return foot

    def _show_menu(self, index: QModelIndex, at: QPoint) -> None:
        if self._view_model.model.conversation_at(index) is None:
            return
        self.list.select(index)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command_id in MENU_COMMANDS:
            menu.addAction(self._actions[command_id])
        menu.popup(at)

    def _on_search_entered(self) -> None:
        shown = self._view_model.shown
        if self._view_model.filter_text and shown:
            self._view_model.open(shown[0].id)

    def _on_state_changed(self) -> None:
        if self._view_model.is_empty:
            if self._view_model.filter_text:
                self.empty.say("Nothing found", "No chat has that in its title.")
            else:
                self.empty.say("No chats yet", "What you write is kept here.")
        self._stack.setCurrentIndex(1 if self._view_model.is_empty else 0)

    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(12), px(10), px(12), px(8))
        self._column.setSpacing(px(8))

"""The rail: brand, new chat, search, the conversation list, and a foot with the settings."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
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

from deskhand.domain.conversation import Conversation
from deskhand.domain.wording import mark, tr
from deskhand.ui.actions import Actions
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.chat.rail_delegate import RailDelegate
from deskhand.ui.direction import margins
from deskhand.ui.notices.bell import Bell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, RowButton
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField

SIDE_PANES = (
    ("tasks", mark("Tasks"), "view.tasks"),
    ("heart", mark("Preferences"), "view.preferences"),
    ("people", mark("People"), "view.people"),
)
MENU_COMMANDS = (
    "chat.rename",
    "chat.pin",
    "chat.move",
    "chat.tags",
    "chat.archive",
    "chat.export",
    "chat.delete",
)


class ConversationList(QListView):
    """The list itself. menu_asked: a context menu is wanted for a row, at a global point."""

    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, view_model: RailViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._by_keyboard = False
        self.setAccessibleName(tr("Conversations"))
        self.rows = view_model.model
        self.setModel(self.rows)
        self.rail_delegate = RailDelegate(theme, self)
        self.setItemDelegate(self.rail_delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, in the rail's margin: rows keep their width, and it hides without a range.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.clicked.connect(self._on_clicked)
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
        if event.key() == Qt.Key.Key_Space and not self._is_editing():
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Toggle)
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

    def set_side(self, width: int) -> None:
        """Keep this much free where rows begin; the scroll bar takes it where they end."""
        self.setViewportMargins(margins(width, 0, 0, 0))

    def select(self, index: QModelIndex) -> None:
        """Make this the current row."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Not `viewportEvent`: a drag goes on inside of it, and in Python it would keep all other
        threads from running until the drop."""
        self._by_keyboard = False
        super().mousePressEvent(event)

    def _is_editing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def _first(self) -> QModelIndex:
        rows = self._view_model.model
        for row in range(min(rows.rowCount(), 2)):
            if rows.conversation_at(rows.index(row, 0)) is not None:
                return rows.index(row, 0)
        return QModelIndex()

    def chosen(self) -> list[Conversation]:
        """The conversations that are marked, from top to bottom."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        found = [self._view_model.model.conversation_at(index) for index in rows]
        return [each for each in found if each is not None]

    def _on_clicked(self, index: QModelIndex) -> None:
        """With Ctrl or Shift held a click marks, and opens nothing."""
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        model = self._view_model.model
        conversation = model.conversation_at(index)
        if conversation is not None:
            self._view_model.open(conversation.id)
        elif model.is_heading(index):
            heading = model.heading_at(index)
            if heading is not None and heading.folder_id is not None:
                self._view_model.toggle_folder(heading.folder_id)

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
    """The left column. folder_menu_asked: a folder and a point of the screen. profile_wanted: the
    profiles are to be shown."""

    folder_menu_asked = Signal(object, QPoint)
    profile_wanted = Signal()

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
        self.setAccessibleName(tr("Sidebar"))
        self.list = ConversationList(view_model, theme, self)
        self.list.menu_asked.connect(self._show_menu)
        self.list.addAction(actions["chat.delete"])
        # Del and F2 are about the chat in sight, also after an undo brought it back.
        view_model.opened.connect(self._select_opened)
        self.search = SearchField(
            tr("Search conversations"), tr("Search"), theme, actions.keys("chat.search")
        )
        self.search.textChanged.connect(view_model.set_filter)
        self.search.returnPressed.connect(self._on_search_entered)
        self._empty: EmptyState | None = None
        self._lay_out()
        view_model.state_changed.connect(self._on_state_changed)
        self._on_state_changed()
        theme.changed.connect(self._on_theme_changed)
        actions.keys_changed.connect(self._show_keys)

    def _show_keys(self) -> None:
        self._new_chat.show_keys(self._actions.keys("chat.new"))
        self.search.show_keys(self._actions.keys("chat.search"))

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

    def _select_opened(self, opened: object) -> None:
        if isinstance(opened, UUID):
            self.list.select(self._view_model.model.index_of(opened))

    def _lay_out(self) -> None:
        actions = self._actions
        self._column = QVBoxLayout(self)
        self._upper = QVBoxLayout()
        self._new_chat = new_chat = RowButton(
            tr("New chat"), self._theme, icon="compose", keys=actions.keys("chat.new")
        )
        new_chat.clicked.connect(actions["chat.new"].trigger)
        self._upper.addLayout(self._head())
        self._upper.addWidget(new_chat)
        self._upper.addWidget(self.search)
        self._column.addLayout(self._upper)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._column.addLayout(self._stack, 1)
        self._lower = QVBoxLayout()
        self._profile = Button("", self._theme, role="ghost", icon="user")
        self._profile.clicked.connect(self.profile_wanted)
        self._profile.hide()
        self._lower.addWidget(self._profile)
        self._lower.addWidget(self._foot())
        self._column.addLayout(self._lower)
        self._on_theme_changed()

    def _head(self) -> QHBoxLayout:
        self.brand = Label("Deskhand", "title")
        hide = IconButton("sidebar", tr("Hide sidebar"), self._theme)
        hide.clicked.connect(self._actions["view.sidebar"].trigger)
        row = QHBoxLayout()
        row.setContentsMargins(margins(self._theme.px(6), 0, 0, 0))
        row.addWidget(self.brand, 1)
        row.addWidget(Bell(self._theme, self._actions))
        row.addWidget(hide)
        return row

    def _foot(self) -> QFrame:
        px = self._theme.px
        foot = QFrame()
        foot.setProperty("role", "foot")
        self._settings = settings = Button(
            tr("Settings"), self._theme, role="ghost", icon="settings"
        )
        settings.setToolTip(tr("Settings"))
        settings.clicked.connect(self._actions["app.settings"].trigger)
        shortcuts = IconButton("keyboard", tr("Keyboard shortcuts"), self._theme)
        shortcuts.clicked.connect(self._actions["help.shortcuts"].trigger)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, px(8), 0, 0)
        row.addWidget(settings)
        row.addStretch(1)
        row.setSpacing(px(2))
        for icon, name, command in SIDE_PANES:
            keys = self._actions.keys(command)
            pane = IconButton(icon, tr(name), self._theme, tip=f"{tr(name)}  {keys}".strip())
            pane.clicked.connect(self._actions[command].trigger)
            row.addWidget(pane)
        row.addWidget(shortcuts)
        self._foot_row = row
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_settings()

    def _fit_settings(self) -> None:
        """Its word is longer in other languages: where there is no room, the icon says it."""
        row, words = self._foot_row, tr("Settings")
        items = (row.itemAt(n) for n in range(1, row.count()))
        others = [item.sizeHint().width() for item in items if item is not None]
        taken = sum(others) + len(others) * row.spacing()
        self._settings.setText(words)
        side = 2 * self._theme.px(12)
        if self._settings.sizeHint().width() + taken > self.width() - side:
            self._settings.setText("")

    def show_profile(self, name: str) -> None:
        """Say whose chats these are; "" for the first profile's."""
        self._profile.setText(name.replace("&", "&&"))
        said = tr("Profile {name}: switch", name=name)
        self._profile.setAccessibleName(said)
        self._profile.setToolTip(said)
        self._profile.setVisible(bool(name))

    def _show_menu(self, index: QModelIndex, at: QPoint) -> None:
        if self._view_model.model.conversation_at(index) is None:
            self._show_folder_menu(index, at)
            return
        if index not in self.list.selectionModel().selectedIndexes():
            self.list.select(index)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command_id in MENU_COMMANDS:
            if command_id in self._actions.commands:
                menu.addAction(self._actions[command_id])
        self._view_model.state_changed.emit()  # what the commands say is about what is marked
        menu.popup(at)

    def _show_folder_menu(self, index: QModelIndex, at: QPoint) -> None:
        model = self._view_model.model
        heading = model.heading_at(index) if model.is_heading(index) else None
        for folder in self._view_model.folders:
            if heading is not None and folder.id == heading.folder_id:
                self.folder_menu_asked.emit(folder, at)

    def chosen(self) -> list[Conversation]:
        """The conversations commands are about: those marked while the list has the keyboard or
        several are, else the one in sight."""
        marked = self.list.chosen()
        if len(marked) > 1 or (marked and self.list.hasFocus()):
            return marked
        known = self._view_model.find(self._view_model.current)
        return [] if known is None else [known]

    def _on_search_entered(self) -> None:
        shown = self._view_model.shown
        if self._view_model.filter_text and shown:
            self._view_model.open(shown[0].id)

    def _on_state_changed(self) -> None:
        if not self._view_model.is_empty:
            self._stack.setCurrentWidget(self.list)
            return
        if self._view_model.filter_text:
            self._empty_state().say(tr("Nothing found"), tr("No chat has that in its title."))
        else:
            empty = (
                (tr("The archive is empty"), tr("What you put away is found here."))
                if self._view_model.archive_shown
                else (tr("No chats yet"), tr("What you write is kept here."))
            )
            self._empty_state().say(*empty)
        self._stack.setCurrentWidget(self._empty_state())

    def _empty_state(self) -> EmptyState:
        if self._empty is None:
            self._empty = EmptyState("chat", "", "", self._theme)
            self._stack.addWidget(self._empty)
        return self._empty

    def _on_theme_changed(self) -> None:
        px = self._theme.px
        side = px(12)
        self._column.setContentsMargins(margins(0, px(10), 1, px(8)))
        self._column.setSpacing(px(8))
        self._upper.setContentsMargins(margins(side, 0, side - 1, 0))
        self._upper.setSpacing(px(8))
        self._lower.setContentsMargins(margins(side, 0, side - 1, 0))
        self.list.set_side(side)

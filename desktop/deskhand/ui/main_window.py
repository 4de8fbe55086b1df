"""The main window: menus, parts, geometry. It does no work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QMenu, QToolButton, QVBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.actions import MENUS, Actions
from deskhand.ui.shell import Shell
from deskhand.ui.theme.icons import keep_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.labels import Label
from deskhand.ui.window_memory import WindowMemory

if TYPE_CHECKING:
    from deskhand.ui.chat.rail_view import Rail
    from deskhand.ui.widgets.toast import Toast

TITLE = "Deskhand"
MINIMUM = (420, 360)
MORE_SIZE = 12
"""As wide as Qt makes the button behind the menus."""


class Leaving(Enum):
    """What closing the window does."""

    END = "Deskhand ends"
    HIDE = "the window hides and Deskhand stays"
    NOT_YET = "the person is asked first"


class MainWindow(QMainWindow):
    """painted: it was drawn for the first time. closed: the person closed it. remembered: what is
    worth remembering changed; read `memory`."""

    painted = Signal()
    closed = Signal()
    remembered = Signal()

    rail: Rail
    """The conversation list; there from `complete` on."""

    leaving: Callable[[], Leaving]
    """Asked when the person closes the window."""

    def __init__(self, chat: QWidget, theme: Theme, actions: Actions, memory: WindowMemory) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        self._memory = memory
        self._painted = False
        self._left: QWidget | None = None
        self.leaving = lambda: Leaving.END
        self._profile, self._local_only = "", False
        self._is_complete = False
        self._show_title()
        self.setAccessibleName(TITLE)
        self.setMinimumSize(*MINIMUM)
        self._chat = chat
        self._temporary: QWidget | None = None
        self.banner: Banner | None = None
        self._toast: Toast | None = None
        self._middle = QWidget()
        self._column = QVBoxLayout(self._middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(chat, 1)
        self.shell = Shell(self._middle, theme, actions, self)
        self.shell.set_up(memory.rail_width, memory.sidebar, memory.side_width)
        self.shell.rail_changed.connect(self._on_rail_changed)
        self.setCentralWidget(self.shell)
        self._menus: dict[str, QMenu] = {menu: self.menuBar().addMenu(tr(menu)) for menu in MENUS}
        self.menuBar().setVisible(memory.menu_bar)
        self._show_more_menus()
        for _, action in actions:
            if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut:
                self.addAction(action)
        self.setGeometry(memory.geometry())
        if memory.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _show_more_menus(self) -> None:
        """Qt's button for menus that have no room has no name, and its mark is not seen."""
        more = self.menuBar().findChild(QToolButton, "qt_menubar_ext_button")
        if more is not None:
            keep_icon(more, "chevron-down", self._theme, "text", MORE_SIZE)
            more.setIconSize(QSize(MORE_SIZE, MORE_SIZE))
            more.setAccessibleName(tr("More menus"))
            more.setToolTip(tr("More menus"))

    @property
    def has_toast(self) -> bool:
        """Whether a message was ever shown."""
        return self._toast is not None

    @property
    def toast(self) -> Toast:
        """The short messages at the window's foot."""
        from deskhand.ui.widgets.toast import Toast

        if self._toast is None:
            self._toast = Toast(self._middle, self._theme, self._toast_floor)
        composer = self._composer()
        if composer is not None:
            composer.installEventFilter(self._toast)  # it grows while the toast is shown
        return self._toast

    def _toast_floor(self) -> int:
        """Above the composer, so that nothing one writes is covered."""
        composer = self._composer()
        if composer is None:
            return self._middle.height()
        return composer.mapTo(self._middle, QPoint(0, 0)).y()

    def _composer(self) -> QFrame | None:
        """That of the chat in sight."""
        frames = (self._temporary or self._chat).findChildren(QFrame)
        return next((each for each in frames if each.property("role") == "composer"), None)

    def show_local_only(self, on: bool) -> None:
        """Say in the title bar whether everything stays on this machine."""
        self._local_only = on
        self._show_title()

    def show_profile(self, name: str) -> None:
        """Say in the title bar and in the rail whose window this is; "" for the first one's."""
        self._profile = name
        self._show_title()
        if self._is_complete:
            self.rail.show_profile(name)

    def _show_title(self) -> None:
        title = TITLE
        if self._profile:
            title = tr("{program}: {profile}", program=TITLE, profile=self._profile)
        if self._local_only:
            plain, further = mark("{program}: local only"), mark("{program}, local only")
            title = tr(further if self._profile else plain, program=title)
        self.setWindowTitle(title)

    def cover(self, words: str) -> None:
        """Let another window take this one's place: nothing of what it showed is in sight."""
        self.setEnabled(False)
        cover = Label(words, "muted")
        cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cover.setAutoFillBackground(True)
        cover.setParent(self)
        cover.setGeometry(self.rect().adjusted(0, self.menuBar().height(), 0, 0))
        cover.show()
        cover.raise_()
        cover.repaint()

    def complete(self, rail: Rail) -> None:
        """Build what is not needed to draw and use the window for the first time."""
        self.rail = rail
        self._is_complete = True
        rail.show_profile(self._profile)
        self.shell.put_rail(rail)
        self._fill_menus()
        self._follow_states()

    def the_banner(self) -> Banner:
        """The place above the chat where the program says what is wrong."""
        if self.banner is None:
            self.banner = Banner(self._theme)
            frame = QWidget()
            row = QVBoxLayout(frame)
            px = self._theme.px
            row.setContentsMargins(px(16), px(12), px(16), 0)
            row.addWidget(self.banner)
            self._column.insertWidget(0, frame)
        return self.banner

    def put_above_chat(self, part: QWidget) -> None:
        """Give a part a place above the chat, as wide as it; it takes room while it is shown."""
        frame = QWidget()
        row = QVBoxLayout(frame)
        px = self._theme.px
        row.setContentsMargins(px(16), px(8), px(16), 0)
        row.addWidget(part)
        self._column.insertWidget(0, frame)

    def show_temporary(self, chat: QWidget) -> None:
        """Put a chat that is not stored in the centre, and say what it is."""
        self.leave_temporary()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        note = Label(
            tr("Temporary chat: nothing here is stored, and it is gone when you leave it.")
        )
        note.setProperty("role", "ribbon")
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(note)
        column.addWidget(chat, 1)
        self._chat.hide()
        self._column.addWidget(page, 1)
        self._temporary = page

    def leave_temporary(self) -> None:
        """Back to the stored chat."""
        page, self._temporary = self._temporary, None
        if page is not None:
            page.hide()
            page.deleteLater()
            self._chat.show()

    def memory(self) -> WindowMemory:
        """What is worth remembering now."""
        memory = self._memory
        if not self.isMaximized() and not self.isFullScreen() and not self.isMinimized():
            frame = self.geometry()
            memory = replace(
                memory, x=frame.x(), y=frame.y(), width=frame.width(), height=frame.height()
            )
        self._memory = replace(
            memory,
            maximized=self.isMaximized(),
            rail_width=self.shell.rail_width,
            sidebar=self.shell.rail_wanted,
            side=self._memory.side if self._side_is_kept() else "",
            side_width=self.shell.side_width,
            menu_bar=not self.menuBar().isHidden(),
            theme=self._theme.mode,
            zoom=self._theme.zoom,
        )
        return self._memory

    def remember_conversation(self, conversation: str) -> None:
        """This one is in sight."""
        self._memory = replace(self._memory, conversation=conversation)
        self.remembered.emit()

    def remember_shut_folders(self, folders: Iterable[UUID]) -> None:
        """These are collapsed in the rail."""
        shut = " ".join(sorted(map(str, folders)))
        self._memory = replace(self._memory, shut_folders=shut)
        self.remembered.emit()

    def shut_folders(self) -> set[UUID]:
        """Those that were collapsed in the rail."""
        return self._memory.shut_folder_ids()

    def _side_is_kept(self) -> bool:
        """It is shown, or floats, or there was no time yet to show it again."""
        return self.shell.side is None or self.shell.side_wanted

    def remember_side(self, name: str) -> None:
        """This pane is shown beside the chat."""
        self._memory = replace(self._memory, side=name)
        self.remembered.emit()

    def remember_language(self, language: str) -> None:
        """This one counts from the next start."""
        if language != self._memory.language:
            self._memory = replace(self._memory, language=language)
            self.remembered.emit()

    def toggle_sidebar(self) -> None:
        """Show or hide the rail."""
        shown = not self.shell.rail_visible
        self.shell.show_rail(shown)
        if shown and self.shell.is_narrow:
            self.rail.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal_rail(self) -> None:
        """Make sure the rail can be seen."""
        if not self.shell.rail_visible:
            self.shell.show_rail(True)

    def put_rail_away(self) -> None:
        """After a choice was made in it: an overlay has done its work."""
        if self.shell.is_narrow and self.shell.rail_visible:
            self.shell.show_rail(False)

    def toggle_menu_bar(self) -> None:
        """Show or hide the menu bar."""
        self.menuBar().setVisible(self.menuBar().isHidden())
        self._follow_states()
        self.remembered.emit()

    def toggle_full_screen(self) -> None:
        """The whole screen, or back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def put_away(self) -> None:
        """Hide it; `bring_forward` shows it as it was."""
        self._left = self.focusWidget()
        self.hide()
        self.remembered.emit()

    def bring_forward(self) -> None:
        """Show it, not minimised, in front of others and with the keyboard where it was."""
        left, self._left = self._left, None
        if left is not None and self.isHidden() and shiboken6.isValid(left):
            left.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        match self.leaving():
            case Leaving.END:
                event.accept()
                self.closed.emit()
            case Leaving.HIDE:
                event.ignore()
                self.put_away()
            case Leaving.NOT_YET:
                event.ignore()
            case never:
                assert_never(never)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.remembered.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.remembered.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._follow_states()
            self.remembered.emit()

    def _fill_menus(self) -> None:
        section: dict[str, int] = {}
        for command, action in self._actions:
            menu = self._menus.get(command.menu)
            if menu is None:
                continue
            if section.setdefault(command.menu, command.section) != command.section:
                section[command.menu] = command.section
                menu.addSeparator()
            menu.addAction(action)
            if not command.bound:
                action.setText(f"{tr(command.text)}\t{self._actions.keys(command.id)}")

    def _follow_states(self) -> None:
        self._actions["view.sidebar"].setChecked(self.shell.rail_visible)
        self._actions["view.menu_bar"].setChecked(not self.menuBar().isHidden())
        self._actions["view.full_screen"].setChecked(self.isFullScreen())

    def _on_rail_changed(self) -> None:
        self._follow_states()
        self.remembered.emit()

"""One run of the window: what is built before the first picture, what after it, and the end."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.host.folders import Folders
from deskhand.host.languages import chosen_at_start, speak
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.appearance import Appearance
from deskhand.ui.chat_panes import ChatPane, ChatPanes
from deskhand.ui.ending import ENDED_AT_ONCE, KEEP_UP, STORED_BEFORE_CLOSING
from deskhand.ui.launch import Launch
from deskhand.ui.main_window import MainWindow
from deskhand.ui.places import find_folders, show_folder
from deskhand.ui.qt_language import use_language
from deskhand.ui.theme.theme import Mode, Theme
from deskhand.ui.window_memory import WindowMemory

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.host.settings import Settings
    from deskhand.services.search import Search
    from deskhand.ui.chat.rail import RailViewModel
    from deskhand.ui.chat.voice import VoiceControl
    from deskhand.ui.commands import Commands
    from deskhand.ui.exchange.control import ExportControl
    from deskhand.ui.exchange.services import Exchange
    from deskhand.ui.profiles.control import ProfileControl
    from deskhand.ui.settings.control import SettingsControl
    from deskhand.ui.settings.services import SettingsServices
    from deskhand.ui.side.control import SideControl
    from deskhand.ui.side.room import SideRoom, Tell
    from deskhand.ui.system.control import SystemControl
    from deskhand.ui.welcome.control import WelcomeControl

log = logging.getLogger(__name__)

IMPORT_TIMEOUT_S = 120.0
WRITE_TIMEOUT_S = 10.0
REMEMBER_AFTER_MS = 600


class Session(QObject):
    """One run of the window: builds it, opens the core behind it, closes both."""

    rail: RailViewModel
    voice: VoiceControl
    side: SideControl
    system: SystemControl
    settings: SettingsControl
    profiles: ProfileControl

    def __init__(
        self, app: QApplication, before: MainWindow | None = None, launch: Launch | None = None
    ) -> None:
        """before: the window this one takes the place of; it goes when this one is painted.
        launch: what it is started for."""
        super().__init__(app)
        self._app = app
        self._before, self._launch = before, launch or Launch()
        self.next_profile: str | None = None
        self._desk: Desk | None = None
        self._search: Search | None = None
        self._exchange: Exchange | None = None
        self._export: ExportControl | None = None
        self._folders, self._no_folders = find_folders()
        self._state = StateFile(self._folders.state / "window.json") if self._folders else None
        memory = WindowMemory.read(self._state.read() if self._state else {})
        if before is not None:
            memory = memory.placed_as(before.memory())
        use_language(app, speak(chosen_at_start(self._folders, memory.language)))
        self._last_conversation = memory.conversation_id
        self.theme = Theme(app, memory.theme, memory.zoom)
        self._appearance = Appearance(
            self.theme, lambda: self._desk.settings if self._desk else None, self
        )
        self.actions = Actions(self)
        self._panes = ChatPanes(self.theme, self)
        self.window = MainWindow(self._panes.stored.view, self.theme, self.actions, memory)
        self.window.show_profile(self._folders.profile_name() if self._folders else "")
        self._commands: Commands | None = None
        self._welcoming: WelcomeControl | None = None
        self._lane = aio.Lane("deskhand-ui")
        self._closed = asyncio.Event()
        self._painted = asyncio.Event()
        self._remember = QTimer(self, singleShot=True, interval=REMEMBER_AFTER_MS)
        self._remember.timeout.connect(
            lambda: aio.spawn(self._store_memory(), self, "window state")
        )
        self._panes.settings_wanted.connect(self.open_settings)
        self._panes.task_wanted.connect(self._task_from)
        self._panes.temporary_opened.connect(self._on_temporary_opened)
        self._panes.temporary_left.connect(self.window.leave_temporary)
        self.window.closed.connect(self._closed.set)
        self.window.painted.connect(self._painted.set)

    @property
    def pane(self) -> ChatPane:
        """The chat in sight."""
        return self._panes.in_sight

    @property
    def in_temporary(self) -> bool:
        """Whether it is one that is never stored."""
        return self._panes.in_temporary

    # -- the order of the start, and of the end

    async def live(self, on_started: Callable[[], None], *, hidden: bool = False) -> int:
        """Show the window, open the core, stay until the window is closed, close the core.

        on_started: called when all that a start loads is loaded. hidden: show no window yet.
        """
        take_back = aio.report_to(self._tell)
        if hidden:
            self._panes.stored.view.focus_message()  # where the keyboard is when it is shown
        else:
            self.window.show()
            self._panes.stored.view.focus_message()
            await self._painted.wait()
        if self._before is not None:
            self._before.hide()
            self._before.deleteLater()
            self._before = None
        await asyncio.sleep(0)  # what was typed meanwhile comes first
        self._complete()
        self._opening = aio.spawn(self._open_core(), self, "open core")
        self._opening.add_done_callback(lambda _: on_started())
        aio.spawn(self._prepare(), self, "transcript")
        await self._closed.wait()
        await self._close(self._opening)
        take_back()
        return 0

    def _complete(self) -> None:
        """What was not needed for the first picture."""
        from deskhand.ui.chat.rail import RailViewModel
        from deskhand.ui.chat.rail_view import Rail
        from deskhand.ui.commands import Commands
        from deskhand.ui.profiles.control import make_profiles
        from deskhand.ui.settings.control import SettingsControl
        from deskhand.ui.side.control import SideControl
        from deskhand.ui.system.control import SystemControl
        from deskhand.ui.theme.icons import app_icon

        self.rail = RailViewModel(self)
        self.rail.collapsed = self.window.shut_folders()
        self.rail.folded.connect(lambda: self.window.remember_shut_folders(self.rail.collapsed))
        self.window.complete(Rail(self.rail, self.theme, self.actions))
        folder = self._folders.data if self._folders else Path.home()
        self._commands = Commands(self.actions, self.window, self.rail, self, self.theme, folder)
        self._commands.watch(self._panes.stored)
        self.side = SideControl(
            self.window,
            self.theme,
            self.actions,
            self._lane,
            lambda: self.pane.view.focus_message(),
        )
        self.settings = SettingsControl(
            self.window, self.theme, self.actions, self._lane, self.quit
        )
        self.system = SystemControl(self, self.window, self._launch, self.quit)
        self.system.begin(self.theme, self.actions, self._folders)
        self.window.remembered.connect(self._remember.start)
        self._panes.stored.model.conversation_changed.connect(self._on_conversation_changed)
        self._app.setWindowIcon(app_icon())
        self._app.applicationStateChanged.connect(self._on_application_state)
        here = self._folders.profile if self._folders else ""
        self.profiles = make_profiles(self, here, self._lane)
        loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self.quit)

    def switch_profile(self, slug: str) -> None:
        """Store everything, close this life, and let the one of this profile take its place."""
        self.next_profile = slug
        self._closed.set()

    def quit(self) -> None:
        """The real end, whatever closing the window does."""
        self._closed.set()

    def is_answering(self) -> bool:
        """Whether an answer is being made."""
        return self._panes.is_answering()

    def _on_application_state(self) -> None:
        self.rail.look_at_calendar()

    def end(self) -> None:
        """Let go of what would outlive this run: another one follows in this process. Its window
        stays until the next one is painted."""
        self._app.applicationStateChanged.disconnect(self._on_application_state)
        self.theme.end()
        self.window.destroyed.connect(self.theme.deleteLater)  # which is drawn with it till then
        self.deleteLater()

    async def _prepare(self) -> None:
        """What the first answer needs, read in a thread so that typing does not wait for it."""
        await self._lane.run(
            lambda: importlib.import_module("deskhand.ui.chat.preference_helpers"), IMPORT_TIMEOUT_S
        )
        self._panes.stored.view.prepare()

    async def _open_core(self) -> None:
        if self._folders is None:
            if self._no_folders is not None:
                self._core_failed(self._no_folders)
            return
        try:
            desk = self._desk or await self._open_desk(self._folders)
            reading = aio.spawn(self.system.read_ahead(), self, "read the parts around the window")
            await desk.open_chats()
            await reading
        except DeskhandError as error:
            self._core_failed(error)
            return
        self._chats_opened(desk)

    async def _open_desk(self, folders: Folders) -> Desk:
        """Settings, keys and models: they can be seen to also when the chats cannot be opened."""
        module = await self._lane.run(
            lambda: importlib.import_module("deskhand.desk"), IMPORT_TIMEOUT_S
        )
        desk: Desk = await module.Desk.open(folders, chats=False)
        self._desk = desk
        self._follow_settings(desk.settings.current)
        desk.bus.subscribe(self._on_changes)
        if desk.settings.problems:
            self.window.the_banner().tell(" ".join(desk.settings.problems), tone="warn")
        if self._commands is not None:
            self._commands.settings_open()
        self._follow_local_only(desk)
        self._give_voice(desk)
        return desk

    def _give_voice(self, desk: Desk) -> None:
        from deskhand.ui.chat.voice import VoiceControl

        self.voice = VoiceControl(desk.voice, self.actions, self.theme, lambda: self.pane, self)
        self.voice.put_button(self._panes.stored.view)
        self.voice.told.connect(lambda sentence: self.window.toast.tell(sentence))
        self.voice.settings_wanted.connect(lambda: self.open_settings("voice"))

    def _follow_local_only(self, desk: Desk) -> None:
        from deskhand.ui.local_only import LocalOnly

        window, live = self.window, self._panes.live
        LocalOnly(desk.settings, desk.models, desk.bus, window, self.actions, live)

    def _chats_opened(self, desk: Desk) -> None:
        from deskhand.ui.exchange.services import exchange_of
        from deskhand.ui.showing import system_room

        room = self._side_room(desk)
        self._panes.attach_stored(desk, room, self.side.show_entry)
        self._search = desk.search
        self._exchange = exchange_of(desk)
        self.rail.attach(desk.conversations, desk.chats.organising, desk.bus)
        if self._commands is not None:
            self._commands.chats_open()
        self.side.chats_open(room)
        self.system.chats_open(system_room(self, desk, self._lane))
        if self._last_conversation is not None:
            aio.spawn(self._panes.open_again(desk, self._last_conversation), self, "last chat")
        self._remind(desk)
        watching = importlib.import_module("deskhand.services.watch").watch
        aio.spawn(watching(desk.chats.database, desk.bus, desk.follow_settings), self, "watch")
        aio.spawn(desk.models.refresh_local(), self, "list local models")
        aio.spawn(desk.search.keep_up(desk.background), self, KEEP_UP)
        aio.spawn(desk.backups.keep_making(desk.background), self, "scheduled backups")
        aio.spawn(desk.daily.preferences.keep_ready(desk.background), self, "ready preferences")
        aio.spawn(desk.daily.vault.tidy(), self, "tidy vault")
        aio.spawn(self.profiles.purge(), self, "purge profiles")
        if self._last_conversation is None:
            self._welcome(desk)

    @property
    def tell(self) -> Tell:
        """Says something short at the window's foot."""
        return self._commands.tell if self._commands else self.window.toast.tell

    def _remind(self, desk: Desk) -> None:
        """Show reminders of tasks when their time comes."""
        from deskhand.ui.tasks.reminders import Places, remind

        shown = self.side.show_task
        parts = (
            self.window,
            self.theme,
            self.actions,
            self.tell,
            shown,
            lambda: self.pane.view.focus_message(),
        )
        remind(desk, Places(*parts))

    def _task_from(self, key: UUID) -> None:
        from deskhand.ui.tasks.from_message import begin_task

        marked = self.pane.view.reading.selected_in(key)
        begin_task(self.side, self.pane.model, key, marked, stored=not self.in_temporary)

    def open_chat(self, conversation_id: UUID | None) -> None:
        """Show a chat as if it was chosen in the list."""
        self.rail.open(conversation_id)

    def show_task(self, task_id: UUID | None) -> None:
        """Show a task in its pane, or all for None."""
        self.side.show_task(task_id)

    def _side_room(self, desk: Desk) -> SideRoom:
        from deskhand.ui.side.room import SideRoom

        return SideRoom(
            desk=desk,
            theme=self.theme,
            actions=self.actions,
            tell=self.tell,
            show=self.side.show,
            open_chat=self.rail.open,
            open_message=self.show_message,
            open_settings=self.open_settings,
            chat=lambda: self.pane.model.conversation_id,
        )

    def open_welcome(self) -> None:
        """Show the welcome again, over a new chat."""
        if self._desk is not None:
            self.rail.open(None)
            self._welcome(self._desk, asked=True)

    def _welcome(self, desk: Desk, *, asked: bool = False) -> None:
        from deskhand.ui.welcome.control import WelcomeControl

        if self._welcoming is None:
            pane, in_sight = self._panes.stored, lambda: not self.in_temporary
            self._welcoming = WelcomeControl(
                self.window, self.theme, self._lane, pane.view, pane.model, in_sight
            )
        self._welcoming.offer(desk, self._settings_services(desk), asked=asked)

    def _core_failed(self, error: DeskhandError) -> None:
        """The chats cannot be opened: say so, keep what is typed, and offer to try again."""
        log.error("the core did not open: %s", error.what)
        model = self._panes.stored.model
        model.core_failed(error)
        model.clear_problem()
        self.side.chats_refused()
        if self.window.isHidden():  # begun hidden, and without a tray to come back by
            self.window.show()
        actions: list[tuple[str, Callable[[], None]]] = [(tr("Try again"), self._try_again)]
        if self._folders is not None:
            data = str(self._folders.data)
            actions.append((tr("Open data folder"), lambda: show_folder(data)))
        self.window.the_banner().tell(
            error.sentence(), tone="danger", details=error.detail, actions=actions, closable=False
        )

    def _try_again(self) -> None:
        self.window.the_banner().dismiss()
        if self._folders is None:
            self._folders, self._no_folders = find_folders()
        self._opening = aio.spawn(self._open_core(), self, "open core")

    async def _close(self, opening: asyncio.Task[None]) -> None:
        """Store what is typed and what is under way, then close. What was sent before the core
        was open is still sent."""
        if self.next_profile is None:
            self.window.hide()
        else:
            self.window.cover(tr("Opening…"))
        # Whatever goes wrong around the window: what is typed is stored all the same.
        await aio.finish_bounded(self.system.close())
        self.settings.shut()
        self.side.chats_closed()
        self._panes.leave_drafts()
        if not opening.done():
            await asyncio.wait({opening}, timeout=aio.CLOSE_TIMEOUT_S)
        await aio.settled(STORED_BEFORE_CLOSING)
        self._panes.stop_answers()
        await aio.end_all(at_once=ENDED_AT_ONCE)
        self._remember.stop()
        await self._store_memory()
        self._lane.end()
        if self._desk is not None:
            await aio.finish_bounded(self._desk.close())

    # -- chats

    def open(self, conversation_id: object) -> None:
        """Show a stored chat, or a new one for None."""
        self._panes.open(conversation_id if isinstance(conversation_id, UUID) else None)

    @property
    def search(self) -> Search | None:
        """Finds in the stored chats; None before they are open."""
        return self._search

    def show_message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        """Open a stored chat at this message and mark these words in it."""
        from deskhand.ui.palette.jump import show_in_chat

        pane = self._panes.stored
        if self.in_temporary or pane.model.conversation_id != conversation_id:
            self.rail.open(conversation_id)
        aio.spawn(show_in_chat(pane, conversation_id, message_id, text), self, "show message")

    def open_temporary(self) -> None:
        """Show a chat that is never stored."""
        if self._desk is not None:
            desk, show = self._desk, self.side.show_entry
            opening = self._panes.open_temporary(desk, self._side_room(desk), show)
            aio.spawn(opening, self, "temporary chat")

    def _on_temporary_opened(self, pane: ChatPane) -> None:
        self.voice.put_button(pane.view)
        self.window.show_temporary(pane.view)
        self.system.join_fields()
        self.rail.show_current(None)
        if self._commands is not None:
            self._commands.watch(pane)
            self._commands.follow()

    def _on_conversation_changed(self) -> None:
        here = self._panes.stored.model.conversation_id
        if not self.in_temporary:
            self.rail.show_current(here)
        self.window.remember_conversation(str(here) if here else "")

    # -- settings, theme, memory

    def open_settings(self, page: str) -> None:
        """Open the settings at a page; "" is where they were."""
        if self._desk is not None:
            self.settings.open(self._settings_services(self._desk), page)

    def _settings_services(self, desk: Desk) -> SettingsServices:
        from deskhand.ui.settings.services import SettingsServices

        return SettingsServices(
            providers=desk.providers,
            models=desk.models,
            local_models=desk.local_models,
            settings=desk.settings,
            keychain=desk.broker,
            bus=desk.bus,
            folders=desk.folders,
            backups=desk.backups,
            voice=desk.voice,
            examine=desk.examine,
            updates=desk.updates,
            exchange=lambda: self._exchange,
            system=self.system,
        )

    def export_chat(self) -> None:
        """Ask how the chat in sight is exported."""
        model = self.pane.model
        exporting = self._panes.exporting()
        if exporting is not None and model.conversation_id is not None:
            if self._export is None:
                from deskhand.ui.exchange.control import ExportControl

                self._export = ExportControl(self.window, self.theme, self.window.toast.tell)
            self._export.ask(exporting, model.conversation_id, model.title)

    def set_theme(self, mode: Mode) -> None:
        """Use this theme and remember it."""
        self._appearance.set_theme(mode)
        self._remember.start()

    def set_zoom(self, steps: int | None) -> None:
        """Larger or smaller by steps; None is the actual size."""
        self._appearance.set_zoom(steps)
        self._remember.start()

    def _follow_settings(self, settings: Settings) -> None:
        self.window.remember_language(settings.appearance.language)
        self.theme.set_reduced_motion(True if settings.appearance.reduced_motion else None)
        self.theme.use_desktop_accent(settings.appearance.desktop_accent)
        self.theme.set_mode(settings.appearance.theme)
        self.theme.set_zoom(settings.appearance.zoom)
        self._panes.follow(settings)
        self.actions.use_keys(settings.shortcuts)

    def _on_changes(self, changes: Changes) -> None:
        ours = changes.initiator is self
        if self._desk is not None and changes.noun is Noun.SETTINGS and not ours:
            self._follow_settings(self._desk.settings.current)
            self.voice.follow()

    async def _store_memory(self) -> None:
        if self._state is not None:
            state, stored = self._state, self.window.memory().stored()
            await self._lane.run(lambda: state.write(stored), WRITE_TIMEOUT_S)

    def _tell(self, error: DeskhandError) -> None:
        self.window.the_banner().tell_error(error)

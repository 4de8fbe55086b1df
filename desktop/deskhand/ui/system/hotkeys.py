"""Keys from every program, as the settings say, and what they do."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import mark, tr
from deskhand.host.hotkeys.base import Hotkeys, HotkeyState, Press, Standing, States, Wanted
from deskhand.host.hotkeys.choosing import Way, open_hotkeys, way_of
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.system.activation import use_token

if TYPE_CHECKING:
    from deskhand.host.folders import Folders
    from deskhand.host.settings import Settings
    from deskhand.services.bus import Bus
    from deskhand.services.settings import SettingsService

log = logging.getLogger(__name__)

Handler = Callable[[], object]
Source = Callable[["Settings"], Sequence[Wanted]]

BINDING = "bind hotkeys"
REFUSED_FILE = "hotkeys.json"
ENDING_S = 2.0


@dataclass(frozen=True, slots=True)
class Use:
    """What a key is for. field: of the settings' section "desktop"."""

    id: str
    label: str
    hint: str
    field: str


USES = (
    Use(
        "quick",
        mark("Quick prompt"),
        mark("A small window for a question, a task or a note."),
        "quick_key",
    ),
    Use(
        "selection",
        mark("Capture the selected text"),
        mark("What is marked in the program in front."),
        "selection_key",
    ),
    Use(
        "region",
        mark("Capture a part of the screen"),
        mark("Drag over what you want to ask about."),
        "region_key",
    ),
    Use(
        "clipboard",
        mark("Capture the clipboard"),
        mark("What you copied last."),
        "clipboard_key",
    ),
)


class HotkeyControl(QObject):
    """One for each run. Whoever does something when a key is pressed says so with `on`; only then
    is the key asked for.

    changed: how it stands with the keys is another.
    """

    changed = Signal()

    def __init__(
        self,
        settings: SettingsService,
        bus: Bus,
        folders: Folders,
        parent: QObject,
        *,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(parent)
        self.way = way_of(environ)
        self.states: dict[str, HotkeyState] = {}
        self._settings, self._profile = settings, folders.profile
        self._memory = StateFile(folders.state / REFUSED_FILE)
        self._handlers: dict[str, Handler] = {}
        self._sources: list[tuple[Source, Callable[[str], object]]] = []
        self._hotkeys: Hotkeys | None = None
        self._bound: list[Wanted] | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._turn = asyncio.Lock()
        self._binding: set[asyncio.Task[None]] = set()
        self._is_recording = self._is_closed = False
        self._forget = bus.subscribe(self._on_changes)

    def on(self, use: str, handler: Handler) -> None:
        """Call `handler` when the key of this use is pressed. use: an id of `USES`."""
        self._handlers[use] = handler
        self._follow()

    def also(self, source: Source, handler: Callable[[str], object]) -> None:
        """More keys, read from the settings each time they change; `handler` is told the id.
        Their ids have a prefix of their own: "text-action:NAME"."""
        self._sources.append((source, handler))
        self._follow()

    @property
    def uses(self) -> list[Use]:
        """Those that do something."""
        return [use for use in USES if use.id in self._handlers]

    def wanted(self) -> list[Wanted]:
        """The keys as the settings have them, of everything that does something."""
        settings = self._settings.current
        found = [
            Wanted(use.id, getattr(settings.desktop, use.field), tr(use.label)) for use in self.uses
        ]
        for source, _ in self._sources:
            found += source(settings)
        return found

    def state(self, id_: str) -> HotkeyState:
        """How it stands with a key."""
        return self.states.get(id_, HotkeyState(Standing.REMOVED))

    @property
    def needs_command(self) -> bool:
        """Whether a key can only be had by the desktop's own shortcut settings."""
        kept_back = (Standing.IMPOSSIBLE, Standing.REFUSED)
        return self.way in (Way.PORTAL, Way.NONE) and any(
            state.standing in kept_back for state in self.states.values()
        )

    def try_again(self) -> None:
        """Ask for all keys once more, also for those that were refused."""
        self._bound = None
        self._follow(asked=True)

    async def heard(self, id_: str, seconds: float) -> bool:
        """Whether this key is pressed within these seconds; that press does nothing else."""
        waiting = self._waiting.pop(id_, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[id_] = pressed = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(asyncio.shield(pressed), seconds)
        except TimeoutError:
            return False
        finally:
            if self._waiting.get(id_) is pressed:
                del self._waiting[id_]
        return True

    @asynccontextmanager
    async def recording(self) -> AsyncIterator[None]:
        """While new keys are being chosen: ours are let go of, so that they can be pressed. The
        portal keeps its own, or it would ask the person anew."""
        self._is_recording = True
        try:
            if self.way is not Way.PORTAL:
                async with self._turn:
                    self._bound = None
                    if self._hotkeys is not None:
                        await self._hotkeys.bind([])
            yield
        finally:
            self._is_recording = False
            self._follow()

    async def close(self) -> None:
        """Let go of every key."""
        self._is_closed = True
        self._forget()
        binding = {each for each in self._binding if each.cancel()}
        if binding:  # else it could open a connection that nobody closes
            await asyncio.wait(binding, timeout=ENDING_S)
        hotkeys, self._hotkeys = self._hotkeys, None
        if hotkeys is not None:
            await hotkeys.close()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self._follow()

    def _follow(self, *, asked: bool = False) -> None:
        if not self._is_closed and not self._is_recording and self.wanted() != self._bound:
            task = aio.spawn(self._bind(asked=asked), self, BINDING)
            self._binding.add(task)
            task.add_done_callback(self._binding.discard)

    async def _bind(self, *, asked: bool) -> None:
        async with self._turn:
            wanted = self.wanted()
            if self._is_closed or self._is_recording or wanted == self._bound:
                return
            self._bound = wanted
            if self.way is Way.PORTAL and not asked and await self._was_refused(wanted):
                self._on_state(
                    {each.id: HotkeyState(Standing.REFUSED, each.key) for each in wanted}
                )
                return
            if self._hotkeys is None:
                self._hotkeys = open_hotkeys(
                    self.way, self._on_press, self._on_state, self._label()
                )
            states = await self._hotkeys.bind(wanted)
            if self.way is Way.PORTAL:
                await self._remember(wanted, states)
            self._on_state(states)

    async def _was_refused(self, wanted: Sequence[Wanted]) -> bool:
        """Whether the person said no to just these: nobody wants to be asked at every start."""
        stored = (await asyncio.to_thread(self._memory.read)).get("refused")
        return bool(stored) and stored == _keys(wanted)

    async def _remember(self, wanted: Sequence[Wanted], states: States) -> None:
        refused = any(state.standing is Standing.REFUSED for state in states.values())
        said = {"refused": _keys(wanted) if refused else {}}
        await asyncio.to_thread(self._memory.write, said)

    def _label(self) -> str:
        if self._profile:
            return tr("Deskhand with the profile “{name}”", name=self._profile)
        return tr("another Deskhand")

    def _on_state(self, states: States) -> None:
        if not self._is_closed:
            self.states = dict(states)
            self.changed.emit()

    def _on_press(self, press: Press) -> None:
        if self._is_closed or self._is_recording:
            return
        waiting = self._waiting.get(press.id)
        if waiting is not None:
            if not waiting.done():
                waiting.set_result(None)
            return
        use_token(press.token)
        handler = self._handlers.get(press.id)
        if handler is not None:
            handler()
            return
        settings = self._settings.current
        for source, tell in self._sources:
            if any(each.id == press.id for each in source(settings)):
                tell(press.id)
                return
        log.info("a key nobody uses any more was pressed: %s", press.id)


def _keys(wanted: Sequence[Wanted]) -> dict[str, str]:
    return {each.id: each.key for each in wanted if each.key}

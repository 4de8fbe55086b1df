"""The quick prompt in the program: kept warm, shown by a key, joined to what it opens."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from deskhand.domain.wording import tr
from deskhand.host.compositor import is_composited
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.memory import Memory, read_memory
from deskhand.ui.quick.pasted import Pasted
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.ui.chat.message_edit import Paster
    from deskhand.ui.quick.view import QuickPrompt
    from deskhand.ui.quick.view_model import QuickViewModel
    from deskhand.ui.system.room import SystemRoom

STATE_FILE, PICTURES = "quick.json", "quick-pictures"
WARM_AFTER_MS = 1200
KEEP_AFTER_MS = 400
WRITE_TIMEOUT_S = 10.0
FRESH_AFTER_S = 600
"""So long after it was hidden, it shows the last answer again; then a new question begins."""
SAVE = "save draft"
WARM = "warm quick prompt"
VIEW = "deskhand.ui.quick.view"
IMPORT_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of the person that gave way. instead: what stands there now, of somebody else."""

    instead: str
    before: str
    kind: Kind | None


class QuickControl(QObject):
    """One for each run of the window. The prompt is made when it is first wanted, or a moment
    after the chats are open. It can be shown, and typed into, before that."""

    def __init__(
        self, theme: Theme, actions: Actions, state: Path | None, parent: QObject | None = None
    ) -> None:
        """state: the folder for what is remembered; None when there is none to write to."""
        super().__init__(parent)
        self._theme, self._actions = theme, actions
        self._file = StateFile(state / STATE_FILE) if state is not None else None
        self._pasted = Pasted(state / PICTURES) if state is not None else None
        self._lane = aio.Lane("deskhand-quick")
        self._room: SystemRoom | None = None
        self._storing = 0
        self._is_closed = False
        self._aside: Aside | None = None
        self._paster: Paster | None = None
        self._see_through: bool | None = None
        self._prompt: QuickPrompt | None = None
        self._model: QuickViewModel | None = None
        self._warm = QTimer(self, singleShot=True, interval=WARM_AFTER_MS)
        self._warm.timeout.connect(lambda: aio.spawn(self._get_warm(), self, WARM))
        self._keep = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._keep.timeout.connect(self._store)
        self._fresh = QTimer(self, singleShot=True, interval=FRESH_AFTER_S * 1000)
        self._fresh.timeout.connect(self._begin_fresh)

    @property
    def prompt(self) -> QuickPrompt:
        """The window, made now if there is none yet."""
        if self._is_closed:
            raise RuntimeError("the prompt was closed")
        if self._prompt is None:
            self._prompt = self._make()
        return self._prompt

    @property
    def model(self) -> QuickViewModel:
        """What it holds."""
        _ = self.prompt
        if self._model is None:
            raise RuntimeError("the prompt was closed")
        return self._model

    @property
    def paster(self) -> Paster | None:
        """Reads what other programs copied."""
        return self._paster

    @paster.setter
    def paster(self, paster: Paster | None) -> None:
        self._paster = paster
        if self._prompt is not None:
            self._prompt.field.paster = paster

    def chat_in_sight(self) -> UUID | None:
        """The conversation the person sees in the prompt."""
        if self._model is None or self._prompt is None or not self._prompt.isVisible():
            return None
        return self._model.chat.conversation_id

    def attach(self, room: SystemRoom) -> None:
        """The chats are open."""
        self._room = room
        if self._model is not None:
            self._model.attach(room.desk, room.live)
        self._warm.start()

    def warm(self) -> None:
        """Have it ready, so that the key finds it."""
        if not self._is_closed and not self.prompt.isVisible():
            self.prompt.warm()

    async def _get_warm(self) -> None:
        """The same in steps, between which the person can type: what it is made of is read in a
        thread."""
        if self._prompt is None:
            self._see_through = await self._lane.run(_look_around, IMPORT_TIMEOUT_S)
            if self._is_closed:  # nobody would close what is made now
                return
            _ = self.prompt
            await asyncio.sleep(0)
        self.warm()

    # -- what others ask for

    def show(
        self,
        text: str = "",
        *,
        kind: Kind | str | None = None,
        files: Sequence[Path] = (),
        images: Sequence[QImage] = (),
        picture: str = "",
        selection: str = "",
        origin: str = "",
    ) -> None:
        """Show it with the keyboard in it, and put these in to be corrected; nothing is sent.

        text: takes the place of what is typed, unless it is ""; undo brings that back. kind: one
        of `Kind`, None for what the words say. picture: what the images are called, "" for pasted
        ones. selection: text that was selected elsewhere.
        origin: a sentence about who wrote the text, "" when the person did. Nothing is shown once
        the run ends.
        """
        if self._is_closed:
            return
        prompt, model = self.prompt, self.model
        self._fresh.stop()
        if text:
            self._write(text, origin)
        if kind is not None or text:  # what was chosen for other words does not count for these
            model.choose(Kind(kind) if kind is not None else None)
        if selection:
            model.select(selection)
        if files:
            model.attach_paths(list(files))
        for image in images:
            model.attachments.add_image(image, picture)
        prompt.bring_up()
        self._tell_seen()

    def _write(self, text: str, origin: str) -> None:
        """Put words in; those that stood there, and what they were to become, can come back:
        by undo, and later among what was said last."""
        prompt, model = self.prompt, self.model
        aside = self._aside
        if aside is None or prompt.field.text() != aside.instead:  # nobody changed a word since
            aside = Aside(text, prompt.field.text(), model.memory.kind)
            if aside.before.strip() and aside.before != text:
                model.remember(aside.before)
        self._aside = aside = replace(aside, instead=text)
        model.hold()
        prompt.write(text)
        if not aside.before.strip() or aside.before == text:
            if origin:
                prompt.told.tell(origin)
            return

        def undo() -> None:
            self._aside = None
            prompt.write(aside.before)
            model.choose(aside.kind)

        replaced = tr("What you had written was put aside.")
        model.told.emit(f"{origin} {replaced}".strip(), undo)

    def toggle(self) -> None:
        """Show it, or hide it when the person is in it."""
        if self._is_closed:
            return
        prompt = self.prompt
        if prompt.isVisible() and prompt.isActiveWindow():
            prompt.put_away()
        else:
            self.show()

    def close(self) -> None:
        """The run ends: store what is typed and let go of the window."""
        prompt, self._prompt = self._prompt, None
        self._warm.stop()
        self._fresh.stop()
        if prompt is not None:
            if self._keep.isActive():
                self._keep.stop()
                self._store()
            prompt.hide()
            prompt.deleteLater()
        self._is_closed = True
        self._end_lane()

    # -- how it is made

    def _make(self) -> QuickPrompt:
        from deskhand.ui.quick.view import QuickPrompt
        from deskhand.ui.quick.view_model import QuickViewModel

        memory = read_memory(self._file.read()) if self._file is not None else Memory()
        self._model = model = QuickViewModel(memory, self)
        see_through = is_composited() if self._see_through is None else self._see_through
        prompt = QuickPrompt(model, self._theme, see_through=see_through)
        kind, selection = memory.kind, memory.selection
        prompt.write(memory.text)
        model.choose(kind if memory.text else None)
        model.select(selection)
        paths, memory.paths = memory.paths, []
        there = [Path(each) for each in paths]
        if there:
            model.attach_paths(there)
        if self._pasted is not None:
            model.attachments.add_paths(self._pasted.read())
        prompt.open_wanted.connect(self._open)
        prompt.went.connect(self._on_went)
        prompt.providers_wanted.connect(lambda: self._leave_for(self._open_providers))
        prompt.zoom_wanted.connect(self._zoom)
        model.chat.state_changed.connect(self._tell_seen)
        model.kept_changed.connect(self._keep.start)
        self._keep.stop()
        if self._room is not None:
            model.attach(self._room.desk, self._room.live)
        return prompt

    def _store(self) -> None:
        if self._file is not None and self._model is not None:
            file, stored = self._file, self._model.memory.stored()
            pasted, pictures = self._pasted, self._model.loose_pictures()

            def write() -> None:
                file.write(stored)
                if pasted is not None and pictures is not None:
                    pasted.keep(pictures)

            self._storing += 1
            work = self._lane.run(write, WRITE_TIMEOUT_S)
            aio.spawn(work, self, SAVE).add_done_callback(self._on_stored)

    def _on_stored(self, _task: object) -> None:
        self._storing -= 1
        self._end_lane()

    def _end_lane(self) -> None:
        """Its thread goes with the run, when all is on the disk."""
        if self._is_closed and not self._storing:
            self._lane.end()

    @property
    def storing(self) -> bool:
        """Whether something is on its way to the disk."""
        return self._storing > 0

    def _on_went(self) -> None:
        if self._keep.isActive():
            self._keep.stop()
            self._store()
        self._fresh.start()

    def _tell_seen(self) -> None:
        """An answer that ended in sight here is not unread in the list of chats."""
        chat = self.chat_in_sight()
        if chat is not None and self._room is not None and not self.model.chat.answering:
            self._room.seen(chat)

    def _begin_fresh(self) -> None:
        model = self._model
        if model is not None and not model.text.strip() and not model.chat.answering:
            model.begin_anew()

    # -- going on in the main window

    def _open(self) -> None:
        """What is in sight here, in the main window: the chat, the task, or what is typed."""
        room, model = self._room, self._model
        if room is None or model is None:
            return
        read_at = self.prompt.read_at()
        self._leave_for(lambda: open_in_window(room, model, read_at))

    def _leave_for(self, act: Callable[[], None]) -> None:
        if self._model is not None and not self._model.memory.pinned:
            self.prompt.put_away()
        act()

    def _open_providers(self) -> None:
        if self._room is not None:
            self._room.raise_window()
            self._room.open_settings("providers")

    def _zoom(self, steps: int | None) -> None:
        command = {1: "view.zoom_in", -1: "view.zoom_out", None: "view.zoom_reset"}[steps]
        self._actions.run(command)


def _look_around() -> bool:
    """Read what the prompt is made of; whether it can have a shadow. In a thread."""
    importlib.import_module(VIEW)
    return is_composited()


def open_in_window(room: SystemRoom, model: QuickViewModel, read_at: UUID | None = None) -> None:
    """Go on in the main window with what the prompt holds. read_at: the message in sight, None
    for the end of the chat."""
    here = model.chat.conversation_id
    if model.text.strip():
        kind, key = model.kind, None
    elif model.made is not None and (here is None or model.made.kind is not Kind.QUESTION):
        kind, key = model.made.kind, model.made.key
    else:
        kind, key = Kind.QUESTION, here
    match kind:
        case Kind.QUESTION if here is not None and model.text.strip():
            _compose(room, model, here)
        case Kind.QUESTION if here is not None and read_at is not None:
            room.show_message(here, read_at, "")
        case Kind.QUESTION if here is not None:
            room.open_chat(here)
        case Kind.TASK:
            room.show_task(key)
        case Kind.PREFERENCE:
            room.raise_window()
            room.actions.run("view.preferences")
        case Kind.NOTE if key is not None:
            room.open_chat(key)
        case Kind.QUESTION | Kind.NOTE:
            _compose(room, model)
        case _:
            assert_never(kind)


def _compose(room: SystemRoom, model: QuickViewModel, chat: UUID | None = None) -> None:
    """What is typed here, to go on with in that chat, None for a new one. Pictures that are in no
    file stay here."""
    paths = [Path(each) for each in model.memory.paths]
    if not model.text.strip() and not paths:
        room.raise_window()
        return
    room.compose(model.text, paths, chat)
    model.handed_over()

"""Dictation into the composer and answers read aloud: the commands, the button, what is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.chat.find_text import readable
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from deskhand.services.voice import Voice
    from deskhand.ui.chat.view import ChatView
    from deskhand.ui.chat.view_model import ChatViewModel

DICTATE, READ = "chat.dictate", "chat.read_aloud"


class Hearing(Enum):
    """How far a dictation is."""

    IDLE = auto()
    RECORDING = auto()
    WRITING = auto()


class Pane(Protocol):
    """A chat in the centre of the window."""

    @property
    def model(self) -> ChatViewModel: ...

    @property
    def view(self) -> ChatView: ...


class VoiceModel(QObject):
    """changed: read `hearing` and `reading` again. written: what was said, as text. failed: a
    DeskhandError to tell."""

    changed = Signal()
    written = Signal(str)
    failed = Signal(object)

    def __init__(self, voice: Voice, parent: QObject) -> None:
        super().__init__(parent)
        self._voice = voice
        self.hearing = Hearing.IDLE
        self._enough = asyncio.Event()
        self._dictation: asyncio.Task[None] | None = None
        self._speech: asyncio.Task[None] | None = None

    @property
    def dictates(self) -> bool:
        """Whether dictation is turned on."""
        return self._voice.dictates

    @property
    def reads(self) -> bool:
        """Whether reading aloud is turned on."""
        return self._voice.reads

    @property
    def reading(self) -> bool:
        """Whether something is being read."""
        return self._speech is not None

    def dictate(self) -> None:
        """Begin to listen; the second time, write down what was said."""
        if self._dictation is None:
            self._enough = asyncio.Event()
            self._dictation = aio.spawn(self._dictate(), self, "dictation")
            self._dictation.add_done_callback(self._on_dictated)
        else:
            self._enough.set()

    def stop(self) -> bool:
        """Listen and read no more; what was being said is forgotten. False when nothing was."""
        tasks = [task for task in (self._dictation, self._speech) if task is not None]
        for task in tasks:
            task.cancel()
        return bool(tasks)

    def read(self, markdown: str) -> None:
        """Read this aloud; while something is being read, stop that."""
        if self._speech is not None:
            self._speech.cancel()
            return
        self._speech = aio.spawn(self._read(markdown), self, "read aloud")
        self._speech.add_done_callback(self._on_read)
        self.changed.emit()

    async def _dictate(self) -> None:
        try:
            async with self._voice.recording() as recording:
                self._show(Hearing.RECORDING)
                await self._enough.wait()
                sound = await recording.finish()
            self._show(Hearing.WRITING)
            self.written.emit(await self._voice.write_down(sound))
        except DeskhandError as error:
            self.failed.emit(error)

    async def _read(self, markdown: str) -> None:
        try:
            await self._voice.read_aloud(await asyncio.to_thread(readable, markdown))
        except DeskhandError as error:
            self.failed.emit(error)

    def _on_dictated(self, _task: object) -> None:
        self._dictation = None
        self._show(Hearing.IDLE)

    def _on_read(self, _task: object) -> None:
        self._speech = None
        self.changed.emit()

    def _show(self, hearing: Hearing) -> None:
        self.hearing = hearing
        self.changed.emit()


class VoiceControl(QObject):
    """Connects the commands with the model, and shows a button beside Attach while dictation is
    on. told: a sentence for the window's foot. settings_wanted: it is off, the person wants it."""

    told = Signal(str)
    settings_wanted = Signal()

    def __init__(
        self,
        voice: Voice,
        actions: Actions,
        theme: Theme,
        pane: Callable[[], Pane],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions, self._theme, self._pane = actions, theme, pane
        self.model = VoiceModel(voice, self)
        self._buttons: list[IconButton] = []
        self.model.changed.connect(self.follow)
        self.model.written.connect(self._on_written)
        self.model.failed.connect(lambda error: self._pane().model.tell(error))
        actions.on(DICTATE, self._dictate)
        actions.on(READ, self._read)

    def put_button(self, view: ChatView) -> None:
        """Give this chat its button."""
        button = IconButton("mic", tr("Dictate"), self._theme)
        button.clicked.connect(self._dictate)
        view.composer.foot.insertWidget(1, button)
        view.composer.stop_wanted.connect(self.model.stop)
        button.destroyed.connect(lambda: self._buttons.remove(button))
        self._buttons.append(button)
        self.follow()

    def follow(self) -> None:
        """Show how far it is."""
        names = {
            Hearing.IDLE: (tr("Dictate"), "mic", "muted"),
            Hearing.RECORDING: (tr("Stop and write it down"), "stop", "danger"),
            Hearing.WRITING: (tr("Writing down what you said"), "more", "accent"),
        }
        name, icon, token = names[self.model.hearing]
        for button in self._buttons:
            button.setVisible(self.model.dictates or self.model.hearing is not Hearing.IDLE)
            button.set_icon(icon, token)
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._actions[DICTATE].setText(
            tr("D&ictate") if self.model.hearing is Hearing.IDLE else tr("Write &it down")
        )
        self._actions[READ].setText(
            tr("Stop reading alo&ud") if self.model.reading else tr("Read alo&ud")
        )

    def _dictate(self) -> None:
        if not self.model.dictates:
            self.settings_wanted.emit()
            return
        if self.model.hearing is Hearing.IDLE:
            self.told.emit(tr("Listening. The same keys again write it down; Esc forgets it."))
        self.model.dictate()

    def _read(self) -> None:
        if not self.model.reads:
            self.settings_wanted.emit()
            return
        answers = [entry for entry in self._pane().model.entries if not entry.is_person]
        if self.model.reading or answers:
            self.model.read(answers[-1].text if answers else "")

    def _on_written(self, text: str) -> None:
        composer = self._pane().view.composer
        if not text:
            self.told.emit(tr("No words were heard."))
            return
        before = composer.edit.textCursor()
        before.insertText(text if before.atBlockStart() else f" {text}")
        composer.edit.setFocus()

"""Taking what is selected, copied or on the screen, into the quick prompt."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from deskhand.domain.errors import DeskhandError, HostError
from deskhand.domain.wording import tr
from deskhand.host.hotkeys.base import Wanted
from deskhand.host.selection.base import (
    NOWHERE,
    TOTAL_S,
    Files,
    Found,
    Nothing,
    Origin,
    Picture,
    Selections,
    Source,
    Text,
    Why,
    nothing,
)
from deskhand.services.text_actions import PREFIX, actions_of, key_id
from deskhand.ui import aio
from deskhand.ui.capture.choice import Choice
from deskhand.ui.capture.pictures import file_name, save_as, task_with_picture
from deskhand.ui.capture.text_actions_model import TextActionsModel
from deskhand.ui.capture.text_actions_row import TextActionsRow
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.tasks.from_message import line_of

if TYPE_CHECKING:
    from deskhand.host.settings import Settings
    from deskhand.ui.quick.control import QuickControl
    from deskhand.ui.system.hotkeys import HotkeyControl
    from deskhand.ui.system.room import SystemRoom

TAKING_S = 2 * TOTAL_S + 2.0


class CaptureControl(QObject):
    """One for each run of the window, from when the chats are open."""

    def __init__(
        self, room: SystemRoom, quick: QuickControl, selections: Selections, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._room, self._quick, self._selections = room, quick, selections
        self._lane = aio.Lane("deskhand-capture")
        self._choosing = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._dialogs: set[QFileDialog] = set()
        self._model: TextActionsModel | None = None
        for command, act in (
            ("capture.selection", self.take_selection),
            ("capture.region", self.take_region),
            ("capture.clipboard", self.take_clipboard),
        ):
            room.actions.on(command, act)

    def close(self) -> None:
        """The run ends: read nothing any more, and cover no screen."""
        for task in self._under_way:
            task.cancel()
        for dialog in self._dialogs:
            dialog.deleteLater()
        self._dialogs.clear()
        self._lane.end()

    @property
    def model(self) -> TextActionsModel:
        """What can be done with a text; its row joins the quick prompt when it is first asked."""
        if self._model is None:
            self._model = self._make_model()
        return self._model

    def join(self, hotkeys: HotkeyControl) -> None:
        """Do the same by keys from every program."""
        hotkeys.on("selection", self.take_selection)
        hotkeys.on("region", self.take_region)
        hotkeys.on("clipboard", self.take_clipboard)
        hotkeys.also(wanted_keys, self.run_by_key)

    # -- what a person asks for

    def take_selection(self) -> None:
        """The selected words, with what can be done with them."""
        self._begin(self._take(Source.SELECTED), "take selection")

    def take_clipboard(self) -> None:
        """What was copied: words, a picture or files."""
        self._begin(self._take(Source.CLIPBOARD), "take clipboard")

    def take_region(self) -> None:
        """A part of the screen, chosen now."""
        if not self._choosing:
            self._begin(self._take_region(), "take region")

    def run_by_key(self, id_: str) -> None:
        """The key of a text action was pressed. id_: with its prefix."""
        self._begin(self._take(Source.SELECTED, id_.removeprefix(PREFIX)), "text action")

    # -- words, pictures, files

    async def _take(self, source: Source, action: str = "") -> None:
        """Read it before our window comes and takes the keyboard. action: done at once."""
        origin, found = await self._read(source)
        match found:
            case Text(text, cut):
                self.model.begin(text, origin if source is Source.SELECTED else NOWHERE)
                self._quick.show(kind=Kind.QUESTION)
                if cut:
                    self._tell(tr("It was too long: the first part was taken."))
                if action:
                    self.model.run(action)
            case Picture(_, data):
                image = await asyncio.to_thread(QImage.fromData, data)
                if image.isNull():
                    raise HostError(tr("The copied picture is broken."))
                self._show_alone(images=[image])
            case Files(paths):
                self._show_alone(files=paths)
            case Nothing(_, sentence):
                self._quick.show()
                self._quick.prompt.told.tell(sentence, done=False)
            case _:
                assert_never(found)

    def _show_alone(
        self, *, images: Sequence[QImage] = (), picture: str = "", files: Sequence[Path] = ()
    ) -> None:
        """These go with a question, and no text that was taken before. It has nothing to do with
        what was asked last, unless that is in sight."""
        if not self._quick.prompt.isVisible():
            self._quick.model.begin_anew()
        self._quick.model.select("")
        self._quick.show(images=images, picture=picture, files=files, kind=Kind.QUESTION)

    async def _read(self, source: Source) -> tuple[Origin, Found]:
        def read() -> tuple[Origin, Found]:
            return self._selections.origin(), self._selections.read(source)

        try:
            return await self._lane.run(read, TAKING_S)
        except TimeoutError:
            return NOWHERE, nothing(Why.SILENT, source)

    def _make_model(self) -> TextActionsModel:
        room, quick = self._room, self._quick
        prompt = quick.prompt
        model = TextActionsModel(
            room.desk, room.live, quick.model, self._selections, self._lane, self
        )
        row = TextActionsRow(model, room.theme)
        prompt.put_above_foot(row)
        row.resized.connect(prompt.fit)
        row.left.connect(prompt.focus_line)
        prompt.field.left_down.connect(row.focus_first)
        model.hide_wanted.connect(prompt.put_away)
        model.show_wanted.connect(lambda: quick.show())
        model.words_wanted.connect(self._begin_task)
        model.told.connect(self._tell)
        model.failed.connect(prompt.tell_error)
        return model

    def _begin_task(self, words: str) -> None:
        """A task of these words, to be corrected in the prompt; the text goes with it as notes."""
        self._quick.show(line_of(words), kind=Kind.TASK)

    # -- the screen

    async def _take_region(self) -> None:
        from deskhand.ui.capture.picker import RegionPicker
        from deskhand.ui.capture.screens import freeze, out_of_sight

        self._choosing = True
        window = self._room.window
        try:
            title = await self._title_in_front()
            async with AsyncExitStack() as stack:
                if window.isActiveWindow():
                    await stack.enter_async_context(out_of_sight(window))
                frozen = await freeze()
                picked = await RegionPicker(frozen, self._room.theme, self).pick()
        finally:
            self._choosing = False
        if picked is None:
            return
        match picked.choice:
            case Choice.ASK:
                self._show_alone(images=[picked.image], picture=file_name())
            case Choice.TASK:
                await task_with_picture(self._room, picked.image, title)
            case Choice.COPY:
                QGuiApplication.clipboard().setImage(picked.image)
                self._room.tell(tr("The picture is on the clipboard."))
            case Choice.SAVE:
                self._ask_where(picked.image)
            case _:
                assert_never(picked.choice)

    def _ask_where(self, image: QImage) -> None:
        dialog = save_as(self._room, image)
        self._dialogs.add(dialog)

        def done() -> None:
            self._dialogs.discard(dialog)
            dialog.deleteLater()

        dialog.finished.connect(done)

    async def _title_in_front(self) -> str:
        try:
            origin = await self._lane.run(self._selections.origin, TAKING_S)
        except TimeoutError:
            return ""
        return origin.title

    # -- telling

    def _begin(self, work: Coroutine[None, None, None], name: str) -> None:
        task = aio.spawn(self._told(work), self, name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self._quick.show()
            self._quick.prompt.tell_error(error)

    def _tell(self, sentence: str) -> None:
        self._quick.prompt.told.tell(sentence)


def wanted_keys(settings: Settings) -> Sequence[Wanted]:
    """The global keys of text actions, as the settings have them."""
    return [
        Wanted(key_id(each), each.key, tr("Text action: {name}", name=each.name))
        for each in actions_of(settings)
        if each.key
    ]

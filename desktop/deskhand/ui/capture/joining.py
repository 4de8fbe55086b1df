"""Captures and dragging out, joined to the window when the chats are open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.host.parcels import Parcels
from deskhand.host.selection.choosing import selections
from deskhand.ui import aio
from deskhand.ui.capture.control import CaptureControl
from deskhand.ui.capture.dragging import DragOut
from deskhand.ui.capture.pasting import Pasting, pasting
from deskhand.ui.chat.message_edit import MessageEdit

if TYPE_CHECKING:
    from deskhand.ui.quick.control import QuickControl
    from deskhand.ui.system.hotkeys import HotkeyControl
    from deskhand.ui.system.room import SystemRoom

CLEARING_S = 5.0


class Captures:
    """What has to be closed again. pasting: of the fields one writes in; None where Qt may."""

    def __init__(
        self, control: CaptureControl, parcels: Parcels, room: SystemRoom, pasting: Pasting | None
    ) -> None:
        self.control, self._parcels = control, parcels
        self._room, self._pasting = room, pasting
        self._lane = aio.Lane("deskhand-parcels")

    def join_fields(self) -> None:
        """Let every field there is in the window wait for no other program when one pastes."""
        if self._pasting is None:
            return
        for edit in self._room.window.findChildren(MessageEdit):
            if edit.paster is None:
                edit.paster = self._pasting
                edit.not_pasted.connect(self._room.tell)

    def tidy(self) -> None:
        """Remove what a run left behind that was killed."""
        left = self._parcels.left()  # now: what is promised from here on stays
        aio.spawn(self._clear(left), self.control, "tidy parcels")

    async def close(self) -> None:
        """Remove the files that were made for other programs."""
        self.control.close()
        await self._clear(None)

    async def _clear(self, only: Sequence[Path] | None) -> None:
        try:
            await self._lane.run(lambda: self._parcels.clear(only), CLEARING_S)
        except TimeoutError:
            return  # the next start clears them away
        finally:
            self._lane.end()  # an hour may pass until the next


def join_captures(
    room: SystemRoom, quick: QuickControl, hotkeys: HotkeyControl, parent: QObject
) -> Captures:
    """Commands and keys take things in; chats and tasks can be dragged out."""
    control = CaptureControl(room, quick, selections(), parent)
    control.join(hotkeys)
    room.window.rail.list.rows.as_files = DragOut(room.desk, room.tell, parent).chats
    quick.paster = paster = pasting(parent)
    captures = Captures(control, Parcels(room.desk.folders.cache), room, paster)
    captures.join_fields()
    captures.tidy()
    return captures

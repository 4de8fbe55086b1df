"""Pasting what another program copied, without waiting for that program in the window's thread.

Qt waits 15 s for an X11 program that hangs (measured), and takes 100 MB when it gets them.
"""

from __future__ import annotations

import asyncio
from typing import assert_never

import shiboken6
from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from deskhand.domain.wording import tr
from deskhand.host.selection.base import (
    Files,
    Found,
    Nothing,
    Picture,
    Selections,
    Source,
    Text,
    Why,
    nothing,
)
from deskhand.ui import aio
from deskhand.ui.chat.message_edit import MessageEdit

SIGN_OF_LIFE_S = 3.0
"""The person waits for this; a program may make what it copied only now."""

TOTAL_S = 10.0
READING_S = TOTAL_S + 5.0


def pasting(parent: QObject) -> Pasting | None:
    """For this window system; None where Qt does not wait for others."""
    if QGuiApplication.platformName() != "xcb":
        return None
    from deskhand.host.selection.x11 import X11Selections

    return Pasting(X11Selections(deadline_s=SIGN_OF_LIFE_S, total_s=TOTAL_S), parent)


class Pasting(QObject):
    """Fields whose `paster` it is paste what it reads."""

    def __init__(self, selections: Selections, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selections, self._lane = selections, aio.Lane("deskhand-paste")

    def takes(self) -> bool:
        """Whether the clipboard is another program's: of one's own there is nothing to wait for."""
        return not QGuiApplication.clipboard().ownsClipboard()

    def paste_into(self, edit: MessageEdit) -> None:
        """Paste when it is there."""
        aio.spawn(self._paste(edit), self, "paste")

    async def _paste(self, edit: MessageEdit) -> None:
        found = await self._read()
        if not shiboken6.isValid(edit):
            return
        mime = QMimeData()
        match found:
            case Text(text, cut):
                mime.setText(text)
                if cut:
                    edit.not_pasted.emit(tr("It was too long: the first part was taken."))
            case Picture(_, data):
                image = await asyncio.to_thread(QImage.fromData, data)
                if not shiboken6.isValid(edit):
                    return
                if image.isNull():
                    edit.not_pasted.emit(tr("The copied picture is broken."))
                    return
                mime.setImageData(image)
            case Files(paths):
                mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
            case Nothing(why, sentence):
                if why is not Why.EMPTY:
                    edit.not_pasted.emit(sentence)
                return
            case _:
                assert_never(found)
        edit.insertFromMimeData(mime)

    async def _read(self) -> Found:
        try:
            return await self._lane.run(lambda: self._selections.read(Source.CLIPBOARD), READING_S)
        except TimeoutError:
            return nothing(Why.SILENT, Source.CLIPBOARD)
        finally:
            self._lane.end()  # an hour may pass until the next

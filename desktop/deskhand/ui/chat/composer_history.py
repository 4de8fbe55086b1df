"""Earlier prompts: Up in an empty composer, Ctrl+Up anywhere, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.chat.prompts import PromptsViewModel

_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_MODIFIERS = ~Qt.KeyboardModifier.KeypadModifier


class PromptHistory(QObject):
    """Walks through what was sent before: first in this chat, then in all of them.

    What was typed, also into an earlier prompt, is there again on the way back.
    """

    def __init__(
        self, edit: MessageEdit, here: Callable[[], Iterable[str]], prompts: PromptsViewModel
    ) -> None:
        super().__init__(edit)
        self._edit, self._here, self._prompts = edit, here, prompts
        self._texts: list[str] = []
        self._typed: dict[int, str] = {}
        self._at = 0
        self._everywhere: list[str] | None = None
        edit.key_takers.append(self)

    @property
    def is_walking(self) -> bool:
        """Whether an earlier prompt is shown, or was."""
        return bool(self._texts)

    def end(self) -> None:
        """Something was sent, or another chat is in sight: begin anew next time."""
        self._texts, self._typed, self._at, self._everywhere = [], {}, 0, None

    # -- keys, before the text gets them

    def wants(self, event: QKeyEvent) -> bool:
        """Up where nothing is typed, Up and Down where an earlier prompt is shown as it was, and
        both with Ctrl everywhere."""
        if event.key() not in _KEYS:
            return False
        pressed = event.modifiers() & _MODIFIERS
        if pressed == Qt.KeyboardModifier.ControlModifier:
            return True
        if pressed != Qt.KeyboardModifier.NoModifier:
            return False
        if self._at == 0:
            return event.key() == Qt.Key.Key_Up and self._edit.document().isEmpty()
        cursor = self._edit.textCursor()
        moved = QTextCursor(cursor)
        up = event.key() == Qt.Key.Key_Up
        steps = QTextCursor.MoveOperation.Up if up else QTextCursor.MoveOperation.Down
        at_edge = not moved.movePosition(steps)
        return at_edge and self._edit.text() == self._texts[self._at - 1]

    def take(self, event: QKeyEvent) -> None:
        """Go one step."""
        by = _KEYS[Qt.Key(event.key())]
        if by > 0 and not self._texts:
            self._begin()
        self._step(by)

    # -- how it is done

    def _begin(self) -> None:
        self._texts = list(dict.fromkeys(text for text in self._here() if text.strip()))
        if self._everywhere is None:
            self._everywhere = []
            aio.spawn(self._read(), self, "earlier prompts")

    async def _read(self) -> None:
        try:
            found = await self._prompts.sent()
        except DeskhandError as error:
            aio.report(error)
            return
        self._everywhere = found
        waited = not self._texts
        self._texts = list(dict.fromkeys([*self._texts, *found]))
        if waited:
            self._step(1)

    def _step(self, by: int) -> None:
        at = self._at + by
        if not 0 <= at <= len(self._texts):
            return
        text = self._edit.text()
        shown = "" if self._at == 0 else self._texts[self._at - 1]
        if self._at == 0 or text != shown:
            self._typed[self._at] = text
        self._at = at
        self._show(self._typed.get(at, "" if at == 0 else self._texts[at - 1]))

    def _show(self, text: str) -> None:
        """In the place of what is there; Ctrl+Z brings that back, too."""
        cursor = self._edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self._edit.setTextCursor(cursor)

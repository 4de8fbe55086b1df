"""Joins the find bar, what it finds and the transcript."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.ui import aio
from deskhand.ui.chat.find import FindViewModel, Hit
from deskhand.ui.chat.find_bar import FindBar
from deskhand.ui.chat.find_text import Query
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme

LONGEST_SELECTION = 200


class Find(QObject):
    """Find in chat. left: it was closed and the keyboard has no place to go back to."""

    left = Signal()

    def __init__(self, model: ChatViewModel, transcript: Transcript, theme: Theme) -> None:
        super().__init__(transcript)
        self._model, self._transcript = model, transcript
        self._back: QWidget | None = None
        self.found = FindViewModel(model, self)
        self.bar = FindBar(theme, transcript)
        self.bar.edited.connect(self._on_edited)
        self.bar.stepped.connect(self.found.step)
        self.bar.closed.connect(self.close)
        self.found.changed.connect(self._on_changed)
        self.found.shown.connect(self._on_shown)
        model.conversation_changed.connect(self._on_conversation_changed)
        transcript.installEventFilter(self)

    def open(self, text: str = "") -> None:
        """Show the bar with this text, what is selected, or what was looked for last."""
        if self.bar.isHidden():
            self._back = QApplication.focusWidget()
            self.found.begin(self._transcript.top_message())
        self.bar.open(text or self._selected())

    def step(self, by: int) -> None:
        """To the next hit, or the one before; opens the bar when there is nothing to look for."""
        if self.bar.isHidden():
            self.open()
        else:
            self.found.step(by)

    def close(self) -> None:
        """Hide the bar and its marks; the keyboard goes back to where it was."""
        if self.bar.isHidden():
            return
        self.bar.hide()
        self.found.end()
        back, self._back = self._back, None
        if back is not None and shiboken6.isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bar keeps to its corner."""
        if event.type() is QEvent.Type.Resize and not self.bar.isHidden():
            self.bar.place()
        return super().eventFilter(watched, event)

    def _selected(self) -> str:
        text = self._transcript.selection.text().strip()
        return "" if "\n" in text or len(text) > LONGEST_SELECTION else text

    def _on_edited(self, query: Query) -> None:
        self.found.look_for(query)

    def _on_changed(self) -> None:
        found, marks = self.found, self._transcript.marks
        self.bar.show_state(found.at, found.total, searching=found.searching)
        current = None
        if found.current is not None:
            n = self._transcript.place_of(found.current.message_id)
            if n >= 0:
                current = (self._transcript.entries[n].key, found.current.number)
        marks.show(found.query, current)
        marks.apply(self._transcript.views())

    def _on_shown(self, hit: Hit) -> None:
        if not self._transcript.show_hit(hit.message_id, hit.number):
            aio.spawn(self._reach(hit), self, "find")

    async def _reach(self, hit: Hit) -> None:
        """The hit is above what was read so far."""
        if await self._model.reach(hit.message_id) and self.found.current == hit:
            self._transcript.show_hit(hit.message_id, hit.number)

    def _on_conversation_changed(self) -> None:
        if not self.bar.isHidden():
            self.close()

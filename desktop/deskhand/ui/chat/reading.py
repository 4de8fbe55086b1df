"""What helps one read a chat: finding, copying, going to a message or a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from deskhand.domain.conversation import Role
from deskhand.ui import aio
from deskhand.ui.chat.copying import Form, Piece, piece_of, quoted, selected_pieces, to_clipboard
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.find_control import Find
from deskhand.ui.chat.jump_date import JumpToDate
from deskhand.ui.chat.message_acts import MessageActs
from deskhand.ui.chat.reading_branch import words_above
from deskhand.ui.chat.reading_focus import MessageFocus
from deskhand.ui.chat.reading_menu import MenuActs, message_menu
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme


class Reading(QObject):
    """The helpers of one transcript.

    left: the keyboard belongs to the composer again. quote_wanted: words for the composer, each
    line behind a ">".
    """

    left = Signal()
    quote_wanted = Signal(str)

    def __init__(self, model: ChatViewModel, transcript: Transcript, theme: Theme) -> None:
        super().__init__(transcript)
        self._model, self._transcript, self._theme = model, transcript, theme
        self._find: Find | None = None
        self.acts: MessageActs | None = None
        self.focus = MessageFocus(transcript, theme)
        self.calendar: JumpToDate | None = None
        transcript.stepped.connect(lambda by, scroll: self.focus.step(by, scroll=scroll))
        transcript.jumped.connect(self.jump)
        transcript.copied.connect(lambda: self.copy(Form.PLAIN))
        transcript.selection.all_copied.connect(lambda: self.copy(Form.PLAIN))
        transcript.selection.menu_wanted.connect(self._show_menu)

    @property
    def find(self) -> Find:
        """Find in chat; made when it is first wanted."""
        if self._find is None:
            self._find = Find(self._model, self._transcript, self._theme)
            self._find.left.connect(self.left)
        return self._find

    # -- going somewhere

    def show_message(self, message_id: UUID, text: str = "") -> None:
        """Go to a message of this chat, wherever in it, and mark this text there."""
        aio.spawn(self._show_message(message_id, text), self, "show message")

    def jump(self, to_first: bool) -> None:
        """Go to the first message of the chat, or the last."""
        if to_first:
            aio.spawn(self._jump_to_first(), self, "show message")
        elif self._transcript.entries:
            self.focus.go(len(self._transcript.entries) - 1)
            self._transcript.follow()

    def choose_day(self) -> None:
        """Open the calendar of this chat."""
        aio.spawn(self._choose_day(), self, "days of the chat")

    async def _show_message(self, message_id: UUID, text: str) -> None:
        if await self._model.reach(message_id):
            self._transcript.show_message(message_id, text)

    async def _jump_to_first(self) -> None:
        first = self._model.first_read
        if first is not None and first.parent_id is not None and self._model.conversations:
            above = await words_above(self._model.conversations, first.parent_id)
            if above:
                await self._model.reach(above[0].id)
        if self._transcript.entries:
            self.focus.go(0)

    async def _choose_day(self) -> None:
        first = self._model.first_read
        days: dict[date, UUID] = {}
        if first is not None and first.parent_id is not None and self._model.conversations:
            for each in await words_above(self._model.conversations, first.parent_id):
                days.setdefault(each.created_at.astimezone().date(), each.id)
        for entry in self._model.entries:
            if entry.message is not None:
                days.setdefault(_day(entry), entry.message.id)
        if not days:
            return
        top = self._transcript.top_message()
        n = -1 if top is None else self._transcript.place_of(top)
        seen = self._transcript.entries[n]
        opened = JumpToDate(
            sorted(days),
            _day(seen) if seen.message is not None else max(days),
            self._theme,
            self._transcript,
        )
        opened.chosen.connect(lambda day: self.show_message(days[day]))
        self.calendar = opened
        opened.destroyed.connect(self._on_calendar_gone)
        opened.open_in(self._transcript)

    def _on_calendar_gone(self) -> None:
        self.calendar = None

    # -- copying

    def copy(self, form: Form) -> None:
        """Copy what is selected, or else the message that has the keyboard."""
        selection = self._transcript.selection
        if selection.is_all:
            aio.spawn(self._copy_all(form), self, "copy the chat")
        elif not selection.is_empty:
            to_clipboard(self._selected(), form)
        elif (entry := self._entry(self.focus.key)) is not None:
            to_clipboard([_piece(entry)], form)

    def copy_as(self, form: str) -> None:
        """The same by the form's name: "plain", "markdown", "rich"."""
        self.copy(Form(form))

    def select_all(self) -> None:
        """Select the whole chat."""
        self._transcript.selection.select_all()

    def quote(self, key: UUID | None = None) -> None:
        """Quote what is selected, or else this message or the one that has the keyboard."""
        pieces = self._selected()
        entry = self._entry(key or self.focus.key)
        if not pieces and entry is not None:
            pieces = [Piece("", entry.text)]
        if pieces:
            self.quote_wanted.emit(quoted("\n\n".join(piece.markdown for piece in pieces)))

    async def _copy_all(self, form: Form) -> None:
        first, conversations = self._model.first_read, self._model.conversations
        pieces: list[Piece] = []
        if first is not None and first.parent_id is not None and conversations is not None:
            pieces += [
                piece_of(each.text, is_person=each.role is Role.USER)
                for each in await words_above(conversations, first.parent_id)
                if each.role in (Role.USER, Role.ASSISTANT)
            ]
        pieces += [_piece(entry) for entry in self._model.entries]
        to_clipboard([piece for piece in pieces if piece.plain], form)

    def _selected(self) -> list[Piece]:
        views = self._transcript.views()
        return selected_pieces(block for view in views for block in view.selectables())

    def selected_in(self, key: UUID) -> str:
        """What is marked of one message, as plain text; "" for nothing."""
        views = (view for view in self._transcript.views() if view.entry.key == key)
        pieces = selected_pieces(block for view in views for block in view.selectables())
        return "\n".join(each.plain for each in pieces)

    def _entry(self, key: UUID | None) -> Entry | None:
        return next((each for each in self._transcript.entries if each.key == key), None)

    # -- the menu

    def _show_menu(self, place: QPoint, address: str) -> None:
        transcript, key = self._transcript, self._transcript.message_at(place)
        view = next((view for view in transcript.views() if view.entry.key == key), None)
        selected = not transcript.selection.is_empty

        def copy(form: Form) -> None:
            entry = self._entry(key)
            if selected or entry is None:
                self.copy(form)
            else:
                to_clipboard([_piece(entry)], form)

        acts = MenuActs(
            copy=copy,
            quote=None if view is None else lambda: self.quote(key),
            select_message=None
            if view is None
            else lambda: transcript.selection.select_only(view.words()),
            select_all=self.select_all,
            copy_link=(lambda: QGuiApplication.clipboard().setText(address)) if address else None,
            find=lambda: self.find.open(),
            jump=self.choose_day,
        )
        menu = message_menu(acts, selected=selected, parent=transcript)
        if self.acts is not None:
            self.acts.fill(menu, key)
        menu.popup(place)


def _piece(entry: Entry) -> Piece:
    return piece_of(entry.text, is_person=entry.is_person)


def _day(entry: Entry) -> date:
    assert entry.message is not None
    return entry.message.created_at.astimezone().date()

"""What was asked and answered, below the line: the chat's own transcript in a smaller place."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.copying import Form, piece_of, selected_pieces, to_clipboard
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.links_dialog import open_link
from deskhand.ui.chat.reading_focus import MessageFocus
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.quick.chat import QuickChat
from deskhand.ui.theme.theme import Theme


class Answers(Transcript):
    """grown: it may need another height. open_wanted: the conversation in the main window.
    copied_answer: an answer went to the clipboard."""

    grown = Signal()
    open_wanted = Signal()
    copied_answer = Signal()

    def __init__(self, chat: QuickChat, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._chat, self._theme_used = chat, theme
        self._shown_chat: UUID | None = None
        self.setAccessibleName(tr("Answer"))
        self.viewport().setBackgroundRole(self.backgroundRole().Base)
        self.focus = MessageFocus(self, theme)
        self.stepped.connect(lambda by, scroll: self.focus.step(by, scroll=scroll))
        self.jumped.connect(self._jump)
        self.copy_wanted.connect(self._copy)
        self.copied.connect(self.copy_selected)
        self.again_wanted.connect(chat.again)
        self.go_on_wanted.connect(lambda key: chat.again(key, goes_on=True))
        self.link_opened.connect(lambda address: open_link(address, theme, self))
        self.selection.menu_wanted.connect(self._show_menu)
        self.selection.all_copied.connect(self.copy_all)
        self.placed.connect(self.grown)
        chat.entries_changed.connect(self.read)
        chat.answer_grown.connect(self.grow)
        chat.announced.connect(self._announce)
        self.read()

    def read(self) -> None:
        """Show what there is."""
        anew = self._shown_chat != self._chat.conversation_id and not self._continues()
        self._shown_chat = self._chat.conversation_id
        self.show_entries(self._chat.entries, anew=anew)
        self.grown.emit()

    def _continues(self) -> bool:
        """Whether the first of those shown is still there: a new chat got its id."""
        shown, wanted = self.entries, self._chat.entries
        return bool(shown and wanted) and shown[0].key == wanted[0].key

    def top_stored(self) -> UUID | None:
        """The id of the first message in sight, None while that has none."""
        key = self.top_message()
        entry = None if key is None else self._entry(key)
        return None if entry is None or entry.message is None else entry.message.id

    # -- copying

    def copy_selected(self) -> bool:
        """What is selected, or else the newest answer. False when there is nothing."""
        blocks = [block for view in self.views() for block in view.selectables()]
        if to_clipboard(selected_pieces(blocks), Form.RICH):
            return True
        return self.copy_last()

    def copy_last(self) -> bool:
        """The newest answer, as text other programs keep the form of."""
        text = self._chat.last_answer()
        copied = to_clipboard([piece_of(text, is_person=False)], Form.RICH) if text else False
        if copied:
            self.copied_answer.emit()
        return copied

    def copy_all(self) -> None:
        """Everything that was said here."""
        pieces = [piece_of(each.text, is_person=each.is_person) for each in self._chat.entries]
        to_clipboard(pieces, Form.RICH)

    def _copy(self, key: UUID, markdown: bool) -> None:
        entry = self._entry(key)
        if entry is not None:
            form = Form.MARKDOWN if markdown else Form.RICH
            to_clipboard([piece_of(entry.text, is_person=entry.is_person)], form)
            self.copied_answer.emit()

    # -- menu and keys

    def _show_menu(self, place: QPoint, address: str) -> None:
        key = self.focus.key or self.message_at(place)
        entry = None if key is None else self._entry(key)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if address:
            open_it = menu.addAction(tr("Open link"))
            open_it.triggered.connect(lambda: open_link(address, self._theme_used, self))
        if not self.selection.is_empty:
            menu.addAction(tr("Copy selected")).triggered.connect(self.copy_selected)
        if entry is not None and key is not None:
            menu.addAction(tr("Copy")).triggered.connect(lambda: self._copy(key, False))
            if not entry.is_person:
                copy = menu.addAction(tr("Copy as Markdown"))
                copy.triggered.connect(lambda: self._copy(key, True))
                again = menu.addAction(tr("Answer again"))
                again.setEnabled(not self._chat.answering)
                again.triggered.connect(lambda: self._chat.again(key))
        menu.addAction(tr("Open in Deskhand")).triggered.connect(self.open_wanted)
        menu.popup(place)

    def _entry(self, key: UUID) -> Entry | None:
        return next((each for each in self._chat.entries if each.key == key), None)

    def _jump(self, to_first: bool) -> None:
        if self.entries:
            self.focus.go(0 if to_first else len(self.entries) - 1)

    def _announce(self, text: str) -> None:
        event = QAccessibleAnnouncementEvent(self, text)
        QAccessible.updateAccessibility(event)

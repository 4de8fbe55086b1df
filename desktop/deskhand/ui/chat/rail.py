"""What the conversation list shows and does. It knows no widget."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.errors import NotFoundError
from deskhand.ui import aio
from deskhand.ui.chat.rail_model import Mark, RailModel, grouped, sections
from deskhand.ui.chat.rail_organiser import Organiser

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.conversations import Conversations
    from deskhand.services.organising import Organising

PAGE = 200
ENOUGH_MATCHES = 60


class RailViewModel(QObject):
    """Conversations, the last used first, loaded in pages; filtered by title as one types.

    Above them stand the pinned ones and the folders. opened: the person chose this conversation (a
    UUID, or None for a new chat). deleted: a Conversation was taken out of sight and can be
    restored. done: a sentence, and what undoes it. failed: a DeskhandError to tell. state_changed:
    `loaded`, `is_empty` or the filter changed. folded: a folder was collapsed or opened.
    """

    opened = Signal(object)
    deleted = Signal(object)
    done = Signal(str, object)
    failed = Signal(object)
    state_changed = Signal()
    folded = Signal()

    def __init__(
        self, parent: QObject | None = None, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__(parent)
        self.model = RailModel(self)
        self.loaded = False
        self._today = today
        self._grouped_on = today()
        self._conversations: Conversations | None = None
        self._organising: Organising | None = None
        self._all: list[Conversation] = []
        self._placed: list[Conversation] = []
        self.folders: list[Folder] = []
        self.collapsed: set[UUID] = set()
        self.archive_shown = False
        self.organiser = Organiser(self)
        self.model.dropped.connect(self.organiser.drop)
        self._has_more = False
        self._loading = False
        self._filter = ""
        self._current: UUID | None = None
        self._changed: set[UUID] = set()
        self._look_again = False
        self._following = False

    # -- what is shown

    @property
    def current(self) -> UUID | None:
        """The conversation in sight; None is a new chat."""
        return self._current

    @property
    def filter_text(self) -> str:
        """What titles are searched for."""
        return self._filter

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, and nothing more will come."""
        return self.loaded and not self._loading and self.model.rowCount() == 0

    @property
    def shown(self) -> list[Conversation]:
        """The conversations in the list, in its order, those in collapsed folders too."""
        pinned = [each for each in self._placed if each.pinned]
        within = [
            each
            for folder in self.folders
            for each in self._placed
            if each.folder_id == folder.id and not each.pinned
        ]
        return [each for each in (*pinned, *within, *self._all) if self._fits(each)]

    def _fits(self, conversation: Conversation) -> bool:
        if not self._filter:
            return True
        if self._filter.startswith("#"):
            wanted = self._filter[1:]
            return any(tag.casefold().startswith(wanted) for tag in conversation.tags)
        return self._filter in conversation.title.casefold()

    @property
    def loaded_conversations(self) -> Sequence[Conversation]:
        """All that were read so far, whatever the filter."""
        return [*self._placed, *self._all]

    def find(self, conversation_id: UUID | None) -> Conversation | None:
        """A loaded conversation by id."""
        known = (*self._placed, *self._all)
        return next((each for each in known if each.id == conversation_id), None)

    # -- the core

    def attach(self, conversations: Conversations, organising: Organising, bus: Bus) -> None:
        """The core is open: read the first page, and follow what changes."""
        self._conversations, self._organising = conversations, organising
        self.organiser.attach(organising)
        bus.subscribe(self._on_changes)
        self._spawn(self._load_page(conversations), "conversation list")

    # -- what a person does

    def open(self, conversation_id: UUID | None) -> None:
        """Bring this conversation in sight; None begins a new one."""
        self.show_current(conversation_id)
        self.opened.emit(conversation_id)

    def show_current(self, conversation_id: UUID | None) -> None:
        """Mark this one as the one in sight."""
        self._current = conversation_id
        self.model.set_open(conversation_id)
        self.state_changed.emit()

    def step(self, by: int) -> None:
        """Open the next (1) or the previous (-1) conversation of the list."""
        shown = self.shown
        if not shown:
            return
        at = next((n for n, each in enumerate(shown) if each.id == self._current), None)
        wanted = (0 if by > 0 else len(shown) - 1) if at is None else at + by
        if 0 <= wanted < len(shown):
            self.open(shown[wanted].id)
            if wanted >= len(shown) - 2:
                self.load_more()

    def load_more(self) -> None:
        """Read the next page, if there is one and none is under way."""
        if self._conversations is not None and self._has_more and not self._loading:
            self._spawn(self._load_page(self._conversations), "more conversations")

    def set_filter(self, text: str) -> None:
        """Show only titles with this text in them; more is read until enough were found."""
        wanted = " ".join(text.split()).casefold()
        if wanted == self._filter:
            return
        self._filter = wanted
        self._show()
        self._load_if_short()

    def rename(self, conversation_id: UUID, title: str) -> None:
        """Give a conversation another title; nothing happens for the same or an empty one."""
        known = self.find(conversation_id)
        title = " ".join(title.split())
        if self._conversations is None or not title or (known and known.title == title):
            return
        self._spawn(self._conversations.rename(conversation_id, title), "rename")

    def delete(self, conversation_id: UUID) -> None:
        """Take a conversation out of sight; `deleted` then offers to bring it back. When it was
        the one in sight, its neighbour takes its place."""
        known = self.find(conversation_id)
        if self._conversations is not None and known is not None:
            self._spawn(self._delete(self._conversations, known), "delete")

    def restore(self, conversation: Conversation) -> None:
        """Bring a deleted conversation back and show it."""
        if self._conversations is not None:
            self._spawn(self._restore(self._conversations, conversation), "restore")

    def toggle_folder(self, folder_id: UUID) -> None:
        """Collapse a folder, or open it."""
        self.collapsed ^= {folder_id}
        self.folded.emit()
        self._show()

    def show_archive(self, shown: bool) -> None:
        """Show what was put away instead of the rest."""
        if shown != self.archive_shown and self._conversations is not None:
            self.archive_shown, self._look_again = shown, True
            self._all, self._placed, self._has_more = [], [], False
            self._start_following()

    def set_mark(self, conversation_id: UUID, mark: Mark) -> None:
        """Show what is going on in a conversation."""
        self.model.set_mark(conversation_id, mark)

    def look_at_calendar(self) -> None:
        """A new day moves the headings."""
        if self._today() != self._grouped_on:
            self._show()

    # -- how it is done

    async def _load_page(self, conversations: Conversations) -> None:
        self._loading = True
        try:
            before = self._all[-1] if self._all else None
            if before is None:
                await self._read_placed()
            page = await self._page(PAGE, before)
            known = {each.id for each in self._all}
            self._all += [each for each in page if each.id not in known]
            self._has_more = len(page) == PAGE
        finally:
            self._loading = False
            self.loaded = True
            self._show()
        self._load_if_short()

    def _load_if_short(self) -> None:
        if self._filter and len(self.shown) < ENOUGH_MATCHES:
            self.load_more()

    async def _delete(self, conversations: Conversations, known: Conversation) -> None:
        neighbour = self._neighbour(known.id) if known.id == self._current else None
        await conversations.delete(known.id, initiator=self)
        self._take_out(known.id)
        self._show()
        if known.id == self._current:
            self.open(neighbour)
        self.deleted.emit(known)

    async def _restore(self, conversations: Conversations, conversation: Conversation) -> None:
        await conversations.restore(conversation.id)
        self._put_in(await conversations.get(conversation.id))
        self._show()
        self.open(conversation.id)

    def _neighbour(self, conversation_id: UUID) -> UUID | None:
        ids = [each.id for each in self.shown]
        if conversation_id not in ids:
            return None
        at = ids.index(conversation_id)
        rest = ids[:at] + ids[at + 1 :]
        return rest[min(at, len(rest) - 1)] if rest else None

    # -- what happens elsewhere

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is not Noun.CONVERSATION or self._conversations is None:
            return
        self._changed |= changes.ids
        self._look_again = self._look_again or not changes.ids
        self._start_following()

    def _start_following(self) -> None:
        if not self._following and self._conversations is not None:
            self._following = True
            self._spawn(self._follow(self._conversations), "follow conversations")

    async def _follow(self, conversations: Conversations) -> None:
        """Read again what changed; what changes meanwhile is taken in the next turn."""
        try:
            while self._changed or self._look_again:
                await asyncio.sleep(0)
                changed, self._changed = self._changed, set()
                if self._look_again:
                    self._look_again = False
                    await self._reload()
                for conversation_id in changed:
                    await self._reread(conversations, conversation_id)
                self._show()
        finally:
            self._following = False

    async def _page(self, limit: int, before: Conversation | None = None) -> list[Conversation]:
        if self._organising is None:
            return []
        read = self._organising.archived if self.archive_shown else self._organising.loose
        return await read(limit, before)

    async def _read_placed(self) -> None:
        if self._organising is None or self.archive_shown:
            self._placed, self.folders = [], []
            return
        self.folders = await self._organising.folders()
        self._placed = await self._organising.placed()

    async def _reload(self) -> None:
        wanted = max(len(self._all), PAGE)
        await self._read_placed()
        self._all = await self._page(wanted)
        self._has_more = len(self._all) == wanted

    async def _reread(self, conversations: Conversations, conversation_id: UUID) -> None:
        try:
            conversation = await conversations.get(conversation_id)
        except NotFoundError:
            self._take_out(conversation_id)
            return
        self._put_in(conversation)

    def _take_out(self, conversation_id: UUID) -> None:
        self._all = [each for each in self._all if each.id != conversation_id]
        self._placed = [each for each in self._placed if each.id != conversation_id]

    def _put_in(self, conversation: Conversation) -> None:
        """At its place; one older than all that is loaded comes with its page."""
        self._take_out(conversation.id)
        if conversation.archived != self.archive_shown:
            return
        if not self.archive_shown and (conversation.pinned or conversation.folder_id is not None):
            self._placed.insert(
                bisect_left(self._placed, _age(conversation), key=_age), conversation
            )
            return
        at = bisect_left(self._all, _age(conversation), key=_age)
        if at < len(self._all) or not self._has_more:
            self._all.insert(at, conversation)

    def _show(self) -> None:
        self._grouped_on = self._today()
        fitting = [each for each in self._all if self._fits(each)]
        placed = [each for each in self._placed if self._fits(each)]
        # While something is searched for, folders without a hit and closed ones are in the way.
        folders = self.folders
        if self._filter:
            folders = [f for f in folders if any(each.folder_id == f.id for each in placed)]
        above = sections(placed, folders, () if self._filter else self.collapsed)
        self.model.set_rows([*above, *grouped(fitting, self._grouped_on)])
        self.state_changed.emit()

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        aio.spawn(work, self, name)


def _age(conversation: Conversation) -> tuple[float, int]:
    """Sorts the last used first; the id settles the order of equals, as the store does."""
    return (-conversation.updated_at.timestamp(), -conversation.id.int)

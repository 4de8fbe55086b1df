"""What the pane of preferences shows and does. It knows no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.preference import Preference
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.preferences.filtering import Filters, Heading, Order, Row, rows_of

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.preferences import Preferences

MEANING_AFTER_MS = 250
"""A search by meaning begins when nothing was typed for so long."""

MOST_MEANT = 20
LEAST_MEANT = 0.25
"""Below this score a sentence has nothing to do with what is searched for."""


class PreferencesModel(QObject):
    """rows_changed: read `rows` again. loaded: everything was read. state_changed: `loading`,
    `error` or `searching` did. told: a sentence and what undoes it, or None. failed: a
    DeskhandError to tell."""

    rows_changed = Signal()
    loaded = Signal()
    state_changed = Signal()
    told = Signal(str, object)
    failed = Signal(object)

    def __init__(self, shelf: Preferences, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self.rows: list[Row | Heading] = []
        self.filters = Filters()
        self.order = Order.TOPIC
        self.loading = True
        self.searching = False
        self.error: DeskhandError | None = None
        self._all: list[Preference] = []
        self._words = ""
        self._meant: dict[UUID, float] = {}
        self._looks = 0
        self._following = False
        self._pause = QTimer(self, singleShot=True, interval=MEANING_AFTER_MS)
        self._pause.timeout.connect(self._search_by_meaning)
        self.destroyed.connect(bus.subscribe(self._on_changes))

    # -- what is shown

    @property
    def preferences(self) -> Sequence[Preference]:
        """All there are, whatever the filter."""
        return self._all

    @property
    def words(self) -> str:
        """What is searched for."""
        return self._words

    @property
    def topics(self) -> list[str]:
        """Every topic there is, sorted."""
        return sorted({each.topic for each in self._all if each.topic}, key=str.casefold)

    def find(self, preference_id: UUID | None) -> Preference | None:
        """One by its id."""
        return next((each for each in self._all if each.id == preference_id), None)

    # -- what a person does

    def load(self) -> None:
        """Read everything; also after it failed."""
        self.loading, self.error = not self._all, None
        self.state_changed.emit()
        aio.spawn(self._load(), self, "list preferences")

    def search(self, words: str) -> None:
        """Show those with these words at once, and after a pause those that mean it."""
        self._words, self._meant = words, {}
        self._looks += 1
        self.searching = bool(words.strip())
        if self.searching:
            self._pause.start()
        else:
            self._pause.stop()
        self._show()
        self.state_changed.emit()

    def filter(self, filters: Filters) -> None:
        """Show only these."""
        self.filters = filters
        self._show()
        self.state_changed.emit()

    def sort(self, order: Order) -> None:
        """Group and sort by this."""
        self.order = order
        self._show()

    def edit(self, preference: Preference, sentence: str) -> None:
        """Give it other words."""
        words = " ".join(sentence.split())
        if words and words != preference.sentence:
            self.change(replace(preference, sentence=words))

    def change(self, preference: Preference, said: str = "") -> None:
        """Store it as it is now. said: told then, with a way back."""
        before = self.find(preference.id)
        if before is None or before == preference:
            return

        async def work() -> None:
            await self.shelf.change(preference, initiator=self)
            await self._load()

        async def undo() -> None:
            await self.shelf.change(before, initiator=self)
            await self._load()

        self._do(work, said or tr("Changed."), undo)

    def forget(self, preferences: Sequence[Preference]) -> None:
        """Delete them, with a way back for as long as it is offered."""
        gone = list(preferences)
        if not gone:
            return

        async def work() -> None:
            await self.shelf.forget([each.id for each in gone], initiator=self)
            await self._load()

        async def undo() -> None:
            await self.shelf.put_back(gone, initiator=self)
            await self._load()

        said = ntr("{count} preference forgotten.", "{count} preferences forgotten.", len(gone))
        self._do(work, said, undo)

    def merge(self, preferences: Sequence[Preference], sentence: str) -> None:
        """Make one of them, with this sentence."""
        old = list(preferences)
        ids: list[UUID] = []

        async def work() -> None:
            made = await self.shelf.merge([each.id for each in old], sentence, initiator=self)
            ids.append(made.id)
            await self._load()

        async def undo() -> None:
            await self.shelf.forget(ids, initiator=self)
            await self.shelf.put_back(old, initiator=self)
            await self._load()

        self._do(work, tr("Merged."), undo)

    # -- how it is done

    def run(
        self,
        work: Callable[[], Awaitable[None]],
        said: str = "",
        undo: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Do this; tell what was done with its way back, or what went wrong."""
        aio.spawn(self._told(work, said, undo), self, "preferences")

    def _do(
        self,
        work: Callable[[], Awaitable[None]],
        said: str,
        undo: Callable[[], Awaitable[None]],
    ) -> None:
        self.run(work, said, undo)

    async def _told(
        self,
        work: Callable[[], Awaitable[None]],
        said: str,
        undo: Callable[[], Awaitable[None]] | None,
    ) -> None:
        try:
            await work()
        except DeskhandError as error:
            self.failed.emit(error)
            return
        if said:
            back = None if undo is None else (lambda: self.run(undo))
            self.told.emit(said, back)

    def show_new(self, preference: Preference) -> None:
        """This one was just stored: have it in the list, also when a filter would hide it."""
        if not self.filters.lets(preference):
            self.filters = Filters()
        self.run(self._load)

    async def _load(self) -> None:
        try:
            self._all = await self.shelf.all()
            self.error = None
        except DeskhandError as error:
            self.error = error
        self.loading = False
        self._show()
        self.state_changed.emit()
        self.loaded.emit()

    def _search_by_meaning(self) -> None:
        aio.spawn(self._mean(self._words, self._looks), self, "search preferences")

    async def _mean(self, words: str, look: int) -> None:
        try:
            found = await self.shelf.search(words, k=MOST_MEANT)
        except DeskhandError as error:
            found = []
            self.failed.emit(error)
        if look != self._looks:
            return  # other words were typed meanwhile
        self._meant = {each.preference.id: each.score for each in found if each.score > LEAST_MEANT}
        self.searching = False
        self._show()
        self.state_changed.emit()

    def _show(self) -> None:
        self.rows = rows_of(self._all, self.filters, self.order, self._words, self._meant)
        self.rows_changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        ours = changes.initiator is self
        if changes.noun is Noun.PREFERENCE and not ours and not self._following:
            self._following = True
            aio.spawn(self._follow(), self, "list preferences")

    async def _follow(self) -> None:
        await asyncio.sleep(0)
        self._following = False
        await self._load()

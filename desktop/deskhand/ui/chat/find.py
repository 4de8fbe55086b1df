"""Find in chat: every hit of the whole branch, also in messages that were never laid out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.conversation import Role
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.find_text import Query, may_have, readable, spans, words
from deskhand.ui.chat.markdown_blocks import Block
from deskhand.ui.chat.reading_branch import BranchWords
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import MOTION_MS

TIMEOUT_S = 60.0
GROWN_MS = 250
BETWEEN_BLOCKS = "\0"


@dataclass(frozen=True, slots=True)
class Searched:
    """One message as it is searched: stored words, or the blocks of an answer under way."""

    id: UUID
    text: str
    is_markdown: bool
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A message with hits. place: its number in the branch."""

    id: UUID
    place: int
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit: number `number` (from 0) of those in this message."""

    message_id: UUID
    number: int


class FindViewModel(QObject):
    """Searches the branch in sight while it is open.

    changed: another query, another current hit, or other hits. shown: a Hit the person went to.
    """

    changed = Signal()
    shown = Signal(object)

    def __init__(self, model: ChatViewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._branch = BranchWords(model, self)
        self._lane = aio.Lane("deskhand-find", self)
        self._words = Words()
        self._is_open = self._again = self._running = self._goes = False
        self._from: UUID | None = None
        self._order: dict[UUID, int] = {}
        self._found: list[Found] = []
        self._sums: list[int] = []
        self._answered: Query | None = None
        self.query = Query()
        self.current: Hit | None = None
        self._grown = QTimer(self, singleShot=True, interval=GROWN_MS)
        self._grown.timeout.connect(self._search)
        self._typed = QTimer(self, singleShot=True, interval=MOTION_MS // 2)
        self._typed.timeout.connect(self._search)
        self._branch.read.connect(self._search)
        model.answer_grown.connect(lambda _: self._on_grown())
        model.entries_changed.connect(self._on_entries_changed)

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self._sums[-1] if self._sums else 0

    @property
    def at(self) -> int:
        """Which of them the person is at, from 1; 0 for none."""
        if self.current is None:
            return 0
        n = self._place_of(self.current.message_id)
        return 0 if n is None else self._before(n) + self.current.number + 1

    @property
    def searching(self) -> bool:
        """Whether more may be found."""
        waits = self._running or self._typed.isActive() or self._branch.reading
        return not self.query.is_empty and waits

    def begin(self, nearest: UUID | None) -> None:
        """Search from now on; the first hit to go to is at or below this message."""
        self._is_open, self._from = True, nearest
        self._branch.begin()

    def end(self) -> None:
        """Search no more, and keep nothing of it."""
        self._is_open = False
        self._branch.end()
        self._words.clear()
        self.look_for(Query())

    def look_for(self, query: Query) -> None:
        """Look for this; the person goes to its nearest hit."""
        if query == self.query:
            return
        self.query, self._goes = query, True
        self._found, self._sums = [], []
        if self.current is not None:
            self._from = self.current.message_id
        self.current = None
        if query.is_empty:
            self._typed.stop()
        else:
            self._typed.start()
        self.changed.emit()

    def step(self, by: int) -> None:
        """Go on by so many hits, around the end."""
        if self._typed.isActive():  # Enter right behind the last letter
            self._typed.stop()
            self._search()
            return
        if self.total:
            at = self.at - 1 if self.at else (self._nearest() - (by > 0))
            self._go((at + by) % self.total)

    # -- searching

    def _on_grown(self) -> None:
        if self._is_open and not self.query.is_empty and not self._grown.isActive():
            self._grown.start()

    def _on_entries_changed(self) -> None:
        if self._is_open:
            self._branch.follow()
            self._search()

    def _search(self) -> None:
        if not self._is_open or self.query.is_empty:
            return
        if self._running:
            self._again = True
            return
        self._running = True
        aio.spawn(self._run(), self, "find")

    async def _run(self) -> None:
        """One search at a time, in a thread; what came meanwhile is searched next."""
        try:
            while True:
                self._again = False
                query, texts = self.query, self._texts()
                found = await self._lane.run(
                    lambda q=query, t=texts: search_in(q, t, self._words),  # type: ignore[misc]
                    TIMEOUT_S,
                )
                if query == self.query and self._is_open:
                    self._take(found, texts)
                if not self._again or self.query.is_empty or not self._is_open:
                    break
        finally:
            self._running = False
        self.changed.emit()

    def _texts(self) -> list[Searched]:
        entries = self._model.entries
        known = {entry.message.id for entry in entries if entry.message is not None}
        above = [
            Searched(each.id, each.text, each.role is Role.ASSISTANT)
            for each in self._branch.words
            if each.id not in known and each.role in (Role.USER, Role.ASSISTANT)
        ]
        return [*above, *(_searched(entry) for entry in entries)]

    def _take(self, found: list[Found], texts: Sequence[Searched]) -> None:
        self._found = found
        self._sums = list(accumulate(each.count for each in found))
        self._order = {each.id: n for n, each in enumerate(texts)}
        if self.current is not None and not self.at:
            self._from, self.current = self.current.message_id, None
        if self._goes and self.total and not (self._branch.reading and not self._nearest_is_sure()):
            self._goes = False
            self._go(self._nearest())
        self.changed.emit()

    def _nearest_is_sure(self) -> bool:
        place = self._order.get(self._from) if self._from is not None else None
        return place is not None and bool(self._found) and self._found[-1].place >= place

    def _nearest(self) -> int:
        """The first hit at or below where the person was; else the last one."""
        place = self._order.get(self._from, 0) if self._from is not None else 0
        n = bisect_left(self._found, place, key=lambda each: each.place)
        return self._before(n) if n < len(self._found) else self.total - 1

    def _go(self, at: int) -> None:
        n = bisect_right(self._sums, at)
        self.current = Hit(self._found[n].id, at - self._before(n))
        self.shown.emit(self.current)
        self.changed.emit()

    def _before(self, n: int) -> int:
        return self._sums[n - 1] if n else 0

    def _place_of(self, message_id: UUID) -> int | None:
        place = self._order.get(message_id, -1)
        n = bisect_left(self._found, place, key=lambda each: each.place)
        return n if n < len(self._found) and self._found[n].place == place else None


class Words:
    """Texts taken apart once. Used by the searching thread only, but for `clear`."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[str, str]] = {}
        self._closed: dict[UUID, list[str]] = {}

    def clear(self) -> None:
        """Forget all of them."""
        self._known, self._closed = {}, {}

    def of(self, searched: Searched) -> str:
        """The message as it is read."""
        if searched.blocks:
            closed = self._closed.setdefault(searched.id, [])
            done = sum(1 for block in searched.blocks if block.closed)
            closed.extend(words(block, hosts=True) for block in searched.blocks[len(closed) : done])
            rest = (words(block, hosts=True) for block in searched.blocks[done:])
            return BETWEEN_BLOCKS.join((*closed, *rest))
        text, read = self._known.get(searched.id, ("", ""))
        if text != searched.text:
            read = BETWEEN_BLOCKS.join(readable(searched.text, hosts=True))
            self._known[searched.id] = (searched.text, read)
        return read


def _searched(entry: Entry) -> Searched:
    if entry.message is not None and entry.live is None:
        return Searched(entry.message.id, entry.text, not entry.is_person)
    if entry.live is not None and not entry.text:
        text = entry.live.text
        return Searched(entry.key, "", True, (*text.closed, *text.tail()))
    return Searched(entry.key, entry.text, not entry.is_person)


def search_in(query: Query, texts: Sequence[Searched], known: Words) -> list[Found]:
    """All messages with hits. Runs in a thread."""
    found = []
    for place, each in enumerate(texts):
        if not each.is_markdown:
            number = len(spans(query, each.text))
        elif each.blocks or may_have(query, each.text):
            number = len(spans(query, known.of(each)))
        else:
            number = 0
        if number:
            found.append(Found(each.id, place, number))
    return found

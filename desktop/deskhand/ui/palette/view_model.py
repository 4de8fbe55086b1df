"""What the palette finds: commands, conversations and messages. It knows no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QDate, QLocale, QObject, QTime, Signal

from deskhand.domain.conversation import Role
from deskhand.domain.errors import DeskhandError
from deskhand.domain.search import Cursor, Hit, HitKind, TitleHit
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.palette.excerpt import without_marks
from deskhand.ui.palette.found import CHATS, COMMANDS, MESSAGES, Found, Line, rank_of

if TYPE_CHECKING:
    from deskhand.domain.conversation import Conversation
    from deskhand.domain.search import Names
    from deskhand.services.search import Search

RECENT_CHATS = 5
MOST = 40
MOST_OF_A_SECTION = 6
"""While messages are looked for too."""
TASK = "search"

_ICONS = {HitKind.TEXT: "chat", HitKind.NAME: "file", HitKind.FILE: "file"}


class Chats(Protocol):
    """The conversation list, as far as it is used here."""

    @property
    def current(self) -> UUID | None: ...

    @property
    def loaded_conversations(self) -> Sequence[Conversation]: ...

    def open(self, conversation_id: UUID | None) -> None:
        """Bring it in sight."""


class Places(Protocol):
    """Where what was found is shown, and who finds it; None before the chats are open."""

    @property
    def search(self) -> Search | None: ...

    def show_message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        """Open the chat at this message and mark these words in it."""


class PaletteViewModel(QObject):
    """Finds by words in any order, each the beginning of a word or a part of one; messages by the
    language of search (domain.search_query).

    changed: read `rows` again. text_wanted: these words are to stand in the field. names_read:
    `names` has what can be chosen in a filter.
    """

    changed = Signal()
    text_wanted = Signal(str)
    names_read = Signal()

    def __init__(
        self,
        actions: Actions,
        chats: Chats,
        places: Places | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._chats = chats
        self._places = places
        self._text = ""
        self._titles: list[TitleHit] = []
        self._hits: list[Hit] = []
        self._more: Cursor | None = None
        self._instead = ""
        self._problem = ""
        self._looking: asyncio.Task[None] | None = None
        self.names: Names | None = None

    @property
    def search(self) -> Search | None:
        """None before the chats are open."""
        return None if self._places is None else self._places.search

    @property
    def is_searching(self) -> bool:
        """Whether more may come without anything being done."""
        return self._looking is not None

    # -- what is shown

    @property
    def rows(self) -> list[Found]:
        """All lines, with the names of their sections."""
        found = self.find(self._text)
        messages = self._messages()
        rows: list[Found] = []
        for each in [*found, *messages]:
            if not rows or rows[-1].section != each.section:
                rows.append(Found(each.section, tr(each.section), line=Line.HEADING))
            rows.append(each)
        return rows or [self._remark()]

    def find(self, text: str) -> list[Found]:
        """Best first: with no text recent chats and all commands that can run now, otherwise
        commands, then chats, that have every word."""
        words = text.casefold().split()
        commands = self._commands(words)
        chats = self._chat_rows(words)
        if not words:
            return [*chats, *commands][:MOST]
        most = MOST if self.search is None else MOST_OF_A_SECTION
        return [*commands[:most], *chats[:most]]

    def _commands(self, words: list[str]) -> list[Found]:
        ranked = []
        for command, action in self._actions:
            if not command.in_palette or not action.isEnabled():
                continue
            rank = rank_of(words, command.label, f"{tr(command.menu)} {tr(command.words)}")
            if rank is not None:
                hint = self._actions.keys(command.id)
                run = action.trigger
                ranked.append((rank, Found(COMMANDS, command.label, command.icon, hint, run)))
        ranked.sort(key=lambda each: each[0])
        return [found for _, found in ranked]

    def _chat_rows(self, words: list[str]) -> list[Found]:
        """The chat in sight is none to go to: it comes last, and is no recent one."""
        ranked: list[tuple[int, Found]] = []
        here = self._chats.current
        for conversation in self._chats.loaded_conversations:
            rank = rank_of(words, conversation.title, "")
            if rank is None or (not words and conversation.id == here):
                continue
            found = self._chat(conversation.id, conversation.title)
            ranked.append((rank + 100 * (conversation.id == here), found))
            if not words and len(ranked) == RECENT_CHATS:
                break
        known = {found.conversation_id for _, found in ranked}
        ranked += [
            (len(words) + 100 * (hit.conversation_id == here), self._title(hit))
            for hit in self._titles
            if words and hit.conversation_id not in known
        ]
        ranked.sort(key=lambda each: each[0])
        return [found for _, found in ranked]

    def _chat(self, conversation_id: UUID, title: str) -> Found:
        run = partial(self._chats.open, conversation_id)
        return Found(CHATS, title, "chat", run=run, conversation_id=conversation_id)

    def _title(self, hit: TitleHit) -> Found:
        run = partial(self._chats.open, hit.conversation_id)
        return Found(
            CHATS, hit.title, "chat", _when(hit.updated_at), run, hit.marks,
            conversation_id=hit.conversation_id,
        )  # fmt: skip

    def _messages(self) -> list[Found]:
        rows = [self._message(hit) for hit in self._hits]
        if self._more is not None:
            more = tr("More results")
            rows.append(Found(MESSAGES, more, "chevron-down", run=self.show_more, keeps_open=True))
        if self._instead:
            words = tr("Did you mean “{words}”?", words=self._instead)
            run = partial(self.text_wanted.emit, f"{self._instead} ")
            rows.append(Found(MESSAGES, words, "search", run=run, keeps_open=True))
        if self._problem:
            rows.append(Found(MESSAGES, self._problem, line=Line.REMARK))
        return rows

    def _message(self, hit: Hit) -> Found:
        return Found(
            MESSAGES,
            _where(hit),
            _ICONS[hit.kind],
            _when(hit.at),
            partial(self._jump, hit),
            detail=without_marks(hit.snippet) if _is_markdown(hit) else hit.snippet,
            conversation_id=hit.conversation_id,
        )

    def _remark(self) -> Found:
        said = tr("Searching…") if self.is_searching else tr("Nothing found for these words.")
        return Found("", said, line=Line.REMARK)

    # -- what a person does

    def begin(self) -> None:
        """The palette opens: nothing is typed, and filters may have new names."""
        self.set_text("")
        if self.search is not None:
            aio.spawn(self._prepare(self.search), self, "search names")

    def end(self) -> None:
        """Nobody waits for anything any more."""
        self._stop()

    def set_text(self, text: str) -> None:
        """Find this. What was found before stays until something else is, without flicker."""
        self._stop()
        self._text = text
        search = self.search
        if search is None or not text.strip():
            self._forget()
        else:
            self._looking = aio.spawn(self._look(search, text), self, TASK)
        self.changed.emit()

    def show_more(self) -> None:
        """Add the next page of messages."""
        if self.search is not None and self._more is not None and self._looking is None:
            page = self._look_further(self.search, self._text, self._more)
            self._looking = aio.spawn(page, self, TASK)

    def _jump(self, hit: Hit) -> None:
        if self._places is not None:
            words = " ".join(hit.snippet.text[a:b] for a, b in hit.snippet.marks)
            shown = words if hit.kind is HitKind.TEXT else ""
            self._places.show_message(hit.conversation_id, hit.message_id, shown)

    # -- how it is done

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _forget(self) -> None:
        self._titles, self._hits, self._more = [], [], None
        self._instead = self._problem = ""

    async def _look(self, search: Search, text: str) -> None:
        try:
            titles = await search.titles(text)
            page = await search.messages(text)
        except DeskhandError as error:
            self._forget()
            self._problem = error.sentence()
        else:
            self._titles, self._hits = titles, list(page.hits)
            self._more, self._instead, self._problem = page.more, page.instead, ""
        self._looking = None
        self.changed.emit()

    async def _look_further(self, search: Search, text: str, after: Cursor) -> None:
        try:
            page = await search.messages(text, after)
        except DeskhandError as error:
            self._problem = error.sentence()
        else:
            known = {hit.message_id for hit in self._hits}
            self._hits += [hit for hit in page.hits if hit.message_id not in known]
            self._more = page.more
        self._looking = None
        self.changed.emit()

    async def _prepare(self, search: Search) -> None:
        self.names = await search.names()
        self.names_read.emit()
        await search.keep_up()


def _is_markdown(hit: Hit) -> bool:
    """Whether the chat shows it laid out; a person's words and files are shown as they are."""
    return hit.kind is HitKind.TEXT and hit.role is Role.ASSISTANT


def _where(hit: Hit) -> str:
    match hit.kind:
        case HitKind.FILE if hit.page is not None:
            return tr(
                "{title} · {file}, page {page}", title=hit.title, file=hit.file, page=hit.page
            )
        case HitKind.FILE | HitKind.NAME:
            return tr("{title} · {file}", title=hit.title, file=hit.file)
        case _:
            return hit.title


def _when(at: datetime) -> str:
    """A date as people say it: the hour today, the day this week, else the date."""
    local, now = at.astimezone(), datetime.now().astimezone()
    locale = QLocale()
    if local.date() == now.date():
        return locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    if local.date() == now.date() - timedelta(days=1):
        return tr("Yesterday")
    if timedelta() < now - local < timedelta(days=6):
        return locale.dayName(local.isoweekday(), QLocale.FormatType.ShortFormat)
    date = QDate(local.year, local.month, local.day)
    return locale.toString(date, "d MMM" if local.year == now.year else "d MMM yyyy")

"""What the tray shows, gathered from where it happens. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, ProviderUnreachable, StoreError
from deskhand.domain.notice import NoticeKind
from deskhand.domain.wording import tr
from deskhand.services.background import Background, Work
from deskhand.services.bus import Bus
from deskhand.services.conversations import Conversations
from deskhand.services.notices import Notices
from deskhand.services.settings import SettingsService
from deskhand.ui import aio
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.system.tray_state import WORDS, Facts

GATHER_MS = 120
"""What begins and ends within this time is not shown: no icon flickers."""
NEEDS_THE_PERSON = (NoticeKind.REMINDER, NoticeKind.MISSED, NoticeKind.PROPOSAL)
PAGES = {Work.BACKUP: "backups", Work.CALENDARS: "tasks"}


@dataclass(frozen=True, slots=True)
class Running:
    """Something under way. chat: where an answer is made; page: of the settings, "" for none."""

    name: str
    chat: UUID | None = None
    page: str = ""


class TrayModel(QObject):
    """changed: read `facts` and `running` again."""

    changed = Signal()

    def __init__(
        self,
        settings: SettingsService,
        notices: Notices,
        conversations: Conversations,
        background: Background,
        bus: Bus,
        live: LiveAnswers,
        profile: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings, self._notices = settings, notices
        self._conversations, self._background, self._live = conversations, background, live
        self.facts = Facts(profile=profile)
        self.running: tuple[Running, ...] = ()
        self._waiting, self._problem, self._is_unreachable = 0, "", False
        self._titles: dict[UUID, str] = {}
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._follow)
        self._forgets: list[Callable[[], None]] = [
            bus.subscribe(self._on_changes),
            background.on_changed(self._gather.start),
        ]
        live.started.connect(self._on_started)
        live.ended.connect(self._on_ended)
        aio.spawn(self._count(), self, "count notices")
        self._follow()

    def close(self) -> None:
        """Follow nothing any more."""
        for forget in self._forgets:
            forget()
        # Answers that are stopped at the end start it again: nobody is there to be told.
        self._gather.timeout.disconnect(self._follow)
        self._gather.stop()

    def pause(self, paused: bool) -> None:
        """Let nothing begin by itself, or go on."""
        self._background.pause(paused)

    def looked(self) -> None:
        """The person looks at the window: what went wrong is in sight there."""
        if self._problem:
            self._problem = ""
            self._gather.start()

    def _on_changes(self, changes: Changes) -> None:
        match changes.noun:
            case Noun.NOTICE:
                aio.spawn(self._count(), self, "count notices")
            case Noun.SETTINGS:
                self._gather.start()
            case _:
                pass

    def _on_started(self, answer: object) -> None:
        self._problem, self._is_unreachable = "", False
        self._gather.start()
        for key in self._live.running() - self._titles.keys():
            aio.spawn(self._read_title(key), self, "title for the tray")

    def _on_ended(self, answer: object) -> None:
        error = getattr(answer, "error", None)
        if isinstance(error, ProviderUnreachable):
            self._is_unreachable = True
        elif isinstance(error, DeskhandError):
            self._problem = error.what
        self._gather.start()

    async def _read_title(self, key: UUID) -> None:
        try:
            self._titles[key] = (await self._conversations.get(key)).title
        except DeskhandError:  # a chat that is not stored has no title to show
            return
        self._gather.start()

    async def _count(self) -> None:
        try:
            every = await self._notices.all()
        except StoreError:
            return
        self._waiting = sum(1 for each in every if each.is_unread and each.kind in NEEDS_THE_PERSON)
        self._gather.start()

    def _follow(self) -> None:
        answers = sorted(self._live.running())
        self._titles = {key: title for key, title in self._titles.items() if key in answers}
        facts = replace(
            self.facts,
            answers=len(answers),
            work=self._background.running,
            waiting=self._waiting,
            problem=self._problem,
            is_local_only=self._settings.current.privacy.local_only,
            is_unreachable=self._is_unreachable,
            is_paused=self._background.is_paused,
        )
        running = (
            *(Running(self._titles.get(key) or tr("An answer"), chat=key) for key in answers),
            *(Running(tr(WORDS[each]), page=PAGES.get(each, "")) for each in facts.work),
        )
        if (facts, running) != (self.facts, self.running):
            self.facts, self.running = facts, running
            self.changed.emit()

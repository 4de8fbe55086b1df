"""Calendars on servers: which there are, how it went, and what was changed on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError
from deskhand.domain.sync import EVERYTHING, Choice, SyncAccount
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.dates import date_and_time
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import Notice
from deskhand.ui.tasks_exchange.transfer_model import Opened, not_open

if TYPE_CHECKING:
    from deskhand.services.sync.conflicts import Conflict, Resolved
    from deskhand.services.sync.discovery import Collection

NOTHING = "nothing"
"""The value of "no new tasks" where "" cannot be one."""


@dataclass(frozen=True, slots=True)
class Login:
    """What the person typed about a server."""

    url: str = ""
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Login({self.url!r}, {self.username!r})"


class CalendarsModel(PaneModel):
    """accounts, conflicts: as they are stored. found: the lists of the server looked at last, None
    before. asking: accounts of which so many tasks are gone on the server. ended: how
    the last conflict did, in a sentence; `undo` brings it back."""

    added = Signal()

    def __init__(self, services: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._login = Login()
        self._last: Resolved | None = None
        self.ended = ""
        self._is_watching = False
        self.accounts: list[SyncAccount] = []
        self.conflicts: list[Conflict] = []
        self.projects: list[str] = []
        self.found: list[Collection] | None = None
        self.asking: dict[object, int] = {}

    def look(self) -> None:
        """Read what is stored. Cheap; called when the cards come into sight."""
        services = self._services()
        if services is None:
            return
        if not self._is_watching:
            self._is_watching = True
            stop = services.bus.subscribe(self._on_changes)
            self.destroyed.connect(stop)
        aio.spawn(self._read(), self, "read calendars")

    async def _read(self) -> None:
        services = self._services()
        if services is None:
            return
        self.accounts = await services.sync.accounts()
        self.conflicts = await services.sync.conflicts()
        self.projects = await services.tasks.projects()
        known = {each.id for each in self.accounts}
        self.asking = {key: count for key, count in self.asking.items() if key in known}
        self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.CALENDAR and shiboken6.isValid(self):
            aio.spawn(self._read(), self, "read calendars")

    # -- adding

    def ask_server(self, login: Login) -> None:
        """See which lists a server has."""
        services = self._services()
        if services is None:
            self.say(not_open())
            return

        async def work() -> None:
            self.found = None
            self.found = await services.sync.look(login.url, login.username, login.password)
            self._login = login
            if not self.found:
                self.notice = Notice(tr("The server has no list of tasks yet."), "")

        self.begin("asking the server", work)

    def add(self, collection: Collection, sends: str) -> None:
        """Keep in step with this list."""
        services, login = self._services(), self._login
        if services is None:
            return

        async def work() -> None:
            sent = "" if sends == NOTHING else sends
            account, where = await services.sync.add(
                login.url, login.username, login.password, collection, sent
            )
            self.found, self._login = None, Login()
            self.added.emit()
            await self._run(account)
            if where.value != "keychain":
                self.notice = Notice(
                    tr("There is no keychain: the password is kept until you quit."), "warn"
                )

        self.begin("adding a calendar", work)

    def make_list(self, name: str, sends: str) -> None:
        """Make a list on the server and keep in step with it."""
        services, login = self._services(), self._login
        if services is None:
            return

        async def work() -> None:
            made = await services.sync.make_list(login.url, login.username, login.password, name)
            self.found = [*(self.found or ()), made]

        def follow(task: object) -> None:
            found = self.found
            if shiboken6.isValid(self) and found and found[-1].name == name.strip():
                self.add(found[-1], sends)

        if self.begin("making a list", work) and self._task is not None:
            self._task.add_done_callback(follow)

    def forget_server(self) -> None:
        """The person gave up adding."""
        self.cancel()
        self.found, self._login = None, Login()
        self.say(None)

    # -- accounts

    def run(self, account: SyncAccount, *, is_confirmed: bool = False) -> None:
        """Keep in step now."""

        async def work() -> None:
            await self._run(account, is_confirmed=is_confirmed)

        self.begin("in step", work)

    async def _run(self, account: SyncAccount, *, is_confirmed: bool = False) -> None:
        services = self._services()
        if services is None:
            raise InputError(not_open().sentence)
        try:
            outcome = await services.sync.run(account, is_confirmed=is_confirmed)
        finally:
            await self._read()
        self.asking.pop(account.id, None)
        if outcome.asks:
            self.asking[account.id] = outcome.asks
        is_fine = not (outcome.problems or outcome.asks or outcome.conflicts)
        self.notice = Notice(" ".join(outcome.summary()), "ok" if is_fine else "warn")

    def set_sends(self, account: SyncAccount, sends: str) -> None:
        """Choose which new tasks go there."""
        changed = replace(account, sends="" if sends == NOTHING else sends)
        self._change(changed, "")

    def set_password(self, account: SyncAccount, password: str) -> None:
        """Keep another password."""
        self._change(account, password)

    def _change(self, account: SyncAccount, password: str) -> None:
        services = self._services()
        if services is not None:
            self.queue("calendar", lambda: services.sync.change(account, password))

    def remove(self, account: SyncAccount) -> None:
        """Be in step no more; tasks stay on both sides."""
        services = self._services()
        if services is None:
            return

        async def work() -> None:
            await services.sync.remove(account)
            self.notice = Notice(
                tr("“{name}” is in step no more. Tasks stay on both sides.", name=account.name)
            )

        self.begin("removing a calendar", work)

    def state(self, account: SyncAccount) -> Notice:
        """How it went the last time, in a sentence."""
        if gone := self.asking.get(account.id):
            return Notice(
                tr("{count} tasks are gone on the server. They stay here for now.", count=gone),
                "warn",
            )
        if account.error:
            return Notice(account.error, "warn")
        if account.synced_at is None:
            return Notice(tr("Not in step yet."))
        return Notice(tr("In step since {date}", date=date_and_time(account.synced_at)), "ok")

    def sends_choices(self) -> list[tuple[str, str]]:
        """Which new tasks may go to a server: value and words."""
        projects = [(each, tr("Those of “{project}”", project=each)) for each in self.projects]
        return [
            (EVERYTHING, tr("All of them")),
            (NOTHING, tr("None: only what comes from there")),
            *projects,
        ]

    @property
    def sends_at_first(self) -> str:
        """What is offered first for a new calendar: one of them gets all tasks."""
        has_one = any(each.sends == EVERYTHING for each in self.accounts)
        return NOTHING if has_one else EVERYTHING

    # -- conflicts

    def resolve(self, conflict: Conflict, choice: Choice) -> None:
        """End a conflict; `undo` brings it back."""
        services = self._services()
        if services is None:
            return

        async def work() -> None:
            self._last = await services.sync.resolve(conflict, choice)
            self.ended = _done(choice, conflict.title)
            await self._read()

        self.begin("resolving", work)

    def undo(self) -> None:
        """Take back how the last conflict ended."""
        services, last = self._services(), self._last
        if services is None or last is None:
            return
        self._last, self.ended = None, ""

        async def work() -> None:
            await services.sync.unresolve(last)
            await self._read()

        self.queue("undo", work)


def _done(choice: Choice, title: str) -> str:
    short = title if len(title) <= 40 else f"{title[:39]}…"
    match choice:
        case Choice.MINE:
            return tr("Your version of “{title}” stays.", title=short)
        case Choice.THEIRS:
            return tr("The server's version of “{title}” stays.", title=short)
        case Choice.BOTH:
            return tr("Both versions of “{title}” stay.", title=short)

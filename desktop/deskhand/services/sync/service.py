"""Calendars elsewhere: which there are, and keeping tasks in step with them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, InputError, NotFoundError, PolicyRefused
from deskhand.domain.ids import new_id
from deskhand.domain.model import is_loopback, origin_of
from deskhand.domain.secrets import SecretHandle
from deskhand.domain.sync import EVERYTHING, Choice, SyncAccount
from deskhand.domain.wording import tr
from deskhand.keychain.broker import SecretsBroker, Where
from deskhand.services.background import Background, Work
from deskhand.services.bus import Bus
from deskhand.services.sync import conflicts
from deskhand.services.sync.conflicts import Conflict, Resolved
from deskhand.services.sync.dav import LIMITS, Dav, Limits, check_address
from deskhand.services.sync.discovery import Collection, find_collections, make_collection
from deskhand.services.sync.engine import synchronise
from deskhand.services.sync.outcome import Outcome
from deskhand.services.tasks import Tasks
from deskhand.store.sync import SyncRepository

log = logging.getLogger(__name__)

EVERY_S = 15 * 60
PASSWORD_VARIABLE = "DESKHAND_CALENDAR_PASSWORD"  # noqa: S105 a name


class Sync:
    """is_local_only: whether the person locked everything to this machine. Everything raises
    StoreError when the database cannot do it."""

    def __init__(
        self,
        tasks: Tasks,
        repository: SyncRepository,
        broker: SecretsBroker,
        bus: Bus,
        is_local_only: Callable[[], bool],
        limits: Limits = LIMITS,
    ) -> None:
        self._tasks, self._repository = tasks, repository
        self._broker, self._bus = broker, bus
        self._is_local_only, self._limits = is_local_only, limits
        self._busy = asyncio.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether a pass is under way in this process."""
        return self._busy.locked()

    # -- accounts

    async def accounts(self) -> list[SyncAccount]:
        """All of them, by name."""
        return await self._repository.accounts()

    async def account(self, name: str) -> SyncAccount:
        """By its name, its id or the beginning of one. Raises NotFoundError."""
        every = await self.accounts()
        wanted = name.strip().casefold()
        found = [each for each in every if wanted in (each.name.casefold(), str(each.id))]
        found = found or [each for each in every if wanted and str(each.id).startswith(wanted)]
        if len(found) != 1:
            raise NotFoundError(
                tr("There is no calendar “{name}”.", name=name[:80]),
                next_step=tr("`deskhand tasks accounts list` shows them."),
            )
        return found[0]

    async def look(self, url: str, username: str, password: str) -> list[Collection]:
        """The lists of tasks a server has for this person; nothing is stored.

        Raises InputError, PolicyRefused, SyncError.
        """
        async with self._asked(url, username, password) as dav:
            return await find_collections(dav)

    async def make_list(self, url: str, username: str, password: str, name: str) -> Collection:
        """Make a list on the server. Raises what `look` raises."""
        async with self._asked(url, username, password) as dav:
            return await make_collection(dav, name)

    async def add(
        self,
        url: str,
        username: str,
        password: str,
        collection: Collection,
        sends: str | None = None,
    ) -> tuple[SyncAccount, Where]:
        """Keep in step with this list from now on; says where the password is kept.

        sends: which new tasks of this side go there, see SyncAccount; None: all, if no other list
        gets all. Raises InputError when it is known already.
        """
        every = await self.accounts()
        if any(each.collection == collection.url for each in every):
            raise InputError(tr("“{name}” is in step already.", name=collection.name))
        if sends is None:
            sends = "" if any(each.sends == EVERYTHING for each in every) else EVERYTHING
        account = SyncAccount(
            new_id(),
            _free_name(collection.name, every),
            check_address(url),
            username,
            collection.url,
            sends,
        )
        where = await self._broker.set(_secret(account), origin_of(collection.url), password)
        await self._repository.put_account(account)
        self._tell()
        return account, where

    async def change(self, account: SyncAccount, password: str = "") -> None:
        """Store it as given. password: "" leaves the one there is."""
        if password:
            await self._broker.set(_secret(account), origin_of(account.collection), password)
        await self._repository.put_account(account)
        self._tell()

    async def remove(self, account: SyncAccount) -> None:
        """Be in step no more, and forget the password. Tasks stay on both sides."""
        await self._broker.remove(_secret(account), origin_of(account.collection))
        await self._repository.delete_account(account.id)
        self._tell()

    # -- passes

    async def run(self, account: SyncAccount, *, is_confirmed: bool = False) -> Outcome:
        """One pass. is_confirmed: what is gone on the server may go here, however much it is.

        Raises PolicyRefused, SyncError, KeychainError; the account then says what it was.
        """
        self._allow(account.url)
        async with self._busy:
            account = await self._fresh(account.id)
            handle = await self._handle(account)
            try:
                async with Dav(account.collection, account.username, handle, self._limits) as dav:
                    account, outcome = await synchronise(
                        dav, account, self._tasks, self._repository, is_confirmed=is_confirmed
                    )
            except DeskhandError as error:
                await self._repository.put_account(replace(account, error=error.sentence()))
                raise
            else:
                now = self._tasks.clock.now
                said = " ".join(outcome.problems[:3])
                await self._repository.put_account(replace(account, synced_at=now, error=said))
                return outcome
            finally:
                self._tell()

    async def keep_in_step(self, background: Background | None = None) -> AsyncGenerator[int]:
        """Every calendar now, and again every quarter of an hour; after each round how many
        conflicts wait for the person. How it went is kept with the account. background: says
        when it may be."""
        background = background or Background()
        while True:
            async with background.doing(Work.CALENDARS):
                waiting = await self.run_all()
            yield waiting
            await asyncio.sleep(EVERY_S)

    async def run_all(self) -> int:
        """A pass over every calendar, as `keep_in_step` does; how many conflicts wait."""
        for account in await self.accounts():
            try:
                await self.run(account)
            except DeskhandError as error:
                log.info("calendar %s: %s", account.name, error.what)
        return len(await self._repository.conflicts())

    # -- conflicts

    async def conflicts(self) -> list[Conflict]:
        """Tasks both sides changed, with both versions; those of the first account first."""
        every = await self.accounts()
        return await conflicts.read_conflicts(every, self._tasks, self._repository)

    async def resolve(self, conflict: Conflict, choice: Choice) -> Resolved:
        """End a conflict. The server hears of it in the next pass."""
        resolved = await conflicts.resolve(conflict, choice, self._tasks, self._repository)
        self._tell()
        return resolved

    async def unresolve(self, resolved: Resolved) -> None:
        """Undo `resolve`."""
        await conflicts.unresolve(resolved, self._tasks, self._repository)
        self._tell()

    # -- inside

    async def _fresh(self, account_id: UUID) -> SyncAccount:
        for each in await self.accounts():
            if each.id == account_id:
                return each
        raise NotFoundError(tr("That calendar is not there any more."))

    async def _handle(self, account: SyncAccount) -> SecretHandle:
        """The environment's password says no server, so it is used where there is only one."""
        env = PASSWORD_VARIABLE if len(await self.accounts()) == 1 else ""
        return self._broker.handle(_secret(account), origin_of(account.collection), env)

    def _asked(self, url: str, username: str, password: str) -> Dav:
        url = check_address(url)
        self._allow(url)
        return Dav(url, username, _Typed(origin_of(url), password), self._limits)

    def _allow(self, url: str) -> None:
        if self._is_local_only() and not is_loopback(url):
            raise PolicyRefused(
                tr("Everything stays on this machine, as you set it: the calendar was not asked."),
                kept=tr("Your tasks are as they were."),
                next_step=tr("Take the lock off to keep in step with a server."),
            )

    def _tell(self) -> None:
        self._bus.publish(Changes(Noun.CALENDAR, frozenset()))


class _Typed:
    """A password that was just typed, for its server only."""

    def __init__(self, origin: str, password: str) -> None:
        self._origin, self._password = origin, password

    def __repr__(self) -> str:
        return f"_Typed({self._origin!r})"

    @property
    def origin(self) -> str:
        return self._origin

    async def reveal(self) -> str | None:
        return self._password


def _secret(account: SyncAccount) -> str:
    return f"calendar-{account.id}"


def _free_name(name: str, every: list[SyncAccount]) -> str:
    taken = {each.name.casefold() for each in every}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free

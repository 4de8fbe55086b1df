"""The preferences in memory: in step with the store, and with what compares them by meaning."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from deskhand.domain.errors import DeskhandError, PreferencesUnavailable
from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.keychain.lane import Lane
from deskhand.services.preference_meaning import Meaning
from deskhand.services.preference_storage import Storage

if TYPE_CHECKING:
    from deskhand.preferences.store import Difference, Store

log = logging.getLogger(__name__)

Result = TypeVar("Result")

TIMEOUT_S = 45.0
"""More than the store waits for another process."""

LONG_TIMEOUT_S = 600.0
SETTLE_S = 20.0
"""What was given up may take so long to end, also while closing."""

REBUILD_AT_ONCE = 32
QUICK_PURGE = 2_000
"""So many preferences are written anew within two seconds or so: also while closing."""

LOW_PRIORITY = 5


class Shelf:
    """Everything raises PreferencesErrors and DiskFull.

    changed: called with the ids another process changed; of none when there are new `notes`, or
    the vectors turn out to be another model's.
    """

    def __init__(self, storage: Storage, meaning: Meaning) -> None:
        self._storage = storage
        self._meaning = meaning
        self._lane = Lane("preferences")
        self._turn = asyncio.Lock()
        self._store: Store | None = None
        self._known: dict[UUID, Preference] = {}
        self._waiting: dict[UUID, Preference] = {}
        self._is_open = False
        self._glanced: object = None
        self._embedding: asyncio.Task[None] | None = None
        self.changed: Callable[[Iterable[UUID]], None] = lambda ids: None
        self.notes: list[DeskhandError] = []

    @property
    def model(self) -> str:
        """The embedding model in use."""
        return self._store.model if self._store else ""

    @property
    def needs_reembedding(self) -> bool:
        """Whether the settings ask for another one."""
        return bool(self._known) and self.model not in ("", self._storage.wanted())

    @property
    def waiting(self) -> int:
        """How many have no vectors yet."""
        return len(self._waiting)

    async def all(self) -> list[Preference]:
        """Every preference, also those another process just added."""
        return list((await self.known()).values())

    async def known(self) -> Mapping[UUID, Preference]:
        """The same by id; it changes as they do. Before anything was compared the ledger is
        enough, which takes no Chroma."""
        store = await self._the_store()
        if self._is_open or store.is_blank():
            return await self._ready()
        seen = store.stamp()
        if seen != self._glanced:
            found = await self._lane.run(store.glance, TIMEOUT_S)
            if found is None:
                return await self._ready()
            if not self._is_open:
                self._known, self._glanced = dict(found), seen
        return self._known

    async def _ready(self) -> Mapping[UUID, Preference]:
        """Everything is read, also what another process just changed."""
        store = await self._the_store()
        if store.is_blank():
            if self._known:
                await self._apply_gone(list(self._known))
        elif store.has_changed():
            async with self._turn:
                if store.has_changed():
                    await self._act(lambda store: None, LONG_TIMEOUT_S)
        return self._known

    async def rank(self, request: str, k: int) -> list[tuple[UUID, float]]:
        """Those that bear on a request, best first."""
        await self._ready()
        return await self._meaning.rank(request, k)

    async def nearest(self, sentence: str, k: int) -> list[tuple[UUID, float]]:
        """Those that say something similar, with cosines, best first."""
        await self._ready()
        return await self._meaning.nearest(sentence, k)

    async def prepare(self) -> None:
        """Load what there is."""
        if await self._ready():
            await self._meaning.prepare()

    async def put(self, preferences: Sequence[Preference]) -> None:
        """Store these; those that cannot be compared yet wait for it."""
        await self._ready()
        async with self._turn:
            self._use_model()
            try:
                entries = await self._meaning.entries(preferences)
            except (DeskhandError, TimeoutError) as error:
                self._note(error)
                await self._act(lambda store: store.put_without_vectors(preferences))
                self._keep(preferences)
                self._waiting.update({each.id: each for each in preferences})
                return
            model = self._meaning.name
            await self._act(lambda store: store.put(entries, model), LONG_TIMEOUT_S)
            self._keep(preferences)
            for each in preferences:
                self._waiting.pop(each.id, None)
            await self._meaning.put(entries)
            self._embed_waiting()

    async def note(self, preferences: Sequence[Preference]) -> None:
        """The new state of preferences whose sentences are the same."""
        await self._ready()
        async with self._turn:
            await self._act(lambda store: store.note(preferences))
            self._keep(each for each in preferences if each.id in self._known)

    async def forget(self, ids: Sequence[UUID]) -> None:
        """Take these out of everything that answers."""
        await self._ready()
        async with self._turn:
            await self._act(lambda store: store.forget(ids))
            await self._apply_gone(ids)

    async def to_purge(self) -> list[UUID]:
        """Those of which bytes are left in files."""
        store = await self._the_store()
        return await self._lane.run(store.to_purge, TIMEOUT_S)

    async def has_to_purge(self) -> bool:
        """Whether a purge was cut off."""
        return bool(await self.to_purge())

    async def purge(self) -> None:
        """Remove what is left of what was forgotten."""
        async with self._turn:
            await self._act(lambda store: store.purge(), LONG_TIMEOUT_S)

    async def reembed(self) -> AsyncGenerator[tuple[int, int]]:
        """Make all vectors with the model of the settings: how many are done, of how many."""
        store = await self._the_store()
        await self._ready()
        name = self._storage.wanted()
        fresh = Meaning(self._meaning.cache)
        fresh.use(self._storage.embedder(name))
        stack = ExitStack()
        rebuild = await self._lane.run(lambda: stack.enter_context(store.rebuilding()), TIMEOUT_S)
        try:
            done = 0
            while True:
                missing = await self._locked(lambda store: rebuild.missing_or_finish())
                if not missing:
                    break
                total = done + len(missing)
                yield done, total
                for start in range(0, len(missing), REBUILD_AT_ONCE):
                    entries = await fresh.entries(missing[start : start + REBUILD_AT_ONCE])
                    await self._lane.run(lambda e=entries: rebuild.put(e, name), LONG_TIMEOUT_S)  # type: ignore[misc]
                    done += len(entries)
                    yield done, total
        finally:
            await fresh.close()
            await self._lane.settle(SETTLE_S)  # a call that was given up still uses the files
            await self._lane.run(stack.close, TIMEOUT_S)
        await self._ready()  # takes the new vectors

    async def close(self) -> None:
        """Stop, and give back Chroma's files; what was forgotten goes first where that is quick."""
        if self._embedding is not None:
            self._embedding.cancel()
            await asyncio.wait({self._embedding})
        await self._lane.settle(SETTLE_S)
        store = self._store
        if store is not None:
            try:
                if len(self._known) <= QUICK_PURGE and await self.to_purge():
                    await self.purge()
            finally:
                await self._lane.run(store.close, TIMEOUT_S)
        self._lane.leave()
        await self._lane.settle(SETTLE_S)
        await self._meaning.close()

    # -- how it is done

    async def _the_store(self) -> Store:
        if self._store is None:
            self._store = await self._storage.store()
        return self._store

    async def _locked(self, work: Callable[[Store], Result]) -> Result:
        async with self._turn:
            return await self._act(work, LONG_TIMEOUT_S)

    async def _act(self, work: Callable[[Store], Result], timeout_s: float = TIMEOUT_S) -> Result:
        """In the store's thread, and then take in what others changed."""
        store = await self._the_store()

        def job() -> tuple[Difference, Result]:
            _give_way()
            return store.act(lambda: work(store))

        try:
            difference, result = await self._lane.run(job, timeout_s)
        except TimeoutError as error:
            raise PreferencesUnavailable(
                tr("Your preferences did not answer in time."),
                kept=tr("Those that were there are kept."),
                next_step=tr("Try again in a moment."),
                detail=f"{timeout_s:.0f} s",
            ) from error
        is_first, self._is_open = not self._is_open, True
        await self._take_in(difference)
        if is_first and self.needs_reembedding:
            self.changed(())  # only who opens Chroma knows what made the vectors
        return result

    async def _take_in(self, difference: Difference) -> None:
        if not difference and not difference.pending:
            return
        other = [each for each in difference.changed if self._known.get(each.id) != each]
        self._keep(difference.changed)
        await self._apply_gone(difference.gone)
        if difference.entries or difference.pending:
            self._use_model()
            await self._meaning.put(difference.entries)
        for entry in difference.entries:
            self._waiting.pop(entry.preference.id, None)
        self._waiting.update({each.id: each for each in difference.pending})
        self._embed_waiting()
        self.notes += difference.notes
        if other or difference.gone or difference.notes:
            self.changed([*(each.id for each in other), *difference.gone])

    def _use_model(self) -> None:
        """The model the vectors were made with; for the first ones that of the settings."""
        name = self.model or self._storage.wanted()
        if self._meaning.name != name:
            self._meaning.use(self._storage.embedder(name))

    def _keep(self, preferences: Iterable[Preference]) -> None:
        self._known.update({each.id: each for each in preferences})

    async def _apply_gone(self, ids: Sequence[UUID]) -> None:
        for each in ids:
            self._known.pop(each, None)
            self._waiting.pop(each, None)
        await self._meaning.drop(ids)

    def _embed_waiting(self) -> None:
        if self._waiting and self._embedding is None:
            self._embedding = asyncio.ensure_future(self._embed_all())

    async def _embed_all(self) -> None:
        """Make the vectors that are missing, a few at a time, beside everything else."""
        try:
            while self._waiting:
                some = list(self._waiting.values())[:REBUILD_AT_ONCE]
                entries = await self._meaning.entries(some)
                model = self._meaning.name
                await self._locked(lambda store, e=entries, m=model: store.put_vectors(e, m))  # type: ignore[misc]
                await self._meaning.put([e for e in entries if self._still_says(e.preference)])
                for each in some:
                    if self._waiting.get(each.id) == each:
                        del self._waiting[each.id]
        except (DeskhandError, TimeoutError) as error:
            self._note(error)
        finally:
            self._embedding = None

    def _still_says(self, preference: Preference) -> bool:
        known = self._known.get(preference.id)
        return known is not None and known.sentence == preference.sentence

    def _note(self, error: DeskhandError | TimeoutError) -> None:
        """The model cannot be asked now: said once, and nothing is lost."""
        what = error.what if isinstance(error, DeskhandError) else tr("It took too long.")
        log.warning("some preferences cannot be compared yet: %s", what)
        if not any(each.detail == what for each in self.notes):
            self.notes.append(
                PreferencesUnavailable(
                    tr("Some preferences can be found by their words only: {why}", why=what),
                    kept=tr("They are kept."),
                    next_step=error.next_step if isinstance(error, DeskhandError) else "",
                    detail=what,
                )
            )
            self.changed(())


def _give_way() -> None:
    """This thread is never in the way of the window's. Only Linux has a priority a thread."""
    thread = threading.get_native_id()
    if sys.platform == "linux" and os.getpriority(os.PRIO_PROCESS, thread) < LOW_PRIORITY:
        os.setpriority(os.PRIO_PROCESS, thread, LOW_PRIORITY)

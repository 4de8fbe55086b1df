"""Comparing by meaning: the index in memory and the model behind it, in a thread of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from deskhand.domain.preference import Preference
from deskhand.keychain.lane import Lane

if TYPE_CHECKING:
    from deskhand.preferences.base import Embedder, Entry
    from deskhand.preferences.recall import Index

Result = TypeVar("Result")

EMBED_TIMEOUT_S = 120.0
RANK_TIMEOUT_S = 20.0
SETTLE_S = 20.0
AT_ONCE = 16
"""Preferences whose vectors are made in one go; a request waits for no more than that."""


class Meaning:
    """Everything raises PreferencesUnavailable and ProviderErrors where the model cannot be asked,
    and TimeoutError. cache: a folder for what is the same for every store of a model."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._lane = Lane("meaning")
        self._embedder: Embedder | None = None
        self._index: Index[UUID] | None = None

    @property
    def name(self) -> str:
        """The model's, "" before there is one."""
        return self._embedder.name if self._embedder else ""

    def use(self, embedder: Embedder) -> None:
        """Compare with this model from now on; what another one made is dropped."""
        from deskhand.preferences.recall import Index

        self._embedder = embedder
        self._index = Index(embedder.embed, embedder.name, self.cache)

    async def put(self, entries: Sequence[Entry]) -> None:
        """Add these, in place of those with the same ids."""
        index = self._index
        if index is None:
            return
        for start in range(0, len(entries), 1_000):
            some = [
                (each.preference.id, each.preference.sentence, each.vectors)
                for each in entries[start : start + 1_000]
            ]
            await self._run(lambda some=some: index.put(some), EMBED_TIMEOUT_S)  # type: ignore[misc]

    async def drop(self, ids: Sequence[UUID]) -> None:
        """Forget these."""
        if (index := self._index) is not None and ids:
            await self._run(lambda: index.drop(ids), RANK_TIMEOUT_S)

    async def prepare(self) -> None:
        """Load what the first `rank` needs."""
        if (index := self._index) is not None:
            await self._run(index.prepare, EMBED_TIMEOUT_S)

    async def rank(self, request: str, k: int) -> list[tuple[UUID, float]]:
        """Those that bear on a request, best first."""
        if (index := self._index) is None:
            return []
        return await self._run(lambda: index.rank(request, k), RANK_TIMEOUT_S)

    async def nearest(self, sentence: str, k: int) -> list[tuple[UUID, float]]:
        """Those that say something similar, with cosines, best first."""
        from deskhand.preferences.recall import cues

        index, embedder = self._index, self._embedder
        if index is None or embedder is None:
            return []
        return await self._run(
            lambda: index.nearest(embedder.embed(cues(sentence)), k), RANK_TIMEOUT_S
        )

    async def entries(self, preferences: Sequence[Preference]) -> list[Entry]:
        """With the vectors of their cues."""
        embedder = self._embedder
        made: list[Entry] = []
        if embedder is None:
            return made
        for start in range(0, len(preferences), AT_ONCE):
            some = preferences[start : start + AT_ONCE]
            made += await self._run(
                lambda some=some: entries_of(embedder, some),  # type: ignore[misc]
                EMBED_TIMEOUT_S,
            )
        return made

    async def _run(self, call: Callable[[], Result], timeout_s: float) -> Result:
        return await self._lane.run(call, timeout_s)

    async def close(self) -> None:
        """Let the thread end, and wait for what it is doing."""
        self._lane.leave()
        await self._lane.settle(SETTLE_S)


def entries_of(embedder: Embedder, preferences: Sequence[Preference]) -> list[Entry]:
    """Preferences with the vectors of their cues. Blocking."""
    from deskhand.preferences.base import Entry
    from deskhand.preferences.recall import cues

    texts = [cues(each.sentence) for each in preferences]
    vectors = embedder.embed([text for each in texts for text in each])
    entries = []
    start = 0
    for preference, own in zip(preferences, texts, strict=True):
        entries.append(Entry(preference, vectors[start : start + len(own)]))
        start += len(own)
    return entries

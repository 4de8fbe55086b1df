"""Chroma's vectors written anew beside those in use: with another embedding model, or without a
byte of what was forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from deskhand.domain.preference import Preference
from deskhand.preferences.base import Entry
from deskhand.preferences.collection import Collection, Read, Server
from deskhand.preferences.faults import told
from deskhand.preferences.places import make_private, remove

BATCH = 500
"""Preferences written at once."""


class InUse(Protocol):
    """The store whose vectors are made anew; both are called within its `act`."""

    def missing_in(self, have: dict[UUID, str]) -> list[Preference]:
        """What is known and not in `have`, ids with their sentences."""

    def take_over(self, new: Collection, have: dict[UUID, str]) -> None:
        """Use this collection from now on."""


class Rebuild:
    """Vectors of another model on their way; see `Store.rebuilding`."""

    def __init__(self, store: InUse, place: Path | Server) -> None:
        self._store = store
        self._place = place
        self._new: Collection | None = None
        self._have: dict[UUID, str] = {}

    def put(self, entries: Sequence[Entry], model: str) -> None:
        """Add these with their new vectors."""
        if self._new is None:
            if isinstance(self._place, Path):
                with told():
                    make_private(self._place)
            self._new = Collection.make(self._place, model, int(entries[0].vectors.shape[1]))
        self._new.put(entries)
        self._have.update({each.preference.id: each.preference.sentence for each in entries})

    def missing_or_finish(self) -> list[Preference]:
        """Within `act`: what still has to be put; when nothing has, the new vectors are used from
        now on."""
        missing = self._store.missing_in(self._have)
        if not missing and self._new is not None:
            self._store.take_over(self._new, self._have)
            self._new = None
        return missing

    def close(self) -> None:
        """Give back its files."""
        if self._new is not None:
            self._new.close()


def write_anew(old: Collection, known: Mapping[UUID, Preference], place: Path) -> set[UUID]:
    """A collection in the new folder `place` with what is known of the old one; what has its
    vectors there."""
    with told():
        remove(place)
        make_private(place)
    new = Collection.make(place, old.model, old.dimensions)
    written: set[UUID] = set()
    batch: list[Entry] = []
    for each in _known_only(old.read(), known):
        batch.append(each)
        if len(batch) >= BATCH:
            new.put(batch)
            written |= {entry.preference.id for entry in batch}
            batch = []
    new.put(batch)
    written |= {entry.preference.id for entry in batch}
    new.close()
    return written


def _known_only(found: Iterable[Read], known: Mapping[UUID, Preference]) -> Iterator[Entry]:
    for each in found:
        preference = known.get(each.preference.id)
        if preference is None or each.vectors is None:
            continue
        if preference.sentence == each.preference.sentence:
            yield Entry(preference, each.vectors)

"""The preferences on the disk: Chroma and the ledger beside it, one process at a time.

Every operation holds a file lock, first takes in what another process changed, and then does its
work: so the window and the command line can use one store at once. Blocking; one thread at a time.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from deskhand.domain.errors import DeskhandError, PreferencesDamaged, PreferencesError
from deskhand.domain.preference import Preference
from deskhand.domain.wording import ntr, tr
from deskhand.preferences.anew import Rebuild, write_anew
from deskhand.preferences.base import Entry
from deskhand.preferences.collection import Collection, Read, Server
from deskhand.preferences.faults import busy, damaged, from_os_error, told
from deskhand.preferences.ledger import Contents, Ledger, Replace
from deskhand.preferences.places import Places, make_private, remove
from deskhand.preferences.repair import salvage

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Lock = Callable[[Path, float], AbstractContextManager[None]]
"""Holds a lock file; raises TimeoutError after so many seconds."""

LOCK_TIMEOUT_S = 20.0
SLACK = 1_000
"""Lines a ledger may have beyond two a preference before it is written anew."""


@dataclass(slots=True)
class Difference:
    """What is other than when last told. entries: with their vectors. changed: all that are new
    or say something else, also those without vectors. pending: what has no vectors yet.
    notes: what the person should hear."""

    changed: list[Preference] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    pending: list[Preference] = field(default_factory=list)
    notes: list[DeskhandError] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changed or self.entries or self.gone or self.notes)


class Store:
    """Everything raises PreferencesErrors and DiskFull. Nothing is opened before the first use."""

    def __init__(
        self, places: Places, lock: Lock, replace_file: Replace, server: Server | None = None
    ) -> None:
        self.places = places
        self._lock = lock
        self._server = server
        self._ledger = Ledger(places.ledger, replace_file)
        self._collection: Collection | None = None
        self._known: dict[UUID, Preference] = {}
        self._with_vectors: set[UUID] = set()
        self._stamp: object = None
        self._lines = 0
        self._problem: DeskhandError | None = None
        self._told_model = ""
        self._in_doubt = False
        # A call that took too long goes on in a thread of its own, beside the next one's.
        self._busy = threading.Lock()

    @property
    def model(self) -> str:
        """The embedding model whose vectors are there, "" for none."""
        return self._collection.model if self._collection else ""

    def is_blank(self) -> bool:
        """Whether nothing was ever stored: known without Chroma."""
        return self._server is None and not (
            self.places.ledger.exists() or self.places.folder.exists()
        )

    def stamp(self) -> object:
        """Another one whenever anybody wrote. Cheap."""
        return self._stamped()

    def has_changed(self) -> bool:
        """Whether another process changed something. Cheap, without the lock."""
        return self._stamp is None or (self._server is None and self._stamp != self._stamped())

    def glance(self) -> dict[UUID, Preference] | None:
        """What the ledger says, without Chroma and without the lock; None where that is not all
        there is to know."""
        if self._server is not None:
            return None
        contents = self._ledger.read()
        return contents.preferences if contents.whole else None

    def act(self, work: Callable[[], Result]) -> tuple[Difference, Result]:
        """Take in what others changed, then do `work`, with nobody else at the store."""
        if not self._busy.acquire(timeout=LOCK_TIMEOUT_S):
            raise busy("a thread of this process")
        try:
            if self._server is not None:
                return self._sync_server(), work()
            with self._held(self.places.lock, LOCK_TIMEOUT_S):
                difference = self._sync()
                self._in_doubt = False
                result = work()
                self._stamp = None if self._in_doubt else self._stamped()
                return difference, result
        finally:
            self._busy.release()

    def sync(self) -> Difference:
        """Only take in what others changed."""
        return self.act(lambda: None)[0]

    # -- within `act`

    def known(self, ids: Iterable[UUID]) -> list[Preference]:
        """Those of these that are there."""
        return [self._known[each] for each in ids if each in self._known]

    def put(self, entries: Sequence[Entry], model: str) -> None:
        """Add preferences, or their new state, with their vectors."""
        self._append([each.preference for each in entries])
        self._put_vectors(entries, model)

    def put_vectors(self, entries: Sequence[Entry], model: str) -> None:
        """Add vectors of preferences that are there already; others are passed over, as are those
        that say something else by now."""
        self._put_vectors(
            [
                each
                for each in entries
                if (known := self._known.get(each.preference.id)) is not None
                and known.sentence == each.preference.sentence
            ],
            model,
        )

    def put_without_vectors(self, preferences: Sequence[Preference]) -> None:
        """Keep preferences that cannot be compared yet. Raises PreferencesUnavailable on a
        server, which has no place for them."""
        if self._server is not None:
            raise PreferencesDamaged(
                tr("A preference without its vectors cannot be kept on a server."),
                kept=tr("Nothing was changed."),
                next_step=tr("Try again when the embedding model answers."),
            )
        self._append(preferences)
        self._with_vectors -= {each.id for each in preferences}

    def note(self, preferences: Sequence[Preference]) -> None:
        """The new state of preferences whose sentences are the same."""
        there = [each for each in preferences if each.id in self._known]
        self._append(there)
        in_chroma = [each for each in there if each.id in self._with_vectors]
        if self._collection is not None and in_chroma:
            with self._chroma_may_fail():
                self._collection.note(in_chroma)

    def forget(self, ids: Sequence[UUID]) -> None:
        """Take preferences out. `purge` then removes what is left of them in Chroma's files."""
        gone = [each for each in ids if each in self._known]
        if not gone:
            return
        if self._server is None:
            self.places.mark({*self.places.marked(), *gone})
            self._rewrite(each for key, each in self._known.items() if key not in set(gone))
        if self._collection is not None:
            with self._chroma_may_fail():
                self._collection.delete(gone)
        for each in gone:
            self._known.pop(each)
            self._with_vectors.discard(each)

    def to_purge(self) -> list[UUID]:
        """Forgotten preferences of which bytes are left in files."""
        return [] if self._server is not None else self.places.marked()

    def purge(self) -> list[UUID]:
        """Write Chroma's folder anew, without a byte of what was forgotten; which those were.

        Folders that were put aside as damaged go too: they hold the same sentences.
        """
        forgotten = self.to_purge()
        if not forgotten:
            return []
        old = self._collection
        if old is not None and self._known:
            self._write_anew(old)
        else:
            self._close_collection()
            with told():
                remove(self.places.folder)
        with told():
            for aside in self.places.damaged():
                remove(aside)
        self._rewrite(self._known.values())
        self.places.mark(())
        return forgotten

    def close(self) -> None:
        """Give back Chroma's files."""
        self._close_collection()
        self._stamp = None

    # -- another embedding model

    @contextmanager
    def rebuilding(self) -> Iterator[Rebuild]:
        """Vectors of another model, made beside the old ones, which stay in use until nothing is
        missing. Leaving early leaves everything as it was. Raises PreferencesBusy when another
        process does the same."""
        with self._held(self.places.building_lock, 0.5):
            with told():
                remove(self.places.building)
            rebuild = Rebuild(self, self._server or self.places.building)
            try:
                yield rebuild
            finally:
                rebuild.close()
                with told():
                    remove(self.places.building)

    def missing_in(self, have: dict[UUID, str]) -> list[Preference]:
        """Within `act`: what is known and not in `have`, ids with their sentences."""
        return [each for each in self._known.values() if have.get(each.id) != each.sentence]

    def take_over(self, new: Collection, have: dict[UUID, str]) -> None:
        """Within `act`: use this collection from now on. Raises PreferencesDamaged when it does
        not hold what it should; the old one stays then."""
        new.delete([each for each in have if each not in self._known])
        new.note(list(self._known.values()))
        if {each.preference.id for each in new.read() if each.vectors is not None} != set(
            self._known
        ):
            raise PreferencesDamaged(
                tr("The new vectors are not whole."),
                kept=tr("The old ones are still in use."),
                next_step=tr("Try again."),
            )
        if self._server is not None:
            new.take_over()
            self._close_collection()
            self._collection = new
        else:
            new.close()
            self._close_collection()
            self.places.exchange(self.places.building)
            self._collection = Collection.open(self.places.folder)
        self._with_vectors = set()  # so that the new ones are told
        self._told_model = self.model
        self._in_doubt, self._stamp = True, None
        self._problem = None

    # -- how it is done

    @contextmanager
    def _held(self, path: Path, timeout_s: float) -> Iterator[None]:
        with told():
            make_private(self.places.data)
            lock = self._lock(path, timeout_s)
            lock.__enter__()
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    def _stamped(self) -> object:
        return (self._ledger.stamp(), self.places.identity())

    def _sync(self) -> Difference:
        difference = Difference()
        stamp = self._stamped()
        if stamp == self._stamp:
            return difference
        self.places.tidy()
        contents = self._ledger.read()
        self._problem = None
        stored = self._stored(contents, difference)
        if self.model != self._told_model:
            self._with_vectors = set()
            self._told_model = self.model
        known = _truth(contents, stored)
        self._tell(difference, known, stored)
        self._known = known
        self._with_vectors = {key for key in known if _fits(stored.get(key), known[key])}
        self._settle(contents, stored)
        self._stamp = self._stamped()
        return difference

    def _stored(self, contents: Contents, difference: Difference) -> dict[UUID, Read]:
        """What Chroma has. A folder it cannot read is put aside, and what is left of it taken."""
        self._close_collection()
        try:
            if self.places.folder.exists() and not self.places.folder.is_dir():
                raise damaged("a file where the folder belongs")
            self._collection = Collection.open(self.places.folder)
            found = self._collection.read() if self._collection is not None else ()
            return {each.preference.id: each for each in found}
        except PreferencesDamaged as error:
            self._close_collection()
            if not os.access(self.places.folder, os.W_OK):
                problem = self._problem = from_os_error(PermissionError(13, error.detail))
                difference.notes.append(problem)
                return {}
            log.warning("the folder of the preferences is damaged: %s", error.detail)
        aside = self.places.put_aside()
        found_there = salvage(aside)
        kept = (
            len(contents.preferences)
            if contents.whole
            else len({*contents.preferences, *found_there})
        )
        difference.notes.append(_put_aside(aside, kept, whole=contents.whole))
        return {key: Read(each, None) for key, each in found_there.items()}

    def _tell(
        self, difference: Difference, known: dict[UUID, Preference], stored: dict[UUID, Read]
    ) -> None:
        for key, preference in known.items():
            read = stored.get(key)
            if self._known.get(key) != preference:
                difference.changed.append(preference)
            if _fits(read, preference) and read is not None and read.vectors is not None:
                if self._known.get(key) != preference or key not in self._with_vectors:
                    difference.entries.append(Entry(preference, read.vectors))
            else:
                difference.pending.append(preference)
        difference.gone += [key for key in self._known if key not in known]

    def _settle(self, contents: Contents, stored: dict[UUID, Read]) -> None:
        """Write down what was found out, so that Chroma and the ledger say the same."""
        extra = [key for key in stored if key not in self._known]
        if extra and self._collection is not None:
            self.places.mark({*self.places.marked(), *extra})
            with self._chroma_may_fail():
                self._collection.delete(extra)
        stale = [
            self._known[key]
            for key in self._with_vectors
            if stored[key].preference != self._known[key]
        ]
        if stale and self._collection is not None:
            with self._chroma_may_fail():
                self._collection.note(stale)
        self._lines = contents.lines
        is_long = contents.lines > 2 * len(self._known) + SLACK
        is_there = self._known or contents.lines or not contents.tidy
        if (is_there and not (contents.tidy and contents.whole)) or is_long:
            self._rewrite(self._known.values())

    def _sync_server(self) -> Difference:
        difference = Difference()
        if self._stamp is not None or self._server is None:
            return difference
        self._collection = Collection.open(self._server)
        found = list(self._collection.read()) if self._collection is not None else []
        self._known = {each.preference.id: each.preference for each in found}
        self._with_vectors = {e.preference.id for e in found if e.vectors is not None}
        for each in found:
            difference.changed.append(each.preference)
            if each.vectors is None:
                difference.pending.append(each.preference)
            else:
                difference.entries.append(Entry(each.preference, each.vectors))
        self._stamp = "server"
        return difference

    def _append(self, preferences: Sequence[Preference]) -> None:
        if self._problem is not None:
            raise self._problem
        if self._server is None and preferences:
            self._lines += len(preferences)
            if self._lines > 2 * len(self._known) + SLACK + len(preferences):
                after = {**self._known, **{each.id: each for each in preferences}}
                self._rewrite(after.values())
            else:
                self._ledger.append(preferences)
        self._known.update({each.id: each for each in preferences})

    def _rewrite(self, preferences: Iterable[Preference]) -> None:
        kept = list(preferences)
        self._ledger.rewrite(kept)
        self._lines = len(kept) + 1

    def _put_vectors(self, entries: Sequence[Entry], model: str) -> None:
        if not entries:
            return
        with self._chroma_may_fail():
            if self._collection is None:
                place: Path | Server = self._server or self.places.folder
                if isinstance(place, Path):
                    make_private(place)
                self._collection = Collection.make(place, model, int(entries[0].vectors.shape[1]))
                if self._server is not None:
                    self._collection.take_over()
            self._collection.put(entries)
            self._with_vectors |= {each.preference.id for each in entries}

    @contextmanager
    def _chroma_may_fail(self) -> Iterator[None]:
        """What the ledger has is stored, also when Chroma fails now: the next opening sees to it.
        On a server there is no ledger, and the failure is told."""
        try:
            with told():
                yield
        except PreferencesError as error:
            if self._server is not None:
                raise
            log.warning("Chroma failed, the ledger has it: %s %s", error.what, error.detail)
            self._in_doubt = True

    def _write_anew(self, old: Collection) -> None:
        """A new folder with what is known and its vectors, in place of the old one."""
        written = write_anew(old, self._known, self.places.purged)
        if written != self._with_vectors & set(self._known):
            log.warning("the folder written anew lacks vectors; they are made again")
            self._with_vectors = written
        self._close_collection()
        self.places.exchange(self.places.purged)
        self._collection = Collection.open(self.places.folder)

    def _close_collection(self) -> None:
        if self._collection is not None:
            self._collection.close()
        self._collection = None


def _truth(contents: Contents, stored: dict[UUID, Read]) -> dict[UUID, Preference]:
    """What is there: what a whole ledger says, else the newer of both for each."""
    if contents.whole:
        return contents.preferences
    known = dict(contents.preferences)
    for key, read in stored.items():
        if key not in known or known[key].updated_at < read.preference.updated_at:
            known[key] = read.preference
    return known


def _fits(read: Read | None, preference: Preference) -> bool:
    """Whether the vectors that were read are those of this sentence."""
    return (
        read is not None
        and read.vectors is not None
        and read.preference.sentence == preference.sentence
    )


def _put_aside(aside: Path, kept: int, *, whole: bool) -> PreferencesDamaged:
    said = ntr("{count} preference could be read.", "{count} preferences could be read.", kept)
    return PreferencesDamaged(
        tr("The folder of your preferences was damaged and was put aside."),
        kept=tr("Nothing was lost.") if whole else said,
        next_step=tr("Nothing needs to be done. The old folder is {folder}.", folder=aside.name),
        detail=str(aside),
    )

"""One Chroma collection: the only module that calls chromadb. Blocking; one thread at a time.

A preference is as many records as it has vectors: "<id>:0" holds the sentence and everything that
is known of it, "<id>:1" and on only their vectors. We give Chroma every vector, and compare them
ourselves (`recall`), so that its own index is kept as small and quick as it gets.
"""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from deskhand.domain.errors import PreferencesUnavailable
from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.preferences.base import Entry
from deskhand.preferences.codec import MALFORMED, from_metadata, to_metadata
from deskhand.preferences.faults import damaged, newer
from deskhand.preferences.recall import cues

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

    from deskhand.preferences.base import Floats

NAME = "preferences"
FORMAT = 1
PAGE = 250
"""Records read at once: reading holds the interpreter's lock for some milliseconds."""

MOST_OPENED = 100
"""Of one folder at the same moment."""

MOST_AT_ONCE = 5_000
MOST_CUES = 16
_INDEX = {"space": "cosine", "ef_construction": 8, "max_neighbors": 4, "ef_search": 8}

_opened = itertools.count()


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server. headers: with what lets us in."""

    host: str
    port: int
    ssl: bool
    headers: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


@dataclass(frozen=True, slots=True)
class Read:
    """A preference as Chroma has it. vectors None: they are not (all) there, or were made from
    other cues than today's."""

    preference: Preference
    vectors: Floats | None


def _mark_of(cues: Sequence[str]) -> str:
    """Tells whether vectors were made from these texts."""
    return hashlib.sha256("\n".join(cues).encode()).hexdigest()[:16]


class Collection:
    """Opened with `open`. Everything raises PreferencesDamaged and PreferencesUnavailable."""

    def __init__(self, place: Path | Server, client: Client, chroma: ChromaCollection) -> None:
        self._place = place
        self._client = client
        self._chroma = chroma
        metadata = chroma.metadata or {}
        self.model = str(metadata.get("model", ""))
        self.dimensions = int(metadata.get("dimensions", 0))

    @classmethod
    def open(cls, place: Path | Server) -> Collection | None:
        """The collection, None where there is none yet. Raises PreferencesNewer too."""
        if isinstance(place, Path) and not place.is_dir():
            return None
        with _told(place):
            client = _client(place)
            try:
                chroma = client.get_collection(NAME, embedding_function=_no_embedding())
            except _not_found():
                client.close()
                return None
            except BaseException:
                client.close()
                raise
            if int((chroma.metadata or {}).get("format", FORMAT)) > FORMAT:
                client.close()
                raise newer("collection of a later format")
            return cls(place, client, chroma)

    @classmethod
    def make(cls, place: Path | Server, model: str, dimensions: int) -> Collection:
        """A new one for vectors of this model. On a server it takes the place of the one there
        was only with `move_to`: it has a name of its own until then."""
        with _told(place):
            client = _client(place)
            metadata = {"model": model, "dimensions": dimensions, "format": FORMAT}
            name = NAME if isinstance(place, Path) else f"{NAME}-new"
            if not isinstance(place, Path):
                _delete_if_there(client, name)
            chroma = client.create_collection(
                name,
                metadata=metadata,
                configuration={"hnsw": _INDEX},  # type: ignore[arg-type]
                embedding_function=_no_embedding(),
            )
            return cls(place, client, chroma)

    def take_over(self) -> None:
        """On a server: this one is the collection from now on; the old one is deleted."""
        with _told(self._place):
            _delete_if_there(self._client, NAME)
            self._chroma.modify(name=NAME)

    def close(self) -> None:
        """Give back its files."""
        self._client.close()

    def count(self) -> int:
        """Records, of all vectors."""
        with _told(self._place):
            return self._chroma.count()

    def put(self, entries: Sequence[Entry]) -> None:
        """Add preferences, in place of what was kept of them. Each is there with all its records
        or not at all."""
        import numpy as np

        ids: list[str] = []
        documents: list[str | None] = []
        metadatas: list[dict[str, str | int] | None] = []
        vectors: list[Floats] = []
        for entry in entries:
            more = len(entry.vectors) - 1
            if len(ids) + 1 + more > MOST_AT_ONCE:
                self._upsert(ids, np.concatenate(vectors), documents, metadatas)
                ids, documents, metadatas, vectors = [], [], [], []
            ids += [f"{entry.preference.id}:{number}" for number in range(1 + more)]
            documents += [entry.preference.sentence, *[None] * more]
            mark = _mark_of(cues(entry.preference.sentence))
            facts = {**to_metadata(entry.preference), "cues": mark, "vectors": 1 + more}
            metadatas += [facts, *[None] * more]
            vectors.append(entry.vectors)
        if ids:
            self._upsert(ids, np.concatenate(vectors), documents, metadatas)

    def _upsert(self, ids: Any, vectors: Any, documents: Any, metadatas: Any) -> None:
        with _told(self._place):
            self._chroma.upsert(
                ids=ids, embeddings=vectors, documents=documents, metadatas=metadatas
            )

    def note(self, preferences: Sequence[Preference]) -> None:
        """Their sentences are the same, something else of them changed."""
        with _told(self._place):
            for start in range(0, len(preferences), MOST_AT_ONCE):
                some = preferences[start : start + MOST_AT_ONCE]
                self._chroma.update(
                    ids=[f"{each.id}:0" for each in some],
                    metadatas=[to_metadata(each) for each in some],
                )

    def delete(self, ids: Sequence[UUID]) -> None:
        """Take preferences out. Their bytes stay in Chroma's files until the folder is written
        anew, see `Store.purge`."""
        records = [f"{each}:{number}" for each in ids for number in range(MOST_CUES)]
        with _told(self._place):
            for start in range(0, len(records), MOST_AT_ONCE):
                self._chroma.delete(ids=records[start : start + MOST_AT_ONCE])

    def read(self, ids: Sequence[UUID] | None = None) -> Iterator[Read]:
        """Every preference, or these, in no order."""
        gathered: dict[str, dict[int, Any]] = {}
        facts: dict[str, tuple[Mapping[str, Any], str]] = {}
        for record, vector, metadata, document in self._records(ids):
            key, _, number = record.rpartition(":")
            if not number.isdecimal():
                continue
            gathered.setdefault(key, {})[int(number)] = vector
            if metadata and number == "0":
                facts[key] = (metadata, document or "")
            if key in facts and _has_all(gathered[key], facts[key][0]):
                found = _read(*facts.pop(key), gathered.pop(key))
                if found is not None:
                    yield found
        for key, known in facts.items():
            if (found := _read(*known, gathered[key])) is not None:
                yield found

    def _records(
        self, ids: Sequence[UUID] | None
    ) -> Iterator[tuple[str, Any, Mapping[str, Any] | None, str | None]]:
        wanted = None
        if ids is not None:
            wanted = [f"{each}:{number}" for each in ids for number in range(MOST_CUES)]
        start = 0
        while True:
            with _told(self._place):
                page: Any = self._chroma.get(
                    ids=None if wanted is None else wanted[start : start + PAGE],
                    limit=PAGE if wanted is None else None,
                    offset=start if wanted is None else None,
                    include=["embeddings", "metadatas", "documents"],
                )
            yield from zip(
                page["ids"], page["embeddings"], page["metadatas"], page["documents"], strict=True
            )
            start += PAGE
            if (wanted is None and len(page["ids"]) < PAGE) or (
                wanted is not None and start >= len(wanted)
            ):
                return


def _has_all(vectors: Mapping[int, Any], metadata: Mapping[str, Any]) -> bool:
    count = metadata.get("vectors")
    return isinstance(count, int) and count > 0 and all(n in vectors for n in range(count))


def _read(metadata: Mapping[str, Any], sentence: str, vectors: Mapping[int, Any]) -> Read | None:
    """None for a record that says no preference."""
    import numpy as np

    facts = dict(metadata)
    mark, count = facts.pop("cues", ""), facts.pop("vectors", 0)
    try:
        preference = from_metadata(facts, sentence)
    except MALFORMED:
        return None
    if not _has_all(vectors, metadata) or mark != _mark_of(cues(sentence)):
        return Read(preference, None)
    rows = np.asarray([vectors[number] for number in range(int(count))], dtype=np.float32)
    return Read(preference, rows)


def _client(place: Path | Server) -> Client:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        # WORKAROUND(chromadb 1.5.9): clients of one path share what one of them opened, also when
        # the folder there is another one by now or could not be opened. A path is told apart by
        # its letters, so each gets other ones.
        path = f"{place}{'/.' * (next(_opened) % MOST_OPENED)}"
        client = chromadb.PersistentClient(path, settings=settings)
    else:
        client = chromadb.HttpClient(
            host=place.host,
            port=place.port,
            ssl=place.ssl,
            headers=dict(place.headers),
            settings=settings,
        )
    return cast("Client", client)


def _delete_if_there(client: Client, name: str) -> None:
    if name in {each.name for each in client.list_collections()}:
        client.delete_collection(name)


def _not_found() -> type[Exception]:
    from chromadb.errors import NotFoundError

    return NotFoundError


def _no_embedding() -> Any:
    """What Chroma is told makes its vectors, so that it never brings a model of its own: Chroma's
    default one downloads itself."""
    from deskhand.preferences.own_vectors import OwnVectors

    return OwnVectors()


@contextmanager
def _told(place: object) -> Iterator[None]:
    """What chromadb raises, as PreferencesDamaged or PreferencesUnavailable."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    # AttributeError: 1.5.9 closes what it could not open, and stumbles over that.
    except (ChromaError, AttributeError, ValueError, RuntimeError, sqlite3.Error) as error:
        if isinstance(place, Server):
            raise unreachable(place, str(error)) from error
        raise damaged(f"{type(error).__name__}: {error}") from error
    except (httpx.HTTPError, ConnectionError) as error:
        raise unreachable(place, str(error)) from error
    # WORKAROUND(chromadb 1.5.9): a fault in its Rust part comes as pyo3's PanicException, which
    # cannot be imported and is no Exception. To be tried again with test_damage.py.
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(f"chromadb panicked: {error}") from None


def unreachable(place: object, detail: str) -> PreferencesUnavailable:
    """The server does not answer."""
    return PreferencesUnavailable(
        tr("The server that keeps your preferences does not answer."),
        kept=tr("Nothing was changed."),
        next_step=tr("Look whether it runs, or change its address in the settings."),
        detail=f"{place}: {detail}",
    )

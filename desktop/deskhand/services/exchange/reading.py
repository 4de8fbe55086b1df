"""The conversations of a source, whatever programs they come from. Blocking."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deskhand.domain.exchange import ExchangedConversation
from deskhand.domain.wording import ntr, tr
from deskhand.services.exchange.base import Importer, Item, Notes, NotUnderstood
from deskhand.services.exchange.formats import DATABASES, IMPORTERS
from deskhand.services.exchange.json_stream import Piece, Trouble, pieces
from deskhand.services.exchange.report import Report
from deskhand.services.exchange.source import (
    READING_FAILED,
    SQLITE_HEAD,
    Counting,
    Entry,
    Source,
)

HEAD_BYTES = 512
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"


class Reading:
    """Reads one source once, and says in `report` what of it could not be read.

    read, total: bytes; found: chats so far.
    """

    def __init__(self, source: Source, report: Report, notes: Notes) -> None:
        self._source, self._report, self._notes = source, report, notes
        self._others = 0
        self.read = self.total = self.found = 0

    def conversations(self) -> Iterator[ExchangedConversation | None]:
        """Each in turn; None where a while went by without one."""
        for entry, is_database in self._candidates():
            with self._told(entry):
                if is_database:
                    yield from self._from_database(entry)
                else:
                    for found in self._items(entry):
                        yield self._chat(entry, *found) if found else None

    def count(self) -> Iterator[None]:
        """Counts what there is in the report's `found`, without reading all of each chat."""
        for entry, is_database in self._candidates():
            with self._told(entry):
                if is_database:
                    self._count_database(entry)
                for _ in () if is_database else self._items(entry):
                    yield None
            yield None

    def _candidates(self) -> Iterator[tuple[Entry, bool]]:
        """What may hold chats by its first bytes, and whether it is a database."""
        found: list[tuple[Entry, bool]] = []
        for entry in self._source.entries:
            try:
                with self._source.open(entry) as file:
                    head = file.read(HEAD_BYTES)
            except READING_FAILED:
                self._report.fail(entry.name, tr("It cannot be read."))
                continue
            is_database = head.startswith(SQLITE_HEAD)
            if is_database or head.lstrip(_BLANK)[:1] in (b"[", b"{"):
                found.append((entry, is_database))
        self.total = sum(entry.size for entry, _ in found)
        yield from found

    @contextmanager
    def _told(self, entry: Entry) -> Iterator[None]:
        """What ends the reading of one file is told, and the next file is read."""
        begun, before = self.read, (self.found, self._report.failed)
        self._others = 0
        try:
            yield
        except READING_FAILED as error:
            reason = tr("It cannot be read to its end ({reason}).", reason=type(error).__name__)
            self._report.fail(entry.name, reason)
        except sqlite3.Error:
            self._report.fail(entry.name, tr("The database is damaged or in use."))
        self.read = begun + entry.size
        if (self.found, self._report.failed) == before:
            self._report.passed_over.append(entry.name)
        elif self._others:
            self._notes.add(
                ntr("A thing that is no chat.", "{count} things that are no chats.", self._others)
            )

    # -- JSON

    def _items(self, entry: Entry) -> Iterator[tuple[Importer, Item] | None]:
        """Who reads each object, and the object."""
        with self._source.open(entry) as file:
            for piece in pieces(Counting(file, self._on_read)):
                yield None
                if piece is None:
                    continue
                for item in self._parsed(entry, piece):
                    importer = next((each for each in IMPORTERS if each.fits(item)), None)
                    if importer is None:
                        self._others += 1
                        continue
                    self._count(importer.label)
                    yield importer, item

    def _on_read(self, count: int) -> None:
        self.read += count

    def _count(self, label: str) -> None:
        self.found += 1
        self._report.found[label] = self._report.found.get(label, 0) + 1

    def _parsed(self, entry: Entry, piece: Piece) -> list[Item]:
        if piece.trouble is not Trouble.NONE:
            self._report.fail(self._place(entry), _reason(piece.trouble))
            return []
        try:
            value = json.loads(piece.data.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            self._report.fail(self._place(entry), tr("It is not written as JSON."))
            return []
        return _objects(value)

    def _place(self, entry: Entry) -> str:
        return tr("{file}, after chat {number}", file=entry.name, number=self.found)

    def _chat(self, entry: Entry, importer: Importer, item: Item) -> ExchangedConversation | None:
        try:
            return importer.read(item, self._source, self._notes)
        except NotUnderstood as error:
            self._report.fail(self._place(entry), str(error))
            return None

    # -- databases

    def _from_database(self, entry: Entry) -> Iterator[ExchangedConversation]:
        with self._source.database(entry) as path:
            for importer in DATABASES:
                if importer.fits(path):
                    for chat in importer.conversations(path, self._source, self._notes):
                        self._count(importer.label)
                        yield chat

    def _count_database(self, entry: Entry) -> None:
        with self._source.database(entry) as path:
            for importer in DATABASES:
                if importer.fits(path):
                    self.found += importer.count(path)
                    self._report.found[importer.label] = importer.count(path)


def _objects(value: Any) -> list[Item]:
    """An object, or those of a list."""
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    return [value] if isinstance(value, dict) else []


def _reason(trouble: Trouble) -> str:
    match trouble:
        case Trouble.TOO_LARGE:
            return tr("It is too large.")
        case Trouble.TOO_DEEP:
            return tr("It is nested too deeply.")
        case _:
            return tr("The file ends in the middle of it: download it once more.")

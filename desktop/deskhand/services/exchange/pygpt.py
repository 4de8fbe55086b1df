"""PyGPT's history: its SQLite database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.domain.conversation import Role, TitledBy, title_from
from deskhand.domain.exchange import ExchangedConversation, ExchangedMessage
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import Part, ToolResultPart
from deskhand.domain.wording import tr
from deskhand.services.exchange.base import Attachments, Beside, Notes, text_part
from deskhand.services.exchange.values import count_of, instant_of, key_of, line_of, text_of

_NEEDED = {"ctx_meta", "ctx_item"}
_FILES = ("images_json", "attachments_json", "files_json")


class PyGpt:
    """Reads the chats of a PyGPT database, which is opened for reading alone."""

    name = "pygpt"
    label = "PyGPT"

    def fits(self, path: Path) -> bool:
        """Whether this database has PyGPT's tables. Raises sqlite3.Error for a broken one."""
        with closing(_connect(path)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {row[0] for row in tables} >= _NEEDED

    def count(self, path: Path) -> int:
        """How many chats it has. Raises sqlite3.Error."""
        with closing(_connect(path)) as connection:
            return int(connection.execute("SELECT count(*) FROM ctx_meta").fetchone()[0])

    def conversations(
        self, path: Path, beside: Beside, notes: Notes
    ) -> Iterator[ExchangedConversation]:
        """Each chat in turn. Raises sqlite3.Error where the database is broken."""
        with closing(_connect(path)) as connection:
            groups = _groups(connection)
            for meta in connection.execute("SELECT * FROM ctx_meta ORDER BY id"):
                if _fact(meta, "is_deleted"):
                    notes.add(tr("A chat that was deleted in PyGPT."))
                    continue
                items = connection.execute(
                    "SELECT * FROM ctx_item WHERE meta_id = ? ORDER BY id", (meta["id"],)
                )
                reading = _Reading(beside, notes)
                for item in items:
                    reading.take(item)
                if reading.messages:
                    yield reading.conversation(meta, groups)
                else:
                    notes.add(tr("A chat without messages."))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _fact(row: sqlite3.Row, name: str) -> Any:
    """A column that some versions do not have."""
    return row[name] if name in row.keys() else None  # noqa: SIM118 a row is no mapping


def _groups(connection: sqlite3.Connection) -> dict[int, str]:
    try:
        rows = connection.execute("SELECT id, name FROM ctx_group").fetchall()
    except sqlite3.OperationalError:  # older than groups
        return {}
    return {row["id"]: line_of(row["name"]) for row in rows}


class _Reading:
    """One chat: each of its items is a question and its answer."""

    def __init__(self, beside: Beside, notes: Notes) -> None:
        self._beside, self._notes = beside, notes
        self._attachments = Attachments()
        self.messages: list[ExchangedMessage] = []

    def take(self, item: sqlite3.Row) -> None:
        key = str(item["id"])
        asked, answered = text_of(_fact(item, "input")), text_of(_fact(item, "output"))
        begun = instant_of(_fact(item, "input_ts")) or datetime.fromtimestamp(0, UTC)
        ended = instant_of(_fact(item, "output_ts")) or begun
        is_internal = bool(_fact(item, "is_internal"))
        files = self._files(item)
        if asked or files:
            # What PyGPT says to itself, such as what a command gave, was never shown as words
            # of the person.
            parts: list[Part] = [*files, *([text_part(asked, self._notes)] if asked else [])]
            if is_internal:
                parts = [ToolResultPart("", asked, False, FROM_OUTSIDE)]
            self._add(f"{key}-in", Role.TOOL if is_internal else Role.USER, parts, begun)
        if answered:
            tokens = TokenCount(
                count_of(_fact(item, "input_tokens")), count_of(_fact(item, "output_tokens"))
            )
            part = text_part(answered, self._notes)
            model = line_of(_fact(item, "model"))
            self._add(f"{key}-out", Role.ASSISTANT, [part], ended, model=model, tokens=tokens)

    def _add(self, key: str, role: Role, parts: list[Part], at: datetime, **more: Any) -> None:
        before = self.messages[-1].key if self.messages else None
        self.messages.append(
            ExchangedMessage(key, before, role, tuple(parts), at, origin=key, **more)
        )

    def _files(self, item: sqlite3.Row) -> list[Part]:
        parts: list[Part] = []
        for path in dict.fromkeys(_paths(item)):
            name = path.replace("\\", "/").rpartition("/")[2]
            found = self._beside.find(name)
            if found is not None:
                parts.append(self._attachments.add(name, found[1]))
            else:
                self._notes.add(tr("An attached file or picture did not come with the export."))
                text = tr("[{name}: the file did not come along]", name=line_of(name))
                parts.append(text_part(text, self._notes))
        return parts

    def conversation(self, meta: sqlite3.Row, groups: dict[int, str]) -> ExchangedConversation:
        messages = self.messages
        created = instant_of(_fact(meta, "created_ts")) or messages[0].created_at
        title = line_of(_fact(meta, "name"))
        first = next((each for each in messages if each.role is Role.USER), messages[0])
        words = "".join(getattr(part, "text", "") for part in first.parts)
        name = key_of(_fact(meta, "uuid")) or f"{meta['id']}-{created.timestamp():.0f}"
        return ExchangedConversation(
            title=title or title_from(words) or tr("Untitled"),
            created_at=created,
            updated_at=instant_of(_fact(meta, "updated_ts")) or messages[-1].created_at,
            messages=tuple(messages),
            leaf=messages[-1].key,
            origin=f"pygpt:{name}",
            titled_by=TitledBy.PERSON if title else TitledBy.WORDS,
            pinned=bool(_fact(meta, "is_important")),
            archived=bool(_fact(meta, "is_archived")),
            folder=groups.get(_fact(meta, "group_id") or 0, ""),
            files=self._attachments.files,
        )


def _paths(item: sqlite3.Row) -> Iterator[str]:
    """The files that an item names."""
    for column in _FILES:
        packed = text_of(_fact(item, column))
        if not packed:
            continue
        try:
            named = json.loads(packed)
        except (ValueError, RecursionError):
            continue
        for each in named if isinstance(named, list) else []:
            if isinstance(each, str):
                yield each
            elif isinstance(each, dict) and text_of(each.get("path")):
                yield each["path"]

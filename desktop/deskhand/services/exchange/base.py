"""What every importer is, and what it may use."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from deskhand.domain.exchange import ExchangedConversation, ExchangedFile
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import FilePart, ImagePart, Part, TextPart
from deskhand.domain.wording import tr

Item = dict[str, Any]

MOST_TEXT = 8_000_000
"""Characters one part of a message keeps."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


class NotUnderstood(Exception):
    """This is no conversation of that format. The words are for the person."""


class Notes:
    """What was not understood, counted: what a report says. what: a sentence or a name."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, what: str, count: int = 1) -> None:
        """Once more."""
        self.counts[what[:300]] += count


class Beside(Protocol):
    """The files that came together with the conversations."""

    def find(self, file_id: str) -> tuple[str, bytes] | None:
        """Name and content of the file that belongs to an id, None when it did not come."""


class Importer(Protocol):
    """Reads one program's conversations. name: begins their origins; label: for people."""

    name: str
    label: str

    def fits(self, item: Item) -> bool:
        """Whether this JSON object is one of them. Cheap, and true for hardly anything else."""

    def read(self, item: Item, beside: Beside, notes: Notes) -> ExchangedConversation:
        """The conversation. Raises NotUnderstood. What in it is not understood is noted."""


class DatabaseImporter(Protocol):
    """Reads one program's SQLite database. Everything raises sqlite3.Error for a broken one."""

    name: str
    label: str

    def fits(self, path: Path) -> bool:
        """Whether it is that program's."""

    def count(self, path: Path) -> int:
        """How many chats it has."""

    def conversations(
        self, path: Path, beside: Beside, notes: Notes
    ) -> Iterator[ExchangedConversation]:
        """Each in turn."""


class Attachments:
    """Gathers the files that a conversation's messages name, while it is read."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], ExchangedFile] = {}

    @property
    def files(self) -> tuple[ExchangedFile, ...]:
        """All of them, each once."""
        return tuple(self._files.values())

    def add(self, name: str, data: bytes, media_type: str = "") -> Part:
        """A part for this content: a picture, or a file. media_type: "" to look."""
        kind = picture_type(data)
        if kind:
            return ImagePart(kind, data, name, FROM_OUTSIDE)
        kind = media_type or "application/octet-stream"
        return self._file(name, data, kind, (), tr("Its text was not read when it was imported."))

    def add_text(
        self,
        name: str,
        text: str,
        split: Callable[[str], list[tuple[int | None, str]]],
    ) -> Part:
        """A part for a file of which only the text came. split: into passages."""
        passages = tuple(split(text))
        return self._file(name, text.encode("utf-8", "replace"), "text/plain", passages, "")

    def _file(
        self,
        name: str,
        data: bytes,
        media_type: str,
        passages: tuple[tuple[int | None, str], ...],
        note: str,
    ) -> FilePart:
        sha256 = hashlib.sha256(data).hexdigest()
        self._files[sha256, media_type] = ExchangedFile(sha256, media_type, data, passages)
        characters = sum(len(text) for _, text in passages)
        return FilePart(name, media_type, len(data), sha256, characters, None, note, FROM_OUTSIDE)


def picture_type(data: bytes) -> str:
    """The media type of a picture by its first bytes, "" for anything else."""
    for head, media_type in _PICTURES:
        if data.startswith(head):
            return media_type
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def text_part(text: str, notes: Notes) -> Part:
    """Words from elsewhere: nobody can tell whose they truly are. Cut where they are endless."""
    if len(text) > MOST_TEXT:
        notes.add(tr("A text of more than {count} characters was cut.", count=MOST_TEXT))
        text = text[:MOST_TEXT]
    return TextPart(text, FROM_OUTSIDE)

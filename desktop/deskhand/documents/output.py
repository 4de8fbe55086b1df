"""What the child found, sent to the parent as it comes."""

from __future__ import annotations

import re
from typing import BinaryIO

from deskhand.documents.frames import Fact, Notice, Refusal, bytes_frame, fact_frame
from deskhand.documents.limits import MAX_CHARACTERS

# Control characters mean nothing to a model, NUL cannot be stored, and half of a surrogate pair
# cannot even be written.
UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


class Refused(Exception):
    """Nothing of this file can be used."""

    def __init__(self, reason: Refusal, **facts: int | str) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts


class Full(Exception):
    """As much text as is kept was sent; nothing more is needed."""


class Output:
    """Sends text, notices and bytes. most: characters of text in all. first_page: the pages before
    it were sent already."""

    def __init__(self, stream: BinaryIO, most: int = MAX_CHARACTERS, first_page: int = 1) -> None:
        self.first_page = first_page
        self._stream = stream
        self._left = most

    def kind(self, media_type: str) -> None:
        """What the content is, whatever the name says."""
        self._send({"kind": media_type})

    def pages(self, count: int) -> None:
        """How many pages the whole has, readable or not."""
        self._send({"pages": count})

    def text(self, text: str, page: int | None = None) -> None:
        """More of the text. page: from 1, None for a kind without. Raises Full."""
        cleaned = UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        fitting = cleaned[: self._left]
        if fitting:
            self._send({"text": fitting, "page": page})
        self._left -= len(fitting)
        if len(fitting) < len(cleaned):
            raise Full

    def lost(self, page: int) -> None:
        """This page cannot be read."""
        self._send({"lost": page})

    def note(self, notice: Notice, count: int = 0) -> None:
        """Something a person should know, and how often it happened."""
        self._send({"note": notice.value, "count": count})

    def refuse(self, refused: Refused) -> None:
        """Nothing of it can be used."""
        self._send({"refused": refused.reason.value, **refused.facts})

    def made(self, media_type: str) -> None:
        """What the picture that follows was made into for a model."""
        self._send({"made": media_type})

    def payload(self, data: bytes) -> None:
        """A picture made ready for a model, or a folder's files."""
        self._stream.write(bytes_frame(data))
        self._stream.flush()

    def detail(self, text: str) -> None:
        """What went wrong, for the log."""
        self._send({"detail": text[:500]})

    def end(self) -> None:
        """Everything was read."""
        self._send({"end": True})

    def _send(self, fact: Fact) -> None:
        self._stream.write(fact_frame(fact))
        self._stream.flush()

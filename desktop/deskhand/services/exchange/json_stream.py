"""The objects of a JSON file one by one, in bounded memory, however long or broken the file is.

A list of objects, one object after the other (JSON lines), and an object with a list called
"conversations" after nothing but plain facts: all three give the objects in them. They are told
apart by their brackets, not parsed: a broken one takes no other with it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

CHUNK = 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
"""Of one object; what is longer is passed over."""
DEEPEST = 400

# Without possessive groups: before 3.11.5, Python gives up too early in a repeated one. Each can
# match in one way only, so that one that fails has tried once.
# Everything up to the next bracket; a string that does not end here stops it before its quote.
_PLAIN = re.compile(rb'(?:[^"\[\]{}]+|"[^"\\]*(?:\\.[^"\\]*)*")*', re.DOTALL)
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_HEAD = re.compile(
    rb'\{(?:\s*"[^"\\]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.\w]+)\s*,)*'
    rb'\s*"conversations"\s*:\s*\[',
    re.DOTALL,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_QUOTE, _BACKSLASH, _BRACE = b'"\\{'
_OPENING, _CLOSING = b"[{", b"]}"


class Trouble(StrEnum):
    """Why an object cannot be had."""

    NONE = ""
    TOO_LARGE = "too large"
    TOO_DEEP = "too deep"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class Piece:
    """One object as UTF-8, or what is in its place. data: empty when there is trouble."""

    data: bytes
    trouble: Trouble = Trouble.NONE


class Readable(Protocol):
    """A file that gives bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


def pieces(file: Readable, most: int = MOST_BYTES) -> Iterator[Piece | None]:
    """Each object in order; None where nothing came out of a while of reading, so that whoever
    waits can show how far it is. Raises what reading raises."""
    scanner = _Scanner(most)
    for chunk in _utf8(file):
        found = scanner.take(chunk)
        yield from found
        if not found:
            yield None
    rest = scanner.end()
    if rest is not None:
        yield rest


def _utf8(file: Readable) -> Iterator[bytes]:
    """The content in UTF-8, whatever its first bytes say it is in."""
    first = file.read(CHUNK)
    encoding = next((name for bom, name in _BOMS if first.startswith(bom)), "")
    if not encoding and first[:4].count(0) >= 2:  # no mark, but UTF-16 or 32 all the same
        wide = first[:4].count(0) == 3
        order = "be" if first[:1] == b"\0" else "le"
        encoding = f"utf-{'32' if wide else '16'}-{order}"
    if not encoding:
        while first:
            yield first
            first = file.read(CHUNK)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while first:
        yield decoder.decode(first).encode("utf-8", "replace")
        first = file.read(CHUNK)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Scanner:
    """Finds where objects begin and end. base: how deep the objects are; 0 outside of a list."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buffer = bytearray()
        self._at = 0
        self._begin: int | None = None
        self._depth = self._base = self._deepest = 0
        self._in_string = self._is_lost = False

    def take(self, chunk: bytes) -> list[Piece]:
        """What ends in this chunk."""
        self._buffer += chunk
        found: list[Piece] = []
        while self._to_bracket():
            piece = self._bracket()
            if piece is not None:
                found.append(piece)
        self._trim()
        return found

    def end(self) -> Piece | None:
        """What the file broke off in."""
        if self._begin is None and not self._is_lost:
            return None
        return Piece(b"", Trouble.TOO_LARGE if self._is_lost else Trouble.CUT_OFF)

    def _to_bracket(self) -> bool:
        """Go on to the next bracket; False when what is here has none."""
        buffer = self._buffer
        while True:
            if self._in_string:
                self._at = _STRING.match(buffer, self._at).end()  # type: ignore[union-attr]
                if self._at == len(buffer) or buffer[self._at] == _BACKSLASH:
                    return False
                self._at += 1
                self._in_string = False
            self._at = _PLAIN.match(buffer, self._at).end()  # type: ignore[union-attr]
            if self._at == len(buffer):
                return False
            if buffer[self._at] != _QUOTE:
                return True
            self._at += 1
            self._in_string = True

    def _bracket(self) -> Piece | None:
        here = self._buffer[self._at]
        if here in _OPENING:
            if self._depth == self._base and not self._opens_object(here):
                return None
            self._depth += 1
            self._deepest = max(self._deepest, self._depth - self._base)
            self._at += 1
            return None
        assert here in _CLOSING
        self._at += 1
        if self._depth == self._base:  # the list ends, or a bracket too many
            self._depth = self._base = 0
            return None
        self._depth -= 1
        return self._piece() if self._depth == self._base else None

    def _opens_object(self, here: int) -> bool:
        """Whether an object (or a list in the list) begins; else the list of them did."""
        if self._base == 0:
            head = _HEAD.match(self._buffer, self._at) if here == _BRACE else None
            if head is not None or here != _BRACE:
                self._at = head.end() if head is not None else self._at + 1
                self._depth = self._base = 1
                return False
        self._begin, self._deepest = self._at, 0
        return True

    def _piece(self) -> Piece:
        begin, self._begin = self._begin, None
        is_lost, self._is_lost = self._is_lost, False
        if is_lost or begin is None:
            return Piece(b"", Trouble.TOO_LARGE)
        if self._deepest > DEEPEST:
            return Piece(b"", Trouble.TOO_DEEP)
        return Piece(bytes(memoryview(self._buffer)[begin : self._at]))

    def _trim(self) -> None:
        """Forget what is behind us, and what has become too large to keep."""
        if self._begin is not None and len(self._buffer) - self._begin > self._most:
            self._begin, self._is_lost = None, True
        keep = self._at if self._begin is None else self._begin
        del self._buffer[:keep]
        self._at -= keep
        if self._begin is not None:
            self._begin = 0

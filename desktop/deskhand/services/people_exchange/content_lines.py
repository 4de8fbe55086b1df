"""The lines of a vCard file, unfolded and decoded, within bounds whatever the file holds.

Our own small reader: general vCard libraries read a file whole, end at the first line they do not
understand, and put no bound on a line.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import BinaryIO

LONGEST_LINE = 2_000_000
"""Bytes of one line with its continuations: a picture of a megabyte and a half."""

LONGEST_HEAD = 4_000
MOST_PARAMETERS = 60

_HEAD = re.compile(r"(?:(?P<group>[A-Za-z0-9_-]+)\.)?(?P<name>[A-Za-z0-9_-]+)")
_QUOTED_PRINTABLE = re.compile(rb"^[^:]*;\s*(?:ENCODING=)?QUOTED-PRINTABLE", re.IGNORECASE)
# Codecs of Python that are no charset, or cost more than they give, are not asked.
_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?(?:8|16|16le|16be|7)|(?:iso|windows|cp|koi8|mac|big5|euc|gb|shift)[\w-]{0,20}|latin-?1"
)
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}


@dataclass(frozen=True, slots=True)
class RawLine:
    """One logical line. number: of its first line in the file, from 1. is_cut: it was longer than
    can be read."""

    number: int
    data: bytes
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card. params: by name in capitals, values as written. value: decoded, its
    backslashes as they were. is_guessed: it was no UTF-8, so its letters are a guess."""

    number: int
    name: str
    value: str
    params: dict[str, list[str]] = field(default_factory=dict)
    group: str = ""
    is_guessed: bool = False

    def types(self) -> list[str]:
        """The values of TYPE, in small letters."""
        return [each.casefold() for each in self.params.get("TYPE", ())]


def raw_lines(stream: BinaryIO) -> Iterator[RawLine]:
    """The logical lines of a file. UTF-16 with its mark is read as such."""
    line = _Growing(1)
    number = 0
    for data, cut in _physical(stream):
        number += 1
        if line.goes_on(data):
            line.add(data, cut)
            continue
        if line.pieces[0]:
            yield line.whole()
        line = _Growing(number, data, cut)
    if line.pieces[0]:
        yield line.whole()


class _Growing:
    """A logical line while its pieces come."""

    def __init__(self, number: int, data: bytes = b"", cut: bool = False) -> None:
        self._number, self._is_cut, self._size = number, cut, len(data)
        self.pieces = [data]
        self._is_soft = _QUOTED_PRINTABLE.match(data[:LONGEST_HEAD]) is not None

    def goes_on(self, data: bytes) -> bool:
        """Whether the next line of the file belongs to this one."""
        if self._is_soft and self.pieces[-1].endswith(b"="):
            return True
        return data[:1] in (b" ", b"\t") and bool(self.pieces[0])

    def add(self, data: bytes, cut: bool) -> None:
        """Take it in, while there is room."""
        if self._is_soft and self.pieces[-1].endswith(b"="):
            self.pieces[-1] = self.pieces[-1][:-1]
            more = data
        else:
            more = data[1:]
        self._size += len(more)
        self._is_cut = self._is_cut or cut or self._size > LONGEST_LINE
        if not self._is_cut:
            self.pieces.append(more)

    def whole(self) -> RawLine:
        """All of it."""
        return RawLine(self._number, b"".join(self.pieces), self._is_cut)


def _physical(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines without their ends, and whether they were cut."""
    mark = stream.read(4)
    stream.seek(0)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = TextIOWrapper(stream, "utf-16", errors="replace", newline="")
        yield from _read_lines(lambda: text.readline(LONGEST_LINE).encode("utf-8", "replace"))
        text.detach()
        return
    if mark.startswith(codecs.BOM_UTF8):
        stream.seek(len(codecs.BOM_UTF8))
    yield from _read_lines(lambda: stream.readline(LONGEST_LINE))


def _read_lines(read: Callable[[], bytes]) -> Iterator[tuple[bytes, bool]]:
    """What does not end within LONGEST_LINE is read on to its end and left out."""
    while line := read():
        cut = False
        last = line
        while not last.endswith(b"\n"):
            last = read()
            if not last:
                break
            cut = True
        yield line.rstrip(b"\r\n").replace(b"\0", b""), cut


def property_of(line: RawLine) -> Property | None:
    """The property a line holds; None for one that is none."""
    colon = _colon(line.data)
    if colon is None:
        return None
    pieces = _split_quoted(line.data[:colon].decode("utf-8", "replace"), ";")
    head = _HEAD.fullmatch(pieces[0].strip())
    if head is None or len(pieces) > MOST_PARAMETERS:
        return None
    params = _params(pieces[1:])
    value, is_guessed = _value(line.data[colon + 1 :], params)
    name, group = head["name"].upper(), (head["group"] or "").casefold()
    return Property(line.number, name, value, params, group, is_guessed)


def _colon(data: bytes) -> int | None:
    """Where the value begins: the first colon that stands in no quotes."""
    quoted = False
    for at, byte in enumerate(data[:LONGEST_HEAD]):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return at
    return None


def _split_quoted(text: str, mark: str) -> list[str]:
    pieces, piece, quoted = [], "", False
    for each in text:
        if each == '"':
            quoted = not quoted
        elif each == mark and not quoted:
            pieces.append(piece)
            piece = ""
            continue
        piece += each
    return [*pieces, piece]


def _params(pieces: list[str]) -> dict[str, list[str]]:
    params: dict[str, list[str]] = {}
    for piece in pieces:
        name, equals, value = piece.partition("=")
        plain = name.strip().upper()
        if not equals:  # vCard 2.1 leaves the names out
            is_encoding = plain in ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")
            params.setdefault("ENCODING" if is_encoding else "TYPE", []).append(plain)
            continue
        for each in _split_quoted(value, ","):
            # A TYPE in quotes may hold several, too.
            inner = each.strip().strip('"')
            found = inner.split(",") if plain == "TYPE" else [inner]
            params.setdefault(plain, []).extend(_unmarked(one) for one in found)
    return params


def _unmarked(value: str) -> str:
    """RFC 6868."""
    return re.sub(r"\^[n^']", lambda found: _CARET[found[0]], value)


def _value(data: bytes, params: dict[str, list[str]]) -> tuple[str, bool]:
    encodings = [each.upper() for each in params.get("ENCODING", ())]
    if "QUOTED-PRINTABLE" in encodings:
        data = quopri.decodestring(data)
    named = [each.casefold() for each in params.get("CHARSET", ())]
    for charset in (*(each for each in named if _CHARSET.fullmatch(each)), "utf-8"):
        try:
            return data.decode(charset), False
        except (LookupError, UnicodeDecodeError):
            continue  # the next one, and in the end a guess
    return data.decode("cp1252", "replace"), True

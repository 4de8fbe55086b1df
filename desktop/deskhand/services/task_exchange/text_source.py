"""A file as lines, whatever its encoding: bounded, and never unpacked. Blocking."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import Line

LONGEST_LINE = 1_000_000
HEAD_BYTES = 64 * 1024
CHUNK = 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = (
    (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "RAR"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip
_OTHERS = (b"%PDF", b"SQLite format 3\0", b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF", b"MZ\x90")


class TextSource:
    """Reads one file. file: seekable. read, total: bytes, to tell how far it is.

    Raises InputError for an archive, which is not opened, and for what is no text.
    """

    def __init__(self, file: BinaryIO, name: str = "") -> None:
        self._file, self._name = file, name
        self.total = file.seek(0, io.SEEK_END)
        file.seek(0)
        self._head_bytes = file.read(HEAD_BYTES)
        self._refuse_what_is_no_text()
        self.encoding = self._guess()
        self.read = 0

    @property
    def head(self) -> str:
        """How the text begins."""
        return self._head_bytes.decode(self.encoding, "replace").lstrip("\ufeff")

    def lines(self) -> Iterator[Line]:
        """Each line without its end. What is longer than LONGEST_LINE is cut."""
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, encoding=self.encoding, errors="replace")
        try:
            number = 0
            while piece := text.readline(LONGEST_LINE):
                number += 1
                is_cut = len(piece) == LONGEST_LINE and not piece.endswith("\n")
                if is_cut:
                    while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                        pass
                self.read = self._file.tell()
                yield Line(number, piece.rstrip("\n"), is_cut)
        finally:
            text.detach()  # whoever opened the file closes it

    def _refuse_what_is_no_text(self) -> None:
        for magic, kind in _NO_TEXT:
            if self._head_bytes.startswith(magic):
                raise InputError(
                    tr("“{name}” is an archive ({kind}).", name=self._name, kind=kind),
                    kept=tr("It was not opened."),
                    next_step=tr("Unpack it, and import what is in it."),
                )
        if self._head_bytes.startswith(_OTHERS):
            raise InputError(
                tr("“{name}” is no text.", name=self._name),
                next_step=tr("Choose a file of tasks: .ics, .txt, .md or .csv."),
            )

    def _guess(self) -> str:
        head = self._head_bytes
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        pairs = len(head) // 2
        if pairs >= 2:
            even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
            if odd > pairs * 0.4 > even:
                return "utf-16-le"
            if even > pairs * 0.4 > odd:
                return "utf-16-be"
        return "utf-8" if self._is_utf8() else self._one_of_old()

    def _is_utf8(self) -> bool:
        """Whether all of it is, or all but some broken characters."""
        self._file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := self._file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            text = chunk.decode("utf-8", "replace")
            wrong = text.count("\ufffd")
            return sum(character > "\x7f" for character in text) > wrong * 5
        return True

    def _one_of_old(self) -> str:
        """An encoding with one byte a character, or of East Asia."""
        from charset_normalizer import from_bytes

        lines = [each for each in self._head_bytes.split(b"\n") if not each.isascii()]
        best = from_bytes(b"\n".join(lines)[:HEAD_BYTES] or self._head_bytes).best()
        found = best.encoding if best is not None else "cp1252"
        # What Western Europe wrote looks like many encodings, and this is by far the commonest.
        western = ("cp1250", "cp1252", "latin_1", "iso8859_15", "mac_roman", "cp437", "cp850")
        is_short = sum(map(len, lines)) < 200
        return "cp1252" if found in western or is_short or found.startswith("utf") else found

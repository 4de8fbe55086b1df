"""Printing: text for people, JSON for programs, one line on standard error for what went wrong."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import TextIO

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.redaction import redact


class OutputClosed(Exception):
    """Nobody reads standard output any more."""


class OutputFailed(HostError):
    """Standard output cannot be written."""


class Style(StrEnum):
    """How a word looks on a terminal."""

    GOOD = "32"
    CARE = "33"
    BAD = "31"
    QUIET = "2"
    STRONG = "1"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it. A stream may be missing altogether (`>&-`)."""
    return stream is not None and not stream.closed and stream.isatty()


def harmless(text: str) -> str:
    """Text that cannot steer a terminal: escapes and other controls become visible signs, marks
    that turn the reading direction are taken out."""
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_harmless_character, text))


def _harmless_character(character: str) -> str:
    if character in "\n\t":
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0:
        return "�"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return ""
    if unicodedata.category(character) == "Cs":
        return "�"
    return character


def styled(text: str, style: Style) -> str:
    """The text in colour, on a terminal whose person wants colours."""
    if (
        not is_terminal(sys.stdout)
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
    ):
        return text
    return f"\x1b[{style.value}m{text}\x1b[0m"


def write(text: str) -> None:
    """Put text on standard output now, without a line's end. Made harmless on a terminal, left as
    it is in a pipe. Raises OutputClosed."""
    if sys.stdout is None:
        raise OutputClosed
    _write(harmless(text) if is_terminal(sys.stdout) else text)


def line(text: str = "", style: Style | None = None) -> None:
    """One line of text."""
    shown = harmless(text) if is_terminal(sys.stdout) else text
    _write((styled(shown, style) if style else shown) + "\n")


def raw_line(head: str, text: str) -> None:
    """A line whose head is ours and may hold colours; the text is made harmless."""
    _write(f"{head}  {' '.join(harmless(text).split())}\n")


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OutputClosed
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except (BrokenPipeError, ValueError) as error:
        raise OutputClosed from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputFailed(
            tr(
                "The output cannot be written: {reason}{reason2}.",
                reason=reason[:1].lower(),
                reason2=reason[1:],
            ),
            next_step=tr("Free some space, or send it elsewhere."),
            detail=str(error),
        ) from error


def drop() -> None:
    """Forget what is buffered: at its end Python would try to write it once more, and complain."""
    if sys.stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def document(value: object) -> None:
    """One JSON document."""
    _write(json.dumps(value, indent=2) + "\n")


def json_line(value: object) -> None:
    """One JSON line of a stream."""
    _write(json.dumps(value) + "\n")


def table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns as wide as their longest cell; the last is not padded."""
    if not rows:
        return
    cells = [[" ".join(harmless(cell).split()) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        line("  ".join(padded).rstrip())


def complain(sentence: str) -> None:
    """One line on standard error, without secrets and without a traceback."""
    note(f"deskhand: {' '.join(redact(sentence).split())}")


def note(text: str) -> None:
    """A line on standard error that is no part of the result."""
    _to_stderr(harmless(text) + "\n")


class ProgressLine:
    """A line on standard error that the next one replaces; only where a person looks at it."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, text: str) -> None:
        """Put this in the line's place."""
        if is_terminal(sys.stderr):
            _to_stderr(f"\r\x1b[K{harmless(text)}")
            self._shown = True

    def clear(self) -> None:
        """Take the line away, if there is one."""
        if self._shown:
            _to_stderr("\r\x1b[K")
            self._shown = False


def _to_stderr(text: str) -> None:
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # as Python itself has it when closed

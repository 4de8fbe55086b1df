"""What a person asks, from the command line and from standard input."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.cli import output
from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

MAX_BYTES = 16_000_000
MAX_FILE_BYTES = 64_000_000
INLINE_BYTES = 20_000
"""A longer text is attached, so that its parts can be found when a model cannot read all of it."""
WAIT_S = 3.0
FROM_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked. piped: what came on standard input and goes with it as a file, None when
    nothing does."""

    text: str
    piped: bytes | None = None


def prompt_from(words: Sequence[str], *, stdin_is_file: bool = False) -> Prompt:
    """The question: the words, and what is piped in beside them.

    "-" stands for standard input. Piped text follows the words after an empty line; a long one,
    and what is no text, goes with them as a file. stdin_is_file: it always does. Raises InputError
    when there is nothing to ask, or only something that is no text.
    """
    text = " ".join(word for word in words if word != FROM_STDIN)
    if stdin_is_file:
        if FROM_STDIN in words:
            raise InputError(
                tr("Standard input can be read once only."), next_step=tr("Use - in one place.")
            )
        return Prompt(_checked(text), _stdin_bytes(MAX_FILE_BYTES))
    demanded = FROM_STDIN in words or not text
    if demanded and FROM_STDIN not in words and output.is_terminal(sys.stdin):
        raise _nothing()
    if not (demanded or _something_is_piped()):
        return Prompt(_checked(text))
    if not text.strip():
        return Prompt(_checked(read_stdin()))
    return _beside(_checked(text), _stdin_bytes(MAX_FILE_BYTES))


def _beside(text: str, content: bytes) -> Prompt:
    """What is piped in beside words: in the message itself when it is a short text."""
    try:
        piped = as_text(content) if len(content) <= INLINE_BYTES else None
    except InputError:
        piped = None
    if piped is None:
        return Prompt(text, content)
    return Prompt("\n\n".join(part for part in (text, piped) if part.strip()))


def _checked(text: str) -> str:
    """Words that can be asked. Raises InputError."""
    if not text.strip():
        raise _nothing()
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _not_text(tr("The question")) from error
    return text


def read_stdin(limit: int = MAX_BYTES) -> str:
    """All of standard input as text. Raises InputError for what is no text or too much."""
    return as_text(_stdin_bytes(limit))


def _stdin_bytes(limit: int) -> bytes:
    """All of standard input. Raises InputError for too much."""
    if sys.stdin is None:
        return b""
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        raise too_much(limit)
    return content


def too_much(limit: int) -> InputError:
    """More than `limit` bytes came, all at once or in one line."""
    most = (
        tr("{limit} MB", limit=limit // 1000000)
        if limit >= 1_000_000
        else tr("{limit} kB", limit=limit // 1000)
    )
    return InputError(
        tr("More than {most} at once came on standard input.", most=most),
        next_step=tr("Send less of it."),
    )


def as_text(content: bytes) -> str:
    """Bytes from standard input as text. Raises InputError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(tr("What came on standard input")) from error
    if "\0" in text:
        raise _not_text(tr("What came on standard input"))
    return text


def _something_is_piped() -> bool:
    """Whether standard input holds something to go with the words of the command line.

    A file does. A pipe may also be one that a program left open and will never write to; it
    gets three seconds to say anything.
    """
    if sys.stdin is None or sys.stdin.closed:
        return False
    try:
        handle = sys.stdin.fileno()
        kind = os.fstat(handle).st_mode
    except (OSError, ValueError):
        return False
    if stat.S_ISREG(kind):
        return True
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
        return False
    if select.select([handle], [], [], WAIT_S)[0]:
        return True
    output.note(
        tr(
            "deskhand: Nothing came on standard input within {wait_s} seconds; going "
            "on without it. Add - to wait for it.",
            wait_s=f"{WAIT_S:.0f}",
        )
    )
    return False


def _nothing() -> InputError:
    return InputError(tr("There is nothing to ask."), next_step=tr('Try: deskhand ask "Hello".'))


def _not_text(what: str) -> InputError:
    return InputError(
        tr("{what} is not text (UTF-8).", what=what),
        next_step=tr('For a picture or a document add the question: deskhand ask "Sum it up".'),
    )

"""What a person asks, from the command line and from standard input."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Sequence

from deskhand.cli import output
from deskhand.domain.errors import InputError

MAX_BYTES = 16_000_000
WAIT_S = 3.0
FROM_STDIN = "-"


def prompt_from(words: Sequence[str]) -> str:
    """The question: the words, and after an empty line what is piped in.

    "-" stands for standard input. Raises InputError when there is nothing to ask, or what is
    piped in is no text.
    """
    text = " ".join(word for word in words if word != FROM_STDIN)
    demanded = FROM_STDIN in words or not text
    if demanded and FROM_STDIN not in words and output.is_terminal(sys.stdin):
        raise _nothing()
    piped = read_stdin() if demanded or _something_is_piped() else ""
    whole = "\n\n".join(part for part in (text, piped) if part.strip())
    if not whole.strip():
        raise _nothing()
    try:
        whole.encode()
    except UnicodeEncodeError as error:
        raise _not_text("The question") from error
    return whole


def read_stdin(limit: int = MAX_BYTES) -> str:
    """All of standard input as text. Raises InputError for what is no text or too much."""
    if sys.stdin is None:
        return ""
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        raise too_much(limit)
    return as_text(content)


def too_much(limit: int) -> InputError:
    """More than `limit` bytes came, all at once or in one line."""
    most = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1_000} kB"
    return InputError(
        f"More than {most} at once came on standard input.", next_step="Send less of it."
    )


def as_text(content: bytes) -> str:
    """Bytes from standard input as text. Raises InputError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text("What came on standard input") from error
    if "\0" in text:
        raise _not_text("What came on standard input")
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
        f"deskhand: Nothing came on standard input within {WAIT_S:.0f} seconds; going on "
        "without it. Add - to wait for it."
    )
    return False


def _nothing() -> InputError:
    return InputError("There is nothing to ask.", next_step='Try: deskhand ask "Hello".')


def _not_text(what: str) -> InputError:
    return InputError(f"{what} is not text (UTF-8).", next_step="Only text can be asked about.")

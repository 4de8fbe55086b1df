"""Lines a person types, or a program pipes in."""

from __future__ import annotations

import sys
import time

from deskhand.cli import output
from deskhand.cli.prompt import MAX_BYTES, as_text, too_much
from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

TWICE_WITHIN_S = 2.0
PROMPT = "> "


class Interrupted(Exception):
    """Ctrl-C twice."""


class Lines:
    """by_hand: they are typed at a terminal, with a history for this session only."""

    def __init__(self, *, by_hand: bool) -> None:
        self._by_hand = by_hand
        self._interrupted_at = float("-inf")
        if by_hand:
            _bring_line_editing()

    def next(self) -> str | None:
        """The next line, None at the end. Raises Interrupted, and InputError for a line that is
        no text."""
        if not self._by_hand:
            return self._piped()
        while True:
            try:
                return input(PROMPT)
            except EOFError:
                output.line()
                return None
            except UnicodeDecodeError as error:
                raise InputError(tr("This line is not text (UTF-8).")) from error
            except KeyboardInterrupt:
                output.line()
                if self.interrupted_twice():
                    raise Interrupted from None
                output.note(tr("Ctrl-C again, or /quit, leaves."))

    def interrupted_twice(self) -> bool:
        """Ctrl-C was pressed; whether this was the second time in a row."""
        before, self._interrupted_at = self._interrupted_at, time.monotonic()
        return self._interrupted_at - before < TWICE_WITHIN_S

    def _piped(self) -> str | None:
        if sys.stdin is None:
            return None
        content = sys.stdin.buffer.readline(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            while content and not content.endswith(b"\n"):
                content = sys.stdin.buffer.readline(MAX_BYTES)
            raise too_much(MAX_BYTES)
        return as_text(content) if content else None


def _bring_line_editing() -> None:
    """Arrow keys and history for `input`, where Python was built with it."""
    try:
        import readline
    except ImportError:
        return
    readline.set_history_length(1000)

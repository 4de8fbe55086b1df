"""Selections of X11 over a connection of their own (ICCCM 2, inter-client communication).

Qt waits 15 s for an owner that hangs (measured); here 300 ms without a sign of life are the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.selection.base import (
    DEADLINE_S,
    LARGEST_PICTURE,
    LONGEST_TEXT,
    NOWHERE,
    TOTAL_S,
    Files,
    Found,
    Nothing,
    Origin,
    Picture,
    Replaced,
    Snapshot,
    Source,
    Text,
    Why,
    nothing,
)
from deskhand.host.selection.content import decoded, local_files, words_of_page
from deskhand.host.selection.x11_paste import paste
from deskhand.host.selection.x11_transfer import Connection, Transfer, TransferEnded
from deskhand.host.selection.x11_windows import focused, is_terminal

TEXTS = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING", "TEXT")
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/bmp")
FILES = "text/uri-list"
PAGE = "text/html"
NAMES = {Source.SELECTED: "PRIMARY", Source.CLIPBOARD: "CLIPBOARD"}
KEPT_IN_ALL = 16_000_000
"""Bytes of a clipboard that are put back after a paste; what has more is not kept."""


class X11Selections:
    """Each call opens a connection (5 ms) and closes it: nothing is left behind by a reading that
    was given up."""

    def __init__(
        self,
        display: str | None = None,
        *,
        deadline_s: float = DEADLINE_S,
        total_s: float = TOTAL_S,
    ) -> None:
        """display: as DISPLAY has it, None for that. deadline_s: without a sign of life;
        total_s: in all."""
        self._display, self._deadline_s, self._total_s = display, deadline_s, total_s

    def read(self, source: Source) -> Found:
        """What is selected or copied: files, else words, else a picture, else a page's words."""
        try:
            with closing(Connection(self._display)) as connection:
                transfer = self._transfer(connection, source)
                return _read(transfer, transfer.targets(), source)
        except TransferEnded as ended:
            return nothing(ended.why, source)
        except HostError as error:
            return Nothing(Why.CLOSED, error.sentence())
        except OSError:  # the X server went
            return nothing(Why.GONE, source)

    def _transfer(self, connection: Connection, source: Source) -> Transfer:
        return Transfer(connection, NAMES[source], self._deadline_s, self._total_s)

    def origin(self) -> Origin:
        """The active window, and what it is called."""
        try:
            with closing(Connection(self._display)) as connection:
                return focused(connection)
        except (HostError, OSError):
            return NOWHERE

    def cannot_replace(self, origin: Origin) -> str:
        """A terminal's text is what programs printed: it cannot be written over."""
        if not origin.window:
            return tr("It is not known where the text was selected.")
        if is_terminal(origin):
            return tr("What a terminal shows cannot be replaced.")
        return ""

    def snapshot(self) -> Snapshot:
        """Every form of the clipboard that has a media type, if it is not too much."""
        kept: dict[str, bytes] = {}
        try:
            with closing(Connection(self._display)) as connection:
                transfer = self._transfer(connection, Source.CLIPBOARD)
                offered = transfer.targets()
                room = KEPT_IN_ALL
                forms = {each: each for each in offered if "/" in each}
                if "text/plain" not in forms and "UTF8_STRING" in offered:
                    forms["text/plain"] = "UTF8_STRING"
                for kind, target in forms.items():
                    kept[kind], whole = transfer.fetch(target, room)
                    room -= len(kept[kind])
                    if not whole:
                        return {}
        except (TransferEnded, HostError, OSError):
            return {}
        return kept

    def replace(self, text: str, origin: Origin) -> Replaced:
        """Own the clipboard, give the window the keyboard, press its paste keys and see whether
        it asks. Raises HostError where the X server cannot be told to press keys."""
        with closing(Connection(self._display)) as connection:
            return paste(connection, text, origin)


def _read(transfer: Transfer, offered: Sequence[str], source: Source) -> Found:
    if FILES in offered:
        listed, _ = transfer.fetch(FILES, LONGEST_TEXT)
        paths = local_files(listed)
        if paths:
            return Files(paths)
    for target in (each for each in TEXTS if each in offered):
        content, whole = _as_far_as_it_came(transfer, target)
        text = decoded(content, latin=target == "STRING")
        if text.strip():
            return Text(text, cut=not whole)
    for target in (each for each in PICTURES if each in offered):
        content, whole = transfer.fetch(target, LARGEST_PICTURE)
        if not whole:
            return nothing(Why.TOO_LARGE, source)
        if content:
            return Picture(target, content)
    if PAGE in offered:
        content, whole = transfer.fetch(PAGE, LONGEST_TEXT)
        words = words_of_page(content)
        if words:
            return Text(words, cut=not whole)
    known = {*TEXTS, PAGE, FILES}
    return nothing(Why.EMPTY if known & set(offered) else Why.UNKNOWN, source)


def _as_far_as_it_came(transfer: Transfer, target: str) -> tuple[bytes, bool]:
    """The words, also of an owner that broke off: what came is of use."""
    try:
        return transfer.fetch(target, LONGEST_TEXT)
    except TransferEnded as ended:
        if not ended.received:
            raise
        return ended.received, False

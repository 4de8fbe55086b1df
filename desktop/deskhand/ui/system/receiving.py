"""What a later start or a link asks for, done: shown or written down, never sent or run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, assert_never

from PySide6.QtGui import QGuiApplication

from deskhand.domain.handover import (
    Files,
    Handover,
    Hidden,
    Kind,
    Link,
    Open,
    Quick,
    Refused,
    Share,
)
from deskhand.domain.links import LinkTarget, Place, parse_link
from deskhand.domain.wording import mark, tr
from deskhand.ui.system.activation import use_token
from deskhand.ui.system.room import SystemRoom

log = logging.getLogger(__name__)

MOST_WAITING = 16
FROM_LINK = mark("A link wrote this. Nothing was sent.")


class ShowQuick(Protocol):
    """Shows the quick prompt. origin: who wrote the text, a sentence."""

    def __call__(self, text: str = "", kind: Kind = "", *, origin: str = "") -> None: ...


class Receiving:
    """raise_window, show_quick: work before the chats are open, too.

    What else comes before the chats are open waits for them.
    """

    def __init__(self, raise_window: Callable[[], None], show_quick: ShowQuick) -> None:
        self._raise, self._show_quick = raise_window, show_quick
        self._room: SystemRoom | None = None
        self._waiting: list[Handover] = []

    def chats_open(self, room: SystemRoom) -> None:
        """Do what waited."""
        self._room = room
        waiting, self._waiting = self._waiting, []
        for handover in waiting:
            self._do(handover, room)

    def wait(self, handover: Handover) -> None:
        """What this process was itself started for: its window is there already."""
        if isinstance(handover, Quick):
            self._show_quick(handover.text, handover.kind)
        elif not isinstance(handover, Open | Hidden):
            self._waiting.append(handover)

    def take(self, handover: Handover, token: str = "") -> None:
        """Do it. token: by which the desktop lets the window come forward."""
        if token and QGuiApplication.platformName().startswith("wayland"):
            use_token(token)
        match handover:
            case Hidden():
                return
            case Open():
                self._raise()
            case Quick(text, kind):
                self._show_quick(text, kind)
            case Link() | Files() | Share() | Refused():
                if self._room is not None:
                    self._do(handover, self._room)
                elif len(self._waiting) < MOST_WAITING:
                    self._waiting.append(handover)
            case never:
                assert_never(never)

    def _do(self, handover: Handover, room: SystemRoom) -> None:
        match handover:
            case Open() | Hidden():
                self._raise()
            case Quick(text, kind):
                self._show_quick(text, kind)
            case Files(paths):
                room.compose("", [Path(each) for each in paths])
            case Share(text):
                room.compose(text)
            case Refused(sentence):
                self._raise()
                room.tell(sentence)
            case Link(url):
                self._follow(parse_link(url), room)
            case never:
                assert_never(never)

    def _follow(self, target: LinkTarget, room: SystemRoom) -> None:
        origin = tr(FROM_LINK) if target.text else ""
        match target.place:
            case Place.WINDOW:
                self._raise()
            case Place.CHAT:
                room.open_chat(target.id)
            case Place.TASK:
                room.show_task(target.id)
            case Place.ASK:
                room.compose(target.text)
                if origin:
                    room.tell(origin)
            case Place.NEW_TASK:
                self._show_quick(target.text, "task", origin=origin)
            case Place.NOTE:
                self._show_quick(target.text, "note", origin=origin)
            case Place.QUICK:
                self._show_quick(target.text, "", origin=origin)
            case Place.SETTINGS:
                self._raise()
                room.open_settings(target.page)
            case never:
                assert_never(never)

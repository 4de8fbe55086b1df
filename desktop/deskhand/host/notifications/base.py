"""What every service of notifications does for us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DEFAULT_ACTION = "default"
"""The action of a click on the notification itself."""


class Standing(StrEnum):
    """How the desktop's service is. QUIET: the person asked it not to disturb. SILENT: it does not
    answer. ABSENT: there is none."""

    READY = "ready"
    QUIET = "quiet"
    SILENT = "silent"
    ABSENT = "absent"


class CloseReason(StrEnum):
    """Why a notification is gone. DISMISSED: by the person. GONE: anything else, as its time."""

    DISMISSED = "dismissed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Showing:
    """A notification. title, body: plain text. actions: (key, words); DEFAULT_ACTION is a click on
    it. category: of the Desktop Notifications Specification, such as "im.received"."""

    title: str
    body: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Listener:
    """chosen: (notification, action, activation token or ""). closed: (notification, reason).
    lost: the service went away or was started anew; what it showed is gone."""

    chosen: Callable[[int, str, str], None]
    closed: Callable[[int, CloseReason], None]
    lost: Callable[[], None]


class Notifications(Protocol):
    """Nothing here raises for a service that is absent, refuses or hangs, and nothing waits longer
    than some seconds."""

    async def standing(self) -> Standing:
        """Asked anew each time."""

    async def show(self, what: Showing, replaces: int = 0) -> int:
        """Show it, in place of the notification `replaces` if that is still there. Returns its
        number, 0 when nothing is shown."""

    async def close(self, number: int) -> None:
        """Take it away, if it is still there."""

    async def end(self) -> None:
        """Let go of the service; what is shown stays."""

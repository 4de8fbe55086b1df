"""What the window remembers from one start to the next. On the start path: stdlib and Qt only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication

from deskhand.ui.theme.theme import MODES, Mode
from deskhand.ui.theme.tokens import RAIL_WIDTH, SIDE_WIDTH

FIRST_SIZE = QSize(1180, 800)
SMALL_SCREEN_SHARE = 0.8
RAIL_WIDTHS = (200, 480)
SIDE_WIDTHS = (300, 720)
MOST_FOLDERS = 1_000


@dataclass(frozen=True, slots=True)
class WindowMemory:
    """Lengths in device-independent pixels; width 0 is a first start. rail_width and
    side_width at zoom 1. side: the pane beside the chat, "" while none is shown.
    shut_folders: the ids of those in the rail that are collapsed, with a space between.

    language: the one the settings name, kept here because they are read after the first picture.
    """

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    maximized: bool = False
    rail_width: int = RAIL_WIDTH
    sidebar: bool = True
    menu_bar: bool = True
    theme: Mode = "system"
    language: str = ""
    zoom: float = 1.0
    conversation: str = ""
    shut_folders: str = ""
    side: str = ""
    side_width: int = SIDE_WIDTH

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> WindowMemory:
        """From what the state file held; whatever makes no sense is left at its default."""
        plain = cls()
        sensible: dict[str, Any] = {
            name: stored[name]
            for name in cls.__slots__
            if type(stored.get(name)) is type(getattr(plain, name))
        }
        memory = replace(plain, **sensible)
        if memory.theme not in MODES:
            memory = replace(memory, theme="system")
        (low, high), (least, most) = RAIL_WIDTHS, SIDE_WIDTHS
        return replace(
            memory,
            rail_width=min(max(memory.rail_width, low), high),
            side_width=min(max(memory.side_width, least), most),
        )

    def placed_as(self, other: WindowMemory) -> WindowMemory:
        """With the place of another window, which this one follows."""
        return replace(
            self,
            x=other.x,
            y=other.y,
            width=other.width,
            height=other.height,
            maximized=other.maximized,
        )

    def stored(self) -> dict[str, object]:
        """As the state file holds it."""
        return asdict(self)

    @property
    def conversation_id(self) -> UUID | None:
        """The conversation last in sight."""
        try:
            return UUID(self.conversation) if self.conversation else None
        except ValueError:
            return None

    def shut_folder_ids(self) -> set[UUID]:
        """The folders that are collapsed."""
        found = set()
        for each in self.shut_folders.split()[:MOST_FOLDERS]:
            with suppress(ValueError):
                found.add(UUID(each))
        return found

    def geometry(self) -> QRect:
        """Where the window goes: as remembered, moved onto a screen and cut to its size."""
        remembered = QRect(self.x, self.y, self.width, self.height)
        screen = QGuiApplication.screenAt(remembered.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if self.width <= 0 or self.height <= 0:
            size = FIRST_SIZE
            if room.width() < size.width() or room.height() < size.height():
                size = room.size() * SMALL_SCREEN_SHARE
            return QRect(_centred(room, size), size)
        size = remembered.size().boundedTo(room.size())
        x = min(max(remembered.x(), room.left()), room.right() + 1 - size.width())
        y = min(max(remembered.y(), room.top()), room.bottom() + 1 - size.height())
        return QRect(QPoint(x, y), size)


def _centred(room: QRect, size: QSize) -> QPoint:
    return QPoint(
        room.x() + (room.width() - size.width()) // 2,
        room.y() + (room.height() - size.height()) // 2,
    )

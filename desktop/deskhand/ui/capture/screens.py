"""Pictures of the screens as they are now: by Qt on X11, by the desktop's portal on Wayland."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QImage, QScreen
from PySide6.QtWidgets import QWidget

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.screenshot_portal import INSTEAD

GONE_S = 0.4
"""Until the desktop has drawn what was behind a window."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One screen as it was. image: in the screen's own pixels."""

    screen: QScreen
    image: QImage

    @property
    def ratio(self) -> float:
        """Pixels for each point of a window on that screen."""
        return self.image.width() / self.screen.geometry().width()


def needs_portal(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether only the desktop may look at the screen; under XWayland Qt would see black."""
    on_wayland = QGuiApplication.platformName().startswith("wayland")
    return on_wayland or bool(environ.get("WAYLAND_DISPLAY"))


async def freeze() -> list[Frozen]:
    """Every screen as it is now. Raises HostError where programs may not see them, or the person
    did not let us."""
    if needs_portal():
        from deskhand.host.screenshot_portal import screenshot

        return await _split(await screenshot())
    return [Frozen(screen, _grabbed(screen)) for screen in QGuiApplication.screens()]


@asynccontextmanager
async def out_of_sight(window: QWidget) -> AsyncGenerator[None]:
    """Without this window on the screen, which comes back as it was."""
    if not window.isVisible():
        yield
        return
    window.setWindowOpacity(0.0)
    window.hide()
    try:
        await asyncio.sleep(GONE_S)
        yield
    finally:
        window.show()
        window.setWindowOpacity(1.0)
        window.activateWindow()


def whole_of(frozen: list[Frozen], screen: QScreen) -> QImage:
    """The picture of this screen. Raises HostError when it is not there any more."""
    for each in frozen:
        if each.screen is screen or each.screen.name() == screen.name():
            return each.image
    raise HostError(tr("This screen is not there any more."), next_step=tr("Try again."))


def _grabbed(screen: QScreen) -> QImage:
    picture = screen.grabWindow(0).toImage()
    if picture.isNull():
        raise HostError(tr("The screen could not be read."), next_step=tr(INSTEAD))
    return _plain(picture)


async def _split(file: Path) -> list[Frozen]:
    """The desktop's one picture of all screens, cut into theirs; the file is ours to delete."""
    picture = await asyncio.to_thread(_read, file)
    screens = QGuiApplication.screens()
    whole = QRect()
    for screen in screens:
        whole = whole.united(screen.geometry())
    if picture.isNull() or whole.isEmpty():
        raise HostError(tr("The screen could not be read."), next_step=tr(INSTEAD))
    across, down = picture.width() / whole.width(), picture.height() / whole.height()
    found = []
    for screen in screens:
        place = screen.geometry().translated(-whole.topLeft())
        left, top = round(place.x() * across), round(place.y() * down)
        width, height = round(place.width() * across), round(place.height() * down)
        found.append(Frozen(screen, _plain(picture.copy(left, top, width, height))))
    return found


def _read(file: Path) -> QImage:
    picture = QImage(str(file))
    file.unlink(missing_ok=True)
    return picture


def _plain(picture: QImage) -> QImage:
    """One pixel is one pixel, and nothing shines through."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    plain.setDevicePixelRatio(1.0)
    return plain

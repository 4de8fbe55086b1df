"""Choosing a region over every screen at once; whatever happens, all covers go again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor, QGuiApplication, QImage, QScreen

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.ui.capture.choice import Choice
from deskhand.ui.capture.overlay import RegionOverlay
from deskhand.ui.capture.screens import Frozen
from deskhand.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Picked:
    """A part of a screen, pixel for pixel, and what is to become of it."""

    image: QImage
    choice: Choice


class RegionPicker(QObject):
    """Covers the screens once, and is gone when that is over. overlays: one for each screen."""

    def __init__(self, frozen: Sequence[Frozen], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._answer: asyncio.Future[Picked | None] = asyncio.get_running_loop().create_future()
        self.overlays = [RegionOverlay(each, theme) for each in frozen]
        for overlay in self.overlays:
            overlay.begun.connect(lambda each=overlay: self._on_begun(each))
            overlay.chosen.connect(lambda choice, each=overlay: self._on_chosen(each, choice))
            overlay.next_wanted.connect(lambda each=overlay: self._on_next(each))
            overlay.cancelled.connect(lambda: self._end(None))
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._app = app
        app.screenRemoved.connect(self._on_screen_removed)

    async def pick(self) -> Picked | None:
        """What was chosen, None when the person left. Raises HostError when the screen was
        unplugged on which something was being chosen."""
        try:
            for overlay in self.overlays:
                overlay.show_here()
            self._first().take_keyboard()
            return await self._answer
        finally:
            self._app.screenRemoved.disconnect(self._on_screen_removed)
            for overlay in self.overlays:
                overlay.hide()
                overlay.deleteLater()
            self.overlays.clear()
            self.deleteLater()  # with the picture: its parent lives as long as the run

    def _first(self) -> RegionOverlay:
        """That of the screen the pointer is on."""
        here = QGuiApplication.screenAt(QCursor.pos())
        return next(
            (each for each in self.overlays if each.frozen.screen is here), self.overlays[0]
        )

    def _on_begun(self, overlay: RegionOverlay) -> None:
        for each in self.overlays:
            if each is not overlay:
                each.clear()

    def _on_chosen(self, overlay: RegionOverlay, choice: Choice) -> None:
        now = overlay.region.rectangle
        if now is not None:
            image = overlay.frozen.image.copy(now.left, now.top, now.width, now.height)
            self._end(Picked(image, choice))

    def _on_next(self, overlay: RegionOverlay) -> None:
        at = self.overlays.index(overlay)
        self.overlays[(at + 1) % len(self.overlays)].take_keyboard()

    def _on_screen_removed(self, screen: QScreen) -> None:
        for overlay in [each for each in self.overlays if each.frozen.screen is screen]:
            self.overlays.remove(overlay)
            used = overlay.region.rectangle is not None or overlay.region.is_dragged
            overlay.hide()
            overlay.deleteLater()
            if used or not self.overlays:
                self._fail()
                return
        if self.overlays:
            self._first().take_keyboard()

    def _fail(self) -> None:
        if not self._answer.done():
            self._answer.set_exception(
                HostError(
                    tr("The screen was unplugged while you were choosing."),
                    next_step=tr("Try again."),
                )
            )

    def _end(self, picked: Picked | None) -> None:
        if not self._answer.done():
            self._answer.set_result(picked)

"""Freezes the screen, lets the test choose, and prints what was chosen. Run as a child, for Qt
reads its scale from the environment once."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.ui import aio
from deskhand.ui.capture.picker import RegionPicker
from deskhand.ui.capture.screens import freeze
from deskhand.ui.theme.theme import Theme


class Pattern(QWidget):
    """Every pixel of the screen says where it is: red across, green down."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        screen = app.primaryScreen()
        ratio = screen.devicePixelRatio()
        size = screen.geometry().size() * ratio
        self.picture = QImage(size, QImage.Format.Format_RGB32)
        for y in range(size.height()):
            for x in range(size.width()):
                if y < 300 and x < 300:
                    self.picture.setPixel(x, y, QColor(x % 256, y % 256, 90).rgb())
        self.picture.setDevicePixelRatio(ratio)
        self.setWindowFlag(self.windowFlags().X11BypassWindowManagerHint)
        self.setGeometry(screen.geometry())

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self.picture)


app = QApplication(sys.argv[:1])
app.setStyle("fusion")
theme = Theme(app, "light")


async def main() -> None:
    import asyncio

    pattern = Pattern(app)
    pattern.show()
    while not pattern.windowHandle().isExposed():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)  # the server has drawn it
    frozen = await freeze()
    pattern.hide()
    picker = RegionPicker(frozen, theme, app)
    overlay = picker.overlays[0]
    work = aio.spawn(picker.pick(), app, "pick")
    while not overlay.isActiveWindow():
        await asyncio.sleep(0.01)
    print(f"ready {overlay.region.ratio:g} {overlay.region.width}", flush=True)
    picked = await work
    if picked is None:
        print("left", flush=True)
        return
    image = picked.image
    first, last = image.pixelColor(0, 0), image.pixelColor(image.width() - 1, image.height() - 1)
    print(
        picked.choice.value,
        image.width(),
        image.height(),
        first.red(),
        first.green(),
        last.red(),
        last.green(),
        flush=True,
    )


aio.run(app, main)

"""Deskhand's icon in every size a system asks for, drawn from resources/icons/deskhand.svg."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
SOURCE = TOP / "resources" / "icons" / "deskhand.svg"
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
"""Pixels a side, as the freedesktop icon theme `hicolor` has folders for."""

WINDOWS_SIZES = [(side, side) for side in (16, 24, 32, 48, 64, 128, 256)]


def draw_all(folder: Path) -> None:
    """Write deskhand-SIDE.png of each size, deskhand.ico and deskhand.icns into the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QByteArray, QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(QByteArray(SOURCE.read_bytes()))
    assert renderer.isValid(), SOURCE
    for side in (*SIZES, 1024):
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        assert image.save(str(folder / f"deskhand-{side}.png"))
    with Image.open(folder / "deskhand-1024.png") as large:
        large.save(folder / "deskhand.ico", sizes=WINDOWS_SIZES)
        large.save(folder / "deskhand.icns")
    del application


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]))

"""Our icons: one family on a 20 px grid, one stroke, tinted by tokens.

QtSvg is loaded when the first one is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from deskhand.ui.theme.resources import resource
from deskhand.ui.theme.theme import Theme

APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, theme: Theme, token: str = "muted", size: int = 20) -> QIcon:
    """An icon in a token's colour, crisp on every screen there is.

    name: a file in resources/icons without its ending. size: pixels at zoom 1. Raises
    FileNotFoundError for a name that is not there.
    """
    side = theme.px(size)
    ratios = tuple(sorted({1.0, *(s.devicePixelRatio() for s in QGuiApplication.screens())}))
    faint = getattr(theme.tokens, "faint")
    return _icon(name, getattr(theme.tokens, token), faint, side, ratios)


def pixmap(name: str, theme: Theme, token: str = "muted", size: int = 20) -> QPixmap:
    """The same as a picture for labels and painters."""
    side = theme.px(size)
    ratio = max((s.devicePixelRatio() for s in QGuiApplication.screens()), default=1.0)
    return _draw(_source(name, getattr(theme.tokens, token)), side, ratio)


def keep_icon(
    owner: QObject,
    set_icon: Callable[[QIcon], object],
    name: str,
    theme: Theme,
    token: str = "muted",
    size: int = 20,
) -> None:
    """Set an icon now and again whenever the theme changes, as long as `owner` lives."""

    def tint() -> None:
        set_icon(icon(name, theme, token, size))

    tint()
    connection = theme.changed.connect(tint)
    owner.destroyed.connect(lambda: theme.disconnect(connection))


def app_icon() -> QIcon:
    """The program's own icon, all sizes."""
    made = QIcon()
    source = resource("icons/deskhand.svg").read_bytes()
    for side in APP_ICON_SIZES:
        made.addPixmap(_draw(source, side, 1.0))
    return made


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, faint: str, side: int, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(_draw(_source(name, colour), side, ratio))
        made.addPixmap(_draw(_source(name, faint), side, ratio), QIcon.Mode.Disabled)
    return made


def _source(name: str, colour: str) -> bytes:
    return _drawing(name).replace(b"#000", colour.encode())


@lru_cache(maxsize=128)
def _drawing(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


def _draw(source: bytes, side: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture

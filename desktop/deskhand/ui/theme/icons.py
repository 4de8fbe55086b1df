"""Our icons: one family on a 20 px grid, one stroke, tinted by tokens.

QtSvg is loaded when the first one is drawn.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from deskhand.ui.direction import is_mirrored
from deskhand.ui.theme.resources import resource
from deskhand.ui.theme.theme import Theme

APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
DIRECTED = frozenset(
    {
        "branch",
        "chat",
        "chevron-left",
        "chevron-right",
        "columns",
        "external-link",
        "panel",
        "sidebar",
        "undo",
    }
)
"""Those that point where lines begin or end: mirrored with the window."""


def icon(name: str, theme: Theme, token: str = "muted", size: int = 20) -> QIcon:
    """An icon in a token's colour, crisp on every screen there is.

    name: a file in resources/icons without its ending. size: pixels at zoom 1. Raises
    FileNotFoundError for a name that is not there.
    """
    side = theme.px(size)
    ratios = tuple(sorted({1.0, *(s.devicePixelRatio() for s in QGuiApplication.screens())}))
    faint = theme.tokens.faint
    return _icon(name, getattr(theme.tokens, token), faint, side, ratios, _is_turned(name))


def pixmap(name: str, theme: Theme, token: str = "muted", size: int = 20) -> QPixmap:
    """The same as a picture for labels and painters."""
    side = theme.px(size)
    ratio = max((s.devicePixelRatio() for s in QGuiApplication.screens()), default=1.0)
    return _draw(_source(name, getattr(theme.tokens, token)), side, ratio, turned=_is_turned(name))


def keep_icon(
    owner: QAbstractButton | QAction, name: str, theme: Theme, token: str = "muted", size: int = 20
) -> None:
    """Give a button or an action an icon that follows the theme."""
    _Tint(owner, name, theme, token, size)


class _Tint(QObject):
    """Lives as a child of what it tints, so that it ends with it and keeps nothing alive."""

    def __init__(
        self, owner: QAbstractButton | QAction, name: str, theme: Theme, token: str, size: int
    ) -> None:
        super().__init__(owner)
        self._theme = theme
        self._look = (name, token, size)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        name, token, size = self._look
        owner = self.parent()
        if isinstance(owner, QAbstractButton):
            side = self._theme.px(size)
            owner.setIconSize(QSize(side, side))
        if isinstance(owner, QAbstractButton | QAction):
            owner.setIcon(icon(name, self._theme, token, size))


def app_icon() -> QIcon:
    """The program's own icon, all sizes."""
    made = QIcon()
    source = resource("icons/deskhand.svg").read_bytes()
    for side in APP_ICON_SIZES:
        made.addPixmap(_draw(source, side, 1.0))
    return made


@lru_cache(maxsize=256)
def _icon(
    name: str, colour: str, faint: str, side: int, ratios: tuple[float, ...], turned: bool
) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(_draw(_source(name, colour), side, ratio, turned=turned))
        grey = _draw(_source(name, faint), side, ratio, turned=turned)
        made.addPixmap(grey, QIcon.Mode.Disabled)
    return made


def _is_turned(name: str) -> bool:
    return name in DIRECTED and is_mirrored()


def _source(name: str, colour: str) -> bytes:
    return _drawing(name).replace(b"#000", colour.encode())


@lru_cache(maxsize=128)
def _drawing(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


def _draw(source: bytes, side: int, ratio: float, *, turned: bool = False) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if turned:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture

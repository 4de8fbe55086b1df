"""The icon in the tray, drawn for each state: told by shape, not by colour alone.

A tile in the accent, which is seen on light and on dark panels; the badge keeps a gap around it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from deskhand.ui.system.tray_state import TrayState
from deskhand.ui.theme.tokens import DARK, LIGHT, Tokens

SIZES = (16, 22, 24, 32, 44, 48, 64)
Panel = Literal["auto", "light", "dark"]

_SPARK = (
    "M16 5.5c1.3 6.300 4.200 9.200 10.500 10.500-6.300 1.300-9.200 4.200-10.500 10.500"
    "-1.300-6.300-4.200-9.200-10.500-10.500 6.300-1.300 9.200-4.200 10.500-10.500z"
)
_TILE = '<rect x="1" y="1" width="30" height="30" rx="8" fill="{tile}" mask="url(#gap)"/>'
_STAR = f'<path d="{_SPARK}" fill="{{star}}" mask="url(#gap)"/>'
_HOLES = {
    TrayState.IDLE: "",
    TrayState.WORKING: '<circle cx="24" cy="24" r="9.500" fill="#000"/>',
    TrayState.WAITING: '<circle cx="24" cy="24" r="9.500" fill="#000"/>',
    TrayState.ERROR: '<path d="M23 11 35 33H11z" fill="#000" stroke="#000" stroke-width="3"/>',
    TrayState.OFFLINE: '<path d="M3 29 29 3" stroke="#000" stroke-width="7.500"/>',
}
_BADGES = {
    TrayState.IDLE: "",
    TrayState.WORKING: (
        '<circle cx="24" cy="24" r="5.700" fill="none" stroke="{mark}" stroke-width="3.600" '
        'stroke-dasharray="26 9.800"/>'
    ),
    TrayState.WAITING: '<circle cx="24" cy="24" r="7.500" fill="{warn}"/>',
    TrayState.ERROR: (
        '<path d="M23 14.500 31.500 30h-17z" fill="{danger}" stroke="{danger}" '
        'stroke-width="1.500" stroke-linejoin="round"/>'
        '<path d="M23 19v5.500M23 27.200v.300" stroke="{paper}" stroke-width="2.200" '
        'stroke-linecap="round"/>'
    ),
    TrayState.OFFLINE: (
        '<path d="M4 28 28 4" stroke="{mark}" stroke-width="3.200" stroke-linecap="round"/>'
    ),
}


def svg(state: TrayState, tokens: Tokens) -> str:
    """The drawing on a grid of 32."""
    colours = {
        "tile": tokens.muted if state is TrayState.OFFLINE else tokens.accent,
        "star": tokens.bg if state is TrayState.OFFLINE else tokens.on_accent,
        "mark": tokens.text,
        "warn": tokens.warn,
        "danger": tokens.danger,
        "paper": tokens.bg,
    }
    drawn = (_TILE + _STAR + _BADGES[state]).format(**colours)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><defs><mask id="gap">'
        f'<rect width="32" height="32" fill="#fff"/>{_HOLES[state]}</mask></defs>{drawn}</svg>'
    )


@lru_cache(maxsize=32)
def tray_icon(state: TrayState, *, on_dark: bool) -> QIcon:
    """In every size that trays ask for."""
    from PySide6.QtSvg import QSvgRenderer

    source = QSvgRenderer(QByteArray(svg(state, DARK if on_dark else LIGHT).encode()))
    made = QIcon()
    for side in SIZES:
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        source.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(picture)
    return made


def panel_is_dark(panel: Panel, desktop: str = os.environ.get("XDG_CURRENT_DESKTOP", "")) -> bool:
    """Whether the panel is dark, as far as it can be known: no desktop tells. GNOME's is always;
    elsewhere it goes with the desktop's own setting. panel: the person's word."""
    if panel != "auto":
        return panel == "dark"
    if "gnome" in desktop.lower():
        return True
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark

"""The shadow of what floats; nothing else has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsDropShadowEffect


def floating_shadow(theme: Theme, parent: QWidget, blur: int = 32) -> QGraphicsDropShadowEffect:
    """A soft shadow below `parent`. blur: pixels at zoom 1."""
    from PySide6.QtWidgets import QGraphicsDropShadowEffect

    shadow = QGraphicsDropShadowEffect(parent)
    shadow.setBlurRadius(theme.px(blur))
    shadow.setOffset(0, theme.px(blur / 4))
    shadow.setColor(QColor(theme.tokens.shadow))
    return shadow

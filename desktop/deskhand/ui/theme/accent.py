"""The desktop's accent colour in our tokens: as it is where that can be read, else darker or
lighter until it can."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from deskhand.ui.theme.tokens import Tokens, contrast

_PROPERTY = "desktop_accent"
_READABLE = 4.5
_STEP = 0.05
_WHITE, _BLACK = "#FFFFFF", "#101010"


def desktop_accent(app: QGuiApplication) -> str:
    """What the desktop says, "#RRGGBB": read before the first palette of ours, kept from then on,
    because afterwards Qt only knows ours."""
    kept = app.property(_PROPERTY)
    if not isinstance(kept, str):
        kept = app.palette().color(QPalette.ColorRole.Accent).name()
        app.setProperty(_PROPERTY, kept)
    return kept


def with_accent(tokens: Tokens, colour: str) -> Tokens:
    """The same theme with another accent. colour: "#RRGGBB"."""
    towards = _WHITE if tokens.is_dark else _BLACK
    accent, share = colour, 0.0
    while True:
        soft = mixed(tokens.surface, accent, 0.16)
        grounds = (tokens.bg, tokens.rail, tokens.surface, tokens.user, soft)
        if share >= 1 or min(contrast(accent, ground) for ground in grounds) >= _READABLE:
            break
        share += _STEP
        accent = mixed(colour, towards, min(share, 1.0))
    on_accent = max((_WHITE, _BLACK), key=lambda each: contrast(each, accent))
    away = _WHITE if on_accent == _BLACK else _BLACK
    return replace(
        tokens,
        accent=accent,
        accent_soft=soft,
        on_accent=on_accent,
        accent_hover=mixed(accent, away, 0.12),
        accent_pressed=mixed(accent, away, 0.24),
        syntax_name=accent,
    )


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two. share: how much there is of the other, 0 to 1."""
    first, second = QColor(one), QColor(other)
    parts = (
        (first.red(), second.red()),
        (first.green(), second.green()),
        (first.blue(), second.blue()),
    )
    return QColor(*(round(a + (b - a) * share) for a, b in parts)).name().upper()

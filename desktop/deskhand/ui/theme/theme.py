"""The theme in force: light, dark or the system's, at the person's zoom."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from deskhand.ui.direction import is_mirrored
from deskhand.ui.theme.accent import desktop_accent, with_accent
from deskhand.ui.theme.resources import resource
from deskhand.ui.theme.style import palette, style_sheet
from deskhand.ui.theme.tokens import DARK, LIGHT, Tokens, high_contrast

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = get_args(Mode)

ZOOM_STEPS = (0.75, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
MOTION_MS = 140

# A desktop without a font setting gives fontconfig's stand-ins; Inter is then the better text
# face, and comes with the program.
_SHIPPED = "Inter"
_NO_CHOICE = {"sans serif", "sans", "sans-serif", "dejavu sans", "helvetica", ""}
_MONOSPACE = [
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "DejaVu Sans Mono",
    "monospace",
]


class Theme(QObject):
    """Colours, sizes and fonts. Whoever paints by hand repaints on `changed`.

    Made for Qt's style "fusion", which the program asks for when it starts (see `ui.app`).
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "system", zoom: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._zoom = _nearest_zoom(zoom)
        self._reduced_motion: bool | None = None
        self._desktop_accent = desktop_accent(app)
        self._uses_desktop_accent = False
        self._families = _text_families(app.font())
        self._hints = QGuiApplication.styleHints()
        self._apply_mode()
        self.tokens: Tokens = self._wanted_tokens()
        self._apply()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        app.screenAdded.connect(self._on_screen_added)

    def end(self) -> None:
        """Another theme takes over: follow nothing any more."""
        self._hints.colorSchemeChanged.disconnect(self._on_system_changed)
        accessibility = self._hints.accessibility()
        accessibility.contrastPreferenceChanged.disconnect(self._on_system_changed)
        self._app.screenAdded.disconnect(self._on_screen_added)

    @property
    def mode(self) -> Mode:
        """What the person chose."""
        return self._mode

    @property
    def zoom(self) -> float:
        """How much larger than designed everything is drawn."""
        return self._zoom

    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens are in force."""
        return self.tokens.is_dark

    def set_mode(self, mode: Mode) -> None:
        """Use this theme from now on; "system" follows the desktop live."""
        if mode != self._mode:
            self._mode = mode
            self._apply_mode()
            self._refresh()

    def set_zoom(self, zoom: float) -> None:
        """Draw everything larger or smaller; the nearest step is taken."""
        zoom = _nearest_zoom(zoom)
        if zoom != self._zoom:
            self._zoom = zoom
            self._apply()
            self.changed.emit()

    def step_zoom(self, steps: int) -> None:
        """One or more steps larger (positive) or smaller."""
        at = ZOOM_STEPS.index(self._zoom) + steps
        self.set_zoom(ZOOM_STEPS[min(max(at, 0), len(ZOOM_STEPS) - 1)])

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """None follows the desktop."""
        self._reduced_motion = reduced

    def use_desktop_accent(self, wanted: bool) -> None:
        """The desktop's accent colour in place of ours."""
        self._uses_desktop_accent = wanted
        self._refresh()

    def motion_ms(self, wanted_ms: int = MOTION_MS) -> int:
        """How long a movement may take: 0 where the person wants none."""
        if self._reduced_motion is not None:
            return 0 if self._reduced_motion else wanted_ms
        return wanted_ms if QApplication.isEffectEnabled(Qt.UIEffect.UI_General) else 0

    def px(self, length: float) -> int:
        """A length at zoom 1 as pixels at the zoom in force."""
        return round(length * self._zoom)

    def color(self, token: str) -> QColor:
        """A token as a colour to paint with."""
        return QColor(getattr(self.tokens, token))

    def font(self, size: float = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The text face. size: one of TYPE, in pixels at zoom 1."""
        font = QFont(self._families)
        font.setPixelSize(max(self.px(size), 1))
        font.setWeight(weight)
        return font

    def mono_font(self, size: float = 12.5) -> QFont:
        """The face for code and exact text."""
        font = QFont(_MONOSPACE)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(max(round(size * self._zoom), 1))
        return font

    def _wanted_tokens(self) -> Tokens:
        if self._mode == "system":
            dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._mode == "dark"
        tokens = DARK if dark else LIGHT
        if self._uses_desktop_accent:
            tokens = with_accent(tokens, self._desktop_accent)
        wants_contrast = (
            self._hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        )
        return high_contrast(tokens) if wants_contrast else tokens

    def _apply_mode(self) -> None:
        """Tell Qt as well, so that what the desktop draws (title bar, file dialog) fits."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._hints.setColorScheme(schemes.get(self._mode, Qt.ColorScheme.Unknown))

    def _apply(self) -> None:
        self._app.setFont(self.font())
        self._app.setPalette(palette(self.tokens))
        mirrored = is_mirrored()
        self._app.setStyleSheet(style_sheet(self.tokens, self.px, mirrored=mirrored))

    def _refresh(self) -> None:
        tokens = self._wanted_tokens()
        if tokens != self.tokens:
            self.tokens = tokens
            self._apply()
            self.changed.emit()

    def _on_system_changed(self) -> None:
        # Qt resets its own palette after this signal: ours comes after that.
        QTimer.singleShot(0, self, self._refresh)

    def _on_screen_added(self, _screen: QScreen) -> None:
        self.changed.emit()


def _nearest_zoom(zoom: float) -> float:
    return min(ZOOM_STEPS, key=lambda step: abs(step - zoom))


def _text_families(desktop: QFont) -> list[str]:
    if desktop.family().casefold() not in _NO_CHOICE:
        return [*desktop.families(), _SHIPPED]
    if not QFontDatabase.hasFamily(_SHIPPED):
        for face in sorted(resource(f"fonts/{_SHIPPED.lower()}").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(face))
    return [_SHIPPED, *desktop.families()]

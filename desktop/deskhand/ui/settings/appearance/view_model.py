"""Theme, size and motion: applied at once, then written down."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import mark, tr
from deskhand.host.languages import LANGUAGES
from deskhand.host.settings import Settings
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import MODES, ZOOM_STEPS, Mode, Theme

THEME_WORDS: dict[Mode, str] = {
    "system": mark("As the &system says"),
    "light": mark("&Light"),
    "dark": mark("Dar&k"),
}


class AppearanceModel(PaneModel):
    """How the window looks."""

    def __init__(
        self, services: SettingsServices, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme = services, theme
        self.destroyed.connect(services.bus.subscribe(self._on_changes))
        theme.changed.connect(self.changed)

    @property
    def modes(self) -> list[tuple[str, str]]:
        """The themes there are, with their words."""
        return [(mode, tr(THEME_WORDS[mode])) for mode in MODES]

    @property
    def mode(self) -> str:
        """The one chosen."""
        return self._theme.mode

    @property
    def zooms(self) -> list[tuple[str, str]]:
        """The sizes there are, with their words."""
        return [(f"{step:g}", f"{step:.0%}") for step in ZOOM_STEPS]

    @property
    def zoom(self) -> str:
        """The one chosen."""
        return f"{self._theme.zoom:g}"

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing moves."""
        return self._services.settings.current.appearance.reduced_motion

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages there are, each in its own words."""
        return [("", tr("As the system says")), *LANGUAGES.items()]

    @property
    def language(self) -> str:
        """The code of the one chosen, "" for the system's."""
        return self._services.settings.current.appearance.language

    def choose_language(self, language: str) -> None:
        """Speak this language from the next start on."""
        if language != self.language:
            self._keep(language=language)
            self.say(Notice(tr("The language changes when Deskhand is started again."), "ok"))

    def choose_mode(self, mode: str) -> None:
        """Use this theme."""
        chosen: Mode = next((each for each in MODES if each == mode), "system")
        self._theme.set_mode(chosen)
        self._keep(theme=chosen)

    def choose_zoom(self, zoom: str) -> None:
        """Draw everything this large."""
        self._theme.set_zoom(float(zoom))
        self._keep(zoom=float(zoom))

    def reduce_motion(self, reduced: bool) -> None:
        """Move nothing, or what the system allows."""
        self._theme.set_reduced_motion(True if reduced else None)
        self._keep(reduced_motion=reduced)

    @property
    def desktop_accent(self) -> bool:
        """Whether the desktop's colour is used."""
        return self._services.settings.current.appearance.desktop_accent

    def use_desktop_accent(self, wanted: bool) -> None:
        """Use the desktop's colour for what stands out, or ours."""
        self._theme.use_desktop_accent(wanted)
        self._keep(desktop_accent=wanted)

    def _keep(self, **values: Any) -> None:
        """Choices may follow each other faster than the disk: each is written in its turn."""

        def edit(settings: Settings) -> Settings:
            appearance = settings.appearance.model_copy(update=values)
            return settings.model_copy(update={"appearance": appearance})

        async def write() -> None:
            await self._services.settings.change(edit, initiator=self)

        self.queue("saving", write)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()

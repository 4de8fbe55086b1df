"""The appearance pane."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.ui.settings.appearance.view_model import AppearanceModel
from deskhand.ui.settings.choice import Choice, Segments
from deskhand.ui.settings.page import Card, NoticeLine, Page, Row
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme


class AppearancePage(Page):
    """Shows an AppearanceModel."""

    def __init__(self, model: AppearanceModel, theme: Theme) -> None:
        super().__init__(tr("Appearance"), theme, lead=tr("Changes show at once."))
        self._model = model
        self.mode = Segments(tr("Theme"), model.modes, theme)
        self.mode.picked.connect(model.choose_mode)
        self.zoom = Choice(tr("Size"), theme)
        self.zoom.picked.connect(model.choose_zoom)
        self.language = Choice(tr("Language"), theme)
        self.language.picked.connect(model.choose_language)
        self.motion = Switch(tr("Reduced motion"), theme)
        self.motion.clicked.connect(model.reduce_motion)
        self.accent = Switch(tr("The desktop's accent colour"), theme)
        self.accent.clicked.connect(model.use_desktop_accent)
        self._notice = NoticeLine(theme)
        card = Card(theme)
        card.add(Row(tr("Theme"), self.mode, theme))
        card.rule()
        card.add(
            Row(tr("Si&ze"), self.zoom, theme, hint=tr("Text, controls and spaces, everywhere."))
        )
        card.rule()
        hint = tr("Of menus, texts, dates and numbers. Counts from the next start.")
        card.add(Row(tr("Lan&guage"), self.language, theme, hint=hint))
        card.rule()
        hint = tr("Nothing slides or fades. Off follows the system.")
        card.add(Row(tr("Reduced &motion"), self.motion, theme, hint=hint))
        card.rule()
        hint = tr("For what stands out, a bit darker or lighter where it could not be read.")
        card.add(Row(tr("The desktop's &accent colour"), self.accent, theme, hint=hint))
        self.add(card)
        self.add(self._notice)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.mode.show_value(self._model.mode)
        self.zoom.offer(self._model.zooms, self._model.zoom)
        self.language.offer(self._model.languages, self._model.language)
        self.motion.setChecked(self._model.reduced_motion)
        self.accent.setChecked(self._model.desktop_accent)
        self._notice.tell(self._model.notice)

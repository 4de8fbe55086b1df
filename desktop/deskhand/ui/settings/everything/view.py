"""The pane of every setting, made from the settings model."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.everything.option_words import option_words
from deskhand.ui.settings.everything.view_model import OFF, ON, Entry, EverythingModel
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.page import Card, NoticeLine, Page, Row
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme

LONG = ("system_prompt",)


class EverythingPage(Page):
    """Shows an EverythingModel. controls: by key. only: the one section shown, "" for all."""

    def __init__(
        self,
        model: EverythingModel,
        theme: Theme,
        *,
        only: str = "",
        heading: str = "",
        lead: str = "",
    ) -> None:
        super().__init__(
            heading or tr("All settings"),
            theme,
            lead=lead or tr("All that the settings file can say, except providers and shortcuts."),
        )
        self._model = model
        self.controls: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        for section in [only] if only else model.sections:
            card = Card(theme, model.heading(section))
            for entry in model.entries:
                if entry.section == section:
                    card.add(self._part(entry))
            self.add(card)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _part(self, entry: Entry) -> QWidget:
        model, theme = self._model, self.theme
        if entry.is_switch:
            switch = Switch(entry.label, theme)
            switch.clicked.connect(lambda on: model.set(entry, ON if on else OFF))
            self.controls[entry.key] = switch
            return Row(entry.label, switch, theme, hint=entry.means)
        if entry.options:
            choice = Choice(entry.label, theme)
            choice.offer([(each, option_words(entry.key, each)) for each in entry.options])
            choice.picked.connect(lambda value: model.set(entry, value))
            self.controls[entry.key] = choice
            return Row(entry.label, choice, theme, hint=entry.means)
        control = TextArea(4, theme) if entry.field in LONG else TextField()
        control.left.connect(lambda text: model.set(entry, text))
        self.controls[entry.key] = control
        self._fields[entry.key] = field = Field(entry.label, control, theme, hint=entry.means)
        return field

    def _refresh(self) -> None:
        model = self._model
        for entry in model.entries:
            if entry.key not in self.controls:
                continue
            control, value = self.controls[entry.key], model.value(entry)
            error = model.errors.get(entry.key, "")
            match control:
                case Switch():
                    control.setChecked(value == ON)
                case Choice():
                    control.show_value(value)
                case TextField() | TextArea() if not error:
                    control.show_text(value)
            if entry.key in self._fields:
                self._fields[entry.key].show_error(error)
        self._notice.tell(model.notice)

"""The pane of presets."""

from __future__ import annotations

from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.list_page import ListPage
from deskhand.ui.settings.presets.view_model import PresetsModel
from deskhand.ui.theme.theme import Theme

LINES = 6


class PresetsPage(ListPage):
    """Shows a PresetsModel."""

    def __init__(self, model: PresetsModel, theme: Theme) -> None:
        super().__init__(
            model,
            theme,
            heading=tr("Presets"),
            lead=tr("A model, instructions and how freely it answers, under a name for any chat."),
            new=tr("New preset"),
            none=tr("There is none yet."),
        )
        self._model = model
        self.name = TextField()
        self.model_choice = Choice(tr("Model of the preset"), theme)
        self.instructions = TextArea(LINES, theme)
        self.temperature = TextField()
        self.max_tokens = TextField()
        self.effort = Choice(tr("Thinking"), theme)
        self.fields = {
            "name": Field(tr("&Name"), self.name, theme),
            "model": Field(tr("Mo&del"), self.model_choice, theme),
            "instructions": Field(
                tr("&Instructions"),
                self.instructions,
                theme,
                hint=tr("Empty leaves those of the chat settings."),
            ),
            "temperature": Field(
                tr("&Temperature"),
                self.temperature,
                theme,
                hint=tr("0 is steady, 2 is wild; empty leaves it as it is."),
            ),
            "max_tokens": Field(tr("&Longest answer, in tokens"), self.max_tokens, theme),
            "effort": Field(tr("Thin&king"), self.effort, theme),
        }
        self.put(self.fields.values(), fill=self._fill, save=self._save)
        model.changed.connect(self._show_errors)

    def _show_errors(self) -> None:
        for name, field in self.fields.items():
            field.show_error(self._model.errors.get(name, ""))

    def _fill(self) -> None:
        model, draft = self._model, self._model.draft
        self.name.setText(model.editing or "")
        kept = model.encoded(ModelChoice(draft.provider, draft.model))
        self.model_choice.offer(model.models, kept)
        self.instructions.setPlainText(draft.instructions)
        self.temperature.setText("" if draft.temperature is None else f"{draft.temperature:g}")
        self.max_tokens.setText("" if draft.max_tokens is None else str(draft.max_tokens))
        self.effort.offer(model.efforts, draft.effort.value if draft.effort else "")
        self.name.setFocus()

    def _save(self) -> None:
        self._model.save(
            self.name.text(),
            model=self.model_choice.value(),
            instructions=self.instructions.toPlainText(),
            temperature=self.temperature.text(),
            max_tokens=self.max_tokens.text(),
            effort=self.effort.value(),
        )

"""Asks how one chat is answered: a preset, instructions of its own, and saving both as a preset."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import tr
from deskhand.ui.chat.style_model import StyleModel
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

WIDTH = 520
LINES = 7
SHOWN = 300


class StyleDialog(Dialog):
    """choice: the model of this chat, kept with a preset that is saved here."""

    def __init__(
        self, model: StyleModel, choice: ModelChoice, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(tr("Chat settings"), theme, parent)
        self._model, self._choice = model, choice
        self.preset = Choice(tr("Preset"), theme)
        self.preset.offer([("", tr("None")), *((n, n) for n in model.names)], model.preset)
        self.preset.picked.connect(self._on_preset)
        self.instructions = TextArea(LINES, theme)
        self.instructions.setPlainText(model.instructions)
        self._inherited = Label("", "small", wrap=True)
        self.name = TextField(tr("Name of a new preset"))
        self.name.setAccessibleName(tr("Name of a new preset"))
        self.save = Button(tr("Save as preset"), theme)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(False)
        self.save.clicked.connect(self._save)
        saving = QHBoxLayout()
        saving.setSpacing(theme.px(8))
        saving.addWidget(self.name, 1)
        saving.addWidget(self.save)
        hint = tr("Sent with every message of this chat.")
        self.body.addWidget(Field(tr("&Preset"), self.preset, theme))
        self.body.addWidget(Field(tr("&Instructions"), self.instructions, theme, hint=hint))
        self.body.addWidget(self._inherited)
        self.body.addLayout(saving)
        self.add_button(tr("Cancel"))
        self.add_button(tr("Use"), role="primary", accepts=True)
        self.accepted.connect(self._use)
        self.setMinimumWidth(theme.px(WIDTH))
        self._show_inherited()
        self.preset.setFocus()

    def _on_preset(self, _name: str) -> None:
        self._show_inherited()

    def _show_inherited(self) -> None:
        text = self._model.inherited(self.preset.value())
        short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
        self._inherited.setText(
            tr("Left empty, these are used: {text}", text=short)
            if text
            else tr("Left empty, Deskhand's own instructions are used.")
        )

    def _use(self) -> None:
        self._model.use(self.preset.value(), self.instructions.toPlainText())

    def _save(self) -> None:
        from deskhand.host.settings import PresetSettings

        own = self.instructions.toPlainText().strip()
        preset = PresetSettings(
            provider=self._choice.provider,
            model=self._choice.model,
            instructions=own or self._model.inherited(self.preset.value()),
        )
        self._model.save_as(self.name.text(), preset)
        self.reject()

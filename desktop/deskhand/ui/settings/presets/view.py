"""The pane of presets."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Row
from deskhand.ui.settings.presets.view_model import PresetsModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label

LINES = 6


class PresetsPage(Page):
    """Shows a PresetsModel."""

    def __init__(self, model: PresetsModel, theme: Theme) -> None:
        super().__init__(
            tr("Presets"),
            theme,
            lead=tr("A model, instructions and how freely it answers, under a name for any chat."),
        )
        self._model = model
        self._shown: str | None = None
        self.new = Button(tr("New preset"), theme, icon="plus")
        self.new.clicked.connect(lambda: model.edit(""))
        self._undo = Button(tr("Undo"), theme, role="link")
        self._undo.clicked.connect(model.undo)
        self.add(Buttons(theme, self.new, self._undo))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self._editor = self._make_editor(theme)
        self.add(self._editor)
        self._list = Card(theme)
        self._none = Label(tr("There is none yet."), "muted")
        self._list.add(self._none)
        self._rows: list[QWidget] = []
        self.add(self._list)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _make_editor(self, theme: Theme) -> Card:
        card = Card(theme)
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
        for field in self.fields.values():
            card.add(field)
        self.save = Button(tr("Save"), theme, role="primary")
        self.save.clicked.connect(self._save)
        leave = Button(tr("Cancel"), theme)
        leave.clicked.connect(self._model.leave)
        card.add(Buttons(theme, self.save, leave))
        return card

    def _refresh(self) -> None:
        model = self._model
        self._notice.tell(model.notice)
        self._undo.setVisible(model.deleted is not None)
        self.save.setEnabled(not model.busy)
        self._editor.setVisible(model.editing is not None)
        if model.editing != self._shown:
            self._shown = model.editing
            if model.editing is not None:
                self._fill()
        for name, field in self.fields.items():
            field.show_error(model.errors.get(name, ""))
        self._show_list()

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

    def _show_list(self) -> None:
        said = [(name, self._model.words(name)) for name in self._model.names]
        if said == [row.property("said") for row in self._rows]:
            return
        for row in self._rows:
            row.deleteLater()
        self._rows = [self._row(name, words) for name, words in said]
        for row in self._rows:
            self._list.add(row)
        self._none.setVisible(not said)

    def _row(self, name: str, words: str) -> QWidget:
        edit = Button(tr("Edit"), self.theme, name=tr("Edit “{name}”", name=name))
        edit.clicked.connect(lambda: self._model.edit(name))
        delete = IconButton("trash", tr("Delete “{name}”", name=name), self.theme, size=16)
        delete.clicked.connect(lambda: self._model.remove(name))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(4))
        row.addWidget(edit)
        row.addWidget(delete)
        both.setAccessibleName(name)
        short = words if len(words) <= 160 else words[:159] + "…"
        made = Row(name.replace("&", "&&"), both, self.theme, hint=short)
        made.setProperty("said", (name, words))
        return made

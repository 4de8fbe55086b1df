"""The pane of text actions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.list_page import ListPage
from deskhand.ui.settings.page import Row
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.settings.text_actions.view_model import TextActionsSettings
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import FlowBox

LINES = 5


class TextActionsPage(ListPage):
    """Shows a TextActionsSettings."""

    def __init__(self, model: TextActionsSettings, theme: Theme) -> None:
        super().__init__(
            model,
            theme,
            heading=tr("Text actions"),
            lead=tr(
                "What can be done with text you selected in any program. They stand in the quick"
                " prompt when you take the selected text, and each can have a key of its own."
            ),
            new=tr("New text action"),
            none=tr("There is none."),
        )
        self._model = model
        self._key = ""
        self.reset = Button(tr("Reset the list"), theme, icon="undo")
        self.reset.clicked.connect(model.reset)
        self.name = TextField()
        self.instruction = TextArea(LINES, theme)
        self.result = Choice(tr("What becomes of the answer"), theme)
        self.keys = Button("", theme)
        self.keys.clicked.connect(lambda: aio.spawn(self._ask_keys(), self, "text action key"))
        self.no_keys = IconButton("close", tr("No key"), theme, size=16)
        self.no_keys.clicked.connect(lambda: self._show_key(""))
        fields = (
            Field(tr("&Name"), self.name, theme),
            Field(
                tr("&What the model is to do"),
                self.instruction,
                theme,
                hint=tr("The text goes with it as a file: as data, not as instructions."),
            ),
            Field(tr("The &answer"), self.result, theme),
            Row(tr("Key from every program"), FlowBox(theme.px(4), self.keys, self.no_keys), theme),
        )
        self.put(fields, fill=self._fill, save=self._save, beside_new=(self.reset,))
        model.changed.connect(self._follow_own)
        self._follow_own()

    def controls(self, name: str, at: int, count: int) -> list[QWidget]:
        theme, model = self.theme, self._model
        up = IconButton("chevron-up", tr("Move “{name}” up", name=name), theme, size=16)
        up.clicked.connect(lambda: model.move(name, -1))
        up.setEnabled(at > 0)
        down = IconButton("chevron-down", tr("Move “{name}” down", name=name), theme, size=16)
        down.clicked.connect(lambda: model.move(name, 1))
        down.setEnabled(at < count - 1)
        return [up, down]

    def _follow_own(self) -> None:
        self.reset.setEnabled(self._model.are_own)

    def _fill(self) -> None:
        draft = self._model.draft
        self.name.setText(draft.name)
        self.instruction.setPlainText(draft.instruction)
        self.result.offer(self._model.results, draft.result)
        self._show_key(draft.key)
        self.name.setFocus()

    def _show_key(self, key: str) -> None:
        self._key = key
        shown = self._model.shown_key(key)
        self.keys.setText(shown)
        self.keys.setAccessibleName(tr("Key of the text action: {keys}", keys=shown))
        self.no_keys.setEnabled(bool(key))

    def _save(self) -> None:
        self._model.save(
            name=self.name.text(),
            instruction=self.instruction.toPlainText(),
            key=self._key,
            result=self.result.value(),
        )

    async def _ask_keys(self) -> None:
        name = self.name.text().strip() or tr("New text action")
        dialog = KeyDialog(name, self._model.verdict, self.theme, self.window())
        try:
            async with self._model.recording():
                if await dialog.ask() and dialog.keys:
                    self._show_key(dialog.keys)
        finally:
            dialog.deleteLater()

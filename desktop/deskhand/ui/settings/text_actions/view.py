"""The pane of text actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from deskhand.domain.wording import tr
from deskhand.host.settings import TextActionSettings
from deskhand.ui import aio
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Row
from deskhand.ui.settings.shortcuts.key_dialog import KeyDialog
from deskhand.ui.settings.text_actions.view_model import TextActionsSettings
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import FlowBox
from deskhand.ui.widgets.labels import Label

LINES = 5
LONGEST_HINT = 160


class TextActionsPage(Page):
    """Shows a TextActionsSettings."""

    def __init__(self, model: TextActionsSettings, theme: Theme) -> None:
        super().__init__(
            tr("Text actions"),
            theme,
            lead=tr(
                "What can be done with text you selected in any program. They stand in the quick"
                " prompt when you take the selected text, and each can have a key of its own."
            ),
        )
        self._model = model
        self._shown: str | None = None
        self._key = ""
        self.new = Button(tr("New text action"), theme, icon="plus")
        self.new.clicked.connect(lambda: model.edit(""))
        self.reset = Button(tr("Reset the list"), theme, icon="undo")
        self.reset.clicked.connect(model.reset)
        self.undo = Button(tr("Undo"), theme, role="link")
        self.undo.clicked.connect(model.undo)
        self.add(Buttons(theme, self.new, self.reset, self.undo))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self._editor = self._make_editor(theme)
        self.add(self._editor)
        self._list = Card(theme)
        self._none = Label(tr("There is none."), "muted")
        self._list.add(self._none)
        self.rows: list[QWidget] = []
        self.add(self._list)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _make_editor(self, theme: Theme) -> Card:
        card = Card(theme)
        self.name = TextField()
        self.instruction = TextArea(LINES, theme)
        self.result = Choice(tr("What becomes of the answer"), theme)
        self.keys = Button("", theme)
        self.keys.clicked.connect(lambda: aio.spawn(self._ask_keys(), self, "text action key"))
        self.no_keys = IconButton("close", tr("No key"), theme, size=16)
        self.no_keys.clicked.connect(lambda: self._show_key(""))
        self.name_field = Field(tr("&Name"), self.name, theme)
        card.add(self.name_field)
        card.add(
            Field(
                tr("&What the model is to do"),
                self.instruction,
                theme,
                hint=tr("The text goes with it as a file: as data, not as instructions."),
            )
        )
        card.add(Field(tr("The &answer"), self.result, theme))
        card.add(
            Row(tr("Key from every program"), FlowBox(theme.px(4), self.keys, self.no_keys), theme)
        )
        self.save = Button(tr("Save"), theme, role="primary")
        self.save.clicked.connect(self._save)
        leave = Button(tr("Cancel"), theme)
        leave.clicked.connect(self._model.leave)
        card.add(Buttons(theme, self.save, leave))
        return card

    def _refresh(self) -> None:
        model = self._model
        self._notice.tell(model.notice)
        self.undo.setVisible(model.can_undo)
        self.reset.setEnabled(model.are_own)
        self.save.setEnabled(not model.busy)
        self._editor.setVisible(model.editing is not None)
        if model.editing != self._shown:
            self._shown = model.editing
            if model.editing is not None:
                self._fill(model.draft)
        self._show_list()

    def _fill(self, draft: TextActionSettings) -> None:
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

    def _show_list(self) -> None:
        actions = self._model.all
        said = [(each.name, self._model.words(each)) for each in actions]
        if said == [row.property("said") for row in self.rows]:
            return
        focus = self.focusWidget()
        held = (
            focus.accessibleName()
            if focus and any(r.isAncestorOf(focus) for r in self.rows)
            else ""
        )
        for row in self.rows:
            row.deleteLater()
        self.rows = [self._row(name, words, at, len(said)) for at, (name, words) in enumerate(said)]
        for row in self.rows:
            self._list.add(row)
        self._none.setVisible(not said)
        if held:
            self._hold(held)

    def _hold(self, name: str) -> None:
        """Give the keyboard back to the button of this name, which moved with its row."""
        for row in self.rows:
            for button in row.findChildren(QAbstractButton):
                if button.accessibleName() == name and button.isEnabled():
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, name: str, words: str, at: int, count: int) -> QWidget:
        theme, model = self.theme, self._model
        edit = Button(tr("Edit"), theme, name=tr("Edit “{name}”", name=name))
        edit.clicked.connect(lambda: model.edit(name))
        up = IconButton("chevron-up", tr("Move “{name}” up", name=name), theme, size=16)
        up.clicked.connect(lambda: model.move(name, -1))
        up.setEnabled(at > 0)
        down = IconButton("chevron-down", tr("Move “{name}” down", name=name), theme, size=16)
        down.clicked.connect(lambda: model.move(name, 1))
        down.setEnabled(at < count - 1)
        delete = IconButton("trash", tr("Delete “{name}”", name=name), theme, size=16)
        delete.clicked.connect(lambda: model.remove(name))
        side = FlowBox(theme.px(4), edit, up, down, delete)
        side.setAccessibleName(name)
        short = words if len(words) <= LONGEST_HINT else words[: LONGEST_HINT - 1] + "…"
        made = Row(name.replace("&", "&&"), side, theme, hint=short)
        made.setProperty("said", (name, words))
        return made

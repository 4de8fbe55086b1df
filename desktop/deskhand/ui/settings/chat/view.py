"""The pane of what every answer begins with."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.ui.settings.chat.view_model import ChatSettingsModel
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.page import Card, NoticeLine, Page
from deskhand.ui.theme.theme import Theme

INSTRUCTION_LINES = 6


class ChatPage(Page):
    """Shows a ChatSettingsModel. What is typed is kept when the keyboard moves on."""

    def __init__(self, model: ChatSettingsModel, theme: Theme) -> None:
        super().__init__(tr("Chat"), theme, lead=tr("For every answer, in new chats and old ones."))
        self._model = model
        self.instructions = TextArea(INSTRUCTION_LINES, theme)
        self.instructions.setPlaceholderText(tr("Answer briefly, in British English…"))
        self.instructions.left.connect(model.set_instructions)
        self.temperature = TextField(tr("The provider decides"))
        self.temperature.left.connect(model.set_temperature)
        self.max_tokens = TextField(tr("The provider decides"))
        self.max_tokens.left.connect(model.set_max_tokens)
        self._fields = {
            "temperature": Field(
                tr("&Temperature"),
                self.temperature,
                theme,
                hint=tr("How freely the model chooses its words: 0 is steady, 2 is wild."),
            ),
            "max_tokens": Field(
                tr("&Longest answer, in tokens"),
                self.max_tokens,
                theme,
                hint=tr("A token is about three quarters of an English word."),
            ),
        }
        self._notice = NoticeLine(theme)
        card = Card(theme)
        hint = tr("What the model is told before each conversation. Sent with every message.")
        card.add(Field(tr("&Instructions"), self.instructions, theme, hint=hint))
        for field in self._fields.values():
            card.add(field)
        self.add(card)
        self.add(self._notice)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        model = self._model
        self.instructions.show_text(model.instructions)
        for name, field in self._fields.items():
            field.show_error(model.errors.get(name, ""))
        if "temperature" not in model.errors:
            self.temperature.show_text(model.temperature)
        if "max_tokens" not in model.errors:
            self.max_tokens.show_text(model.max_tokens)
        self._notice.tell(model.notice)

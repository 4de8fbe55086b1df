"""What helps while one writes: commands, completions. Joined to a composer once the window is
there, so that the first picture does not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.parts import FilePart
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.chat.completion import Completer, Completion
from deskhand.ui.chat.completion_popup import CompletionPopup
from deskhand.ui.chat.completion_sources import Mentions, mentioned_files, mentioned_models
from deskhand.ui.chat.composer import Composer
from deskhand.ui.chat.composer_commands import SLASH_COMMANDS, SlashCommands
from deskhand.ui.chat.composer_history import PromptHistory
from deskhand.ui.chat.meter import FULL, Meter, meter_line, meter_parts
from deskhand.ui.chat.people_mentions import PeopleMentions
from deskhand.ui.chat.prompts_fields import PromptFields
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.ui.chat.composer_spelling import Spelling

Mentioned = Callable[[], Iterable[Completion]]
WORD_JOINER = "\N{WORD JOINER}"


class ComposerTools(QObject):
    """The helpers of one composer.

    send_wanted: the person says that this is a message although it looks like a command.
    """

    send_wanted = Signal()

    def __init__(
        self, composer: Composer, model: ChatViewModel, actions: Actions, theme: Theme
    ) -> None:
        super().__init__(composer)
        self._composer, self._model, self._theme = composer, model, theme
        self.commands = SlashCommands(
            _ActionRunner(actions),
            {"model": self._models, "prompt": self._prompts, "preset": self._presets},
            self._prompts,
            self._list_commands,
        )
        self.fields = PromptFields(composer.edit, theme)
        self.history = PromptHistory(composer.edit, self._said, model.prompts)
        model.posted.connect(self.history.end)
        model.conversation_changed.connect(self.history.end)
        people = PeopleMentions(model, composer.attachments, self)
        self._mentioned: list[Mentioned] = [self._files, self._models, people.completions]
        self.completer = Completer([self.commands, Mentions(self._mentioned)], self)
        self.popup = CompletionPopup(self.completer, composer.edit, composer, theme)
        people.changed.connect(self.popup.look)
        self._spelling: Spelling | None = None
        self.meter = Meter(model, self)
        composer.edited.connect(self.meter.touch)
        self.meter.due.connect(lambda: self.meter.measure(composer.draft()))
        self.meter.changed.connect(self._show_load)
        self.meter.touch()
        composer.moved.connect(self._on_composer_moved)
        composer.destroyed.connect(self.popup.deleteLater)

    def offer_mentions(self, provider: Mentioned) -> None:
        """Let "@" complete these, too."""
        self._mentioned.append(provider)

    def check_spelling(self, wanted: bool) -> None:
        """Whether words that are spelt wrong are underlined, where this system can tell."""
        if self._spelling is None and wanted:
            from deskhand.ui.chat.composer_spelling import Spelling

            self._spelling = Spelling(self._composer.edit, self._theme)
        if self._spelling is not None:
            self._spelling.turn(wanted)

    def take_command(self, text: str) -> bool:
        """Run this when it is a command; ask when it only looks like one. False: it is a message,
        to be sent as it stands."""
        read = self.commands.read(text)
        if read is None:
            return False
        if self.commands.knows(*read):
            self._composer.write("")
            self.commands.run(*read)
        else:
            aio.spawn(self._ask(read[0]), self, "unknown command")
        return True

    def open_prompts(self) -> None:
        """Open the saved prompts."""
        from deskhand.ui.chat.prompts_dialog import PromptsDialog

        dialog = PromptsDialog(self._model.prompts, self._theme, self._composer.window())
        dialog.chosen.connect(self.fields.insert)
        dialog.open()

    async def _ask(self, name: str) -> None:
        dialog = Dialog(tr("Send this as a message?"), self._theme, self._composer.window())
        said = self._no_command(name)
        dialog.body.addWidget(Label(said, "body", wrap=True))
        dialog.setAccessibleDescription(said)
        dialog.add_button(tr("Send as a message"), accepts=True)
        # What only looks like a command is rarely meant for a model: Enter must not send it.
        dialog.add_button(tr("Keep writing"), role="primary").setFocus()
        send = await dialog.ask()
        dialog.deleteLater()
        if send:
            self.send_wanted.emit()

    def _no_command(self, name: str) -> str:
        """Why this does nothing, in a sentence."""
        # The joiner keeps a line from ending between the "/" and the name.
        shown = f"/{WORD_JOINER}{name}"
        if any(each.name == name for each in SLASH_COMMANDS):
            return tr("“{command}” cannot be used like this now.", command=shown)
        return tr("“{command}” is no command. Type / to see them all.", command=shown)

    def _list_commands(self) -> None:
        self._composer.write("/")

    def _on_composer_moved(self) -> None:
        if self.popup.isVisible():
            self.popup.place()

    def _said(self) -> list[str]:
        """What the person wrote in this chat, the last first."""
        return [entry.text for entry in reversed(self._model.entries) if entry.is_person]

    def _show_load(self) -> None:
        load = self.meter.load
        full = load is not None and (load.is_cut or (load.share or 0) >= FULL)
        if load is None or (self._composer.is_empty and not full):
            self._composer.show_load("", "", "")
        else:
            tone = "warn" if load.is_cut else ""
            self._composer.show_load(meter_line(load), meter_parts(load), tone)

    # -- what can be completed

    def _files(self) -> list[Completion]:
        said = [
            part for entry in self._model.entries if entry.message for part in entry.message.parts
        ]
        here = self._composer.attachments.files
        return mentioned_files((*here, *(part for part in said if isinstance(part, FilePart))))

    def _models(self) -> list[Completion]:
        return mentioned_models(self._model.models, self._model.choose)

    def _presets(self) -> list[Completion]:
        style = self._model.style
        return [
            Completion(
                name,
                tr("is used now") if name == style.preset else "",
                act=partial(style.use, name, style.instructions),
            )
            for name in style.names
        ]

    def _prompts(self) -> list[Completion]:
        return [
            Completion(
                f"/{prompt.name}",
                " ".join(prompt.text[:200].split()),
                act=partial(self.fields.insert, prompt.text),
            )
            for prompt in self._model.prompts.prompts
        ]


class _ActionRunner:
    """Runs the window's actions."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def can_run(self, action: str) -> bool:
        return action in self._actions.commands and self._actions[action].isEnabled()

    def run(self, action: str, argument: str) -> None:
        self._actions.run(action, argument)

"""The "/" commands of the composer: each does what the action of the window does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from deskhand.domain.wording import mark, tr
from deskhand.ui.chat.completion import Completion
from deskhand.ui.chat.completion_sources import fitting

LONGEST_LINE = 200
_COMMAND = re.compile(r"/(?P<name>[^\W\d_][\w-]*)(?:[ \t]+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """name: without its "/". action: the id in `ui.actions`. argument: what may follow, in one
    word for people, "" for nothing."""

    name: str
    summary: str
    action: str
    argument: str = ""


SLASH_COMMANDS = (
    SlashCommand("new", mark("begin a new chat"), "chat.new"),
    SlashCommand("temporary", mark("begin a chat of which nothing is kept"), "chat.temporary"),
    SlashCommand("model", mark("choose who answers"), "chat.model", mark("NAME")),
    SlashCommand("preset", mark("choose how this chat is answered"), "chat.style", mark("NAME")),
    SlashCommand("search", mark("search everywhere"), "app.palette", mark("TEXT")),
    SlashCommand("find", mark("find in this chat"), "chat.find", mark("TEXT")),
    SlashCommand("prompt", mark("insert a saved prompt"), "chat.prompts", mark("NAME")),
    SlashCommand("attach", mark("attach files"), "chat.attach", mark("PATH")),
    SlashCommand("again", mark("answer again"), "chat.again"),
    SlashCommand("compare", mark("compare the answers of several models"), "message.compare"),
    SlashCommand("stop", mark("stop the answer"), "chat.stop"),
    SlashCommand("copy", mark("copy the last answer"), "chat.copy_answer"),
    SlashCommand("rename", mark("give the chat another title"), "chat.rename"),
    SlashCommand("export", mark("export this chat"), "chat.export"),
    SlashCommand("help", mark("list these commands"), ""),
)


class CommandRunner(Protocol):
    """What the window can do now."""

    def can_run(self, action: str) -> bool:
        """Whether there is such an action and it can run now."""

    def run(self, action: str, argument: str) -> None:
        """Do it."""


class SlashCommands:
    """Completes and runs what begins with "/".

    arguments: for a command's name, what may follow it. prompts: saved prompts, each under its
    own name. help_wanted: show the list of commands.
    """

    def __init__(
        self,
        runner: CommandRunner,
        arguments: dict[str, Callable[[], Iterable[Completion]]],
        prompts: Callable[[], Iterable[Completion]],
        help_wanted: Callable[[], None],
    ) -> None:
        self._runner = runner
        self._arguments = arguments
        self._prompts = prompts
        self._help_wanted = help_wanted

    def listed(self) -> list[SlashCommand]:
        """Those that can run now."""
        return [each for each in SLASH_COMMANDS if self._can_run(each)]

    # -- completion

    def begins(self, line: str) -> int | None:
        return 0 if line.startswith("/") and len(line) <= LONGEST_LINE else None

    def suggest(self, typed: str) -> list[Completion]:
        name, space, rest = typed[1:].partition(" ")
        if not space:
            own = [self._completion(each) for each in self.listed()]
            return fitting([*own, *self._prompts()], name.casefold())
        offered = self._arguments.get(name.casefold())
        known = any(each.name == name.casefold() for each in self.listed())
        return fitting(offered(), rest.strip().casefold()) if offered and known else []

    def _completion(self, command: SlashCommand) -> Completion:
        label, hint = f"/{command.name}", tr(command.summary)
        if command.argument:
            label = f"{label} {tr(command.argument)}"
            return Completion(label, hint, insert=f"/{command.name} ")
        return Completion(label, hint, act=lambda: self._act(command, ""))

    # -- what is sent

    def read(self, text: str) -> tuple[str, str] | None:
        """The name and the argument of a text that looks like a command; None when it does not:
        a path, say, or a division."""
        found = _COMMAND.fullmatch(text.strip())
        return None if found is None else (found["name"].casefold(), (found["rest"] or "").strip())

    def knows(self, name: str, argument: str) -> bool:
        """Whether this can be done now."""
        command = self._find(name)
        if command is None or "\n" in argument or not self._can_run(command):
            return self._prompt(name) is not None and not argument
        return not argument or bool(command.argument)

    def run(self, name: str, argument: str) -> None:
        """Do it. Call only what `knows`."""
        command, prompt = self._find(name), self._prompt(name)
        if command is not None:
            self._act(command, argument)
        elif prompt is not None and prompt.act is not None:
            prompt.act()

    def _act(self, command: SlashCommand, argument: str) -> None:
        offered = self._arguments.get(command.name)
        found = fitting(offered(), argument.casefold()) if offered and argument else []
        if found and found[0].act is not None:
            found[0].act()
        elif command.action:
            self._runner.run(command.action, argument)
        else:
            self._help_wanted()

    def _can_run(self, command: SlashCommand) -> bool:
        return not command.action or self._runner.can_run(command.action)

    def _find(self, name: str) -> SlashCommand | None:
        return next((each for each in SLASH_COMMANDS if each.name == name), None)

    def _prompt(self, name: str) -> Completion | None:
        wanted = f"/{name}"
        return next((each for each in self._prompts() if each.label.casefold() == wanted), None)

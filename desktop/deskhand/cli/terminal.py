"""The conversation in a terminal: reading lines, answering them, obeying slash commands.

The loop only runs while something is asked of it; between questions the terminal has the thread,
because a line being typed cannot be interrupted in a thread of its own.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from deskhand.cli import output
from deskhand.cli.answer import TextPrinter, answer
from deskhand.cli.choice import Asked, choose, place
from deskhand.cli.exit_status import ExitStatus, status_of
from deskhand.cli.lines import Interrupted, Lines
from deskhand.cli.output import Style
from deskhand.cli.session import find_folders
from deskhand.cli.slash import Quit, obey
from deskhand.domain.conversation import Conversation, Draft
from deskhand.domain.errors import DeskhandError, InputError
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Chats, Desk

Result = TypeVar("Result")


class Talk:
    """One conversation at a time, and the model that answers in it."""

    def __init__(self, desk: Desk, chats: Chats, choice: ModelChoice, *, temporary: bool) -> None:
        self.desk = desk
        self.chats = chats
        self.choice = choice
        self.temporary = temporary
        self.conversation: Conversation | None = None
        self.listed: list[Conversation] = []
        self.attached: list[FilePart | ImagePart] = []

    async def say(self, text: str) -> DeskhandError | None:
        """Ask, print the answer as it comes; returns what went wrong."""
        draft = Draft(
            self.conversation.id if self.conversation else None,
            text,
            tuple(each for each in self.attached if isinstance(each, ImagePart)),
            tuple(each for each in self.attached if isinstance(each, FilePart)),
        )
        progress = await answer(self.chats, draft, self.choice, TextPrinter())
        if progress.question is not None:
            self.attached.clear()
            self.conversation = await self.chats.conversations.get(
                progress.question.conversation_id
            )
            if progress.reply is not None:
                await self.chats.conversations.choose_model(self.conversation.id, progress.choice)
        return progress.error

    async def open(self, conversation: Conversation) -> None:
        """Go on with a stored conversation, and its model."""
        self.attached.clear()
        self.chats, self.temporary = self.desk.chats, False
        self.conversation = conversation
        if conversation.provider:
            self.choice = ModelChoice(conversation.provider, conversation.model)

    async def begin(self, *, temporary: bool = False) -> None:
        """A new conversation with the same model."""
        self.attached.clear()
        self.chats = await self.desk.unsaved() if temporary else self.desk.chats
        self.temporary = temporary
        self.conversation = None

    def described(self) -> str:
        """Who answers, and where the words go."""
        config = self.desk.providers.config(self.choice.provider)
        model = f" · {self.choice.model}" if self.choice.model else ""
        kept = tr(" · temporary") if self.temporary else ""
        where = place(self.desk.models.locality(self.choice))
        return f"{config.shown_as}{model} · {where}{kept}"


def converse(asked: Asked, conversation: str, *, temporary: bool) -> int:
    """Talk until the person has enough; returns the exit status: 0 at the end of the input, the
    last failure's when piped lines could not all be answered, 130 after Ctrl-C twice."""
    folders = find_folders()
    with asyncio.Runner() as runner:
        from deskhand.desk import Desk

        desk = runner.run(Desk.open(folders))
        try:
            for problem in desk.settings.problems:
                output.complain(problem)
            talk = runner.run(_begin(desk, asked, conversation, temporary=temporary))
            return _Loop(runner, talk).run()
        finally:
            runner.run(desk.close())


async def _begin(desk: Desk, asked: Asked, conversation: str, *, temporary: bool) -> Talk:
    continued = await desk.conversations.find(conversation) if conversation else None
    talk = Talk(desk, desk.chats, choose(desk, asked, continued), temporary=False)
    talk.conversation = continued
    if temporary:
        await talk.begin(temporary=True)
    return talk


class _Loop:
    """Line after line until there are no more."""

    def __init__(self, runner: asyncio.Runner, talk: Talk) -> None:
        self._runner = runner
        self._talk = talk
        self._by_hand = output.is_terminal(sys.stdin)
        self._status = ExitStatus.OK
        self._lines = Lines(by_hand=self._by_hand)

    def run(self) -> int:
        if self._by_hand:
            output.line(
                tr("Deskhand · {described} · /help", described=self._talk.described()), Style.QUIET
            )
        while True:
            try:
                text = self._lines.next()
                if text is None:
                    return self._status
                self._take(text)
            except Interrupted:
                return ExitStatus.INTERRUPTED
            except Quit:
                return self._status
            except DeskhandError as error:
                self._failed(error)
            except KeyboardInterrupt:
                if not self._by_hand or self._lines.interrupted_twice():
                    return ExitStatus.INTERRUPTED
                output.note(tr("Stopped; what came is kept."))

    def _take(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        if text.startswith("/"):
            self._wait(obey(self._talk, text))
            return
        error = self._wait(self._talk.say(text))
        if error is not None:
            self._failed(error)
        elif self._by_hand:
            output.line()

    def _wait(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(coroutine)

    def _failed(self, error: DeskhandError) -> None:
        output.complain(error.sentence())
        if not self._by_hand:
            # A line that was not understood is no misuse of the command itself.
            is_misuse = isinstance(error, InputError)
            self._status = ExitStatus.FAILED if is_misuse else status_of(error)

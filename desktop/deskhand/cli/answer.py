"""One answer, from the question to its last line, for people or for programs."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol, assert_never

from deskhand.cli import output
from deskhand.cli.figures import cost_of, usage_of
from deskhand.domain.conversation import Draft, Message, Stop
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import (
    FileRead,
    RunEnded,
    RunEvent,
    RunStarted,
    TextDelta,
    ThinkingDelta,
    ToolCall,
    Usage,
    Waiting,
)
from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from uuid import UUID

    from deskhand.desk import Chats


@dataclass(slots=True)
class Progress:
    """How far an answer is. question: None until it is stored, reply: None until its row is."""

    choice: ModelChoice
    question: Message | None = None
    reply_id: UUID | None = None
    reply: Message | None = None
    error: DeskhandError | None = None
    files: tuple[FileRead, ...] = ()


class Printer(Protocol):
    """Shows an answer as it comes."""

    def event(self, event: RunEvent) -> None:
        """The next thing that happened."""
        ...

    def end(self, progress: Progress, stop: Stop) -> None:
        """The answer is over, however it ended."""
        ...


class TextPrinter:
    """The words as they come, and nothing else; thinking is not shown."""

    def __init__(self) -> None:
        self._last = ""
        self._waiting = output.ProgressLine()

    def event(self, event: RunEvent) -> None:
        """Print what is said."""
        match event:
            case TextDelta(text=text):
                if text:
                    self._waiting.clear()
                    output.write(text)
                    self._last = text[-1]
            case Waiting(reason=reason):
                self._waiting.show(f"{reason}…")
            case RunStarted() | ThinkingDelta() | ToolCall() | Usage() | RunEnded():
                return
            case _:
                assert_never(event)

    def end(self, progress: Progress, stop: Stop) -> None:
        """End the last line."""
        self._waiting.clear()
        if self._last and self._last != "\n":
            output.write("\n")
        if stop is Stop.LENGTH:
            output.note(tr("deskhand: The answer reached its length limit."))


class JsonPrinter:
    """One JSON line for each event, as DESIGN's contract has them, and `done` last.

    temporary: the conversation has no id anybody could use later.
    """

    def __init__(self, *, temporary: bool = False) -> None:
        self._temporary = temporary

    def event(self, event: RunEvent) -> None:
        """Print the event's line."""
        match event:
            case TextDelta(text=text):
                output.json_line({"type": "text", "text": text})
            case ThinkingDelta(text=text):
                if text:
                    output.json_line({"type": "thinking", "text": text})
            case ToolCall(call_id=call_id, name=name, arguments=arguments):
                call = {"type": "tool_call", "id": call_id, "name": name, "arguments": arguments}
                output.json_line(call)
            case RunStarted() | Usage() | Waiting() | RunEnded():
                return
            case _:
                assert_never(event)

    def end(self, progress: Progress, stop: Stop) -> None:
        """Print the `done` line."""
        question, reply = progress.question, progress.reply
        kept = question is not None and not self._temporary
        output.json_line(
            {
                "type": "done",
                "conversation": str(question.conversation_id) if question and kept else None,
                "message": str(progress.reply_id) if progress.reply_id and kept else None,
                "provider": progress.choice.provider,
                "model": progress.choice.model,
                "usage": usage_of(reply),
                "cost": cost_of(reply),
                "stop": stop.value,
                **({"files": [asdict(each) for each in progress.files]} if progress.files else {}),
                **({"error": progress.error.sentence()} if progress.error else {}),
            }
        )


async def answer(chats: Chats, draft: Draft, choice: ModelChoice, printer: Printer) -> Progress:
    """Store the question, print the answer as it comes, and say how it ended.

    A failure is in the result's `error`. Cancelled (Ctrl-C), the model is stopped, what came is
    stored, the printer is told, and CancelledError goes on. Raises StoreError and InputError when
    the question could not be stored, and OutputClosed when nobody reads any more.
    """
    progress = Progress(choice)
    progress.question = await chats.conversations.post(draft)
    try:
        await _follow(chats, progress, printer)
    except asyncio.CancelledError:
        if progress.reply_id is not None:
            progress.reply = await chats.conversations.message(progress.reply_id)
        printer.end(progress, Stop.CANCELLED)
        raise
    except DeskhandError as error:  # the run could not even start
        progress.error = error
    reply = progress.reply
    stop = reply.stop if reply is not None and reply.stop is not None else Stop.INTERRUPTED
    printer.end(progress, stop)
    return progress


async def _follow(chats: Chats, progress: Progress, printer: Printer) -> None:
    assert progress.question is not None
    run = chats.assistant.answer(progress.question.id, progress.choice)
    async with aclosing(run) as events:
        async for event in events:
            match event:
                case RunStarted():
                    progress.reply_id, progress.choice = event.message_id, event.choice
                    progress.files = event.files
                    _note_left_out(event)
                case RunEnded(message=message, error=error):
                    progress.reply, progress.error = message, error
                case _:
                    printer.event(event)


def _note_left_out(started: RunStarted) -> None:
    """Say on standard error what the model does not get to read or see."""
    if started.unseen:
        output.note(tr("deskhand: This model cannot see pictures; it is told that there is one."))
    for each in started.files:
        if each.read < each.characters:
            share = max(1, round(100 * each.read / each.characters))
            pages = (
                tr(
                    ", {pages_read} of {pages} pages",
                    pages_read=len(each.pages_read),
                    pages=each.pages,
                )
                if each.pages
                else ""
            )
            output.note(
                tr(
                    "deskhand: {name}: the parts that bear on the question are read ({share} "
                    "%{pages}).",
                    name=each.name,
                    share=share,
                    pages=pages,
                )
            )
    if started.left_out and output.is_terminal(sys.stderr):
        output.note(
            tr("deskhand: {left_out} older messages did not fit.", left_out=started.left_out)
        )

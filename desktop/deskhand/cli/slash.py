"""The commands of the conversation in the terminal: /help and its like."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from deskhand.cli import output
from deskhand.cli.attaching import note_on, read_file
from deskhand.cli.choice import place
from deskhand.cli.output import Style
from deskhand.domain.conversation import Role
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import describe
from deskhand.domain.wording import tr
from deskhand.host.written_paths import from_home, is_there

if TYPE_CHECKING:
    from deskhand.cli.terminal import Talk

SHOWN = 20
RECENT = 6


class Quit(Exception):
    """Enough for today."""


async def obey(talk: Talk, line: str) -> None:
    """Do what `line`, which begins with "/", says. Raises InputError for an unknown command."""
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        raise InputError(
            tr("There is no command /{name}.", name=name), next_step=tr("/help lists them.")
        )
    await command(talk, rest.strip())


async def _help(talk: Talk, rest: str) -> None:
    """list these commands"""
    output.table([[f"/{name}", command.__doc__ or ""] for name, command in COMMANDS.items()])


async def _new(talk: Talk, rest: str) -> None:
    """begin a new conversation"""
    await talk.begin()
    output.line(tr("A new conversation."), Style.QUIET)


async def _temporary(talk: Talk, rest: str) -> None:
    """begin a conversation of which nothing is kept"""
    await talk.begin(temporary=True)
    output.line(tr("A temporary conversation: nothing of it is kept."), Style.QUIET)


async def _model(talk: Talk, rest: str) -> None:
    """say which model answers, or choose one: /model NAME, /model PROVIDER/NAME"""
    if rest:
        talk.choice = await talk.desk.models.resolve(_choice_from(talk, rest))
    output.line(talk.described())


def _choice_from(talk: Talk, text: str) -> ModelChoice:
    """A provider's name, with "/" and a model behind it or not; else a model of the provider in
    use, whose id may hold a "/" itself."""
    head, _, tail = text.partition("/")
    if head in {config.name for config in talk.desk.providers.configs()}:
        return ModelChoice(head, tail)
    return ModelChoice(talk.choice.provider, text)


async def _models(talk: Talk, rest: str) -> None:
    """list the models there are"""
    await talk.desk.models.refresh()
    rows = [
        [f"{model.provider}/{model.id}", place(model.locality)]
        for state in talk.desk.models.states()
        for model in state.models
    ]
    output.table(rows)


async def _list(talk: Talk, rest: str) -> None:
    """list the latest conversations"""
    talk.listed = await talk.desk.conversations.page(limit=SHOWN)
    rows = [[str(number), each.title] for number, each in enumerate(talk.listed, 1)]
    if not rows:
        output.line(tr("There are no conversations yet."), Style.QUIET)
    output.table(rows)


async def _open(talk: Talk, rest: str) -> None:
    """go on with a conversation: /open NUMBER of /list, or ID"""
    if not rest:
        raise InputError(
            tr("Say which one."), next_step=tr("/list shows them, /open 1 opens the first.")
        )
    if rest.isdecimal() and len(rest) <= len(str(SHOWN)):
        if not talk.listed:
            talk.listed = await talk.desk.conversations.page(limit=SHOWN)
        number = int(rest)
        if not 1 <= number <= len(talk.listed):
            raise NotFoundError(
                tr("There is no conversation {number}.", number=number), next_step=tr("See /list.")
            )
        conversation = talk.listed[number - 1]
    else:
        conversation = await talk.desk.conversations.find(rest)
    await talk.open(conversation)
    output.line(conversation.title, Style.STRONG)
    for message in (await talk.chats.conversations.branch(conversation.id))[-RECENT:]:
        output.line(f"{'> ' if message.role is Role.USER else ''}{message.text}")


async def _attach(talk: Talk, rest: str) -> None:
    """attach a file or folder to the next message: /attach PATH; alone it lists them"""
    if rest:
        part = await read_file(talk.chats.files, _unquoted(rest))
        talk.attached.append(part)
        note_on(part)
    for each in talk.attached:
        output.line(f"{each.name} ({describe(each)})", Style.QUIET)
    if not talk.attached:
        output.line(tr("Nothing is attached."), Style.QUIET)


async def _detach(talk: Talk, rest: str) -> None:
    """take off what is attached"""
    talk.attached.clear()
    output.line(tr("Nothing is attached."), Style.QUIET)


def _unquoted(path: str) -> str:
    """A path as a terminal gives it when a file is dropped there: quoted, or with backslashes."""
    if is_there(from_home(path)):
        return path
    try:
        words = shlex.split(path)
    except ValueError:
        return path
    return words[0] if len(words) == 1 else path


async def _quit(talk: Talk, rest: str) -> None:
    """leave"""
    raise Quit


COMMANDS: dict[str, Callable[[Talk, str], Awaitable[None]]] = {
    "help": _help,
    "new": _new,
    "model": _model,
    "models": _models,
    "list": _list,
    "open": _open,
    "attach": _attach,
    "detach": _detach,
    "temporary": _temporary,
    "quit": _quit,
}

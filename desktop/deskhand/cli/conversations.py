"""`deskhand conversations`: what was said."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from deskhand.cli import conversations_exchange, conversations_search, output
from deskhand.cli.ask import Json
from deskhand.cli.figures import cost_of, usage_of
from deskhand.cli.output import Style
from deskhand.domain.conversation import Conversation, Message, Role
from deskhand.domain.errors import NotFoundError, PolicyRefused
from deskhand.domain.parts import FilePart, ImagePart, ThinkingPart, describe
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk

PAGE = 200

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("search")(conversations_search.search)
app.command("export")(conversations_exchange.export)
app.command("import")(conversations_exchange.import_)


@app.command("list")
def list_conversations(
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="0 for all.")] = 0,
    folder: Annotated[str, typer.Option(help="Only those in this folder.")] = "",
    tag: Annotated[str, typer.Option(help="Only those with this tag.")] = "",
    pinned: Annotated[bool, typer.Option("--pinned", help="Only those pinned.")] = False,
    archived: Annotated[bool, typer.Option("--archived", help="Only those put away.")] = False,
    as_json: Json = False,
) -> None:
    """List the conversations, the last used first."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        folders: dict[UUID | None, str] = {
            each.id: each.name for each in await desk.chats.organising.folders()
        }

        def is_wanted(each: Conversation) -> bool:
            return (
                (not pinned or each.pinned)
                and (not archived or each.archived)
                and (not tag or tag.lstrip("#").casefold() in map(str.casefold, each.tags))
                and (not folder or _same(folders.get(each.folder_id), folder))
            )

        if folder and not any(_same(name, folder) for name in folders.values()):
            raise NotFoundError(tr("There is no folder “{name}”.", name=folder))
        filtered = bool(folder or tag or pinned or archived)
        found = await _pages(desk, 0 if filtered else limit)
        found = [each for each in found if is_wanted(each)]
        found = found[: limit or None]
        if as_json:
            output.document([_row(each, folders.get(each.folder_id)) for each in found])
            return
        output.table(
            [
                [str(each.id), f"{each.updated_at.astimezone():%Y-%m-%d %H:%M}", each.title]
                for each in found
            ]
        )

    with_desk(body, chats=True)


@app.command()
def delete(
    conversations: Annotated[list[str], typer.Argument(help="Ids, or the beginning of each.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete conversations. The window can bring them back for 30 days."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        found = [await desk.conversations.find(each) for each in dict.fromkeys(conversations)]
        if not yes:
            for each in found:
                output.note(f"{each.id}  {each.title}")
            _ask(ntr("Delete this chat?", "Delete these {count} chats?", len(found)))
        await desk.chats.organising.delete(found)
        output.line(ntr("{count} chat deleted.", "{count} chats deleted.", len(found)))

    with_desk(body, chats=True)


def _ask(question: str) -> None:
    """Raises PolicyRefused for anything but yes, also where nobody can answer."""
    refused = PolicyRefused(
        tr("Nothing was deleted."), next_step=tr("`--yes` deletes without asking.")
    )
    if not output.is_terminal(sys.stdin):
        raise refused
    output.note(f"{question} [y/N]")
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja"):
        raise refused


def _same(name: str | None, other: str) -> bool:
    return name is not None and name.casefold() == other.casefold()


async def _pages(desk: Desk, limit: int) -> list[Conversation]:
    found: list[Conversation] = []
    while True:
        wanted = min(PAGE, limit - len(found)) if limit else PAGE
        page = await desk.conversations.page(limit=wanted, before=found[-1] if found else None)
        found += page
        if len(page) < wanted or (limit and len(found) >= limit):
            return found


@app.command()
def show(
    conversation: Annotated[str, typer.Argument(help="Its id, or the beginning of it.")],
    as_json: Json = False,
) -> None:
    """Print one conversation, from the first message to the last."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        found = await desk.conversations.find(conversation)
        messages = await desk.conversations.branch(found.id)
        if as_json:
            output.document(_row(found) | {"messages": [_message(each) for each in messages]})
            return
        output.line(found.title, Style.STRONG)
        for message in messages:
            who = tr("You") if message.role is Role.USER else message.model or tr("Assistant")
            output.line()
            output.line(who, Style.QUIET)
            for part in message.parts:
                if isinstance(part, FilePart | ImagePart):
                    output.line(f"[{part.name or 'picture'}: {describe(part)}]", Style.QUIET)
            output.line(message.text)
            if message.error:
                output.line(f"[{message.error}]", Style.CARE)

    with_desk(body, chats=True)


def _row(conversation: Conversation, folder: str | None = None) -> dict[str, Any]:
    return {
        "id": str(conversation.id),
        "title": conversation.title,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
        "provider": conversation.provider,
        "model": conversation.model,
        "pinned": conversation.pinned,
        "archived": conversation.archived,
        "folder": folder,
        "tags": list(conversation.tags),
        "preset": conversation.preset,
    }


def _file(part: FilePart | ImagePart) -> dict[str, Any]:
    size = part.size if isinstance(part, FilePart) else len(part.data)
    return {"name": part.name, "media_type": part.media_type, "size": size}


def _message(message: Message) -> dict[str, Any]:
    thinking = "".join(part.text for part in message.parts if isinstance(part, ThinkingPart))
    said: dict[str, Any] = {
        "id": str(message.id),
        "parent": str(message.parent_id) if message.parent_id else None,
        "role": message.role.value,
        "status": message.status.value,
        "text": message.text,
        "created_at": message.created_at.isoformat(),
    }
    if message.role is not Role.ASSISTANT:
        files = [_file(part) for part in message.parts if isinstance(part, FilePart | ImagePart)]
        return said | {"files": files} if files else said
    return said | {
        "thinking": thinking,
        "provider": message.provider,
        "model": message.model,
        "usage": usage_of(message),
        "cost": cost_of(message),
        "stop": message.stop.value if message.stop else None,
        "error": message.error,
    }

"""`deskhand secrets`: keys go in and never come out."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.domain.errors import KeychainError
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk

MAX_BYTES = 100_000

app = typer.Typer(
    help="Keys, in the system's keychain.", no_args_is_help=True, rich_markup_mode=None
)
Name = Annotated[
    str, typer.Argument(help="Whose key: a provider's name, or “database” for its password.")
]


@app.command("set")
def set_secret(name: Name) -> None:
    """Keep a key in the keychain. It is read from standard input, or typed without being shown."""
    from deskhand.cli.session import with_desk

    value = _typed(name)

    async def body(desk: Desk) -> None:
        stored = await desk.secrets.set(name, value)
        if stored.where != "keychain":
            # This session ends with the command, and nothing else may hold the key.
            state = await desk.broker.state()
            raise KeychainError(
                tr("The key was not kept. {sentence}", sentence=state.sentence),
                next_step=tr("Or give it in the environment, such as OPENAI_API_KEY."),
            )
        output.line(stored.sentence)

    with_desk(body)


def _typed(name: str) -> str:
    from deskhand.cli.prompt import read_stdin

    if not output.is_terminal(sys.stdin):
        return read_stdin(MAX_BYTES)
    try:
        return getpass.getpass(tr("Key for {name}: ", name=name))
    except EOFError:
        return ""


@app.command("list")
def list_secrets(as_json: Json = False) -> None:
    """List names and addresses; values are never shown."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        entries = desk.secrets.entries()
        if as_json:
            rows = [{"id": e.name, "origin": e.origin, "where": e.where.value} for e in entries]
            output.document(rows)
        else:
            output.table([[entry.name, entry.origin, entry.where.value] for entry in entries])
            if not entries:
                output.note(tr("No keys are kept."))

    with_desk(body)


@app.command("remove")
def remove_secret(name: Name) -> None:
    """Forget a key."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        await desk.secrets.remove(name)
        output.line(tr("The key of {name} is gone.", name=name))

    with_desk(body)

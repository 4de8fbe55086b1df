"""`deskhand secrets copy`: onto the clipboard and off it again, never onto the screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from deskhand.cli import output
from deskhand.domain.errors import HostError, NotFoundError
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk

LONGEST_S = 600


def copy(
    name: Annotated[str, typer.Argument(help="The entry: its handle's name or its label.")],
    field: Annotated[str, typer.Option("--field", help="Which secret of the entry.")] = "",
    seconds: Annotated[
        int, typer.Option("--seconds", min=1, max=LONGEST_S, help="How long it may stay there.")
    ] = 30,
) -> None:
    """Copy a secret to the clipboard, and take it away again. Ctrl-C takes it away at once."""
    from deskhand.cli.session import with_daily
    from deskhand.host import clipboard

    program = clipboard.writer()
    if program is None:
        raise HostError(
            tr("There is no clipboard here that can be written."),
            next_step=tr("Install xclip, xsel or wl-clipboard, or copy it in the window."),
        )

    async def body(desk: Desk) -> str:
        from deskhand.services.vault import secret_named

        vault = desk.daily.vault
        entry = await vault.find(name)
        if entry is None:
            raise NotFoundError(
                tr("There is no secret “{name}”.", name=name),
                next_step=tr("`deskhand secrets list` shows them."),
            )
        return await vault.reveal(entry.id, secret_named(entry, field))

    value = with_daily(body)
    if not clipboard.write_text(program, value):
        raise HostError(tr("The clipboard did not take it."), next_step=tr("Try again."))
    output.note(
        ntr(
            "Copied. It is taken away in {count} second.",
            "Copied. It is taken away in {count} seconds.",
            seconds,
        )
    )
    try:
        time.sleep(seconds)
    finally:
        reading = clipboard.reader()
        if reading is not None and clipboard.read_text(reading) == value:
            clipboard.write_text(program, "")
            output.note(tr("The clipboard is empty again."))

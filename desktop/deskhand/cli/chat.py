"""`deskhand chat`: a conversation in the terminal, or answers to piped lines."""

from __future__ import annotations

import typer

from deskhand.cli.ask import BaseUrl, Continued, Model, Provider, Temporary
from deskhand.cli.choice import Asked
from deskhand.domain.errors import InputError


def chat(
    *,
    provider: Provider = "",
    model: Model = "",
    base_url: BaseUrl = "",
    conversation: Continued = "",
    temporary: Temporary = False,
) -> None:
    """Talk in the terminal; /help inside. Piped lines are answered one by one."""
    from deskhand.cli.terminal import converse

    if temporary and conversation:
        raise InputError(
            "A conversation that is kept cannot be continued as a temporary one.",
            next_step="Leave --temporary or --conversation away.",
        )
    status = converse(Asked(provider, model, base_url), conversation, temporary=temporary)
    raise typer.Exit(status)

"""`deskhand chat`: a conversation in the terminal, or answers to piped lines."""

from __future__ import annotations

import typer

from deskhand.cli.ask import BaseUrl, Continued, Model, Provider, Temporary
from deskhand.cli.choice import Asked, check_kept


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

    check_kept(conversation, temporary=temporary)
    status = converse(Asked(provider, model, base_url), conversation, temporary=temporary)
    raise typer.Exit(status)

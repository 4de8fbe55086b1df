"""`deskhand ask`: one question, one streamed answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from deskhand.cli.attaching import Given, draft_with
from deskhand.cli.choice import Asked, check_kept, check_mode, choose

if TYPE_CHECKING:
    from deskhand.cli.prompt import Prompt
    from deskhand.desk import Desk

Provider = Annotated[str, typer.Option("--provider", "-p", help="Who answers.")]
Model = Annotated[str, typer.Option("--model", "-m", help="The model that answers.")]
BaseUrl = Annotated[
    str, typer.Option("--base-url", help="The provider's address, as its own SDK takes it.")
]
Continued = Annotated[
    str, typer.Option("--conversation", "-c", help="Go on with this one (id or its beginning).")
]
Temporary = Annotated[bool, typer.Option("--temporary", help="Keep nothing of it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def ask(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|-]", help="The question; - reads standard input."),
    ] = None,
    *,
    file: Annotated[
        list[str] | None,
        typer.Option(
            "--file", "-f", metavar="PATH", help="Ask about a file or folder; - is standard input."
        ),
    ] = None,
    image: Annotated[
        list[str] | None,
        typer.Option("--image", metavar="PATH", help="Ask about a picture; - is standard input."),
    ] = None,
    provider: Provider = "",
    model: Model = "",
    base_url: BaseUrl = "",
    conversation: Continued = "",
    temporary: Temporary = False,
    mode: Annotated[str, typer.Option("--mode", help="How it works: chat.")] = "chat",
    as_json: Json = False,
) -> None:
    """Ask one question and print the answer as it comes."""
    from deskhand.cli.prompt import prompt_from
    from deskhand.cli.session import with_desk

    check_mode(mode)
    check_kept(conversation, temporary=temporary)
    given = Given(file or [], image or [])
    prompt = prompt_from(text or [], stdin_is_file=given.has_stdin)
    asked = Asked(provider, model, base_url)

    async def body(desk: Desk) -> None:
        await _ask(desk, prompt, given, asked, conversation, temporary=temporary, as_json=as_json)

    with_desk(body, chats=not temporary)


async def _ask(
    desk: Desk,
    prompt: Prompt,
    given: Given,
    asked: Asked,
    conversation: str,
    *,
    temporary: bool,
    as_json: bool,
) -> None:
    from deskhand.cli.answer import JsonPrinter, TextPrinter, answer

    chats = await desk.unsaved() if temporary else desk.chats
    continued = await chats.conversations.find(conversation) if conversation else None
    choice = choose(desk, asked, continued)
    draft = await draft_with(chats.files, given, prompt)
    draft = replace(draft, conversation_id=continued.id if continued else None)
    printer = JsonPrinter(temporary=temporary) if as_json else TextPrinter()
    progress = await answer(chats, draft, choice, printer)
    question = progress.question
    if question is not None and progress.reply is not None and not asked.base_url:
        await chats.conversations.choose_model(question.conversation_id, progress.choice)
    if progress.error is not None:
        raise progress.error

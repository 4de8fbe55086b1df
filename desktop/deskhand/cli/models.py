"""`deskhand models`: what can answer, and fetching what runs on this machine."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.choice import place
from deskhand.cli.exit_status import ExitStatus
from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelInfo
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.models import ProviderState

BUILTIN, OLLAMA = "builtin", "ollama"

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
OfProvider = Annotated[str, typer.Option("--provider", "-p", help="Whose.")]
Model = Annotated[str, typer.Argument(help="The model's id.")]


@app.command("list")
def list_models(provider: OfProvider = "", as_json: Json = False) -> None:
    """Ask the providers for their models and list them."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> int:
        if provider:
            await desk.providers.get(provider)  # a preset's name works without being added
        await desk.models.refresh([provider] if provider else None)
        states = [s for s in desk.models.states() if not provider or s.config.name == provider]
        models = [model for state in states if not _failed(state) for model in state.models]
        if as_json:
            output.document([_row(model) for model in models])
        else:
            output.table([[f"{m.provider}/{m.id}", place(m.locality), m.note] for m in models])
        for state in states:
            if _failed(state) and provider:
                output.complain(state.sentence)
            elif state.sentence and not as_json:
                output.note(f"{state.config.name}: {state.sentence}")
        is_missing = provider and any(map(_failed, states))
        return ExitStatus.PROVIDER if is_missing else ExitStatus.OK

    raise typer.Exit(with_desk(body))


def _failed(state: ProviderState) -> bool:
    from deskhand.services.models import ProviderStatus

    return state.status not in (ProviderStatus.READY, ProviderStatus.EMPTY)


def _row(model: ModelInfo) -> dict[str, Any]:
    return {
        "id": model.id,
        "provider": model.provider,
        "label": model.label or model.id,
        "locality": model.locality.value,
        "context_tokens": model.context_tokens,
        "size_bytes": model.size_bytes,
        "capabilities": sorted(model.capabilities),
        "note": model.note,
    }


@app.command()
def pull(model: Model, provider: OfProvider = "") -> None:
    """Fetch a model for Ollama, or a recommended one for the built-in provider.

    Ctrl-C pauses: what came is kept, and the same command goes on from there.
    """
    from deskhand.cli.session import with_desk

    shown = output.ProgressLine()

    async def body(desk: Desk) -> None:
        name = provider or _home_of(desk, model)
        async with aclosing(desk.local_models.pull(name, model)) as steps:
            async for step in steps:
                shown.show(_shown(step.status, step.done_bytes, step.total_bytes))
        shown.clear()
        output.line(
            tr(
                "{model} is here. Use it: deskhand init {name} --model {model}",
                model=model,
                name=name,
            )
        )

    try:
        with_desk(body)
    except DeskhandError:
        shown.clear()
        raise
    except KeyboardInterrupt:
        shown.clear()
        output.note(tr("deskhand: Paused; what came is kept. The same command goes on from there."))
        raise


def _home_of(desk: Desk, model: str) -> str:
    """Recommended models run in the built-in provider; other names are Ollama's."""
    return BUILTIN if model in {each.id for each in desk.local_models.recommended()} else OLLAMA


def _shown(status: str, done_bytes: int, total_bytes: int | None) -> str:
    if not total_bytes:
        return status
    share = f"{done_bytes / total_bytes:4.0%}"
    return tr(
        "{status}  {share}  {done_bytes} of {total_bytes} MB",
        status=status,
        share=share,
        done_bytes=f"{done_bytes / 1000000.0:,.0f}",
        total_bytes=f"{total_bytes / 1000000.0:,.0f}",
    )


@app.command()
def add(file: Annotated[Path, typer.Argument(help="A GGUF file.")], as_json: Json = False) -> None:
    """Offer a GGUF file as a model of the built-in provider."""
    from deskhand.cli.session import with_desk
    from deskhand.host.written_paths import from_home

    async def body(desk: Desk) -> None:
        model = await desk.local_models.add_model_file(from_home(file).absolute())
        if as_json:
            output.document(_row(model))
        else:
            output.line(
                tr(
                    "{id} is here. Use it: deskhand init {builtin} --model {id}",
                    id=model.id,
                    builtin=BUILTIN,
                )
            )

    with_desk(body)


@app.command()
def remove(model: Model, provider: OfProvider = OLLAMA) -> None:
    """Delete a model from the disk."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        await desk.local_models.delete(provider, model)
        output.line(tr("{model} is gone.", model=model))

    with_desk(body)

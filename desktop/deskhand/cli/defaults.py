"""`deskhand init`, `status` and `reset`: which model answers where nothing else was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli.ask import BaseUrl, Json
from deskhand.cli.choice import checked_origin, place
from deskhand.domain.errors import InputError
from deskhand.domain.model import ModelChoice, ProviderKind
from deskhand.domain.wording import tr
from deskhand.host.redaction import redact

if TYPE_CHECKING:
    from deskhand.desk import Desk


def init(
    provider: Annotated[str, typer.Argument(help="The provider that answers.")],
    model: Annotated[
        str, typer.Option("--model", "-m", help="Its model; without it the provider's first.")
    ] = "",
    base_url: BaseUrl = "",
    as_json: Json = False,
) -> None:
    """Choose the model that answers by default."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        await _write_down(desk, provider, base_url)
        await desk.models.choose(ModelChoice(provider, model))
        await _show(desk, as_json=as_json)

    with_desk(body)


async def _write_down(desk: Desk, name: str, base_url: str) -> None:
    """Make sure that the provider is still known next time, at the address that was given.

    The person names the address, so the key their environment holds for this provider belongs
    to it: the pair is recorded.
    """
    from deskhand.services.providers import preset_config, preset_named

    config = desk.providers.config(name)
    if config.kind is ProviderKind.BUILTIN:
        if base_url:
            raise InputError(
                tr("The built-in model has no address."), next_step=tr("Leave --base-url away.")
            )
        return
    if base_url:
        origin = checked_origin(base_url)
        await desk.providers.change(replace(config, base_url=base_url, key_origin=origin))
        return
    preset = preset_named(name)
    if name not in desk.settings.current.providers and name != "ollama" and preset is not None:
        await desk.providers.change(preset_config(preset))


def status(as_json: Json = False) -> None:
    """Say which model answers, where it runs and whether it has a key. Asks no server."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        await _show(desk, as_json=as_json)

    with_desk(body)


def reset(as_json: Json = False) -> None:
    """Go back to the built-in model. Conversations, keys and providers stay."""
    from deskhand.cli.session import with_desk
    from deskhand.host.settings import ChatSettings

    async def body(desk: Desk) -> None:
        factory = ChatSettings()
        await desk.models.choose(ModelChoice(factory.provider, factory.model))
        await _show(desk, as_json=as_json)

    with_desk(body)


async def _show(desk: Desk, *, as_json: bool) -> None:
    from deskhand.cli import output

    choice = desk.models.default()
    config = desk.providers.config(choice.provider)
    info = desk.models.info(choice)
    model = choice.model or (info.id if info else "")
    locality = desk.models.locality(choice)
    needs_key = config.kind in (ProviderKind.OPENAI, ProviderKind.ANTHROPIC)
    key = await desk.providers.key_state(choice.provider)
    if as_json:
        report: dict[str, Any] = {
            "provider": choice.provider,
            "model": model,
            "base_url": redact(config.address),
            "locality": locality.value,
            "key": key.where,
            "settings": str(desk.folders.config / "settings.toml"),
            "data": str(desk.folders.data),
            "problems": list(desk.settings.problems),
        }
        output.document(report)
        return
    output.line(f"{config.shown_as}{f' · {model}' if model else ''} · {place(locality)}")
    if config.address:
        output.line(tr("Address   {redact}", redact=redact(config.address)))
    if needs_key:
        next_step = (
            "" if key.present else tr(" `deskhand secrets set {name}` keeps one.", name=config.name)
        )
        output.line(
            tr("Key       {sentence}{next_step}", sentence=key.sentence, next_step=next_step)
        )
    output.line(tr("Settings  {config}", config=desk.folders.config / "settings.toml"))
    output.line(tr("Data      {data}", data=desk.folders.data))

"""`deskhand providers`: who can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.choice import checked_origin, place
from deskhand.cli.exit_status import ExitStatus
from deskhand.domain.errors import InputError
from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.domain.wording import tr
from deskhand.host.redaction import redact

if TYPE_CHECKING:
    from deskhand.desk import Desk

KEY_HEADERS = ("authorization", "api-key", "apikey", "token", "cookie", "secret")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help="The provider's name.")]


@app.command("list")
def list_providers(as_json: Json = False) -> None:
    """List them, with their address and whether they have a key."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        rows = [await _row(desk, config) for config in desk.providers.configs()]
        if as_json:
            output.document(rows)
            return
        output.table(
            [
                [
                    "*" if row["default"] else " ",
                    row["id"],
                    row["kind"],
                    row["base_url"],
                    row["place"],
                    "" if row["key"] == "none" else tr("key: {row}", row=row["key"]),
                ]
                for row in rows
            ]
        )

    with_desk(body)


async def _row(desk: Desk, config: ProviderConfig) -> dict[str, Any]:
    key = await desk.providers.key_state(config.name)
    return {
        "id": config.name,
        "label": config.shown_as,
        "kind": config.kind.value,
        "base_url": redact(config.address),  # written by hand it may hold a password
        "locality": config.locality.value,
        "place": place(config.locality),
        "key": key.where,
        "default": desk.models.default().provider == config.name,
    }


@app.command()
def add(
    name: Name,
    *,
    kind: Annotated[ProviderKind, typer.Option("--kind", help="The wire format it speaks.")],
    base_url: Annotated[str, typer.Option("--base-url", help="Its address.")] = "",
    label: Annotated[str, typer.Option("--label", help="The name shown.")] = "",
    key_env: Annotated[
        str, typer.Option("--key-env", help="The environment variable that holds its key.")
    ] = "",
    header: Annotated[
        list[str] | None, typer.Option("--header", help='Sent each time: "Name: value".')
    ] = None,
    proxy: Annotated[str, typer.Option("--proxy", help="Proxy URL.")] = "",
    ca_file: Annotated[str, typer.Option("--ca-file", help="An extra CA certificate.")] = "",
    connect_timeout: Annotated[
        float, typer.Option(min=0.1, max=3600, help="Seconds to wait for a connection.")
    ] = 10.0,
    read_timeout: Annotated[
        float, typer.Option(min=0.1, max=86_400, help="Seconds to wait for more of an answer.")
    ] = 120.0,
) -> None:
    """Write a provider down. Its key goes into the keychain: `deskhand secrets set NAME`."""
    from deskhand.cli.session import with_desk

    origin = checked_origin(base_url) if base_url else ""
    config = ProviderConfig(
        name,
        kind,
        base_url=base_url,
        label=label,
        key_env=key_env,
        key_origin=origin if key_env else "",
        headers=dict(map(_header, header or [])),
        proxy=proxy,
        ca_file=ca_file,
        connect_timeout_s=connect_timeout,
        read_timeout_s=read_timeout,
    )

    async def body(desk: Desk) -> None:
        await desk.providers.add(config)
        output.line(tr("{name} is on the list. Try it: deskhand providers test {name}", name=name))

    with_desk(body)


def _header(text: str) -> tuple[str, str]:
    name, separator, value = (part.strip() for part in text.partition(":"))
    if not separator or not name or not name.isascii() or any(c.isspace() for c in name):
        raise InputError(
            tr("“{name}” is not a header.", name=name), next_step=tr('Write it as "Name: value".')
        )
    if any(word in name.lower().replace("_", "-") for word in KEY_HEADERS):
        raise InputError(
            tr("The header {name} would put a key into the settings file.", name=name),
            next_step=tr("Use `deskhand secrets set` for keys."),
        )
    return name, value


@app.command("test")
def try_out(name: Name, as_json: Json = False) -> None:
    """Ask it for its models, and say what came of it."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> int:
        report = await desk.providers.test(desk.providers.config(name))
        if as_json:
            models = [model.id for model in report.models]
            result = {"id": name, "ok": report.ok, "sentence": report.sentence, "models": models}
            output.document(result)
        elif report.ok:
            output.line(report.sentence)
        if not report.ok:
            output.complain(report.sentence)
        return ExitStatus.OK if report.ok else ExitStatus.PROVIDER

    raise typer.Exit(with_desk(body))


@app.command()
def remove(name: Name) -> None:
    """Take it off the list. A key in the keychain stays: `deskhand secrets remove NAME`."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        if name not in desk.settings.current.providers:
            desk.providers.config(name)  # says so when there is none of this name
            raise InputError(
                tr("{name} is not written down, so there is nothing to remove.", name=name)
            )
        await desk.providers.remove(name)
        output.line(tr("{name} is off the list.", name=name))

    with_desk(body)

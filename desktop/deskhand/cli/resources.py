"""`deskhand resources`: files, folders, addresses, databases and buckets with a name."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.domain.locations import Location

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Which = Annotated[str, typer.Argument(help="Its name, its id, or the beginning of that.")]
Note = Annotated[str | None, typer.Option(help="What it is for.")]
Secret = Annotated[
    str | None, typer.Option("--secret", help="The vault's entry that opens it, by its handle.")
]
Endpoint = Annotated[
    str | None, typer.Option(help="A bucket's server, where it is not the usual one.")
]
Region = Annotated[str | None, typer.Option(help="A bucket's region.")]
MovePassword = Annotated[
    bool,
    typer.Option("--move-password", help="Move a password in the address to the vault."),
]


@app.command()
def add(
    location: Annotated[str, typer.Argument(help="A path or an address.")],
    name: Annotated[str, typer.Option(help="What it is called.")] = "",
    kind: Annotated[str, typer.Option(help="file, folder, url, database or bucket.")] = "",
    note: Note = None,
    secret: Secret = None,
    endpoint: Endpoint = None,
    region: Region = None,
    move_password: MovePassword = False,
    as_json: Json = False,
) -> None:
    """Name a file, folder, address, database or bucket. A relative path counts from here."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        resources = desk.daily.resources
        read = await resources.read(_absolute(location), _kind(kind))
        if read.warning:
            output.note(read.warning)
        slug = secret or ""
        if read.location.password:
            slug = await _moved(desk, read.location, name, move_password)
        made = await resources.add(
            read.location.kind,
            read.location.location,
            name=name,
            note=note or "",
            options=_options((), endpoint, region),
            secret_slug=slug,
        )
        _show(made, as_json=as_json)

    with_daily(body)


@app.command("list")
def list_resources(
    kind: Annotated[str, typer.Option(help="Only of this kind.")] = "", as_json: Json = False
) -> None:
    """List them by name."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        wanted = _kind(kind)
        found = [each for each in await desk.daily.resources.all() if wanted in (None, each.kind)]
        if as_json:
            output.document([resource_row(each) for each in found])
        else:
            output.table([[each.name, each.kind.value, each.location] for each in found])

    with_daily(body)


@app.command()
def show(resource: Which, as_json: Json = False) -> None:
    """Print one."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        _show(await desk.daily.resources.find(resource), as_json=as_json)

    with_daily(body)


@app.command()
def edit(
    resource: Which,
    name: Annotated[str | None, typer.Option(help="Call it this.")] = None,
    location: Annotated[str | None, typer.Option(help="It is here.")] = None,
    note: Note = None,
    secret: Secret = None,
    endpoint: Endpoint = None,
    region: Region = None,
    move_password: MovePassword = False,
    as_json: Json = False,
) -> None:
    """Change what is named; the rest stays as it is."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        resources = desk.daily.resources
        old = await resources.find(resource)
        new = replace(
            old,
            name=old.name if name is None else name,
            note=old.note if note is None else note,
            secret_slug=old.secret_slug if secret is None else secret,
            options=_options(old.options, endpoint, region),
        )
        if location is not None:
            read = await resources.read(_absolute(location), old.kind)
            if read.warning:
                output.note(read.warning)
            new = replace(new, location=read.location.location)
            if read.location.password:
                slug = await _moved(desk, read.location, new.name, move_password)
                new = replace(new, secret_slug=slug)
        await resources.change(new)
        _show(await resources.get(old.id), as_json=as_json)

    with_daily(body)


@app.command()
def remove(resource: Which, as_json: Json = False) -> None:
    """Forget one. What it names is not touched."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        found = await desk.daily.resources.find(resource)
        await desk.daily.resources.remove([found.id])
        if as_json:
            output.document(resource_row(found))
        else:
            output.line(tr("“{name}” is forgotten.", name=found.name))

    with_daily(body)


async def _moved(desk: Desk, location: Location, name: str, yes: bool) -> str:
    """The slug of the vault's new entry for the password. Raises InputError unless the person
    said yes."""
    if not yes:
        refused = InputError(
            tr("The address holds a password, and nothing was kept."),
            next_step=tr("`--move-password` moves it to the vault; or leave it out."),
        )
        if not output.is_terminal(sys.stdin):
            raise refused
        output.note(tr("The address holds a password. Move it to the vault? [y/N]"))
        if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja"):
            raise refused
    return await desk.daily.resources.keep_password(location, name)


def _absolute(location: str) -> str:
    """A relative path, or one with a "~", as seen from here; everything else as it is."""
    from pathlib import Path

    from deskhand.domain.locations import is_address
    from deskhand.host.written_paths import from_home, is_there

    words = location.strip()
    if not words or (is_address(words) and not is_there(Path(words))):
        return location
    path = str(from_home(words).absolute())
    return f"{path}/" if words.endswith("/") else path


def _kind(word: str) -> ResourceKind | None:
    if not word:
        return None
    try:
        return ResourceKind(word.strip().casefold())
    except ValueError as error:
        kinds = ", ".join(each.value for each in ResourceKind)
        raise InputError(
            tr("There is no kind “{word}”.", word=word[:40]),
            next_step=tr("It is one of: {kinds}.", kinds=kinds),
        ) from error


def _options(
    old: tuple[tuple[str, str], ...], endpoint: str | None, region: str | None
) -> tuple[tuple[str, str], ...]:
    new = {"endpoint": endpoint, "region": region}
    return tuple((dict(old) | {k: v for k, v in new.items() if v is not None}).items())


def _show(resource: Resource, *, as_json: bool) -> None:
    if as_json:
        output.document(resource_row(resource))
        return
    output.table([["id", str(resource.id)], [resource.kind.value, resource.location]])
    rest = [["name", resource.name], ["note", resource.note], *map(list, resource.options)]
    rest.append(
        ["secret", f"{{{{secret:{resource.secret_slug}}}}}" if resource.secret_slug else ""]
    )
    output.table([row for row in rest if row[1]])


def resource_row(resource: Resource) -> dict[str, Any]:
    """A resource as JSON has it."""
    return {
        "id": str(resource.id),
        "kind": resource.kind.value,
        "name": resource.name,
        "location": resource.location,
        "note": resource.note,
        "options": dict(resource.options),
        "secret": resource.secret_slug or None,
        "created_at": resource.created_at.isoformat(),
        "updated_at": resource.updated_at.isoformat(),
    }

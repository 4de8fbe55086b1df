"""`deskhand profiles`: several separate lives on one machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.wording import tr
from deskhand.host.folders import Folders

if TYPE_CHECKING:
    from deskhand.services.profiles import Profile, Profiles, Removed

Result = TypeVar("Result")
Name = Annotated[str, typer.Argument(help="Its name.")]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_profiles(
    removed: Annotated[
        bool, typer.Option("--removed", help="Those that were removed and can be brought back.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the profiles; the one in use is marked."""

    async def body(profiles: Profiles) -> None:
        if removed:
            gone = await profiles.removed()
            if as_json:
                output.document([_removed_row(each) for each in gone])
            else:
                output.table([[each.profile.name, each.place] for each in gone])
            return
        found = await profiles.all()
        if as_json:
            output.document([_row(each, profiles) for each in found])
        else:
            output.table(
                [[each.name, tr("in use") if profiles.is_here(each) else ""] for each in found]
            )

    _with_profiles(body)


@app.command()
def create(name: Name, as_json: Json = False) -> None:
    """Make an empty profile. `deskhand --profile NAME` opens it."""

    async def body(profiles: Profiles) -> None:
        made = await profiles.create(name)
        if as_json:
            output.document(_row(made, profiles))
        else:
            output.line(
                tr(
                    "Made. `deskhand --profile {slug}` opens “{name}”.",
                    slug=made.slug,
                    name=made.name,
                )
            )

    _with_profiles(body)


@app.command()
def rename(
    name: Name,
    new_name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    as_json: Json = False,
) -> None:
    """Call a profile otherwise."""

    async def body(profiles: Profiles) -> None:
        renamed = await profiles.rename(await profiles.find(name), new_name)
        if as_json:
            output.document(_row(renamed, profiles))
        else:
            output.line(tr("It is called “{name}” now.", name=renamed.name))

    _with_profiles(body)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Move a profile aside; `restore` brings it back for 30 days."""

    async def body(profiles: Profiles) -> None:
        profile = await profiles.find(name)
        if profiles.is_here(profile):
            raise InputError(
                tr("“{name}” is in use.", name=profile.name), kept=tr("Nothing was changed.")
            )
        gone = await profiles.remove(profile)
        if as_json:
            output.document(_removed_row(gone))
        else:
            output.line(
                tr(
                    "“{name}” is moved aside. `deskhand profiles restore {slug}` undoes it.",
                    name=profile.name,
                    slug=profile.slug,
                )
            )

    _with_profiles(body)


@app.command()
def restore(name: Name, as_json: Json = False) -> None:
    """Bring back a profile that was removed, the last one of this name."""

    async def body(profiles: Profiles) -> None:
        words = name.strip().casefold()
        for gone in await profiles.removed():
            known = (gone.profile.name.casefold(), gone.profile.slug, gone.place.casefold())
            if words in known:
                back = await profiles.restore(gone)
                if as_json:
                    output.document(_row(back, profiles))
                else:
                    output.line(tr("“{name}” is back.", name=back.name))
                return
        raise NotFoundError(
            tr("No profile “{name}” was removed.", name=name.strip()[:60]),
            next_step=tr("`deskhand profiles list --removed` shows those that were."),
        )

    _with_profiles(body)


def _with_profiles(body: Callable[[Profiles], Awaitable[Result]]) -> Result:
    """No profile is opened for this, so a damaged one is no obstacle."""
    import asyncio

    from deskhand.services.profiles import Profiles

    here = Folders.find()

    async def run() -> Result:
        return await body(Profiles(Folders.roots(), here.profile))

    return asyncio.run(run())


def _row(profile: Profile, profiles: Profiles) -> dict[str, Any]:
    return {
        "id": profile.slug or "default",
        "name": profile.name,
        "in_use": profiles.is_here(profile),
    }


def _removed_row(removed: Removed) -> dict[str, Any]:
    return {
        "id": removed.profile.slug,
        "name": removed.profile.name,
        "place": removed.place,
    }

"""`deskhand tasks sync`, `accounts`, `conflicts` and `resolve`."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.exit_status import ExitStatus
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.sync import EVERYTHING, Choice, SyncAccount
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.sync.conflicts import Conflict
    from deskhand.services.sync.discovery import Collection

MOST_PASSWORD = 4_096

accounts = typer.Typer(
    help="Calendars on servers (CalDAV) that tasks are kept in step with.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def sync(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Which calendars; all if none.")
    ] = None,
    confirmed: Annotated[
        bool,
        typer.Option("--yes", help="What is gone on the server may go here, however much it is."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep tasks in step with the calendars, both ways. Where both sides changed, both versions
    stay: see `deskhand tasks conflicts`."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> bool:
        service = desk.daily.sync
        chosen = [await service.account(each) for each in names or ()] or await service.accounts()
        if not chosen:
            raise NotFoundError(
                tr("There is no calendar to keep in step with."),
                next_step=tr("`deskhand tasks accounts add` adds one."),
            )
        told: list[dict[str, Any]] = []
        for account in chosen:
            outcome = await service.run(account, is_confirmed=confirmed)
            told.append({"id": str(account.id), "name": account.name, **outcome.facts()})
            if not as_json:
                for sentence in outcome.summary():
                    output.line(f"{account.name}: {sentence}")
        if as_json:
            output.document(told)
        return not any(each["problems"] or each["gone_on_the_server"] for each in told)

    if not with_daily(body):
        raise typer.Exit(ExitStatus.FAILED)


@accounts.command("add")
def add_account(
    url: Annotated[
        str, typer.Argument(help="Where the server is, such as https://dav.example.org")
    ],
    username: Annotated[str, typer.Option("--user", "-u", help="The name there.")],
    list_name: Annotated[str, typer.Option("--list", help="Which list, if it has several.")] = "",
    create: Annotated[str, typer.Option(help="Make a new list of this name there.")] = "",
    sends: Annotated[
        str | None,
        typer.Option(
            help="Which new tasks go there: all, none, or a project's name. All for the first."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep in step with a list of tasks. The password is read from standard input, or typed
    without being shown, and kept in the keychain."""
    from deskhand.cli.session import with_daily

    password = _password()

    async def body(desk: Desk) -> None:
        service = desk.daily.sync
        if create:
            chosen = await service.make_list(url, username, password, create)
        else:
            chosen = _chosen(await service.look(url, username, password), list_name)
        wanted = {"all": EVERYTHING, "none": ""}.get(sends or "", sends)
        account, where = await service.add(url, username, password, chosen, wanted)
        if as_json:
            output.document({**_object(account), "password": where.value})
            return
        output.line(tr("Added: {name}", name=account.name))
        if where.value != "keychain":
            output.complain(
                tr(
                    "There is no keychain, so the password was not kept: set "
                    "DESKHAND_CALENDAR_PASSWORD for `deskhand tasks sync`."
                )
            )

    with_daily(body)


@accounts.command("list")
def list_accounts(as_json: Json = False) -> None:
    """List the calendars, and how it went the last time."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        found = await desk.daily.sync.accounts()
        if as_json:
            output.document([_object(each) for each in found])
            return
        output.table(
            [
                [
                    each.name,
                    each.username,
                    each.collection,
                    each.error or (f"{each.synced_at:%Y-%m-%d %H:%M}" if each.synced_at else "-"),
                ]
                for each in found
            ]
        )
        if not found:
            output.line(tr("There is no calendar to keep in step with."))

    with_daily(body)


@accounts.command("remove")
def remove_account(name: Annotated[str, typer.Argument(help="Its name or id.")]) -> None:
    """Be in step with a calendar no more. Tasks stay here and there."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        account = await desk.daily.sync.account(name)
        await desk.daily.sync.remove(account)
        output.line(tr("Removed: {name}", name=account.name))

    with_daily(body)


def conflicts(as_json: Json = False) -> None:
    """List tasks that were changed on both sides, with both versions."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        from deskhand.cli.task_output import as_object

        found = await desk.daily.sync.conflicts()
        zone = desk.daily.tasks.clock.zone
        if as_json:
            output.document(
                [
                    {
                        "id": str(each.item.item_id),
                        "calendar": each.account.name,
                        "mine": as_object(each.mine, zone) if each.mine else None,
                        "theirs": as_object(each.theirs, zone) if each.theirs else None,
                        "differing": list(each.differing),
                    }
                    for each in found
                ]
            )
            return
        for each in found:
            mine = each.mine.title if each.mine else tr("deleted")
            theirs = each.theirs.title if each.theirs else tr("deleted")
            output.line(f"{each.item.item_id}  {each.account.name}")
            output.line(tr("  here:  {title}", title=mine))
            output.line(tr("  there: {title}", title=theirs))
        if not found:
            output.line(tr("Nothing was changed on both sides."))

    with_daily(body)


def resolve(
    task: Annotated[str, typer.Argument(help="The task's id, or the beginning of it.")],
    choice: Annotated[Choice, typer.Argument(help="Which version stays.")],
) -> None:
    """End a conflict: keep mine, take theirs, or keep both. The server hears of it in the next
    `deskhand tasks sync`."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        found = _conflict(await desk.daily.sync.conflicts(), task)
        await desk.daily.sync.resolve(found, choice)
        output.line(tr("Resolved: {title}", title=found.title))

    with_daily(body)


def _conflict(every: list[Conflict], wanted: str) -> Conflict:
    found = [each for each in every if str(each.item.item_id).startswith(wanted.strip().lower())]
    if len(found) != 1 or not wanted.strip():
        raise NotFoundError(
            tr("There is no conflict of task “{task}”.", task=wanted[:60]),
            next_step=tr("`deskhand tasks conflicts` shows them."),
        )
    return found[0]


def _chosen(found: list[Collection], name: str) -> Collection:
    fitting = [each for each in found if not name or each.name.casefold() == name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(each.name for each in found)
    if not found:
        raise InputError(
            tr("The server has no list of tasks."), next_step=tr("Make one with --create NAME.")
        )
    raise InputError(
        ntr("The server has {count} list.", "The server has {count} lists.", len(found)),
        next_step=tr("Choose one with --list: {names}", names=names),
    )


def _object(account: SyncAccount) -> dict[str, object]:
    return {
        "id": str(account.id),
        "name": account.name,
        "url": account.url,
        "username": account.username,
        "collection": account.collection,
        "sends": account.sends,
        "synced_at": account.synced_at.isoformat() if account.synced_at else None,
        "error": account.error,
    }


def _password() -> str:
    """From a pipe, or typed. Raises InputError for none."""
    if sys.stdin is not None and sys.stdin.isatty():
        typed = getpass.getpass(tr("Password: "))
    else:
        typed = sys.stdin.readline(MOST_PASSWORD) if sys.stdin is not None else ""
    password = typed.rstrip("\r\n")
    if not password:
        raise InputError(
            tr("There is no password."),
            next_step=tr("Type it when asked, or send it to standard input."),
        )
    return password

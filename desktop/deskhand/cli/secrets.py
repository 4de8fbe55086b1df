"""`deskhand secrets`: keys and the vault's entries go in and never come out."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output, secrets_copy
from deskhand.cli.ask import Json
from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.domain.errors import InputError, KeychainError, NotFoundError, StoreError
from deskhand.domain.vault_fields import main_secret
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk

MAX_BYTES = 100_000

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("copy")(secrets_copy.copy)
Name = Annotated[
    str,
    typer.Argument(
        help="A provider's name, “database” for its password, or an entry of the vault."
    ),
]
Secret = Annotated[str, typer.Option("--field", help="Which secret of the entry.")]


@app.command("set")
def set_secret(
    name: Name,
    label: Annotated[str, typer.Option(help="What the vault's entry is called.")] = "",
    kind: Annotated[
        str, typer.Option(help="login, card, document, membership or other: for a new entry.")
    ] = "",
    field: Secret = "",
    public: Annotated[
        list[str] | None,
        typer.Option(
            "--public", metavar="NAME=VALUE", help="What may be shown, such as username=me."
        ),
    ] = None,
    notes: Annotated[str, typer.Option(help="What may be shown beside it.")] = "",
    as_json: Json = False,
) -> None:
    """Keep a secret in the keychain. It is read from standard input, or typed without being shown.

    The key of a provider of that name, else the secret of an entry in the vault; there is a new
    entry where there was none. Assistants only ever see its handle.
    """
    from deskhand.cli.session import with_desk

    about = (label, kind, field, public or (), notes)
    is_entry = any(about)
    shown = _pairs(public or [])
    chosen = _kind(kind)
    value = _typed(name)

    async def body(desk: Desk) -> None:
        if desk.secrets.has_owner(name) and not is_entry:
            await _set_key(desk, name, value, as_json=as_json)
            return
        await desk.open_daily()
        secret = value.strip("\r\n")
        if not secret:
            raise InputError(tr("The secret is empty."), next_step=tr("Type it and try again."))
        made = await _set_entry(desk, name, secret, label, chosen, field, shown, notes)
        if as_json:
            output.document(entry_row(made))
        else:
            output.line(tr("Kept in the vault. Its handle is {handle}", handle=made.handle))

    with_desk(body)


async def _set_key(desk: Desk, name: str, value: str, *, as_json: bool) -> None:
    stored = await desk.secrets.set(name, value)
    if stored.where != "keychain":
        # This session ends with the command, and nothing else may hold the key.
        state = await desk.broker.state()
        raise KeychainError(
            tr("The key was not kept. {sentence}", sentence=state.sentence),
            next_step=tr("Or give it in the environment, such as OPENAI_API_KEY."),
        )
    if as_json:
        output.document({"id": name, "where": stored.where})
    else:
        output.line(stored.sentence)


async def _set_entry(
    desk: Desk,
    name: str,
    value: str,
    label: str,
    kind: VaultKind | None,
    field: str,
    public: dict[str, str],
    notes: str,
) -> VaultEntry:
    vault = desk.daily.vault
    old = await vault.find(name)
    if old is None:
        new_kind = kind or VaultKind.OTHER
        return await vault.add(
            label or name,
            new_kind,
            public=public.items(),
            secrets={field or main_secret(new_kind): value},
            notes=notes,
            slug=name,
        )
    changed = replace(
        old,
        label=label or old.label,
        kind=kind or old.kind,
        public=tuple((dict(old.public) | public).items()),
        notes=notes or old.notes,
    )
    await vault.change(changed, {field or main_secret(changed.kind): value})
    return await vault.get(old.id)


def _pairs(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in words:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise InputError(
                tr("“{words}” is no field.", words=each[:40]),
                next_step=tr("Write it as name=value."),
            )
        found[name.strip()] = value.strip()
    return found


def _kind(word: str) -> VaultKind | None:
    if not word:
        return None
    try:
        return VaultKind(word.strip().casefold())
    except ValueError as error:
        kinds = ", ".join(each.value for each in VaultKind)
        raise InputError(
            tr("There is no kind “{word}”.", word=word[:40]),
            next_step=tr("It is one of: {kinds}.", kinds=kinds),
        ) from error


def _typed(name: str) -> str:
    from deskhand.cli.prompt import read_stdin

    if not output.is_terminal(sys.stdin):
        return read_stdin(MAX_BYTES)
    try:
        return getpass.getpass(tr("Secret for {name}: ", name=name))
    except EOFError:
        return ""


@app.command("list")
def list_secrets(as_json: Json = False) -> None:
    """List keys and the vault's entries; values are never shown."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        entries = desk.secrets.entries()
        kept = await _kept(desk)
        if as_json:
            rows: list[dict[str, Any]] = [
                {"id": e.name, "origin": e.origin, "where": e.where.value} for e in entries
            ]
            output.document(rows + [entry_row(each) for each in kept])
            return
        output.table([[entry.name, entry.origin, entry.where.value] for entry in entries])
        output.table([[each.slug, each.label, each.kind.value, each.handle] for each in kept])
        if not entries and not kept:
            output.note(tr("No keys are kept."))

    with_desk(body)


async def _kept(desk: Desk) -> list[VaultEntry]:
    """The vault's entries. Keys can be seen to also when the database cannot be opened."""
    try:
        await desk.open_daily()
        return await desk.daily.vault.all()
    except StoreError as error:
        output.note(error.sentence())
        return []


@app.command("remove")
def remove_secret(name: Name) -> None:
    """Forget a key, or an entry of the vault with all its secrets."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        if any(entry.name == name for entry in desk.secrets.entries()):
            await desk.secrets.remove(name)
            output.line(tr("The key of {name} is gone.", name=name))
            return
        await desk.open_daily()
        entry = await desk.daily.vault.find(name)
        if entry is None:
            raise NotFoundError(
                tr("There is no secret “{name}”.", name=name),
                next_step=tr("`deskhand secrets list` shows them."),
            )
        await desk.daily.vault.delete(entry.id)
        output.line(tr("“{label}” is gone.", label=entry.label))

    with_desk(body)


def entry_row(entry: VaultEntry) -> dict[str, Any]:
    """An entry as JSON has it: what may be shown, the names of its secrets, no value."""
    return {
        "id": entry.slug,
        "label": entry.label,
        "kind": entry.kind.value,
        "handle": entry.handle,
        "public": dict(entry.public),
        "secrets": list(entry.secret_names),
        "notes": entry.notes,
        "where": "keychain",
        "created_at": entry.created_at.isoformat(),
        "updated_at": entry.updated_at.isoformat(),
    }

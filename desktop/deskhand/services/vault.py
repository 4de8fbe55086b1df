"""The vault: what a person entrusts. The public side is in the store, values are in the keychain.

A new value goes into the keychain first and the store says so second. What is about to be written
or deleted is noted in a small file before, and struck out after: what a crash leaves in between is
found there at the next start, and taken out of the keychain when the store does not name it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import HostError, InputError, KeychainError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.slugs import free_slug, slug_from
from deskhand.domain.vault_fields import FIELDS, expiry_hint, main_secret
from deskhand.domain.wording import tr
from deskhand.host.locks import locked
from deskhand.keychain.broker import SecretsBroker
from deskhand.keychain.entries import EntryIndex
from deskhand.services.bus import Bus
from deskhand.store.vault import VaultRepository

log = logging.getLogger(__name__)

UNFINISHED = "vault-unfinished.json"
PREFIX = "vault/"
LONGEST_LABEL = 120
LONGEST_VALUE = 10_000
LONGEST_NOTES = 20_000
LOCK_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Before:
    """What undoes a change or a deletion: the entry as it was, and the values it takes away. They
    are nowhere else any more, and gone with this."""

    entry: VaultEntry
    values: Mapping[str, str] = field(repr=False)
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedHandle:
    """What may be said of a secret: whose it is, and what to write in its place."""

    label: str
    handle: str
    kind: VaultKind


def _now() -> datetime:
    return datetime.now(UTC)


def is_vault_name(name: str) -> bool:
    """Whether a name in the keychain is one of an entry's values."""
    return name.startswith(PREFIX)


class Vault:
    """What a person does with the vault. Returning means kept.

    unfinished: the file that notes what is under way; the lock beside it keeps two processes from
    tidying up after each other while they write.
    """

    def __init__(
        self,
        repository: VaultRepository,
        broker: SecretsBroker,
        bus: Bus,
        unfinished: Path,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._repository = repository
        self._broker = broker
        self._bus = bus
        self._unfinished = EntryIndex(unfinished)
        self._lock = unfinished.with_suffix(".writing")
        self._now = now

    # -- reading

    async def all(self) -> list[VaultEntry]:
        """Every entry, by label."""
        return sorted(await self._repository.all(), key=lambda each: each.label.casefold())

    async def get(self, entry_id: UUID) -> VaultEntry:
        """Raises NotFoundError."""
        return _only(each for each in await self._repository.all() if each.id == entry_id)

    async def find(self, words: str) -> VaultEntry | None:
        """The one whose slug, handle, id or only label this is."""
        plain = words.strip().removeprefix("{{secret:").removesuffix("}}").casefold()
        every = await self._repository.all()
        for each in every:
            if plain in (each.slug, str(each.id)):
                return each
        labelled = [each for each in every if each.label.casefold() == words.strip().casefold()]
        return labelled[0] if len(labelled) == 1 else None

    async def handles(self) -> list[NamedHandle]:
        """What an assistant may know of: labels and handles, never a value or a public field."""
        return [NamedHandle(each.label, each.handle, each.kind) for each in await self.all()]

    async def reveal(self, entry_id: UUID, name: str) -> str:
        """A secret's value, because the person asked to see or copy it.

        Raises NotFoundError when there is none, KeychainError when the keychain does not give it.
        """
        entry = await self.get(entry_id)
        value = await self._read(entry, name)
        if value is None:
            raise NotFoundError(
                tr("This value is not in this system's keychain."),
                kept=tr("The rest of the entry is here."),
                next_step=tr("It was kept on another machine, or deleted there: type it again."),
            )
        return value

    def hint(self, entry: VaultEntry, today: date | None = None) -> str:
        """That it is over, or soon will be; "" when there is nothing to say."""
        return expiry_hint(entry.public, today or self._now().astimezone().date())

    # -- adding and changing

    async def add(
        self,
        label: str,
        kind: VaultKind,
        *,
        public: Iterable[tuple[str, str]] = (),
        secrets: Mapping[str, str] | None = None,
        notes: str = "",
        slug: str = "",
        initiator: object | None = None,
    ) -> VaultEntry:
        """Keep a new entry. secrets: values by the names of their fields.

        Raises InputError, and KeychainError when the keychain does not take the values; then
        nothing is kept.
        """
        now = self._now()
        values = _checked_values(secrets or {})
        entry = _checked(
            VaultEntry(new_id(), slug, label, kind, now, now, tuple(public), (), notes)
        )
        async with self._alone():
            entry = await self._named(replace(entry, secret_names=_in_order(kind, values)))
            await self._write(entry, values)
        self._tell(entry, initiator)
        return entry

    async def change(
        self,
        entry: VaultEntry,
        secrets: Mapping[str, str] | None = None,
        initiator: object | None = None,
    ) -> Before:
        """Store the entry's public side as given, and the secrets that are named: "" deletes one,
        those not named stay as they are. Returns what undoes it.

        Raises InputError and KeychainError; then nothing was changed.
        """
        secrets = secrets or {}
        values = _checked_values({name: value for name, value in secrets.items() if value})
        async with self._alone():
            old = await self.get(entry.id)
            gone = [name for name in old.secret_names if secrets.get(name) == ""]
            held = {name for name in old.secret_names if name not in gone} | set(values)
            new = await self._named(
                replace(
                    _checked(entry),
                    secret_names=_in_order(entry.kind, held),
                    updated_at=self._now(),
                )
            )
            replaced = [name for name in old.secret_names if name in secrets]
            before = await self._values(old, replaced)
            added = tuple(name for name in values if name not in old.secret_names)
            await self._write(new, values, gone, before)
        self._tell(new, initiator)
        return Before(old, before, added)

    async def put_back(self, before: Before, initiator: object | None = None) -> VaultEntry:
        """Undo `change` or `delete`. Raises KeychainError; then nothing was changed."""
        async with self._alone():
            entry = await self._named(before.entry)
            await self._write(entry, before.values, before.added)
        self._tell(entry, initiator)
        return entry

    async def delete(self, entry_id: UUID, initiator: object | None = None) -> Before:
        """Forget an entry and its values; `put_back` undoes it while what this returns is held.

        Raises KeychainError when the keychain does not give the values; then nothing was changed.
        """
        async with self._alone():
            entry = await self.get(entry_id)
            values = await self._values(entry, entry.secret_names)
            await self._note(entry, entry.secret_names)
            await self._repository.delete(entry_id)
            await self._forget(entry, entry.secret_names)
        self._tell(entry, initiator)
        return Before(entry, values)

    async def tidy(self) -> None:
        """Take out of the keychain what a crash left there. What cannot be done now waits."""
        if not await asyncio.to_thread(self._unfinished.read):
            return
        async with self._alone():
            every = {str(each.id): each for each in await self._repository.all()}
            for name, kept in await asyncio.to_thread(self._unfinished.read) or frozenset():
                entry = every.get(name.removeprefix(PREFIX))
                try:
                    if entry is None or kept not in entry.secret_names:
                        await self._broker.remove(name, kept)
                    await asyncio.to_thread(self._unfinished.discard, name, kept)
                except (KeychainError, OSError) as error:
                    log.info("a secret that was left behind is deleted later: %s", error)
                    return

    # -- how it is done

    async def _named(self, entry: VaultEntry) -> VaultEntry:
        """With a slug of its own. Raises InputError for one that was asked for and is taken."""
        taken = {each.slug for each in await self._repository.all() if each.id != entry.id}
        if entry.slug and entry.slug not in taken:
            return entry
        stem = entry.slug or slug_from(entry.label) or entry.kind.value
        return replace(entry, slug=free_slug(stem, taken))

    async def _write(
        self,
        entry: VaultEntry,
        values: Mapping[str, str],
        gone: Iterable[str] = (),
        before: Mapping[str, str] | None = None,
    ) -> None:
        """The keychain first, the store second. On a refusal what was written is taken back, and
        what was there before is put back."""
        gone = tuple(gone)
        await self._note(entry, [*values, *gone])
        known = {(each.name, each.origin) for each in self._broker.entries()}
        written: list[str] = []
        try:
            for name, value in values.items():
                await self._broker.keep(_place(entry), name, value)
                written.append(name)
            await self._repository.put(entry)
        except BaseException:
            new = [name for name in written if (_place(entry), name) not in known]
            await asyncio.shield(self._forget(entry, new))
            old = {name: value for name, value in (before or {}).items() if name in written}
            for name, value in old.items():
                await asyncio.shield(self._broker.set(_place(entry), name, value))
            raise
        await self._strike(entry, values)
        await self._forget(entry, gone)

    async def _forget(self, entry: VaultEntry, names: Iterable[str]) -> None:
        """Take values out of the keychain. One that refuses is noted, and asked again later."""
        for name in names:
            try:
                await self._broker.remove(_place(entry), name)
            except KeychainError as error:
                log.info("a deleted secret is still in the keychain: %s", error.what)
                continue
            await self._strike(entry, [name])

    async def _values(self, entry: VaultEntry, names: Iterable[str]) -> dict[str, str]:
        found = {name: await self._read(entry, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    async def _read(self, entry: VaultEntry, name: str) -> str | None:
        return await self._broker.handle(_place(entry), name).reveal()

    async def _note(self, entry: VaultEntry, names: Iterable[str]) -> None:
        def note() -> None:
            for name in names:
                self._unfinished.add(_place(entry), name)

        try:
            await asyncio.to_thread(note)
        except OSError as error:
            raise _no_room(error) from error

    async def _strike(self, entry: VaultEntry, names: Iterable[str]) -> None:
        def strike() -> None:
            for name in names:
                self._unfinished.discard(_place(entry), name)

        try:
            await asyncio.to_thread(strike)
        except OSError as error:  # it is only looked at once more
            log.warning("the note of an unfinished secret stays: %s", error)

    @asynccontextmanager
    async def _alone(self) -> AsyncGenerator[None]:
        """No other process writes or tidies up meanwhile."""
        lock = locked(self._lock, LOCK_TIMEOUT_S)
        try:
            await asyncio.to_thread(lock.__enter__)
        except (TimeoutError, OSError) as error:
            raise _no_room(error) from error
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    def _tell(self, entry: VaultEntry, initiator: object | None) -> None:
        self._bus.publish(Changes(Noun.VAULT, frozenset((entry.id,)), initiator))


def secret_named(entry: VaultEntry, name: str) -> str:
    """The secret field a person means; "" is the kind's first that the entry has.

    Raises NotFoundError.
    """
    wanted = name.strip().casefold()
    if not wanted:
        main = main_secret(entry.kind)
        if main in entry.secret_names or not entry.secret_names:
            return main
        return entry.secret_names[0]
    for each in entry.secret_names:
        if each.casefold() == wanted:
            return each
    raise NotFoundError(
        tr("“{label}” has no secret “{name}”.", label=entry.label, name=name.strip()[:60]),
        next_step=tr("It has: {names}.", names=", ".join(entry.secret_names) or "-"),
    )


def _place(entry: VaultEntry) -> str:
    """What an entry's values are kept under: its id, so that another slug loses nothing."""
    return f"{PREFIX}{entry.id}"


def _only(found: Iterable[VaultEntry]) -> VaultEntry:
    for entry in found:
        return entry
    raise NotFoundError(tr("That entry is not there any more."))


def _in_order(kind: VaultKind, names: Iterable[str]) -> tuple[str, ...]:
    every = list(names)
    known = [each.name for each in FIELDS[kind] if each.secret and each.name in every]
    return (*known, *(sorted(name for name in every if name not in known)))


def _checked(entry: VaultEntry) -> VaultEntry:
    """The public side as it is kept. Raises InputError."""
    kept = tr("What you wrote is still here.")
    label = " ".join(entry.label.replace("\0", "").split())
    if not label:
        raise InputError(tr("An entry needs a label."), kept=kept)
    if len(label) > LONGEST_LABEL:
        most = LONGEST_LABEL
        raise InputError(tr("A label has at most {most} characters.", most=most), kept=kept)
    public = [(name.strip(), value.replace("\0", "").strip()) for name, value in entry.public]
    if any(len(value) > LONGEST_VALUE for _, value in public) or len(entry.notes) > LONGEST_NOTES:
        raise InputError(tr("That is too long to be kept here."), kept=kept)
    return replace(
        entry,
        label=label,
        slug=slug_from(entry.slug),
        public=tuple((name, value) for name, value in public if name and value),
        notes=entry.notes.replace("\0", "").strip(),
    )


def _checked_values(values: Mapping[str, str]) -> dict[str, str]:
    """Values that can be kept, without the empty ones. Raises InputError; it names no value."""
    kept = tr("What you wrote is still here.")
    for name, value in values.items():
        if len(value) > LONGEST_VALUE:
            most = f"{LONGEST_VALUE:,}"
            raise InputError(tr("A secret has at most {most} characters.", most=most), kept=kept)
        if "\0" in value or not _is_text(value):
            raise InputError(tr("The field “{name}” holds no text.", name=name), kept=kept)
    return {name: value for name, value in values.items() if value}


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_room(error: Exception) -> HostError:
    return HostError(
        tr("The vault cannot be written now."),
        kept=tr("What you wrote is still here."),
        next_step=tr("Look at the disk's free space, or whether another window is busy with it."),
        detail=str(error),
    )

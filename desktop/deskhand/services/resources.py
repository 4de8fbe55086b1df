"""Resources: files, folders, addresses, databases and buckets a person has named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from deskhand.domain.belongings import Resource, ResourceKind, VaultKind
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.locations import Location, read_endpoint, read_location
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.services.resource_check import Checked, check, exists, is_folder
from deskhand.services.settings import SettingsService
from deskhand.services.vault import Vault
from deskhand.store.resources import ResourceRepository

LONGEST_NAME = 120
LONGEST_NOTE = 20_000
LOOK_S = 2.0


@dataclass(frozen=True, slots=True)
class Read:
    """What a person typed or dropped, understood. warning: what is odd about it, "" for nothing."""

    location: Location
    warning: str = ""


def _now() -> datetime:
    return datetime.now(UTC)


class Resources:
    """What a person does with resources. Returning means stored."""

    def __init__(
        self,
        repository: ResourceRepository,
        vault: Vault,
        settings: SettingsService,
        bus: Bus,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._repository = repository
        self._vault = vault
        self._settings = settings
        self._bus = bus
        self._now = now

    # -- reading

    async def all(self) -> list[Resource]:
        """Every one, by name."""
        return _by_name(await self._repository.all())

    async def many(self, ids: Sequence[UUID]) -> list[Resource]:
        """Those of these ids that are there, in the order of the ids: a task's, say."""
        known = {each.id: each for each in await self._repository.get(ids)}
        return [known[each] for each in dict.fromkeys(ids) if each in known]

    async def get(self, resource_id: UUID) -> Resource:
        """Raises NotFoundError."""
        for each in await self._repository.get([resource_id]):
            return each
        raise NotFoundError(tr("That resource is not there any more."))

    async def find(self, words: str) -> Resource:
        """The one of this id, beginning of an id, or name. Raises NotFoundError, InputError."""
        plain, every = words.strip().casefold(), await self.all()
        found = [each for each in every if each.name.casefold() == plain]
        found = found or [e for e in every if len(plain) >= 4 and str(e.id).startswith(plain)]
        if not found:
            raise NotFoundError(
                tr("There is no resource “{name}”.", name=words.strip()[:60]),
                next_step=tr("`deskhand resources list` shows them."),
            )
        if len(found) > 1:
            several = ", ".join(str(each.id) for each in found[:6])
            raise InputError(
                tr("“{name}” may be several: {several}.", name=words.strip()[:60], several=several),
                next_step=tr("Name one by the id."),
            )
        return found[0]

    async def read(self, text: str, kind: ResourceKind | None = None) -> Read:
        """Understand a path or an address, and look whether a path is there. Raises InputError."""
        found = read_location(text, kind)
        if found.kind not in (ResourceKind.FILE, ResourceKind.FOLDER):
            return Read(found)
        path = Path(found.location)
        if kind is None and await is_folder(path, LOOK_S):
            found = replace(found, kind=ResourceKind.FOLDER)
        try:
            there = await exists(path, LOOK_S)
        except OSError:
            there = False
        if there:
            return Read(found)
        return Read(found, tr("There is nothing at this path now. It is kept all the same."))

    async def check(self, resource: Resource) -> Checked:
        """Look whether it is there or answers, because the person asked. Raises PolicyRefused."""
        return await check(resource, local_only=self._settings.current.privacy.local_only)

    # -- adding and changing

    async def add(
        self,
        kind: ResourceKind,
        location: str,
        *,
        name: str = "",
        note: str = "",
        options: Iterable[tuple[str, str]] = (),
        secret_slug: str = "",
        initiator: object | None = None,
    ) -> Resource:
        """Keep a new one. Raises InputError, also for an address that holds a password."""
        now = self._now()
        made = Resource(new_id(), kind, name, location, now, now, note, tuple(options), secret_slug)
        made = await self._checked(made)
        await self._repository.put(made)
        self._tell([made.id], initiator)
        return made

    async def change(self, resource: Resource, initiator: object | None = None) -> Resource:
        """Store it as given; returns it as it was, for `put_back`. Raises InputError."""
        before = await self.get(resource.id)
        made = replace(await self._checked(resource), updated_at=self._now())
        await self._repository.put(made)
        self._tell([made.id], initiator)
        return before

    async def put_back(self, before: Resource, initiator: object | None = None) -> None:
        """Undo `change`."""
        await self._repository.put(before)
        self._tell([before.id], initiator)

    async def remove(self, ids: Sequence[UUID], initiator: object | None = None) -> None:
        """Take them out of sight; `restore` brings them back. What they name is not touched."""
        await self._repository.set_deleted(ids, deleted=True)
        self._tell(ids, initiator)

    async def restore(self, ids: Sequence[UUID], initiator: object | None = None) -> None:
        """Undo `remove`."""
        await self._repository.set_deleted(ids, deleted=False)
        self._tell(ids, initiator)

    async def purge(self, before: datetime) -> None:
        """Really delete what was removed before this instant."""
        await self._repository.purge(before)

    async def keep_password(self, location: Location, name: str) -> str:
        """Put the password an address held into the vault; returns the new entry's slug.

        Raises KeychainError; then nothing is kept.
        """
        public = [("website", location.location), ("username", location.user)]
        entry = await self._vault.add(
            name.strip() or location.name,
            VaultKind.LOGIN,
            public=public,
            secrets={"password": location.password},
        )
        return entry.slug

    # -- attaching

    async def of_conversation(self, conversation_id: UUID) -> list[Resource]:
        """Those attached to a conversation, by name."""
        return _by_name(await self._repository.attached(conversation_id))

    async def attach(
        self, ids: Sequence[UUID], conversation_id: UUID, initiator: object | None = None
    ) -> None:
        """Attach them to a conversation."""
        await self._repository.attach(ids, conversation_id)
        self._tell(ids, initiator)

    async def detach(
        self, ids: Sequence[UUID], conversation_id: UUID, initiator: object | None = None
    ) -> None:
        """Take them off a conversation; `attach` undoes it."""
        await self._repository.detach(ids, conversation_id)
        self._tell(ids, initiator)

    # -- how it is done

    async def _checked(self, resource: Resource) -> Resource:
        kept = tr("What you wrote is still here.")
        found = read_location(resource.location, resource.kind)
        if found.password:
            raise InputError(
                tr("The address holds a password."),
                kept=kept,
                next_step=tr("Move it to the vault, or leave it out."),
            )
        name = " ".join(resource.name.replace("\0", "").split()) or found.name[:LONGEST_NAME]
        if len(name) > LONGEST_NAME:
            most = LONGEST_NAME
            raise InputError(tr("A name has at most {most} characters.", most=most), kept=kept)
        note = resource.note.replace("\0", "").strip()
        if len(note) > LONGEST_NOTE:
            raise InputError(tr("That is too long to be kept here."), kept=kept)
        slug = resource.secret_slug.strip()
        if slug:
            entry = await self._vault.find(slug)
            if entry is None:
                raise InputError(
                    tr("There is no entry “{slug}” in the vault.", slug=slug[:60]), kept=kept
                )
            slug = entry.slug
        options = dict(resource.options)
        if "endpoint" in options:
            options["endpoint"] = read_endpoint(options["endpoint"])
        return replace(
            resource,
            name=name,
            location=found.location,
            note=note,
            options=tuple(
                (each, value.strip()) for each, value in options.items() if value.strip()
            ),
            secret_slug=slug,
        )

    def _tell(self, ids: Iterable[UUID], initiator: object | None) -> None:
        self._bus.publish(Changes(Noun.RESOURCE, frozenset(ids), initiator))


def _by_name(resources: Iterable[Resource]) -> list[Resource]:
    return sorted(resources, key=lambda each: each.name.casefold())

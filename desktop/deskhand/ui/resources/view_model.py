"""What the pane of resources shows and does."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.locations import Location
from deskhand.domain.wording import ntr, tr
from deskhand.services.bus import Bus
from deskhand.services.resource_check import Checked
from deskhand.services.resources import Resources
from deskhand.services.vault import Vault
from deskhand.ui import aio


class Held(Enum):
    """What to do with a password an address holds."""

    ASK = auto()
    MOVE = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as the person leaves it. kind: None where the text says what it is."""

    resource_id: UUID | None
    kind: ResourceKind | None
    location: str
    name: str
    note: str
    options: tuple[tuple[str, str], ...]
    secret_slug: str

    def __repr__(self) -> str:  # the location may still hold a password
        return f"Filled({self.resource_id!r}, {self.kind!r})"


class ResourcesViewModel(QObject):
    """list_changed, card_changed: read them again. opened: a card is to come into sight.
    checked: what a look found, for a resource's
    id. done: a sentence and its undo. told: a sentence. failed: an error. saved: a form was kept;
    not_saved: it was not, and why. password_found: a form's address holds one: ask what to do,
    then `save` it again. chat: the chat in sight, None for one not begun.
    """

    list_changed = Signal()
    card_changed = Signal()
    opened = Signal()
    checked = Signal(object, object)
    done = Signal(str, object)
    told = Signal(str)
    failed = Signal(object)
    saved = Signal(object)
    not_saved = Signal(object)
    password_found = Signal(object, object)

    def __init__(
        self, resources: Resources, vault: Vault, bus: Bus, chat: Callable[[], UUID | None]
    ) -> None:
        super().__init__()
        self._resources, self._vault, self._chat = resources, vault, chat
        self.entries: list[Resource] = []
        self.slugs: list[tuple[str, str]] = []
        self.attached: frozenset[UUID] = frozenset()
        self.loaded = self.saving = False
        self.words = ""
        self.kind: ResourceKind | None = None
        self.card: Resource | None = None
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self.load()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was named at all."""
        return self.loaded and not self.entries

    @property
    def can_attach(self) -> bool:
        """Whether the chat in sight is a stored one."""
        return self._chat() is not None

    @property
    def listed(self) -> list[Resource]:
        """Those that fit what is searched and the kind."""
        words = self.words.casefold().split()
        return [
            each
            for each in self.entries
            if self.kind in (None, each.kind)
            and all(word in f"{each.name} {each.location} {each.note}".casefold() for word in words)
        ]

    def load(self) -> None:
        """Read them again; also what is attached to the chat in sight."""
        self._spawn(self._load())

    def search(self, words: str) -> None:
        """List those that hold these words."""
        self.words = words
        self.list_changed.emit()

    def choose_kind(self, kind: ResourceKind | None) -> None:
        """List those of one kind, or all."""
        self.kind = kind
        self.list_changed.emit()

    def open(self, resource_id: UUID | None) -> None:
        """Show this one's card, or none."""
        self.card = next((each for each in self.entries if each.id == resource_id), None)
        self.card_changed.emit()
        self.load()

    def show(self, resource_id: UUID) -> None:
        """Show one that may be newer than the list; `opened` when it is there."""
        self._spawn(self._open_new(resource_id))

    async def _open_new(self, resource_id: UUID) -> None:
        await self._load()
        self.open(resource_id)
        self.opened.emit()

    # -- what a person does

    def save(self, filled: Filled, held: Held = Held.ASK) -> None:
        """Keep a form. held: what to do with a password in its address: ask, move it to the
        vault, or leave it out."""
        if not self.saving:
            self.saving = True
            aio.spawn(self._save(filled, held), self, "save resource")

    def add_dropped(self, places: Iterable[str]) -> None:
        """Keep paths and addresses that were dropped here, each under its own name."""
        self._spawn(self._add_dropped(list(places)))

    def remove(self, resource_id: UUID) -> None:
        """Forget one; the sentence that says so has the undo."""
        self._spawn(self._remove(resource_id))

    def check(self, resource: Resource) -> None:
        """Look whether it is there, because the person asked."""
        self._spawn(self._check(resource))

    def attach(self, resource: Resource) -> None:
        """Attach it to the chat in sight, or take it off."""
        chat = self._chat()
        if chat is None:
            self.told.emit(tr("Write a message first: a chat that is stored can have resources."))
        else:
            self._spawn(self._attach(resource, chat))

    async def _save(self, filled: Filled, held: Held) -> None:
        try:
            read = await self._resources.read(filled.location, filled.kind)
            slug = filled.secret_slug
            if read.location.password and held is Held.ASK:
                self.password_found.emit(filled, read.location)
                return
            if read.location.password and held is Held.MOVE:
                slug = await self._resources.keep_password(read.location, filled.name)
            kept = replace(filled, location=read.location.location, secret_slug=slug)
            kept_id = await self._store(kept, read.location)
        except DeskhandError as error:
            self.not_saved.emit(error)
            return
        finally:
            self.saving = False
        await self._load()
        self.open(kept_id)
        self.saved.emit(kept_id)
        if read.warning:
            self.told.emit(read.warning)

    async def _store(self, filled: Filled, location: Location) -> UUID:
        if filled.resource_id is None:
            made = await self._resources.add(
                location.kind,
                filled.location,
                name=filled.name,
                note=filled.note,
                options=filled.options,
                secret_slug=filled.secret_slug,
            )
            return made.id
        old = await self._resources.get(filled.resource_id)
        new = replace(
            old,
            kind=location.kind,
            name=filled.name,
            location=filled.location,
            note=filled.note,
            options=filled.options,
            secret_slug=filled.secret_slug,
        )
        before = await self._resources.change(new)
        put_back = partial(self._run, partial(self._resources.put_back, before))
        self.done.emit(tr("Changed “{name}”", name=before.name), put_back)
        return before.id

    async def _add_dropped(self, places: list[str]) -> None:
        made: list[Resource] = []
        refused: list[str] = []
        for place in places:
            try:
                read = await self._resources.read(place)
                # A password in a dropped address is left out: nobody is there to be asked.
                made.append(await self._resources.add(read.location.kind, read.location.location))
            except DeskhandError as error:
                refused.append(error.what)
        await self._load()
        if made:
            self.open(made[-1].id)
            said = ntr("{count} resource added", "{count} resources added", len(made))
            undo = partial(self._resources.remove, [each.id for each in made])
            self.done.emit(" ".join([said, *refused[:1]]), partial(self._run, undo))
        elif refused:
            self.told.emit(refused[0])

    async def _remove(self, resource_id: UUID) -> None:
        resource = await self._resources.get(resource_id)
        await self._resources.remove([resource_id])
        if self.card is not None and self.card.id == resource_id:
            self.open(None)
        restore = partial(self._run, partial(self._resources.restore, [resource_id]))
        self.done.emit(tr("Forgot “{name}”", name=resource.name), restore)

    async def _check(self, resource: Resource) -> None:
        try:
            found = await self._resources.check(resource)
        except DeskhandError as error:
            found = Checked(False, error.sentence())
        self.checked.emit(resource.id, found)

    async def _attach(self, resource: Resource, chat: UUID) -> None:
        ids = [resource.id]
        if resource.id in self.attached:
            await self._resources.detach(ids, chat)
            undo = partial(self._run, partial(self._resources.attach, ids, chat))
            self.done.emit(tr("Taken off this chat"), undo)
        else:
            await self._resources.attach(ids, chat)
            undo = partial(self._run, partial(self._resources.detach, ids, chat))
            self.done.emit(tr("Attached to this chat"), undo)

    # -- how it is done

    async def _load(self) -> None:
        entries, vault = await self._resources.all(), await self._vault.all()
        chat = self._chat()
        here = await self._resources.of_conversation(chat) if chat is not None else []
        # All at once: in between the list would show what is not there any more.
        self.entries = entries
        self.slugs = [(each.slug, each.label) for each in vault]
        self.attached = frozenset(each.id for each in here)
        self.loaded = True
        if self.card is not None:
            known = self.card.id
            self.card = next((each for each in self.entries if each.id == known), None)
            self.card_changed.emit()
        self.list_changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.RESOURCE, Noun.VAULT):
            self.load()

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._spawn(work())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        aio.spawn(self._tried(work), self, "resources")

    async def _tried(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)

"""What the pane of the vault shows and does."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.vault_fields import KIND_TEXTS
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.services.vault import Before, Vault
from deskhand.ui import aio

SHOWN_MS = 30_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as the person leaves it. secrets: those typed; "" for one to be deleted. entry_id:
    None for a new entry."""

    entry_id: UUID | None
    label: str
    kind: VaultKind
    public: tuple[tuple[str, str], ...]
    secrets: Mapping[str, str] = field(repr=False)
    notes: str = ""


class VaultViewModel(QObject):
    """list_changed, card_changed: read them again. opened: a card is to come into sight.
    shown: a field's value came into sight or went.
    done: a sentence and its undo. told: a sentence. failed: an error. copied: a value for the
    clipboard. saved: a form was kept, by its entry's id; not_saved: it was not, and why.
    """

    list_changed = Signal()
    card_changed = Signal()
    opened = Signal()
    shown = Signal(str)
    done = Signal(str, object)
    told = Signal(str)
    failed = Signal(object)
    copied = Signal(str)
    saved = Signal(object)
    not_saved = Signal(object)

    def __init__(self, vault: Vault, bus: Bus, shown_ms: int = SHOWN_MS) -> None:
        super().__init__()
        self._vault = vault
        self.entries: list[VaultEntry] = []
        self.loaded = False
        self.words = ""
        self.kind: VaultKind | None = None
        self.card: VaultEntry | None = None
        self.saving = False
        self._values: dict[str, str] = {}
        self._timers: dict[str, QTimer] = {}
        self._shown_ms = shown_ms
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self._spawn(self._load())

    # -- the list

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept at all."""
        return self.loaded and not self.entries

    @property
    def listed(self) -> list[VaultEntry]:
        """Entries that fit what is searched and the kind."""
        words = self.words.casefold().split()
        return [
            each
            for each in self.entries
            if self.kind in (None, each.kind) and all(word in _searched(each) for word in words)
        ]

    def hint(self, entry: VaultEntry) -> tuple[str, bool]:
        """A line about an entry, and whether it is one to take care of."""
        soon = self._vault.hint(entry)
        if soon:
            return soon, True
        public = dict(entry.public)
        names = ("username", "organisation", "holder", "website")
        about = next((public[name] for name in names if public.get(name)), "")
        return about or tr(KIND_TEXTS[entry.kind]), False

    def search(self, words: str) -> None:
        """List those that hold these words in what may be shown."""
        self.words = words
        self.list_changed.emit()

    def choose_kind(self, kind: VaultKind | None) -> None:
        """List those of one kind, or all."""
        self.kind = kind
        self.list_changed.emit()

    # -- the card

    def open(self, entry_id: UUID | None) -> None:
        """Show this one's card, or none; what another showed is hidden."""
        self.hide_all()
        self.card = next((each for each in self.entries if each.id == entry_id), None)
        self.card_changed.emit()

    def value(self, name: str) -> str:
        """A field's value while it is in sight, else ""."""
        return self._values.get(name, "")

    def toggle(self, name: str) -> None:
        """Show a secret for a while, or hide it."""
        if name in self._values:
            self.hide(name)
        elif self.card is not None:
            self._spawn(self._show(self.card.id, name))

    def hide(self, name: str) -> None:
        """Take a value out of sight."""
        self._values.pop(name, None)
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        self.shown.emit(name)

    def hide_all(self) -> None:
        """Take every value out of sight: the window is left, or the card."""
        for name in list(self._values):
            self.hide(name)

    def copy(self, name: str) -> None:
        """Put a secret on the clipboard, without showing it."""
        if self.card is not None:
            self._spawn(self._copy(self.card.id, name))

    def show(self, entry_id: UUID) -> None:
        """Show one that may be newer than the list; `opened` when it is there."""
        self._spawn(self._open_new(entry_id))

    async def _open_new(self, entry_id: UUID) -> None:
        await self._load()
        self.open(entry_id)
        self.opened.emit()

    # -- changing

    def save(self, filled: Filled) -> None:
        """Keep a form. What is typed stays in it until `saved`."""
        if not self.saving:
            self.saving = True
            aio.spawn(self._save(filled), self, "vault save")

    def delete(self, entry_id: UUID) -> None:
        """Forget an entry; the sentence that says so has the undo."""
        self._spawn(self._delete(entry_id))

    async def _save(self, filled: Filled) -> None:
        try:
            if filled.entry_id is None:
                made = await self._vault.add(
                    filled.label,
                    filled.kind,
                    public=filled.public,
                    secrets=filled.secrets,
                    notes=filled.notes,
                )
                entry_id, before = made.id, None
            else:
                entry_id = filled.entry_id
                before = await self._change(entry_id, filled)
        except DeskhandError as error:
            self.not_saved.emit(error)
            return
        finally:
            self.saving = False
        await self._load()
        self.open(entry_id)
        self.saved.emit(entry_id)
        if before is not None:
            label = before.entry.label
            self.done.emit(tr("Changed “{label}”", label=label), partial(self._put_back, before))

    async def _change(self, entry_id: UUID, filled: Filled) -> Before:
        old = await self._vault.get(entry_id)
        new = replace(
            old, label=filled.label, kind=filled.kind, public=filled.public, notes=filled.notes
        )
        return await self._vault.change(new, filled.secrets)

    async def _delete(self, entry_id: UUID) -> None:
        before = await self._vault.delete(entry_id)
        if self.card is not None and self.card.id == entry_id:
            self.open(None)
        label = before.entry.label
        self.done.emit(tr("Deleted “{label}”", label=label), partial(self._put_back, before))

    def _put_back(self, before: Before) -> None:
        self._spawn(self._restore(before))

    async def _restore(self, before: Before) -> None:
        entry = await self._vault.put_back(before)
        await self._load()
        self.open(entry.id)

    # -- how it is done

    async def _show(self, entry_id: UUID, name: str) -> None:
        value = await self._vault.reveal(entry_id, name)
        if self.card is None or self.card.id != entry_id:
            return
        self._values[name] = value
        timer = self._timers[name] = QTimer(self, singleShot=True, interval=self._shown_ms)
        timer.timeout.connect(partial(self.hide, name))
        timer.start()
        self.shown.emit(name)

    async def _copy(self, entry_id: UUID, name: str) -> None:
        value = await self._vault.reveal(entry_id, name)
        self.copied.emit(value)
        self.told.emit(tr("Copied. It is taken off the clipboard in 30 seconds."))

    async def _load(self) -> None:
        self.entries = await self._vault.all()
        self.loaded = True
        if self.card is not None:
            here = self.card.id
            self.card = next((each for each in self.entries if each.id == here), None)
            self.card_changed.emit()
        self.list_changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.VAULT:
            self._spawn(self._load())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        aio.spawn(self._tried(work), self, "vault")

    async def _tried(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)


def _searched(entry: VaultEntry) -> str:
    values = [value for _, value in entry.public]
    return " ".join((entry.label, entry.slug, tr(KIND_TEXTS[entry.kind]), *values)).casefold()

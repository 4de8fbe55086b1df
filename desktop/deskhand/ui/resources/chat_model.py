"""What is attached to the chat in sight: resources, also those chosen before it was begun."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.belongings import Resource
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.services.resources import Resources
from deskhand.services.vault import NamedHandle, Vault
from deskhand.ui import aio


class ChatResources(QObject):
    """changed: read `attached` again. done: a sentence and its undo.

    chat: the chat in sight, None for a new one; what is attached to that waits until it is begun.
    One that is never stored stays None.
    """

    changed = Signal()
    done = Signal(str, object)

    def __init__(
        self,
        resources: Resources,
        vault: Vault,
        bus: Bus,
        chat: Callable[[], UUID | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._resources, self._vault, self._chat = resources, vault, chat
        self.attached: list[Resource] = []
        self.known: list[Resource] = []
        self.handles: list[NamedHandle] = []
        self._waiting: list[Resource] = []
        self._begun = False
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self._run(self._load())

    @property
    def can_wait(self) -> bool:
        """Whether the chat in sight is not begun yet."""
        return self._chat() is None

    def attach(self, resource: Resource) -> None:
        """Attach it to the chat in sight, also when that is only about to be begun."""
        chat = self._chat()
        if chat is None:
            if resource not in self._waiting:
                self._waiting.append(resource)
            self._show(self._waiting)
        else:
            self._run(self._resources.attach([resource.id], chat))

    def detach(self, resource: Resource) -> None:
        """Take it off the chat in sight."""
        chat = self._chat()
        if chat is None:
            self._waiting = [each for each in self._waiting if each.id != resource.id]
            self._show(self._waiting)
        else:
            self._run(self._detach(resource, chat))

    def on_posted(self) -> None:
        """A message is stored; the chat it begins has its id in a moment."""
        self._begun = self._chat() is None

    def on_chat_changed(self) -> None:
        """Another chat is in sight, or the new one was begun."""
        chat, waiting, begun = self._chat(), self._waiting, self._begun
        self._waiting, self._begun = [], False
        if chat is not None and begun and waiting:
            self._run(self._resources.attach([each.id for each in waiting], chat))
        else:
            self._run(self._load())

    async def _detach(self, resource: Resource, chat: UUID) -> None:
        await self._resources.detach([resource.id], chat)
        undo = partial(self._attach_again, resource, chat)
        self.done.emit(tr("“{name}” is taken off this chat", name=resource.name), undo)

    def _attach_again(self, resource: Resource, chat: UUID) -> None:
        self._run(self._resources.attach([resource.id], chat))

    async def _load(self) -> None:
        self.known = await self._resources.all()
        self.handles = await self._vault.handles()
        known = {each.id: each for each in self.known}
        self._waiting = [known[each.id] for each in self._waiting if each.id in known]
        chat = self._chat()
        found = self._waiting if chat is None else await self._resources.of_conversation(chat)
        if chat == self._chat():
            self._show(found)

    def _show(self, found: list[Resource]) -> None:
        if self.attached != found:
            self.attached = list(found)
            self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun in (Noun.RESOURCE, Noun.VAULT):
            self._run(self._load())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        aio.spawn(self._tried(work), self, "chat resources")

    async def _tried(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            aio.report(error)

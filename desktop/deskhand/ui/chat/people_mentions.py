"""People and organisations behind "@": the name goes into the text, what the person lets the model
know of them goes with the message as a small attached file, in sight before it is sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError, NotFoundError
from deskhand.domain.people import Party, PartyKind
from deskhand.domain.search_text import normalised
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.attachments import Attachments
from deskhand.ui.chat.completion import Completion

if TYPE_CHECKING:
    from deskhand.services.people import People
    from deskhand.ui.chat.view_model import ChatViewModel


class PeopleMentions(QObject):
    """Read when "@" is first typed, and again after a change. changed: suggest again."""

    changed = Signal()

    def __init__(
        self, model: ChatViewModel, attachments: Attachments, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._attachments = model, attachments
        self._known: list[Completion] | None = None
        self._reading = False
        model.people_changed.connect(self._forget)

    def completions(self) -> list[Completion]:
        """Everybody known, each also with contact details where there are some."""
        people = self._model.people
        if self._known is None and people is not None and not self._reading:
            self._reading = True
            aio.spawn(self._read(people), self, "read people")
        return self._known or []

    def _forget(self) -> None:
        self._known = None

    async def _read(self, people: People) -> None:
        try:
            parties = await people.all()
            places = await people.places()
            self._known = [
                made for each in parties for made in self._both(people, each, places.get(each.id))
            ]
        except DeskhandError as error:
            self._known = []
            self._model.tell(error)
        finally:
            self._reading = False
        if self._known:
            self.changed.emit()

    def _both(self, people: People, party: Party, place: str | None) -> list[Completion]:
        also = normalised(" ".join((party.name, *party.nicknames)))
        icon = "user" if party.kind is PartyKind.PERSON else "building"
        reached = party.reach[0].value.replace("\n", ", ") if party.reach else ""
        hint = place or reached or ", ".join(party.nicknames)

        def made(label: str, said: str, contact: bool) -> Completion:
            act = partial(self._attach, people, party, contact)
            return Completion(label, said, f"{party.name} ", act, icon, also)

        found = [made(party.name, hint, False)]
        if party.reach:
            label = tr("{name}, with contact details", name=party.name)
            found.append(made(label, reached, True))
        return found

    def _attach(self, people: People, party: Party, contact: bool) -> None:
        aio.spawn(self._attached(people, party, contact), self, "mention")

    async def _attached(self, people: People, party: Party, contact: bool) -> None:
        try:
            text = await people.facts(party.id, contact=contact)
        except NotFoundError:
            return  # deleted meanwhile: the name in the text is all there is
        except DeskhandError as error:
            self._model.tell(error)
            return
        name = "".join(each if each.isalnum() or each in " -." else " " for each in party.name)
        self._attachments.add_text(text, f"{' '.join(name.split()) or tr('Person')}.txt")

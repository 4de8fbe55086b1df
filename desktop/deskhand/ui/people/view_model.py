"""What the pane of people shows and does. It knows no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, NotFoundError
from deskhand.domain.people import Neighbour, Party, PartyKind, Relation, TaskOfPerson
from deskhand.domain.people_names import KnownName
from deskhand.domain.wording import ntr, tr
from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.services.relation_kinds import WORKS_AT
from deskhand.ui import aio
from deskhand.ui.people.rows import Row, Show, rows, searched_texts

Undo = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card of one shows. merged: those that became part of it."""

    party: Party
    neighbours: tuple[Neighbour, ...]
    tasks: tuple[TaskOfPerson, ...]
    merged: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class NewRelation:
    """What was put into the form: words and days as they were typed."""

    words: str
    other: str
    other_kind: PartyKind = PartyKind.PERSON
    since: str = ""
    until: str = ""
    note: str = ""


class PeopleViewModel(QObject):
    """list_changed: read `rows` again. card_changed: read `card` again. opened: a card was asked
    for. done: a sentence and what undoes it (or None). failed: a DeskhandError.
    """

    list_changed = Signal()
    card_changed = Signal()
    opened = Signal()
    done = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self,
        people: People,
        bus: Bus,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.people = people
        self.today = today
        self._known: list[KnownName] = []
        self._hints: dict[UUID, str] = {}
        self._texts: dict[UUID, str] = {}
        self._relations: list[Relation] = []
        self.loaded = False
        self.show = Show.ALL
        self.words = ""
        self.tag = ""
        self.rows: list[Row] = []
        self.card: Card | None = None
        self._wanted: UUID | None = None
        self._reading = self._again = False
        self._unsubscribe = bus.subscribe(self._on_changes)
        self.destroyed.connect(self._unsubscribe)
        self.refresh()

    # -- the list

    @property
    def parties(self) -> dict[UUID, Party]:
        """Everybody there is."""
        return {each.party.id: each.party for each in self._known}

    @property
    def relations(self) -> Sequence[Relation]:
        """All there are."""
        return self._relations

    @property
    def is_empty(self) -> bool:
        """Whether nobody is stored at all."""
        return self.loaded and not self._known

    @property
    def tags(self) -> list[str]:
        """Every tag in use."""
        return sorted({tag for each in self._known for tag in each.party.tags}, key=str.casefold)

    def search(self, words: str) -> None:
        """List who fits these words."""
        self.words = words
        self._list()

    def choose(self, show: Show) -> None:
        """List only these."""
        self.show = show
        self._list()

    def choose_tag(self, tag: str) -> None:
        """List only those with this tag; "" is all."""
        self.tag = tag
        self._list()

    def _list(self) -> None:
        shown = (self.show, self.words, self.tag)
        self.rows = rows(self._known, *shown, self._hints, self.today(), self._texts)
        self.list_changed.emit()

    # -- the card

    def open(self, party_id: UUID | None) -> None:
        """Show this one's card; None shows none."""
        self._wanted = party_id
        if party_id is None:
            self.card = None
            self.card_changed.emit()
            return
        self._spawn(self._open(party_id), "open card")

    async def _open(self, party_id: UUID, *, tell: bool = True) -> None:
        try:
            party = await self.people.get(party_id)
            neighbours = await self.people.neighbours(party_id)
            tasks = await self.people.tasks_of(party_id)
            merged = await self.people.merged_into(party_id)
        except NotFoundError:
            if self._wanted == party_id:
                self.open(None)
            return
        if self._wanted == party_id:
            self.card = Card(party, tuple(neighbours), tuple(tasks), tuple(merged))
            self.card_changed.emit()
            if tell:
                self.opened.emit()

    # -- what a person does

    async def save(self, party: Party, *, is_new: bool) -> Party:
        """Keep what was edited, and show it. Raises InputError, StoreError."""
        if is_new:
            made = await self.people.add(party)
            self._say(tr("“{name}” added", name=made.name), lambda: self._delete_quietly(made))
        else:
            before = await self.people.change([party])
            made = await self.people.get(party.id)
            self._say(tr("“{name}” changed", name=made.name), lambda: self._put_back(before))
        self._wanted = made.id
        await self._open(made.id)
        return made

    def delete(self, party: Party) -> None:
        """Take somebody out of sight, with undo."""

        async def work() -> None:
            await self.people.delete([party.id])
            self.open(None)
            self._say(tr("Deleted “{title}”", title=party.name), lambda: self._restore(party))

        self._spawn(work(), "delete person")

    def contacted(self, party: Party) -> None:
        """There was contact today."""

        async def work() -> None:
            before = await self.people.contacted(party.id, self.today())
            said = tr("In touch with {name} today", name=party.name)
            self._say(said, lambda: self._put_back(before))

        self._spawn(work(), "contacted")

    async def relate(self, party: Party, new: NewRelation) -> None:
        """Add a relation; the other one is made when nobody is called so. Raises InputError."""
        from deskhand.services.people_rules import day_of

        since, until = day_of(new.since), day_of(new.until)
        other, made = await self._other(new)
        try:
            relation = await self.people.relate(
                party.id, new.words, other.id, since=since, until=until, note=new.note
            )
        except DeskhandError:
            if made:
                await self.people.delete([other.id])
            raise
        said = tr("{one} and {other} are related now", one=party.name, other=other.name)

        async def undo() -> None:
            await self.people.unrelate([relation])
            if made:
                await self.people.delete([other.id])

        self._say(said, lambda: self._spawn(undo(), "undo relation"))

    async def _other(self, new: NewRelation) -> tuple[Party, bool]:
        """The one named in the form, and whether it was made for that."""
        name = new.other.strip()
        found = [
            each
            for each in await self.people.meant(name)
            if each.name.casefold() == name.casefold()
        ]
        if found:
            same = [each for each in found if each.kind is new.other_kind]
            return (same or found)[0], False
        return await self.people.add(self.people.draft(name, new.other_kind)), True

    def unrelate(self, neighbour: Neighbour) -> None:
        """Forget a relation, with undo."""
        relation = neighbour.relation

        async def work() -> None:
            await self.people.unrelate([relation])
            self._say(
                tr("Relation to {name} removed", name=neighbour.other.name),
                lambda: self._spawn(self.people.relate_again([relation]), "undo relation"),
            )

        self._spawn(work(), "remove relation")

    def end_relation(self, neighbour: Neighbour) -> None:
        """It holds until today, with undo."""
        before = neighbour.relation

        async def work() -> None:
            await self.people.change_relation(replace(before, until=self.today()))
            self._say(
                tr("Ended today"),
                lambda: self._spawn(self.people.relate_again([before]), "undo relation"),
            )

        self._spawn(work(), "end relation")

    def merge(self, keep: Party, other: Party) -> None:
        """Make one of two, with undo."""

        async def work() -> None:
            merged = await self.people.merge(keep.id, other.id)
            self._say(
                tr("“{other}” is part of “{name}” now", other=other.name, name=keep.name),
                lambda: self._spawn(self.people.unmerge(merged), "undo merge"),
            )

        self._spawn(work(), "merge people")

    def separate(self, part: Party, kept: Party) -> None:
        """Bring back one that became part of another, with undo."""

        async def work() -> None:
            await self.people.separate(part.id, kept.id)
            self._say(
                tr("“{name}” is there again; look what each of them should have", name=part.name),
                lambda: self._spawn(self._merge_again(kept.id, part.id), "merge again"),
            )

        self._spawn(work(), "separate people")

    async def _merge_again(self, kept_id: UUID, part_id: UUID) -> None:
        await self.people.merge(kept_id, part_id)

    def keep_apart(self, one: Party, other: Party) -> None:
        """These are not the same, with undo."""

        async def work() -> None:
            before = await self.people.keep_apart(one.id, other.id)
            said = tr("{one} and {other} stay apart", one=one.name, other=other.name)
            self._say(said, lambda: self._put_back(before))

        self._spawn(work(), "keep apart")

    # -- undo

    def _delete_quietly(self, party: Party) -> None:
        async def work() -> None:
            await self.people.delete([party.id])
            if self._wanted == party.id:
                self.open(None)

        self._spawn(work(), "undo add")

    def _put_back(self, before: Sequence[Party]) -> None:
        self._spawn(self.people.put_back(before), "undo change")

    def _restore(self, party: Party) -> None:
        async def work() -> None:
            await self.people.restore([party.id])
            self.open(party.id)

        self._spawn(work(), "undo delete")

    def _say(self, sentence: str, undo: Undo | None = None) -> None:
        self.done.emit(sentence, undo)

    # -- how it is done

    def refresh(self) -> None:
        """Read everybody again, and the card in sight."""
        self._again = self._reading
        if not self._reading:
            self._reading = True
            self._spawn(self._read(), "read people")

    async def _read(self) -> None:
        try:
            known = await self.people.known()
            self._relations = await self.people.relations()
            self._texts = await asyncio.to_thread(searched_texts, known)
            parties, today = [each.party for each in known], self.today()
            hints = await asyncio.to_thread(_hints, parties, self._relations, today)
            wanted = (self.show, self.words, self.tag)
            found = await asyncio.to_thread(rows, known, *wanted, hints, today, self._texts)
        finally:
            self._reading = False
        if self._again:  # something changed meanwhile
            self.refresh()
            return
        self._known, self._hints, self.loaded = known, hints, True
        if wanted == (self.show, self.words, self.tag):
            self.rows = found
            self.list_changed.emit()
        else:  # something else was asked for meanwhile
            self._list()
        if self._wanted is not None:
            await self._open(self._wanted, tell=False)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.PARTY:
            self.refresh()
        elif changes.noun is Noun.TASK and self._wanted is not None:
            self._spawn(self._open(self._wanted, tell=False), "read person")

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        aio.spawn(self._told(work), self, name)

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)


def _hints(parties: Sequence[Party], relations: Sequence[Relation], today: date) -> dict[UUID, str]:
    """Where people work; how many people an organisation is known by; else an e-mail address."""
    names = {each.id: each.name for each in parties}
    hints = {each.id: each.reach[0].value.replace("\n", ", ") for each in parties if each.reach}
    staff: dict[UUID, int] = {}
    for each in relations:
        holds = each.until is None or each.until >= today
        if each.kind == WORKS_AT and holds and each.target_id in names:
            role = each.note
            place = names[each.target_id]
            hints[each.source_id] = f"{role}, {place}" if role else place
            staff[each.target_id] = staff.get(each.target_id, 0) + 1
    for party_id, count in staff.items():
        hints[party_id] = ntr("{count} person", "{count} people", count)
    return hints

"""People and organisations: adding, changing, relating, finding, merging, each with its undo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.people import Neighbour, Party, PartyKind, Relation, TaskOfPerson
from deskhand.domain.people_names import KnownName, found_by, known_name, meant_by
from deskhand.domain.task import Task, TaskPerson
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically
from deskhand.services.bus import Bus
from deskhand.services.people_duplicates import NOT_SAME, Duplicate, find_duplicates
from deskhand.services.people_facts import facts
from deskhand.services.people_merging import Merged, joined, moved_relations
from deskhand.services.people_rules import LONGEST_LINE, check_relation, cleaned, ways_to_say
from deskhand.services.relation_kinds import WORKS_AT, choice_of, inverse_of, is_of_other_ends
from deskhand.store.people import PeopleRepository

if TYPE_CHECKING:
    from deskhand.services.people_exchange.report import CardReport, Offered

ImportTell = Callable[[float, int], None]
MOST_TASKS = 50


def _now() -> datetime:
    return datetime.now(UTC)


class People:
    """What a person does with people and organisations. Returning means stored.

    `change`, `delete`, `unrelate` and `merge` return or take what undoes them.
    """

    def __init__(
        self, repository: PeopleRepository, bus: Bus, now: Callable[[], datetime] = _now
    ) -> None:
        self._repository = repository
        self._bus = bus
        self._now = now
        self._known: list[KnownName] | None = None
        self._changes = 0
        bus.subscribe(self._on_changes)

    # -- reading

    async def all(self) -> list[Party]:
        """Everybody, by name."""
        return [each.party for each in await self._names()]

    async def known(self) -> list[KnownName]:
        """The same, with their names as they are compared."""
        return list(await self._names())

    async def get(self, party_id: UUID) -> Party:
        """Raises NotFoundError."""
        found = await self._repository.get([party_id])
        if not found:
            raise NotFoundError(tr("That person or organisation is not there any more."))
        return found[0]

    async def find(self, name: str) -> list[Party]:
        """Whom a name may mean, the best first: exact, by nickname, by a part, by its beginning."""
        return [party for _, party in found_by(await self._names(), name)]

    async def meant(self, name: str) -> list[Party]:
        """Those "@name" fits best: one when it is clear, several when somebody has to say, none
        when nobody known is called so."""
        return meant_by(found_by(await self._names(), name))

    async def named(self, words: str) -> Party:
        """The one an id, the beginning of an id or a name means.

        Raises NotFoundError for nobody, InputError for several, with their ids.
        """
        known = [each.party for each in await self._names()]
        plain = words.strip().casefold()
        by_id = [each for each in known if len(plain) >= 8 and str(each.id).startswith(plain)]
        found = by_id or await self.meant(words)
        if not found:
            raise NotFoundError(
                tr("There is nobody called “{name}”.", name=words.strip()[:60]),
                next_step=tr("`deskhand people list` shows who is known."),
            )
        if len(found) > 1:
            raise InputError(several_are_meant(words, found), next_step=tr("Name one by the id."))
        return found[0]

    async def relations(self, party_id: UUID | None = None) -> list[Relation]:
        """All there are, or those of one."""
        return await self._repository.relations(party_id)

    async def neighbours(self, party_id: UUID) -> list[Neighbour]:
        """Who relates to this one and how, seen from it; those that are over come last."""
        known = {each.party.id: each.party for each in await self._names()}
        found = [
            neighbour(each, known, party_id)
            for each in await self._repository.relations(party_id)
            if each.source_id in known and each.target_id in known
        ]
        today = self._now().date()
        found.sort(key=lambda each: (each.is_over(today), each.words, each.other.name.casefold()))
        return found

    async def places(self) -> dict[UUID, str]:
        """Where people work now, with their role where it is known."""
        known = {each.party.id: each.party.name for each in await self._names()}
        today = self._now().date()
        return {
            each.source_id: ", ".join(filter(None, (each.note, known[each.target_id])))
            for each in await self._repository.relations()
            if each.kind == WORKS_AT
            and (each.until is None or each.until >= today)
            and each.target_id in known  # another process may have added it just now
        }

    async def facts(self, party_id: UUID, *, contact: bool = False) -> str:
        """What a model may know of somebody: name, birthday, relations. contact: also how to
        reach them. Raises NotFoundError."""
        party, around = await self.get(party_id), await self.neighbours(party_id)
        return facts(party, around, self._now().date(), contact=contact)

    async def tasks_of(self, party_id: UUID) -> list[TaskOfPerson]:
        """Tasks that name this one, those still to do first."""
        party = await self.get(party_id)
        names = [party.name, *party.nicknames]
        return await self._repository.tasks_of(party_id, names, MOST_TASKS)

    async def tags(self) -> list[str]:
        """Every tag in use, by name."""
        tags = {tag for each in await self._names() for tag in each.party.tags}
        return sorted(tags, key=str.casefold)

    # -- people in tasks

    async def link(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks with the names that mean one person only linked to that one, under the name
        of its card. Names that may mean several, or nobody known, stay as they are."""
        names = {each.name for task in tasks for each in task.people if each.person_id is None}
        meant = {name: await self.meant(name) for name in names}

        def linked(named: TaskPerson) -> TaskPerson:
            found = meant.get(named.name, []) if named.person_id is None else []
            return TaskPerson(found[0].name, found[0].id) if len(found) == 1 else named

        return [
            replace(task, people=_each_once(map(linked, task.people))) if task.people else task
            for task in tasks
        ]

    async def unclear(self, tasks: Iterable[Task]) -> list[tuple[Task, TaskPerson, list[Party]]]:
        """Names at tasks that may mean several, with those: somebody has to say."""
        found: list[tuple[Task, TaskPerson, list[Party]]] = []
        for task in tasks:
            for named in task.people:
                if named.person_id is None:
                    several = await self.meant(named.name)
                    if len(several) > 1:
                        found.append((task, named, several))
        return found

    # -- adding and changing

    def draft(self, name: str, kind: PartyKind = PartyKind.PERSON) -> Party:
        """A party that is not stored yet."""
        now = self._now()
        return Party(new_id(), kind, name, now, now)

    async def add(self, party: Party, initiator: object | None = None) -> Party:
        """Keep a new one. Raises InputError."""
        made = cleaned(party)
        await self._repository.put([made])
        self._tell([made.id], initiator)
        return made

    async def change(
        self, parties: Sequence[Party], initiator: object | None = None
    ) -> list[Party]:
        """Store them as given; returns them as they were, for `put_back`. Raises InputError."""
        now = self._now()
        made = [replace(cleaned(each), updated_at=now) for each in parties]
        before = await self._repository.get([each.id for each in made])
        await self._repository.put(made)
        self._tell([each.id for each in made], initiator)
        return before

    async def put_back(self, before: Sequence[Party], initiator: object | None = None) -> None:
        """Undo `change`."""
        await self._repository.put(before)
        self._tell([each.id for each in before], initiator)

    async def contacted(self, party_id: UUID, day: date | None) -> list[Party]:
        """Say when there was contact last; returns them as they were."""
        return await self.change([replace(await self.get(party_id), last_contact=day)])

    async def delete(self, ids: Sequence[UUID], initiator: object | None = None) -> None:
        """Take them out of sight, their relations with them; `restore` brings all back."""
        await self._repository.set_deleted(ids, deleted=True)
        self._tell(ids, initiator)

    async def restore(self, ids: Sequence[UUID], initiator: object | None = None) -> None:
        """Undo `delete`."""
        await self._repository.set_deleted(ids, deleted=False)
        self._tell(ids, initiator)

    async def purge(self, before: datetime) -> None:
        """Really delete what was deleted before this instant."""
        await self._repository.purge(before)

    # -- relations

    async def relate(
        self,
        source_id: UUID,
        words: str,
        target_id: UUID,
        *,
        since: date | None = None,
        until: date | None = None,
        note: str = "",
    ) -> Relation:
        """Say that `source` is `words` `target`: "mother of", "reports to", or words of one's own.

        Raises InputError, NotFoundError.
        """
        source, target = await self.get(source_id), await self.get(target_id)
        if is_of_other_ends(words, source.kind, target.kind):
            raise InputError(
                tr(
                    "“{kind}” does not fit between {source} and {target}.",
                    kind=words,
                    source=source.name,
                    target=target.name,
                ),
                kept=tr("Nothing was changed."),
                next_step=tr("Choose another kind, or say it in words of your own."),
            )
        choice = choice_of(words, source.kind, target.kind)
        ends = (target_id, source_id) if choice.turned else (source_id, target_id)
        new = Relation(new_id(), ends[0], choice.kind, ends[1], since, until, note)
        return await self.change_relation(new)

    async def change_relation(self, relation: Relation) -> Relation:
        """Store a relation, new or in place of what it was. Raises InputError."""
        made = check_relation(relation, await self._repository.relations(relation.source_id))
        await self._repository.put_relations([made])
        self._tell([made.source_id, made.target_id])
        return made

    async def unrelate(self, relations: Sequence[Relation]) -> None:
        """Forget them; `relate_again` with the same ones undoes it."""
        await self._repository.delete_relations([each.id for each in relations])
        self._tell(_ends(relations))

    async def unrelate_said(self, source_id: UUID, words: str, target_id: UUID) -> int:
        """Forget what is said so of these two, from either end; returns how many there were.

        Raises NotFoundError when nothing is.
        """
        source, target = await self.get(source_id), await self.get(target_id)
        choice = choice_of(words, source.kind, target.kind)
        ends = (target_id, source_id) if choice.turned else (source_id, target_id)
        wanted = ways_to_say(Relation(new_id(), ends[0], choice.kind, ends[1]))
        every = await self._repository.relations(source_id)
        found = [each for each in every if wanted & ways_to_say(each)]
        if not found:
            raise NotFoundError(tr("There is no such relation between them."))
        await self.unrelate(found)
        return len(found)

    async def relate_again(self, relations: Sequence[Relation]) -> None:
        """Undo `unrelate`."""
        await self._repository.put_relations(relations)
        self._tell(_ends(relations))

    # -- duplicates

    async def duplicates(self) -> list[Duplicate]:
        """Pairs that may be the same, the surest first."""
        return await find_duplicates(await self.all())

    async def keep_apart(self, one_id: UUID, other_id: UUID) -> list[Party]:
        """Say that these two are not the same; returns one as it was, for `put_back`."""
        one = await self.get(one_id)
        line = f"{NOT_SAME}{other_id}"
        return await self.change([replace(one, extra="\n".join(filter(None, (one.extra, line))))])

    async def merge(self, keep_id: UUID, other_id: UUID) -> Merged:
        """Make one of two: `keep` takes what `other` has, and `other` goes out of sight.

        Raises InputError for one and the same, or a person and an organisation.
        """
        if keep_id == other_id:
            raise InputError(tr("These are one and the same already."))
        keep, other = await self.get(keep_id), await self.get(other_id)
        if keep.kind is not other.kind:
            raise InputError(
                tr("A person and an organisation cannot be merged."),
                kept=tr("Nothing was changed."),
            )
        theirs = await self._repository.relations(other_id)
        ours = await self._repository.relations(keep_id)
        added = moved_relations(keep_id, other_id, ours, theirs)
        kept = replace(cleaned(joined(keep, other)), updated_at=self._now())
        gone = [each.id for each in theirs]
        named = await self._repository.merge(kept, other_id, added, gone)
        self._tell([keep_id, other_id, *_ends(theirs)])
        self._bus.publish(Changes(Noun.TASK, frozenset(each.task_id for each in named)))
        return Merged(kept, (keep, other), tuple(theirs), tuple(added), tuple(named))

    async def unmerge(self, merged: Merged) -> None:
        """Undo `merge`: both, their relations and their tasks are as they were."""
        added = [each.id for each in merged.added]
        await self._repository.unmerge(merged.before, merged.relations, added, merged.named)
        self._tell([each.id for each in merged.before] + _ends(merged.relations))
        self._bus.publish(Changes(Noun.TASK, frozenset(each.task_id for each in merged.named)))

    async def merged_into(self, party_id: UUID) -> list[Party]:
        """Those that became part of this one, as they were before."""
        return await self._repository.merged_into(party_id)

    async def separate(self, party_id: UUID, kept_id: UUID) -> Party:
        """Bring back one that became part of another, however long ago, and remember that they
        are two. The kept one keeps what it took over, and the relations and tasks: nobody knows
        any more what of it was meant for whom. Returns the one that is back.

        Raises NotFoundError where it is not part of the other any more.
        """
        if all(each.id != party_id for each in await self.merged_into(kept_id)):
            raise NotFoundError(tr("That one is not part of this any more."))
        await self.restore([party_id])
        await self.keep_apart(kept_id, party_id)
        return await self.get(party_id)

    # -- cards

    async def import_vcard(
        self, paths: Sequence[Path], tell: ImportTell, stop: asyncio.Event
    ) -> CardReport:
        """Take in vCards; the same ones again change nothing. `undo_import` takes all of it back.

        tell: hears the share read and the cards so far. stop: set to end it; what came in stays.
        Raises InputError for a file that cannot be opened, StoreError.
        """
        from deskhand.services.people_exchange.importing import CardImport

        taking = CardImport(self._repository, self.draft, tell, stop)
        try:
            return await taking.run(paths)
        finally:
            self._tell(())

    async def undo_import(self, report: CardReport) -> None:
        """Undo `import_vcard`."""
        await self._repository.delete_relations([each.id for each in report.relations])
        await self._repository.set_deleted(report.added, deleted=True)
        await self._repository.put(list(report.changed.values()))
        self._tell(())

    async def take_offered(self, offered: Sequence[Offered]) -> list[Relation]:
        """Relate people to the organisations their cards name, which are made where they are not
        there. Returns the relations."""
        made: list[Relation] = []
        known = {
            each.name.casefold(): each
            for each in await self.all()
            if each.kind is PartyKind.ORGANISATION
        }
        new: list[Party] = []
        for each in offered:
            party = known.get(each.organisation.casefold())
            if party is None:
                party = cleaned(self.draft(each.organisation, PartyKind.ORGANISATION))
                known[each.organisation.casefold()] = party
                new.append(party)
            note = each.role[:LONGEST_LINE]
            made.append(Relation(new_id(), each.party_id, WORKS_AT, party.id, note=note))
        await self._repository.put(new)
        await self._repository.put_relations(made)
        self._tell(())
        return made

    async def vcards(self, ids: Sequence[UUID] | None = None) -> str:
        """These, or everybody, as one text of vCards 4.0."""
        from deskhand.services.people_exchange.writing import card_text

        parties = await self.all()
        relations = await self._repository.relations()
        today = self._now().date()

        def write() -> str:
            known = {each.id: each for each in parties}
            around: dict[UUID, list[Neighbour]] = {}
            for each in relations:
                if not {each.source_id, each.target_id} <= known.keys():
                    continue  # another process may have added them just now
                for end in {each.source_id, each.target_id}:
                    around.setdefault(end, []).append(neighbour(each, known, end))
            wanted = parties if ids is None else [known[each] for each in ids if each in known]
            return "".join(card_text(each, around.get(each.id, ()), today) for each in wanted)

        return await asyncio.to_thread(write)

    async def export_vcard(self, path: Path, ids: Sequence[UUID] | None = None) -> int:
        """Write these, or everybody, to a file; returns how many. Raises InputError when it
        cannot be written; then nothing changed."""
        text = await self.vcards(ids)
        try:
            await asyncio.to_thread(write_atomically, path, text.encode("utf-8", "replace"))
        except OSError as error:
            raise InputError(
                tr("“{name}” cannot be written.", name=path.name),
                kept=tr("Nothing was changed."),
                detail=str(error),
            ) from error
        return text.count("BEGIN:VCARD\r\n")

    # -- how it is done

    async def _names(self) -> list[KnownName]:
        known = self._known
        while known is None:
            changes = self._changes
            known = await asyncio.to_thread(_by_name, await self._repository.all())
            if changes != self._changes:
                known = None  # something changed while they were read
        self._known = known
        return known

    def _tell(self, ids: Iterable[UUID], initiator: object | None = None) -> None:
        self._bus.publish(Changes(Noun.PARTY, frozenset(ids), initiator))

    def _on_changes(self, changes: Changes) -> None:
        """Whoever changed something: names are read again."""
        if changes.noun is Noun.PARTY:
            self._known = None
            self._changes += 1


def _by_name(parties: Iterable[Party]) -> list[KnownName]:
    known = [known_name(each) for each in parties]
    known.sort(key=lambda each: (each.names[:1], each.party.created_at))
    return known


def several_are_meant(name: str, several: Sequence[Party]) -> str:
    """The sentence that names them all, with their ids."""
    listed = ", ".join(f"{each.name} ({each.id})" for each in several[:6])
    return tr("“{name}” may be several: {several}.", name=name.strip()[:60], several=listed)


def neighbour(relation: Relation, known: dict[UUID, Party], middle: UUID) -> Neighbour:
    """A relation as it is seen from one of its ends."""
    outgoing = relation.source_id == middle
    other = known[relation.target_id if outgoing else relation.source_id]
    inverse = inverse_of(relation.kind)
    is_own = inverse is None
    words = tr(relation.kind) if outgoing or inverse is None else tr(inverse)
    return Neighbour(relation, other, words, outgoing, is_own)


def _each_once(people: Iterable[TaskPerson]) -> tuple[TaskPerson, ...]:
    return tuple({each.name: each for each in people}.values())


def _ends(relations: Iterable[Relation]) -> list[UUID]:
    return [end for each in relations for end in (each.source_id, each.target_id)]

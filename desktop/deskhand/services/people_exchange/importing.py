"""Takes in the cards of files, some at a time, so that any number of them can be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.people import Party, PartyKind, Relation
from deskhand.domain.people_names import compared, known_name
from deskhand.domain.wording import tr
from deskhand.services.people_exchange.cards import Broken, cards
from deskhand.services.people_exchange.reading import ReadCard, Related, read_card
from deskhand.services.people_exchange.report import CardReport, Offered
from deskhand.services.people_merging import joined
from deskhand.services.people_rules import (
    LONGEST_NOTES,
    MOST_REACH,
    MOST_WORDS,
    cleaned,
    ways_to_say,
)
from deskhand.services.relation_kinds import WORKS_AT, kind_of_related
from deskhand.store.people import PeopleRepository

AT_ONCE = 200
MOST_CARDS = 100_000
LARGEST_FILE = 2_000_000_000
DIGEST = "X-DESKHAND-CARD:"
"""A line of `extra`: the card this was made from, so that the same one changes nothing again."""

Tell = Callable[[float, int], None]


class CardImport:
    """One import. tell: hears the share read (0 to 1) and the cards so far. stop: set to end it;
    what came in until then stays."""

    def __init__(
        self,
        repository: PeopleRepository,
        draft: Callable[[str, PartyKind], Party],
        tell: Tell,
        stop: asyncio.Event,
    ) -> None:
        self._repository, self._draft = repository, draft
        self._tell, self._stop = tell, stop
        self.report = CardReport()
        self._by_uid: dict[str, Party] = {}
        self._pending: list[tuple[UUID, Related]] = []
        self._offered: dict[UUID, Offered] = {}
        self._count = 0

    async def run(self, paths: Sequence[Path]) -> CardReport:
        """Take in these files. Raises InputError for one that cannot be opened, StoreError."""
        for at, path in enumerate(paths):
            stream, size = await asyncio.to_thread(_open, path)
            try:
                await self._file(stream, path.name, size, (at, len(paths)))
            finally:
                await asyncio.to_thread(stream.close)
            if self._stop.is_set() or self.report.is_too_many:
                break
        self.report.is_cancelled = self._stop.is_set()
        await self._relate()
        await self._offer()
        return self.report

    async def _file(self, stream: BinaryIO, name: str, size: int, place: tuple[int, int]) -> None:
        found = self._read(stream)
        while not self._stop.is_set():
            batch = await asyncio.to_thread(lambda: list(islice(found, AT_ONCE)))
            if not batch:
                return
            read: list[ReadCard] = []
            for each in batch:
                match each:
                    case Broken(number=number, reason=reason):
                        self.report.fail(name, number, reason)
                    case ReadCard():
                        read.append(each)
                        for note in each.notes:
                            self.report.note(name, each.number, note)
            self._count += len(batch)
            self.report.is_too_many = self._count > MOST_CARDS
            await self._store(read)
            share = min(stream.tell() / max(size, 1), 1.0)
            self._tell((place[0] + share) / place[1], self._count)
            if self.report.is_too_many:
                return

    def _read(self, stream: BinaryIO) -> Iterator[ReadCard | Broken]:
        for raw in cards(stream):
            yield raw if isinstance(raw, Broken) else read_card(raw, self._draft)

    # -- storing

    async def _store(self, read: Sequence[ReadCard]) -> None:
        uids = [_uid(each) for each in read]
        for party in await self._repository.by_uids(uids):
            self._by_uid.setdefault(party.uid, party)
        own = [_own_id(each) for each in uids]
        for party in await self._repository.get([each for each in own if each is not None]):
            self._by_uid.setdefault(party.id.urn, party)
        merged = await self._repository.merged_uids(uids)
        changed: dict[UUID, Party] = {}
        for card, uid in zip(read, uids, strict=True):
            if uid in merged and uid not in self._by_uid:
                self.report.unchanged += 1
                continue
            party = self._take(card, uid)
            changed[party.id] = party
            self._by_uid[uid] = party
            self._pending += [(party.id, each) for each in card.related]
            if card.organisation:
                self._offered[party.id] = Offered(party.id, card.organisation, card.role)
        await self._repository.put(list(changed.values()))

    def _take(self, card: ReadCard, uid: str) -> Party:
        """The party as it is stored with this card, counted."""
        mark = f"{DIGEST}{card.digest}"
        before = self._by_uid.get(uid)
        if before is None:
            party = replace(card.party, uid=uid, extra=_with_mark(card.party.extra, mark))
            self.report.added.append(party.id)
            return party
        if mark in before.extra.splitlines():
            self.report.unchanged += 1
            return before
        after = _updated(before, card, mark)
        if _said(after) == _said(before):
            self.report.unchanged += 1
            return before
        if before.id not in self.report.added:
            self.report.changed.setdefault(before.id, before)
        return after

    # -- relations

    async def _relate(self) -> None:
        """What the cards say of each other, once all of them are there."""
        if not self._pending:
            return
        parties = await self._repository.all()
        by_uid = {each.uid: each for each in parties if each.uid}
        by_uid |= {each.id.urn: each for each in parties}
        by_name: dict[str, list[Party]] = {}
        for each in parties:
            for name in known_name(each).names[:1]:
                by_name.setdefault(name, []).append(each)
        known = {each.id: each for each in parties}
        said = {way for each in await self._repository.relations() for way in ways_to_say(each)}
        for source_id, related in self._pending:
            named = by_name.get(compared(related.target), [])
            target = by_uid.get(related.target) or (named[0] if len(named) == 1 else None)
            made = _relation(known.get(source_id), target, related)
            if made is not None and not said & ways_to_say(made):
                said |= ways_to_say(made)
                self.report.relations.append(made)
        await self._repository.put_relations(self.report.relations)

    async def _offer(self) -> None:
        """Where people work, unless that is known already."""
        if not self._offered:
            return
        names = {each.id: each.name.casefold() for each in await self._repository.all()}
        works = {
            (each.source_id, names.get(each.target_id))
            for each in await self._repository.relations()
            if each.kind == WORKS_AT
        }
        self.report.offered = [
            each
            for each in self._offered.values()
            if (each.party_id, each.organisation.casefold()) not in works
        ]


def _open(path: Path) -> tuple[BinaryIO, int]:
    try:
        if not path.is_file():
            raise InputError(
                tr("“{name}” is no file.", name=path.name), next_step=tr("Choose a .vcf file.")
            )
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(tr("“{name}” is too large.", name=path.name))
        return path.open("rb"), size
    except OSError as error:
        raise InputError(
            tr("“{name}” cannot be read.", name=path.name),
            kept=tr("Nothing was changed."),
            detail=str(error),
        ) from error


def _uid(card: ReadCard) -> str:
    """What the card is known by again: its UID, else all it says."""
    return card.party.uid or f"sha256:{card.digest}"


def _own_id(uid: str) -> UUID | None:
    if not uid.startswith("urn:uuid:"):
        return None
    try:
        return UUID(uid)
    except ValueError:
        return None


def _updated(before: Party, card: ReadCard, mark: str) -> Party:
    """What is there with what the card says besides. Where both say something else, a card that
    was revised since is right, and nothing is lost but a name."""
    new = card.party
    is_newer = card.revised is not None and card.revised > before.updated_at
    base = before
    if is_newer:
        base = replace(
            before,
            name=new.name,
            given_name=new.given_name or before.given_name,
            family_name=new.family_name or before.family_name,
            birthday=new.birthday or before.birthday,
        )
    made = joined(base, replace(new, name=base.name))
    made = replace(
        made,
        reach=made.reach[:MOST_REACH],
        nicknames=made.nicknames[:MOST_WORDS],
        tags=made.tags[:MOST_WORDS],
        notes=made.notes[:LONGEST_NOTES],
    )
    return replace(cleaned(made), uid=before.uid, extra=_with_mark(made.extra, mark))


def _with_mark(extra: str, mark: str) -> str:
    lines = [each for each in extra.splitlines() if not each.startswith(DIGEST)]
    return "\n".join([mark, *lines])


def _said(party: Party) -> Party:
    """The party without the mark of the card it came from."""
    lines = [each for each in party.extra.splitlines() if not each.startswith(DIGEST)]
    return replace(party, extra="\n".join(lines))


def _relation(source: Party | None, target: Party | None, related: Related) -> Relation | None:
    if source is None or target is None or source.id == target.id:
        return None
    known = (kind_of_related(each) for each in related.types)
    kind = related.kind or next(filter(None, known), "")
    if not kind:
        return None
    since, until = _day(related.since), _day(related.until)
    return Relation(new_id(), source.id, kind[:60], target.id, since, until, related.note[:1_000])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""Making one of two: what the kept one takes over. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from deskhand.domain.ids import new_id
from deskhand.domain.people import Birthday, Party, Reach, Relation
from deskhand.domain.people_names import compared
from deskhand.services.people_duplicates import compared_reach
from deskhand.services.people_rules import ways_to_say
from deskhand.store.people import NamedInTask


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged, and all it takes to put it back.

    before: the kept one and the other as they were. relations: the other's. added: those the
    kept one got instead. named: the rows of tasks that named the other.
    """

    kept: Party
    before: tuple[Party, Party]
    relations: tuple[Relation, ...]
    added: tuple[Relation, ...]
    named: tuple[NamedInTask, ...]


def joined(keep: Party, other: Party) -> Party:
    """The kept one with what the other has besides: nothing of either is lost."""
    names = [*keep.nicknames, *other.nicknames]
    if compared(other.name) != compared(keep.name):
        names.append(other.name)
    known = {compared_reach(each) for each in keep.reach}
    reach: list[Reach] = list(keep.reach)
    for each in other.reach:
        if compared_reach(each) not in known:
            known.add(compared_reach(each))
            reach.append(each)
    contacts = [each for each in (keep.last_contact, other.last_contact) if each is not None]
    notes = [each for each in (keep.notes, other.notes) if each.strip()]
    return replace(
        keep,
        given_name=keep.given_name or other.given_name,
        family_name=keep.family_name or other.family_name,
        nicknames=tuple(dict.fromkeys(names)),
        reach=tuple(reach),
        birthday=_fuller(keep, other),
        notes="\n\n".join(dict.fromkeys(notes)),
        tags=tuple(dict.fromkeys([*keep.tags, *other.tags])),
        last_contact=max(contacts, default=None),
        uid=keep.uid or other.uid,
        extra="\n".join(dict.fromkeys([*keep.extra.splitlines(), *other.extra.splitlines()])),
    )


def _fuller(keep: Party, other: Party) -> Birthday | None:
    """The kept one's birthday, with the year where only the other knows it."""
    mine, theirs = keep.birthday, other.birthday
    if mine is None or theirs is None or mine.year is not None:
        return mine or theirs
    return theirs if (mine.month, mine.day) == (theirs.month, theirs.day) else mine


def moved_relations(
    keep_id: UUID, other_id: UUID, ours: Sequence[Relation], theirs: Sequence[Relation]
) -> list[Relation]:
    """The other's relations as the kept one's, without those it has and those between the two."""
    said = {way for each in ours for way in ways_to_say(each)}
    moved: list[Relation] = []
    for each in theirs:
        source = keep_id if each.source_id == other_id else each.source_id
        target = keep_id if each.target_id == other_id else each.target_id
        new = replace(each, id=new_id(), source_id=source, target_id=target)
        if source != target and not said & ways_to_say(new):
            said |= ways_to_say(new)
            moved.append(new)
    return moved

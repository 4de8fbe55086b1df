"""People and organisations in a person's life, and how they relate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class PartyKind(StrEnum):
    """Whom an entry is about."""

    PERSON = "person"
    ORGANISATION = "organisation"


class ReachKind(StrEnum):
    """A way to reach somebody."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    URL = "url"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach somebody. label: "work", "home", "" for none. value: one line, an address
    may have several."""

    kind: ReachKind
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Birthday:
    """Year None: only the day is known."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organisation.

    name: as it is shown. nicknames: what else they are called; "@" finds them by these too.
    extra: vCard lines that are kept and not understood, so that an export loses nothing.
    Instants in UTC, zone-aware.
    """

    id: UUID
    kind: PartyKind
    name: str
    created_at: datetime
    updated_at: datetime
    given_name: str = ""
    family_name: str = ""
    nicknames: tuple[str, ...] = ()
    reach: tuple[Reach, ...] = ()
    birthday: Birthday | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    last_contact: date | None = None
    uid: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` is `kind` `target`: Anna (source) "mother of" Ben (target).

    since, until: days, None when nobody knows or it still holds.
    """

    id: UUID
    source_id: UUID
    kind: str
    target_id: UUID
    since: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The other end of a relation, seen from one end.

    words: how the one in the middle relates to `other`, in the person's language: "mother of".
    outgoing: whether the relation is stored from the one in the middle. is_own: the words are of
    the person's own making and are said by the source, whichever end is looked from.
    """

    relation: Relation
    other: Party
    words: str
    outgoing: bool
    is_own: bool = False

    def is_over(self, today: date) -> bool:
        """Whether it held until a day before this one."""
        return self.relation.until is not None and self.relation.until < today


@dataclass(frozen=True, slots=True)
class TaskOfPerson:
    """A task somebody has to do with, as a card shows it. due_day: ISO, "" for none."""

    id: UUID
    title: str
    status: str
    due_day: str = ""

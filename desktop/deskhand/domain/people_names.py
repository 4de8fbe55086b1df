"""Whom a name means: exact, by nickname, by a part of the name, by how it begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from deskhand.domain.people import Party
from deskhand.domain.search_text import words_of


class NameMatch(IntEnum):
    """How well a name fits, the best first."""

    NAME = 0
    NICKNAME = 1
    PART = 2
    NAME_BEGINS = 3
    PART_BEGINS = 4


@dataclass(frozen=True, slots=True)
class KnownName:
    """A party with its names as they are compared: small letters, no accents."""

    party: Party
    names: tuple[str, ...]
    nicknames: tuple[str, ...]
    parts: frozenset[str]

    def match(self, wanted: str) -> NameMatch | None:
        """How well a compared name fits; None: not at all."""
        if wanted in self.names:
            return NameMatch.NAME
        if wanted in self.nicknames:
            return NameMatch.NICKNAME
        if wanted in self.parts or set(wanted.split()) <= self.parts:
            return NameMatch.PART
        if any(each.startswith(wanted) for each in (*self.names, *self.nicknames)):
            return NameMatch.NAME_BEGINS
        if any(each.startswith(wanted) for each in self.parts):
            return NameMatch.PART_BEGINS
        return None


def compared(name: str) -> str:
    """A name as it is compared: "@Élodie  MÜLLER" is "elodie muller"."""
    return " ".join(words_of(name.lstrip("@")))


def known_name(party: Party) -> KnownName:
    """Prepare a party to be found by its name."""
    name = compared(party.name)
    turned = compared(f"{party.given_name} {party.family_name}")
    back = compared(f"{party.family_name} {party.given_name}")
    nicknames = tuple(filter(None, map(compared, party.nicknames)))
    names = tuple(dict.fromkeys(filter(None, (name, turned, back))))
    words = (word for each in (*names, *nicknames) for word in each.split())
    return KnownName(party, names, nicknames, frozenset(words))


def found_by(known: Iterable[KnownName], name: str) -> list[tuple[NameMatch, Party]]:
    """Whom this name may mean, the best first, then by name."""
    wanted = compared(name)
    if not wanted:
        return []
    found = [(match, each) for each in known if (match := each.match(wanted)) is not None]
    found.sort(key=lambda each: (each[0], each[1].names[:1], each[1].party.created_at))
    return [(match, each.party) for match, each in found]


def meant_by(found: Sequence[tuple[NameMatch, Party]]) -> list[Party]:
    """Those the name fits best. One: it is clear who is meant. Several: somebody has to say."""
    return [party for match, party in found if match is found[0][0]]

"""Pairs that may be the same person or organisation, with how sure that is and why. Pure."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from deskhand.domain.people import Party, PartyKind, Reach, ReachKind
from deskhand.domain.people_names import compared
from deskhand.domain.wording import mark

MOST_SHARING = 40
"""A phone number or word more people share says nothing: a switchboard, a first name."""

MOST_PAIRS = 1_000
LEAST_SCORE = 0.5
LEAST_SIMILAR = 0.86
PHONE_DIGITS = 8
"""The last digits of a phone number: what stands before them is written in many ways."""

SAME_EMAIL = mark("same e-mail address")
SAME_PHONE = mark("same phone number")
SAME_NAME = mark("same name")
SAME_NICKNAME = mark("one is called like the other")
SIMILAR_NAME = mark("similar name")
SAME_BIRTHDAY = mark("same birthday")
OTHER_BIRTHDAY = mark("different birthdays")

_SCORES = {SAME_EMAIL: 0.7, SAME_PHONE: 0.55, SAME_NAME: 0.6, SAME_NICKNAME: 0.4}
_SIMILAR, _BIRTHDAY, _OTHER_BIRTHDAY = 0.5, 0.25, -0.5
# Legal forms, which a name has or has not.
_FORMS = {"ag", "bv", "co", "corp", "corporation", "company", "gmbh", "inc", "kg", "llc", "ltd"}
_FORMS |= {"limited", "plc", "sa", "sarl", "se", "spa", "srl"}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two that may be one. score: from 0 to 1. why: reasons to show with `tr`."""

    one: Party
    other: Party
    score: float
    why: tuple[str, ...]


NOT_SAME = "X-DESKHAND-NOT-SAME:"
"""A line of `extra`: the id of somebody the person said this one is not."""


def are_apart(one: Party, other: Party) -> bool:
    """Whether the person said that these two are not the same."""
    lines = (*one.extra.splitlines(), *other.extra.splitlines())
    return bool({f"{NOT_SAME}{one.id}", f"{NOT_SAME}{other.id}"} & set(lines))


async def find_duplicates(parties: Sequence[Party]) -> list[Duplicate]:
    """The pairs, the surest first, at most MOST_PAIRS. Runs in a thread."""
    return await asyncio.to_thread(pairs, parties)


def pairs(parties: Sequence[Party]) -> list[Duplicate]:
    """The same, here and now. Only those that share something are compared."""
    found: list[Duplicate] = []
    for kind in PartyKind:
        some = [each for each in parties if each.kind is kind]
        for one, other in _sharing(some):
            judged = judge(some[one], some[other])
            if judged.score >= LEAST_SCORE and not are_apart(judged.one, judged.other):
                found.append(judged)
    found.sort(key=lambda each: (-each.score, each.one.name.casefold()))
    return found[:MOST_PAIRS]


def _sharing(parties: Sequence[Party]) -> set[tuple[int, int]]:
    """Places of pairs that share an address, a number or a word of their names."""
    sharing: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, each in enumerate(parties):
        for key in _keys(each):
            sharing[key].append(place)
    return {
        pair
        for places in sharing.values()
        if len(places) <= MOST_SHARING
        for pair in combinations(places, 2)
    }


def _keys(party: Party) -> set[Hashable]:
    keys: set[Hashable] = set()
    for each in party.reach:
        if each.kind in (ReachKind.EMAIL, ReachKind.PHONE):
            keys.add(compared_reach(each))
    for name in _names(party):
        words = sorted(name.split())
        keys.add(("name", " ".join(words)))
        # One slip of the pen leaves the other words, or how they all begin.
        keys.update(("word", word) for word in words if len(word) > 1)
        keys.add(("begins", tuple(word[:3] for word in words)))
    return keys


def judge(one: Party, other: Party) -> Duplicate:
    """How sure it is that these are the same, and why."""
    why: list[str] = []
    if _reached(one, ReachKind.EMAIL) & _reached(other, ReachKind.EMAIL):
        why.append(SAME_EMAIL)
    if _reached(one, ReachKind.PHONE) & _reached(other, ReachKind.PHONE):
        why.append(SAME_PHONE)
    name = _name_reason(one, other)
    score = sum(_SCORES[reason] for reason in why)
    if name:
        why.append(name)
        score += _SCORES.get(name, _SIMILAR)
    if one.birthday is not None and other.birthday is not None:
        mine, theirs = one.birthday, other.birthday
        same_day = (mine.month, mine.day) == (theirs.month, theirs.day)
        agree = same_day and (mine.year is None or theirs.year in (None, mine.year))
        why.append(SAME_BIRTHDAY if agree else OTHER_BIRTHDAY)
        score += _BIRTHDAY if agree else _OTHER_BIRTHDAY
    return Duplicate(one, other, round(min(max(score, 0.0), 1.0), 2), tuple(why))


def _name_reason(one: Party, other: Party) -> str:
    mine, theirs = _names(one), _names(other)
    turned = {" ".join(sorted(each.split())) for each in mine}
    if turned & {" ".join(sorted(each.split())) for each in theirs}:
        return SAME_NAME
    nicknames = {compared(each) for each in one.nicknames} & set(theirs) | (
        {compared(each) for each in other.nicknames} & set(mine)
    )
    if nicknames - {""}:
        return SAME_NICKNAME
    if any(_are_similar(a, b) for a in mine for b in theirs):
        return SIMILAR_NAME
    return ""


def _are_similar(one: str, other: str) -> bool:
    """Whether each word of one is, but for a letter or an initial, a word of the other."""
    a, b = sorted(one.split()), sorted(other.split())
    if len(a) != len(b) or len(a) < 2:
        return SequenceMatcher(None, one, other).ratio() >= LEAST_SIMILAR and len(one) > 5
    whole = 0
    for word, word2 in zip(a, b, strict=True):
        if word == word2:
            whole += 1
        elif len(word) == 1 or len(word2) == 1:
            if word[0] != word2[0]:
                return False
        elif SequenceMatcher(None, word, word2).ratio() < 0.75:
            return False
    return whole >= len(a) - 1


def _names(party: Party) -> tuple[str, ...]:
    names = [compared(party.name), compared(f"{party.given_name} {party.family_name}")]
    if party.kind is PartyKind.ORGANISATION:
        names = [" ".join(each for each in name.split() if each not in _FORMS) for name in names]
    return tuple(dict.fromkeys(filter(None, names)))


def _reached(party: Party, kind: ReachKind) -> set[Hashable]:
    return {compared_reach(each) for each in party.reach if each.kind is kind}


def compared_reach(reach: Reach) -> Hashable:
    """A way to reach somebody as it is compared: "+39 06 123-456" ends in "06123456"."""
    match reach.kind:
        case ReachKind.PHONE:
            return reach.kind, re.sub(r"\D", "", reach.value)[-PHONE_DIGITS:]
        case ReachKind.URL:
            plain = re.sub(r"^https?://(www\.)?", "", reach.value.casefold())
            return reach.kind, plain.rstrip("/")
        case _:
            return reach.kind, " ".join(reach.value.casefold().split())

"""How a new preference stands to one that is there: by what both are about, for and against what.

Meaning alone cannot tell: "I love olives" and "I hate olives" are as near as "I adore olives".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deskhand.domain.preference import Clash
from deskhand.services.preference_patterns import patterns

REPEATS_FROM = 0.88
"""The cosine from which two say the same, if no rule says otherwise."""

SAME_THING_FROM = 0.45
"""The cosine from which one value can take the place of another."""

_AGAINST = re.compile(
    r"\b(?:hate|hates|dislike|avoid|never|no|not|don'?t|don’t|can'?t|can’t|cannot|won'?t|without|"
    r"allergic|allergy|intolerant|refuse|detest|loathe|stop|"
    r"hasse|nie|niemals|nicht|kein\w*|ohne|allergisch|vermeide|meide|ungern|verabscheue)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:prefer|bevorzuge|favou?r|like)\s+(?P<this>.+?)\s+"
    r"(?:to|over|rather than|instead of|more than|better than|gegenüber|statt)\s+(?P<that>.+)$",
    re.IGNORECASE,
)
_LIEBER = re.compile(r"\blieber\s+(?P<this>.+?)\s+als\s+(?P<that>.+)$", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?<!never )(?<!not )(?:call me|nenn(?:e|t)? mich|my name is)\s+(?P<name>[\w'’ -]+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Found:
    """kind of clash; score: 0 to 1, how clear it is."""

    kind: Clash
    score: float


def clash_of(new: str, old: str, similarity: float) -> Found | None:
    """None for two that go together. similarity: the cosine of their vectors, 0 for unknown."""
    ruled = _names(new, old) or _orders(new, old)
    if ruled is not None:
        return ruled
    mine, others = _about(new), _about(old)
    if not mine or not others:
        return None
    share = len(mine & others) / min(len(mine), len(others))
    both = len(mine & others) / len(mine | others)
    opposite = _is_against(new) != _is_against(old)
    if opposite and share >= 0.99 and (both >= 0.34 or similarity >= 0.6):
        return Found(Clash.CONTRADICTS, max(0.8, similarity))
    if opposite and both >= 0.5:
        return Found(Clash.CONTRADICTS, max(0.7, similarity))
    if _other_values(new, old, similarity):
        if opposite:  # "window seats" and "no aisle seats" go together
            return None
        return Found(Clash.CONTRADICTS, max(0.6, similarity))
    if opposite:
        return None
    if both >= 0.8 or similarity >= REPEATS_FROM:
        return Found(Clash.REPEATS, max(both, similarity))
    return None


def _names(new: str, old: str) -> Found | None:
    mine, other = _NAMED.search(new), _NAMED.search(old)
    if mine is None or other is None:
        return None
    same = mine["name"].strip().casefold() == other["name"].strip().casefold()
    return Found(Clash.REPEATS if same else Clash.CONTRADICTS, 1.0)


def _orders(new: str, old: str) -> Found | None:
    """Against "X to Y" stands "Y to X"."""
    mine, other = _order(new), _order(old)
    if mine is None or other is None:
        return None
    if mine[0] & other[1] and mine[1] & other[0]:
        return Found(Clash.CONTRADICTS, 0.95)
    if mine[0] & other[0] and mine[1] & other[1]:
        return Found(Clash.REPEATS, 0.95)
    return None


def _order(sentence: str) -> tuple[frozenset[str], frozenset[str]] | None:
    found = _ORDER.search(sentence) or _LIEBER.search(sentence)
    return None if found is None else (_about(found["this"]), _about(found["that"]))


def _other_values(new: str, old: str, similarity: float) -> bool:
    """Whether both say something else of the same thing."""
    mine, others = _about(new), _about(old)
    orders, others_order = _order(new) is not None, _order(old) is not None
    for values in patterns().slots:
        own = {number for number, value in enumerate(values) if value & mine}
        there = {number for number, value in enumerate(values) if value & others}
        if not own or not there or own == there:
            continue
        # "Tea rather than coffee" and "coffee black" go together.
        if (orders and own > there) or (others_order and there > own):
            continue
        of_slot = frozenset[str]().union(*values)
        rest, other_rest = mine - of_slot, others - of_slot
        if rest & other_rest or similarity >= SAME_THING_FROM:
            return True
        if not rest and not other_rest:
            return True
    return False


def _is_against(sentence: str) -> bool:
    """Whether it says what is not wanted. "X, not Y" is for X."""
    before = re.split(r",?\s+(?:not|nicht|instead of|rather than|statt)\s", sentence, maxsplit=1)
    start = before[0] if len(before) > 1 and _about(before[0]) else sentence
    return len(_AGAINST.findall(start)) % 2 == 1


def _about(sentence: str) -> frozenset[str]:
    """The words that say what it is about, without capitals and plural s."""
    found = (each.casefold() for each in _WORD.findall(sentence))
    kept = (each for each in found if each not in patterns().noise)
    return frozenset(
        each[:-1] if len(each) > 4 and each.endswith("s") and not each.endswith("ss") else each
        for each in kept
    )

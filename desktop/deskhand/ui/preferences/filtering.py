"""Which preferences are shown, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from deskhand.domain.preference import Preference, ScopeKind, Strength
from deskhand.domain.search_text import words_of
from deskhand.domain.wording import ntr, tr
from deskhand.ui.preferences.words import day_words


class Order(StrEnum):
    """What the list is grouped by."""

    TOPIC = "topic"
    LAST_USED = "last_used"
    NEWEST = "newest"


class Found(StrEnum):
    """How a search found it."""

    NOT_SEARCHED = ""
    WORD = "word"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Filters:
    """None and False let everything through. topic "": those without one."""

    strength: Strength | None = None
    scope: ScopeKind | None = None
    topic: str | None = None
    never_used: bool = False

    def lets(self, preference: Preference) -> bool:
        """Whether it is shown."""
        return (
            (self.strength is None or preference.strength is self.strength)
            and (self.scope is None or preference.scope.kind is self.scope)
            and (self.topic is None or preference.topic.casefold() == self.topic.casefold())
            and not (self.never_used and preference.uses)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One preference as shown. score: of a search by meaning, 0 to 1."""

    preference: Preference
    found: Found = Found.NOT_SEARCHED
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Heading:
    """What the rows below it have in common."""

    text: str
    count: int


def rows_of(
    preferences: Sequence[Preference],
    filters: Filters,
    order: Order,
    search: str,
    by_meaning: Mapping[UUID, float],
) -> list[Row | Heading]:
    """What the list shows. by_meaning: what the search found that way, with scores."""
    shown = [each for each in preferences if filters.lets(each)]
    if search.strip():
        return [*_searched(shown, search, by_meaning)]
    groups: dict[str, list[Preference]] = {}
    for each in sorted(shown, key=lambda one: _place(one, order)):
        groups.setdefault(_group(each, order), []).append(each)
    rows: list[Row | Heading] = []
    for name, members in groups.items():
        rows.append(Heading(name, len(members)))
        rows.extend(Row(each) for each in members)
    return rows


def _searched(
    shown: Sequence[Preference], search: str, by_meaning: Mapping[UUID, float]
) -> list[Row]:
    """First those that have the words, then those that mean it, the nearest first."""
    wanted = words_of(search)
    with_words = [each for each in shown if _has(each, wanted)]
    known = {each.id for each in with_words}
    meant = [each for each in shown if each.id in by_meaning and each.id not in known]
    with_words.sort(key=lambda one: -by_meaning.get(one.id, 0.0))
    meant.sort(key=lambda one: -by_meaning[one.id])
    return [
        *(Row(each, Found.WORD, by_meaning.get(each.id, 0.0)) for each in with_words),
        *(Row(each, Found.MEANING, by_meaning[each.id]) for each in meant),
    ]


def _has(preference: Preference, wanted: Sequence[str]) -> bool:
    """Whether each of these begins a word of it."""
    there = words_of(f"{preference.sentence} {preference.topic}")
    return all(any(word.startswith(each) for word in there) for each in wanted)


def _group(preference: Preference, order: Order) -> str:
    match order:
        case Order.TOPIC:
            return preference.topic[:1].upper() + preference.topic[1:] or tr("Without a topic")
        case Order.LAST_USED:
            used = preference.last_used_at
            return tr("Never used") if used is None else day_words(used)
        case Order.NEWEST:
            return day_words(preference.created_at)
        case _:
            assert_never(order)


def _place(preference: Preference, order: Order) -> tuple[object, ...]:
    newest = -preference.created_at.timestamp()
    match order:
        case Order.TOPIC:
            return (not preference.topic, preference.topic.casefold(), newest)
        case Order.LAST_USED:
            used = preference.last_used_at
            return (-used.timestamp() if used else 0.0, newest)
        case Order.NEWEST:
            return (newest,)
        case _:
            assert_never(order)


def counted(count: int) -> str:
    """A number of preferences."""
    return ntr("{count} preference", "{count} preferences", count)

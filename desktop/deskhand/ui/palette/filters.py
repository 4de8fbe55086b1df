"""The filters of the palette: what can be chosen, and how that stands in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.domain.search import Names
from deskhand.domain.wording import mark, tr


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. text: as it is typed; label: as it is read."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip. words: the filters of the language it stands for."""

    label: str
    words: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether the text has it."""
        return _pattern(self.words).search(text) is not None

    def put(self, text: str, choice: Choice | None) -> str:
        """The text with this choice in place of an earlier one; None takes the filter away.

        It comes first, so that one can go on typing the last word.
        """
        bare = _pattern(self.words).sub("", text).lstrip()
        return f"{choice.text} {bare}" if choice else bare


DATE = Filter(mark("Date"), ("after", "before", "on"))
MODEL = Filter(mark("Model"), ("model", "provider"))
FOLDER = Filter(mark("Folder"), ("folder",))
TAG = Filter(mark("Tag"), ("tag",))
HAS = Filter(mark("Has"), ("has",))
FROM = Filter(mark("From"), ("from",))
FILTERS = (DATE, MODEL, FOLDER, TAG, HAS, FROM)

_FIXED: dict[Filter, tuple[Choice, ...]] = {
    DATE: (
        Choice(mark("Today"), "on:today"),
        Choice(mark("Yesterday"), "on:yesterday"),
        Choice(mark("Last 7 days"), "after:7d"),
        Choice(mark("Last 30 days"), "after:30d"),
        Choice(mark("Last 12 months"), "after:1y"),
    ),
    HAS: (
        Choice(mark("A file"), "has:file"),
        Choice(mark("A picture"), "has:image"),
        Choice(mark("Code"), "has:code"),
    ),
    FROM: (Choice(mark("Me"), "from:me"), Choice(mark("The assistant"), "from:assistant")),
}


def choices(of: Filter, names: Names | None) -> list[Choice]:
    """What this filter can be set to now."""
    if of in _FIXED:
        return [Choice(tr(each.label), each.text) for each in _FIXED[of]]
    known: dict[Filter, tuple[str, Sequence[str]]] = {
        MODEL: ("model", names.models if names else ()),
        FOLDER: ("folder", names.folders if names else ()),
        TAG: ("tag", names.tags if names else ()),
    }
    word, values = known[of]
    return [Choice(value, f"{word}:{_quoted(value)}") for value in values]


def _quoted(value: str) -> str:
    bare = value.replace('"', " ")
    return f'"{bare}"' if re.search(r"\s", bare) else bare


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf'(?<!\S)(?:{"|".join(words)}):(?:"[^"]*"|\S+)\s?', re.IGNORECASE)

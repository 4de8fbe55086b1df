"""The language of the search field: words, "phrases", -words and filters.

Nothing typed is an error: what makes no sense as a filter is taken as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from deskhand.domain.conversation import Role
from deskhand.domain.search import Has, Query, Term
from deskhand.domain.search_dates import Span, span_of
from deskhand.domain.search_text import words_of

LONGEST_QUERY = 1_000
MOST_TERMS = 12
MOST_WORDS = 12
SHORTEST_PREFIX = 2

FILTERS = ("model", "provider", "folder", "tag", "from", "before", "after", "on", "has")

_SPEAKERS = {
    "me": Role.USER,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "model": Role.ASSISTANT,
}
_HAS = {"file": Has.FILE, "image": Has.IMAGE, "picture": Has.IMAGE, "code": Has.CODE}

# -name:"value in quotes" | "phrase" | anything up to a space. A quote that never ends is a sign.
_TOKEN = re.compile(r'(-?)(?:([A-Za-z]{2,8}):)?(?:"([^"]*)"|(\S+))')


@dataclass(slots=True)
class _Asked:
    """A query while it is being read."""

    now: datetime
    terms: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    has: set[Has] = field(default_factory=set)
    speaker: Role | None = None
    after: datetime | None = None
    before: datetime | None = None

    def take_filter(self, name: str, value: str) -> bool:
        """Heed a filter; False when it is none."""
        value = value.strip()
        match name:
            case "model" | "provider" | "folder" | "tag":
                if value and words_of(value):
                    self.names.setdefault(name, []).append(value)
                    return True
            case "from":
                if (speaker := _SPEAKERS.get(value.casefold())) is not None:
                    self.speaker = speaker
                    return True
            case "has":
                if (thing := _HAS.get(value.casefold().removesuffix("s"))) is not None:
                    self.has.add(thing)
                    return True
            case "before" | "after" | "on":
                if (span := span_of(value, self.now)) is not None:
                    self._take_span(name, span)
                    return True
        return False

    def _take_span(self, name: str, span: Span) -> None:
        if name in ("after", "on"):
            self.after = span.start if self.after is None else max(self.after, span.start)
        if name in ("before", "on"):
            end = span.start if name == "before" else span.end
            self.before = end if self.before is None else min(self.before, end)

    def take_words(self, text: str, *, unwanted: bool, is_prefix: bool) -> None:
        """Look for these words, one after the other."""
        words = tuple(words_of(text)[:MOST_WORDS])
        if words:
            is_prefix = is_prefix and len(words[-1]) >= SHORTEST_PREFIX
            (self.without if unwanted else self.terms).append(Term(words, is_prefix))


def parsed(text: str, now: datetime) -> Query:
    """What a text asks for. now: local time, zone-aware; what dates in words count from.

    The last word is the beginning of one unless a space follows it. Of an endless text only the
    beginning counts.
    """
    text = text[:LONGEST_QUERY]
    asked = _Asked(now)
    for found in _TOKEN.finditer(text):
        dash, name, quoted, plain = found.groups()
        value = quoted if quoted is not None else plain
        if name and not dash and asked.take_filter(name.casefold(), value):
            continue
        if len(asked.terms) + len(asked.without) >= MOST_TERMS:
            break
        is_prefix = quoted is None and found.end() == len(text)
        whole = f"{name}:{value}" if name else value
        asked.take_words(whole, unwanted=bool(dash), is_prefix=is_prefix)
    return _query(asked)


def _query(asked: _Asked) -> Query:
    def names(name: str) -> tuple[str, ...]:
        return tuple(asked.names.get(name, ())[:MOST_TERMS])

    return Query(
        terms=tuple(dict.fromkeys(asked.terms)),
        without=tuple(dict.fromkeys(asked.without)),
        models=names("model"),
        providers=names("provider"),
        folders=names("folder"),
        tags=names("tag"),
        speaker=asked.speaker,
        has=frozenset(asked.has),
        after=asked.after,
        before=asked.before,
    )

"""What the words in the quick prompt are: told by a sign in front, guessed only where it is clear.

Pure and local; a guess is shown before anything happens and can always be corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What becomes of the words."""

    QUESTION = "question"
    TASK = "task"
    NOTE = "note"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class Meant:
    """kind: what the words are. body: the words without the sign in front that said so."""

    kind: Kind
    body: str


_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.TASK, re.compile(r"\s*(?:t\s+|t:\s*|to-?do:\s*|task:\s*|aufgabe:\s*)", re.IGNORECASE)),
    (Kind.NOTE, re.compile(r"\s*(?:n:\s*|note:\s*|note to self:?\s+|notiz:\s*)", re.IGNORECASE)),
    (
        Kind.PREFERENCE,
        re.compile(r"\s*(?:p:\s*|preference:\s*|remember that\s+|merk dir:?\s+)", re.IGNORECASE),
    ),
    (Kind.QUESTION, re.compile(r"\s*(?:\?|q:|ask:)\s*", re.IGNORECASE)),
)

_TASK = re.compile(
    r"(?:please\s+)?remind\s+me\b|don'?t\s+(?:let\s+me\s+)?forget\s+to\b|i\s+(?:must|have\s+to)\b"
    r"|(?:bitte\s+)?erinner(?:e|ung)?\s+(?:mich|an)\b|nicht\s+vergessen\b"
)
_PREFERENCE = re.compile(
    r"i\s+(?:prefer|always|never|usually|hate|dislike|would\s+rather)\b|i\s+don'?t\s+like\b"
    r"|i(?:'m|\s+am)\s+(?:allergic|vegetarian|vegan)\b|from\s+now\s+on\b|(?:always|never)\s+\w+\s+\w"
    r"|call\s+me\s+\w+\s*$"
    r"|ich\s+(?:bevorzuge|mag|hasse|möchte\s+(?:immer|nie))\b|ab\s+(?:jetzt|sofort)\b"
    r"|(?:immer|nie|niemals)\s+\w+\s+\w|nenn\s+mich\s+\w+\s*$"
)
LOOKED_AT = 400
"""Characters the guess reads: the beginning says what a line is."""


def read(text: str) -> Meant:
    """What these words are, and the words themselves. What is not clear is a question."""
    for kind, sign in _SIGNS:
        found = sign.match(text)
        if found and (kind is not Kind.TASK or text[found.end() :].strip()):
            return Meant(kind, text[found.end() :])
    return Meant(_guess(text), text)


def _guess(text: str) -> Kind:
    start = " ".join(text[:LOOKED_AT].casefold().replace("’", "'").split())
    if start.endswith("?") or "\n" in text.strip():
        return Kind.QUESTION
    if _TASK.match(start):
        return Kind.TASK
    if _PREFERENCE.match(start):
        return Kind.PREFERENCE
    return Kind.QUESTION


def order(first: Kind) -> tuple[Kind, ...]:
    """The kinds as Tab goes through them. first: what the words say; asking comes next, because
    it is what a wrong guess most often should have been."""
    return tuple(dict.fromkeys((first, Kind.QUESTION, *Kind)))


def after(kind: Kind, first: Kind) -> Kind:
    """The kind Tab leads to."""
    round_ = order(first)
    return round_[(round_.index(kind) + 1) % len(round_)]

"""Finds what a message states as a preference, by rules; English and German.

Better nothing than a wrong guess: questions, quotations, what others like, what was or might be,
what counts for this once only, code and pasted text propose nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deskhand.domain.preference import Strength
from deskhand.domain.preference_words import guessed_strength
from deskhand.services.preference_patterns import MERK_DIR_DASS, patterns

LONGEST_MESSAGE = 700
MOST_LINES = 8
LONGEST_STATEMENT = 220
LEAST_WORDS = 2

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_CODE_SIGNS = re.compile(
    r"[{};]\s*$|^\s*(?:def|class|import|from|const|let|var|if|for)\s.*[:;{]$|"
    r"=>|==|\)\s*\{|</\w+>|^\s*[#$%>]\s",
    re.MULTILINE,
)
_SENTENCE = re.compile(
    r"(?:[^.!?…\n]|\.(?=\w)|(?<=\bDr)\.|(?<=\bM[rs])\.|(?<=\bMrs)\.|(?<=\bProf)\.|(?<=\bSt)\.)+"
    r"[.!?…]*"
)
_ASIDE = re.compile(
    r",?\s+(?:so|and)\s+(?:please\s+)?(?:keep|bear|remember|note|know)\b.*$|,?\s+(?:please|bitte|thanks"
    r"|thank you|danke|ok|okay)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\s*(?:;|\s[–—-]\s|:\s|,\s+(?=(?:and|but|because|since|as|so|also|i|i'm|i’m|please|call|my|und|"
    r"aber|weil|denn|ich|bitte|nenn|mein)\b)|\s(?=(?:because|since|denn)\s+(?:i|ich)\b))\s*",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"[\"“”„«»]|(?<!\w)['‘][^'’]{3,}['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be remembered: one sentence in the person's words."""

    sentence: str
    strength: Strength
    topic: str = ""


def proposal(message: str) -> Proposal | None:
    """The first preference a message states, None for none."""
    text = _CODE.sub(" \n", message).strip()
    if not text or len(text) > LONGEST_MESSAGE or text.count("\n") >= MOST_LINES:
        return None
    if _CODE_SIGNS.search(text) or patterns().about_text.search(text):
        return None
    for statement in _statements(text):
        if (found := _stated(statement)) is not None:
            return Proposal(found, guessed_strength(found), topic_of(found))
    return None


def topic_of(sentence: str) -> str:
    """A word for what it is about, "" where none is sure."""
    return next((name for name, pattern in patterns().topics if pattern.search(sentence)), "")


def _statements(text: str) -> Iterator[str]:
    """What is said, piece by piece: sentences, then their clauses; no questions, no quotations."""
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if not sentence or _QUOTES.search(sentence) or sentence.startswith(">"):
            continue
        asks = sentence.endswith("?")
        if patterns().not_meant.search(sentence):
            continue
        clauses = [each for each in _CLAUSE.split(sentence.rstrip(".!?… ")) if each.strip()]
        if asks:
            # "I'm vegetarian, where shall we eat?": what was said before the question counts.
            clauses = clauses[:1] if len(clauses) > 1 or "," in sentence else []
            clauses = [clauses[0].split(",")[0]] if clauses else []
        elif len(clauses) > 1:
            clauses.insert(0, sentence.rstrip(".!?… "))
        yield from clauses


def _without_fillers(words: str) -> str:
    found = patterns().fillers.match(words)
    return (words[found.end() :] if found else words).strip(" ,")


def _stated(statement: str) -> str | None:
    """The clause as one sentence, None where it states nothing lasting."""
    words = _without_fillers(" ".join(statement.split()))
    if (reordered := MERK_DIR_DASS.match(words)) is not None:
        words = f"Ich {reordered['verb']} {reordered['rest']}"
    if len(words) > LONGEST_STATEMENT or len(words.split()) < LEAST_WORDS:
        return None
    if patterns().once.search(words):
        return None
    for pattern in patterns().statements:
        if (found := pattern.match(words)) is not None:
            what = found.groupdict().get("what")
            if what is not None and patterns().said_before.match(what.strip()):
                return None
            kept = _ASIDE.sub("", words).rstrip(" ,;:")
            return f"{kept[0].upper()}{kept[1:]}."
    return None

"""Which texts bear on a question: BM25 over words (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

K1, B = 1.2, 0.75
STEM = 5
WORD = re.compile(r"\w+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def terms(text: str) -> list[str]:
    """The words as they are compared: small letters, each longer one also by its beginning, so
    that "cancelling" finds "cancellation"; Chinese, Japanese and Korean in pairs of characters."""
    found: list[str] = []
    for word in WORD.findall(text.casefold()):
        if WIDE.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
            continue
        found.append(word)
        if len(word) > STEM:
            found.append(word[:STEM] + "*")
    return found


def best(texts: Sequence[str], query: str, limit: int) -> list[int]:
    """Places of the texts that bear on the query, the best first; none that share no word."""
    asked = set(terms(query))
    if not asked or not texts:
        return []
    parts = tuple({term.rstrip("*") for term in asked})
    counts = [_counted(text, parts) for text in texts]
    lengths = [len(text) for text in texts]
    average = sum(lengths) / len(texts) or 1.0
    weights = {}
    for term in asked:
        having = sum(term in count for count in counts)
        weights[term] = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
    scores = []
    for place, count in enumerate(counts):
        norm = K1 * (1 - B + B * lengths[place] / average)
        score = sum(
            weights[term] * count[term] * (K1 + 1) / (count[term] + norm)
            for term in asked
            if term in count
        )
        if score > 0:
            scores.append((-score, place))
    return [place for _, place in sorted(scores)[:limit]]


def _counted(text: str, parts: tuple[str, ...]) -> Counter[str]:
    """How often each term stands there; a text with none of the parts is not taken apart, which
    is most of the work."""
    folded = text.casefold()
    return Counter(terms(folded)) if any(part in folded for part in parts) else Counter()

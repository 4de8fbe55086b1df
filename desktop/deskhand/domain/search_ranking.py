"""Which of what was found is best: how well the words fit (BM25), and how new it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from deskhand.domain.search import Term
from deskhand.domain.search_text import normalised

# Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
K1, B = 1.2, 0.75
RECENCY_SHARE = 0.3
HALF_LIFE = timedelta(days=60)
LEAST_WEIGHT = 0.05


def scores(
    texts: Sequence[str],
    times: Sequence[datetime],
    terms: Sequence[Term],
    frequencies: Sequence[int],
    most: int,
    now: datetime,
) -> list[float]:
    """A number from 0 to 1 for each text, larger is better.

    frequencies: how many texts have each term, of `most` that were counted.
    """
    lines = [f" {normalised(text)} " for text in texts]
    lengths = [line.count(" ") for line in lines]
    average = sum(lengths) / len(lengths) if lengths else 1.0
    weights = [_weight(frequency, most) for frequency in frequencies]
    fits = [
        _fit(line, length / average, terms, weights)
        for line, length in zip(lines, lengths, strict=True)
    ]
    best = max(fits, default=0.0) or 1.0
    return [
        (1 - RECENCY_SHARE) * fit / best + RECENCY_SHARE * _newness(at, now)
        for fit, at in zip(fits, times, strict=True)
    ]


def _weight(frequency: int, most: int) -> float:
    """How much a term says: a rare one more."""
    rare = math.log(1 + (most - frequency + 0.5) / (frequency + 0.5))
    return max(rare, LEAST_WEIGHT)


def _fit(line: str, length: float, terms: Sequence[Term], weights: Sequence[float]) -> float:
    fit = 0.0
    for term, weight in zip(terms, weights, strict=True):
        count = term.found_in(line)
        fit += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length))
    return fit


def _newness(at: datetime, now: datetime) -> float:
    """1 for now, halved with every two months."""
    age = max((now - at) / HALF_LIFE, 0.0)
    return float(0.5**age)

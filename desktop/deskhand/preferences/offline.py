"""Recall without a store, for measuring: `search(preferences, query, k)`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_dir

from deskhand.preferences.minilm import NAME, MiniLM
from deskhand.preferences.recall import Index, cues

Floats = NDArray[np.float32]

KEPT, KEPT_SENTENCES = 4, 50_000

_indexes: OrderedDict[tuple[str, ...], Index[int]] = OrderedDict()
_vectors: OrderedDict[str, Floats] = OrderedDict()


def search(preferences: Sequence[str], query: str, k: int = 10) -> list[tuple[int, float]]:
    """The k preferences that bear most on `query`, best first, as (position, score from 0 to 1).

    The index over a list is built at its first use and kept for the last few lists.
    Raises PreferencesUnavailable when the embedding model is not installed.
    """
    return _index(tuple(preferences)).rank(query, k)


def _index(preferences: tuple[str, ...]) -> Index[int]:
    index = _indexes.get(preferences)
    if index is None:
        model = _the_model()
        index = Index(model.embed, NAME, Path(user_cache_dir("deskhand")) / "embeddings")
        missing = [each for each in dict.fromkeys(preferences) if each not in _vectors]
        made = model.embed([text for each in missing for text in cues(each)])
        count = len(cues(""))
        for number, each in enumerate(missing):
            _vectors[each] = made[number * count : (number + 1) * count]
        index.put([(number, each, _vectors[each]) for number, each in enumerate(preferences)])
        while len(_vectors) > KEPT_SENTENCES:
            _vectors.popitem(last=False)
        _indexes[preferences] = index
        while len(_indexes) > KEPT:
            _indexes.popitem(last=False)
    _indexes.move_to_end(preferences)
    return index


@cache
def _the_model() -> MiniLM:
    return MiniLM()

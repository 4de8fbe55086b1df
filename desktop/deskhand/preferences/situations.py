"""In which everyday situations a preference applies, and which a request is about.

A preference ("I'm allergic to nuts") and a request it bears on ("where shall we eat tonight?")
often share no word, and a general embedding alone puts them far apart. Both are therefore also
compared with example sentences of everyday situations: preferences with preferences, requests
with requests. A preference keeps how strongly each situation is its own; some situations spread
to others (what one does not eat matters in a restaurant). Measured on our benchmark, this finds
eight of a hundred more among the first ten.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Embed = Callable[[Sequence[str]], Floats]

log = logging.getLogger(__name__)

REQUEST_SHARPNESS = 0.07
PREFERENCE_SHARPNESS = 0.1
"""How far below the best situation's similarity another one still counts (of a softmax)."""

BEST_EXAMPLES = 2
"""The similarity to a situation is the mean of that to its best examples."""


@dataclass(frozen=True, slots=True)
class Examples:
    """One situation's sentences."""

    name: str
    requests: tuple[str, ...]
    preferences: tuple[str, ...]
    spreads: dict[str, float]


@cache
def examples() -> tuple[tuple[Examples, ...], tuple[str, ...]]:
    """The situations, and requests that are about nobody's likings."""
    data = tomllib.loads((files(__package__) / "situations.toml").read_text("utf-8"))
    situations = tuple(
        Examples(
            each["name"],
            tuple(each["requests"]),
            tuple(each["preferences"]),
            dict(each.get("spreads", {})),
        )
        for each in data["situation"]
    )
    impersonal = tuple(text for each in data["impersonal"] for text in each["requests"])
    return situations, impersonal


@dataclass(frozen=True, slots=True)
class Bearing:
    """How requests stand to the situations. about: (n, situations), each row of unit length;
    shares: the same with a sum of 1; impersonal: (n,), 0 to 1, how much like small talk, sums,
    or orders to the computer."""

    about: Floats
    shares: Floats
    impersonal: Floats


@dataclass(frozen=True, slots=True)
class Applying:
    """How preferences stand to the situations. profile: (n, situations), each row of unit length;
    active: (n, situations), 1 for the situation that is most its own."""

    profile: Floats
    active: Floats


class Situations:
    """The situations as one embedding model sees them."""

    def __init__(self, embed: Embed, name: str, cache_folder: Path | None = None) -> None:
        """embed: unit vectors of texts. name: the model's, what is kept in cache_folder is found
        by it. Without one, some 700 sentences are embedded now (seconds)."""
        import numpy as np

        self._situations, impersonal = examples()
        texts = [text for each in self._situations for text in each.requests]
        self._request_ends = np.cumsum([len(each.requests) for each in self._situations])
        own = [text for each in self._situations for text in each.preferences]
        self._preference_ends = np.cumsum([len(each.preferences) for each in self._situations])
        vectors = _kept(texts + own + list(impersonal), embed, name, cache_folder)
        self._requests = vectors[: len(texts)]
        self._preferences = vectors[len(texts) : len(texts) + len(own)]
        self._impersonal = vectors[len(texts) + len(own) :]
        self._spread = self._spreading()

    def bearing(self, requests: Floats) -> Bearing:
        """requests: unit vectors (n, d)."""
        import numpy as np

        near = _nearness(requests @ self._requests.T, self._request_ends)
        shares = _softmax(near, REQUEST_SHARPNESS)
        impersonal = (requests @ self._impersonal.T).max(axis=1)
        return Bearing(_unit(shares), shares, np.clip(impersonal, 0.0, 1.0))

    def applying(self, preferences: Floats) -> Applying:
        """preferences: unit vectors (n, d) of the sentences themselves."""
        import numpy as np

        near = _nearness(preferences @ self._preferences.T, self._preference_ends)
        shares = _softmax(near, PREFERENCE_SHARPNESS)
        active = np.exp((near - near.max(axis=1, keepdims=True)) / PREFERENCE_SHARPNESS)
        return Applying(_unit(self._spread_out(shares)), self._spread_out(active))

    def names(self, request: Floats, most: int = 3) -> list[str]:
        """The situations a request (d,) is most about."""
        shares = self.bearing(request[None]).shares[0]
        return [self._situations[index].name for index in shares.argsort()[::-1][:most]]

    def _spreading(self) -> Floats:
        import numpy as np

        places = {each.name: index for index, each in enumerate(self._situations)}
        spread = np.eye(len(places), dtype=np.float32)
        for each in self._situations:
            for name, share in each.spreads.items():
                spread[places[each.name], places[name]] = share
        return spread

    def _spread_out(self, rows: Floats) -> Floats:
        """The most that comes from any situation, row by row: the whole would not fit."""
        import numpy as np

        out = np.empty_like(rows)
        for start in range(0, len(rows), 512):
            part = rows[start : start + 512]
            out[start : start + 512] = (part[:, :, None] * self._spread[None]).max(axis=1)
        return out


def _nearness(similarities: Floats, ends: NDArray[np.int64]) -> Floats:
    """(n, examples) to (n, situations): the mean of the best examples of each."""
    import numpy as np

    starts = [0, *ends[:-1]]
    columns = [
        np.sort(similarities[:, start:end], axis=1)[:, -BEST_EXAMPLES:].mean(axis=1)
        for start, end in zip(starts, ends, strict=True)
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _softmax(rows: Floats, sharpness: float) -> Floats:
    import numpy as np

    powers = np.exp((rows - rows.max(axis=1, keepdims=True)) / np.float32(sharpness))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _unit(rows: Floats) -> Floats:
    import numpy as np

    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _kept(texts: list[str], embed: Embed, name: str, folder: Path | None) -> Floats:
    """Their vectors, from the cache when it has them. A cache that cannot be read or written is
    done without."""
    import numpy as np

    if folder is None:
        return embed(texts)
    digest = hashlib.sha256("\0".join([name, *texts]).encode()).hexdigest()[:24]
    path = folder / f"situations-{digest}.npy"
    try:
        vectors: Floats = np.load(path, allow_pickle=False)
        if vectors.shape[0] == len(texts) and vectors.dtype == np.float32:
            return vectors
    except (OSError, ValueError, EOFError) as error:
        log.debug("situations are embedded anew: %s", error)
    made = embed(texts)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".npy", delete=False) as file:
            np.save(file, made)
        Path(file.name).replace(path)
    except OSError as error:
        log.info("situations could not be kept: %s", error)
    return made

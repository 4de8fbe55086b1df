"""Which preferences bear on a request: what is written down for each, and how they are ranked.

At store time a preference gets several vectors (`cues`); at query time one vector of the request
is compared with their mean, the situations of both are compared (`situations`), words both share
add a little, and what is nobody's liking (sums, orders to the computer) takes something away.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from deskhand.preferences.situations import Situations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Embed = Callable[[Sequence[str]], Floats]

Key = TypeVar("Key", bound=Hashable)

SITUATION_WEIGHT = 0.35
ACTIVE_WEIGHT = 0.1
WORD_WEIGHT = 0.06
MOST_WORD_WEIGHT = 1.5
IMPERSONAL_WEIGHT = 0.4

MIDDLE, STEEPNESS = 0.42, 12.0
"""The sum of these parts where a preference is as likely to matter as not, and how fast that
changes: scores are comparable between requests and stores that way."""

RELEVANT = 0.45
"""From this score on a preference is used."""

MOST_WORDS = 40

_LEAD = re.compile(
    r"^(?:i|we)(?:'m| am| have| do| would| really| strongly| strictly| generally| usually| always"
    r"| never| only| absolutely| firmly|'d| try to)*\s+(?:(?:not|don't|can't|won't|cannot)\s+)?"
    r"(?:(?:a|an)\s+)?(?:(?:strong|strongly|deep|deeply|clear|severe|general|particular|strict)\s+)*"
    r"(?:prefer(?:ence)?|like|love|enjoy|dislike|hate|avoid|refuse|aversion|refrain|want|need|value"
    r"|favou?r|opposed|allergic|intolerant|interested|passionate|fan|uncomfortable|committed|tend)"
    r"\b\s*(?:not to|to be|to|for|of|from|using|about|in|against|on|that)?\s*",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|due to|as i|and prefer|but prefer)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    re.findall(
        r"\S+",
        """
    the i'm and but for with from that this these those not don't can could would should will what
    which who where when how some any good best great like prefer avoid want need enjoy love dislike
    hate recommend suggest help looking find new more most very really there also into about than
    them they are was were does did have has had you your our its
    der die das und oder aber für mit von den dem ein eine einen ich mag nicht kein keine bitte wir
    mir mein was wo wie welche sollen kann
    """,
    )
)


def core(sentence: str) -> str:
    """What a preference is about, without "I prefer" and the reason."""
    rest = _REASON.split(_LEAD.sub("", sentence.strip()), maxsplit=1)[0]
    return rest.strip(" .,") or sentence


def cues(sentence: str) -> list[str]:
    """The texts to embed for one preference. The first is the sentence itself."""
    what = core(sentence)
    return [sentence, what, f"Can you recommend something? {what}"]


def words(text: str) -> frozenset[str]:
    """The words of a text that say something, without capitals and plural s."""
    found = (each.casefold() for each in _WORD.findall(text))
    shorn = (each.rstrip("s") if len(each) > 4 else each for each in found if each not in _COMMON)
    return frozenset(list(shorn)[:MOST_WORDS])


class Index(Generic[Key]):
    """Preferences in memory, ready to be ranked. One thread at a time."""

    def __init__(self, embed: Embed, name: str, cache_folder: Path | None = None) -> None:
        """See `Situations`; made at the first use."""
        self._embed, self._name, self._cache = embed, name, cache_folder
        self._situations: Situations | None = None
        self._keys: list[Key] = []
        self._places: dict[Key, int] = {}
        self._words: list[frozenset[str]] = []
        self._having: dict[str, NDArray[np.int64]] | None = None
        # Mean vector, profile and active situations side by side: one product ranks them all.
        self._rows: Floats | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def prepare(self) -> None:
        """Load what the first `rank` needs."""
        self._the_situations()

    def put(self, entries: Sequence[tuple[Key, str, Floats]]) -> None:
        """Add preferences, in place of those with the same keys. An entry: key, sentence, and the
        unit vectors (cues, d) of its `cues`."""
        import numpy as np

        if not entries:
            return
        self.drop([key for key, _, _ in entries])
        vectors = [each for _, _, each in entries]
        means = np.stack([each.sum(axis=0) for each in vectors]).astype(np.float32)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        applying = self._the_situations().applying(np.stack([each[0] for each in vectors]))
        rows = np.concatenate([means, applying.profile, applying.active], axis=1)
        self._rows = rows if self._rows is None else np.concatenate([self._rows, rows])
        for key, sentence, _ in entries:
            self._places[key] = len(self._keys)
            self._keys.append(key)
            self._words.append(words(sentence))
        self._having = None

    def drop(self, keys: Sequence[Key]) -> None:
        """Forget preferences; keys that are not there are passed over."""
        gone = {self._places[key] for key in keys if key in self._places}
        if not gone:
            return
        kept = [place for place in range(len(self._keys)) if place not in gone]
        self._having = None
        self._keys = [self._keys[place] for place in kept]
        self._words = [self._words[place] for place in kept]
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._rows = self._rows[kept] if kept and self._rows is not None else None

    def rank(self, request: str, k: int, vector: Floats | None = None) -> list[tuple[Key, float]]:
        """The k preferences that bear most on a request, best first, with scores from 0 to 1;
        from RELEVANT on they matter. vector: the request's (d,), embedded here when missing."""
        import numpy as np

        if self._rows is None or k < 1:
            return []
        asked = self._embed([request])[0] if vector is None else vector
        bearing = self._the_situations().bearing(asked[None])
        weighed = (
            asked,
            SITUATION_WEIGHT * bearing.about[0],
            ACTIVE_WEIGHT * bearing.shares[0],
        )
        sums = self._rows @ np.concatenate(weighed).astype(np.float32)
        sums -= IMPERSONAL_WEIGHT * bearing.impersonal[0]
        self._add_words(sums, words(request))
        count = min(k, len(sums))
        best = np.argpartition(-sums, count - 1)[:count]
        best = best[np.argsort(-sums[best], kind="stable")]
        scores = 1 / (1 + np.exp(-STEEPNESS * (sums[best] - MIDDLE)))
        return [
            (self._keys[place], float(score)) for place, score in zip(best, scores, strict=True)
        ]

    def nearest(self, vectors: Floats, k: int) -> list[tuple[Key, float]]:
        """The k preferences that say something most like the one whose cues have these unit
        vectors (cues, d), the best first, with cosines."""
        import numpy as np

        if self._rows is None or k < 1:
            return []
        mean = vectors.sum(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        near = self._rows[:, : len(mean)] @ mean
        best = np.argsort(-near, kind="stable")[:k]
        return [(self._keys[place], float(near[place])) for place in best]

    def _add_words(self, sums: Floats, asked: frozenset[str]) -> None:
        """Words both have count the more the fewer preferences have them."""
        import numpy as np

        having = self._places_of_words()
        most = math.log(len(self._keys) + 1)
        shared = np.zeros(len(sums), dtype=np.float32)
        for each in asked & having.keys():
            places = having[each]
            shared[places] += math.log((len(self._keys) + 1) / (len(places) + 0.5)) / most
        sums += WORD_WEIGHT * np.minimum(shared, MOST_WORD_WEIGHT)

    def _places_of_words(self) -> dict[str, NDArray[np.int64]]:
        """Made again after a change, at the next request."""
        import numpy as np

        if self._having is None:
            places: dict[str, list[int]] = {}
            for place, found in enumerate(self._words):
                for each in found:
                    places.setdefault(each, []).append(place)
            self._having = {each: np.array(found) for each, found in places.items()}
        return self._having

    def _the_situations(self) -> Situations:
        if self._situations is None:
            self._situations = Situations(self._embed, self._name, self._cache)
        return self._situations
